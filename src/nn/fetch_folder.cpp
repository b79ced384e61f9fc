#include "nn/fetch_folder.hpp"

#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "http/download.hpp"
#include "http/untrusted_json.hpp"
#include "nn/hub_files.hpp"
#include "nn/weights_mirror.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestList = 4'000'000;  // bytes
constexpr std::uint64_t kLargestManifest = 1'000'000;
constexpr const char* kManifest = "maia-manifest.json";

std::string hub_address() {
  return weights_mirror().value_or("https://huggingface.co");
}

std::vector<HubFile> ask_hub(const CatalogFolder& model, Progress& progress) {
  const TemporaryFolder folder;
  const DownloadRequest request{.url = hub_address() + "/api/models/" +
                                       std::string(model.repository) + "/tree/main?recursive=true",
                                .target = folder.path() / "files.json",
                                .label = "the files of " + std::string(model.name),
                                .limit = kLargestList};
  download(request, progress);
  return read_hub_files(read_text(request.target), model.files, request.url);
}

// What the manifest says, where it is there and of this repository and its files; else nothing.
std::optional<std::vector<FolderFile>> read_manifest(const CatalogFolder& model) {
  const auto path = place_of(model) / kManifest;
  if (!fs::is_regular_file(path) || fs::file_size(path) > kLargestManifest) return std::nullopt;
  const auto manifest = untrusted_json(read_text(path));
  if (!manifest || text_member(*manifest, "repository") != model.repository) return std::nullopt;
  std::vector<FolderFile> files;
  for (const std::string_view file : model.files) {
    const Json& facts = member(member(*manifest, "files"), std::string(file).c_str());
    files.push_back({std::string(file), static_cast<std::uint64_t>(count_member(facts, "size")),
                     text_member(facts, "sha256")});
  }
  return files;
}

void write_manifest(const CatalogFolder& model, const FetchedFolder& folder) {
  Json files = Json::object();
  for (const FolderFile& file : folder.files) {
    files[file.path] = {{"size", file.size}, {"sha256", file.sha256}};
  }
  const Json manifest = {{"repository", model.repository}, {"files", files}};
  write_file(folder.path / kManifest, manifest.dump(2) + "\n");
}

bool is_as_in_manifest(const fs::path& folder, const std::vector<FolderFile>& files) {
  for (const FolderFile& file : files) {
    const auto path = folder / file.path;
    if (!fs::is_regular_file(path) || fs::file_size(path) != file.size) return false;
  }
  for (const FolderFile& file : files) {  // after all sizes, for hashing takes seconds
    if (sha256_file(folder / file.path) != file.sha256) return false;
  }
  return true;
}

// What makes the file at `path` another than the hub's; empty for the right one.
std::string fault_of(const HubFile& file, const fs::path& path) {
  if (!fs::is_regular_file(path)) return "it is no file";
  const std::uint64_t size = fs::file_size(path);
  if (size != file.size) {
    return "it has " + std::to_string(size) + " bytes and should have " + std::to_string(file.size);
  }
  const bool is_large = !file.sha256.empty();
  const std::string hash = is_large ? sha256_file(path) : git_blob_id(path);
  const std::string& expected = is_large ? file.sha256 : file.git_id;
  if (hash == expected) return "";
  return std::string("its ") + (is_large ? "SHA-256" : "git id") + " is " + hash +
         " and should be " + expected;
}

// Which files are to be fetched; throws where another lies in the place of one.
std::vector<bool> find_missing(const CatalogFolder& model, const std::vector<HubFile>& files) {
  std::vector<bool> missing;
  for (const HubFile& file : files) {
    const auto path = place_of(model) / file.path;
    missing.push_back(!fs::exists(path));
    if (missing.back()) continue;
    if (const std::string fault = fault_of(file, path); !fault.empty()) {
      throw Error(ErrorKind::kBadInput, path.string() + " is there and is not the file of " +
                                            page_of(model) + " (" + fault +
                                            "): move it away to fetch that one");
    }
  }
  return missing;
}

DownloadRequest request_for(const CatalogFolder& model, const HubFile& file) {
  DownloadRequest request{
      .url = hub_address() + "/" + std::string(model.repository) + "/resolve/main/" + file.path,
      .target = place_of(model) / file.path,
      .label = "fetching " + std::string(model.name),
      .sha256 = file.sha256,
      .size = file.size,
      .limit = kLargestHubFile};
  if (!file.git_id.empty()) {
    request.check = [file, url = request.url](const fs::path& part) {
      const std::string fault = fault_of(file, part);
      if (fault.empty()) return;
      throw Error(ErrorKind::kBadInput, url + " is not the file that was expected: " + fault);
    };
  }
  return request;
}

FetchedFolder fetch_missing(const CatalogFolder& model, Progress& progress) {
  const std::vector<HubFile> files = ask_hub(model, progress);
  const std::vector<bool> missing = find_missing(model, files);
  std::uint64_t before = 0;
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    all += files[i].size;
    if (!missing[i]) before += files[i].size;
  }
  FetchedFolder folder{.path = place_of(model)};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const HubFile& file = files[i];
    if (missing[i]) {
      DownloadRequest request = request_for(model, file);
      request.before = before;
      request.all = all;
      download(request, progress);
      before += file.size;
      folder.fetched = true;
    }
    folder.files.push_back(
        {file.path, file.size,
         file.sha256.empty() ? sha256_file(folder.path / file.path) : file.sha256});
  }
  write_manifest(model, folder);
  return folder;
}

}  // namespace

FetchedFolder fetch_folder(const CatalogFolder& model, Progress& progress) {
  const auto listed = read_manifest(model);
  if (listed && is_as_in_manifest(place_of(model), *listed)) return {place_of(model), *listed};
  try {
    return fetch_missing(model, progress);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUnavailable) throw;
    throw Error(error.kind(), std::string(error.what()) + "; or put the files of " +
                                  page_of(model) + ", fetched elsewhere, in " +
                                  place_of(model).string());
  }
}

}  // namespace maia
