#include "exemplar/image_folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFile = std::uintmax_t{256} << 20;

bool is_picture(const fs::path& path) {
  const std::string ending = lower_case(path.extension().string());
  constexpr std::array<std::string_view, 4> kEndings = {".png", ".jpg", ".jpeg", ".webp"};
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

// What changes when a file does, without reading it.
std::string file_state(const fs::path& path) {
  struct stat state {};
  if (::stat(path.c_str(), &state) != 0) return "missing";
  return std::to_string(state.st_size) + " " + std::to_string(state.st_mtim.tv_sec) + "." +
         std::to_string(state.st_mtim.tv_nsec) + " " + std::to_string(state.st_ino);
}

std::string hash_contents(const fs::path& folder, const std::vector<std::string>& files) {
  std::vector<std::string> hashes(files.size());
  parallel_for(files.size(), processor_count(), [&](std::size_t i) {
    try {
      hashes[i] = sha256_file(folder / files[i]);
    } catch (const Error&) {
      hashes[i] = "unreadable";  // it is named when the pictures are loaded
    }
  });
  std::string all;
  for (std::size_t i = 0; i < files.size(); ++i) all += files[i] + '\0' + hashes[i] + '\n';
  return sha256(all);
}

// Reading every file takes a while for a large dataset, so the hash of the contents is kept under
// the state of the files.
std::string contents_hash(const fs::path& folder, const std::vector<std::string>& files) {
  std::string state = fs::absolute(folder).string() + '\n';
  for (const auto& file : files) state += file + '\0' + file_state(folder / file) + '\n';
  const fs::path kept = cache_folder() / "datasets" / "hashes" / sha256(state);
  if (fs::exists(kept)) {
    std::string hash = read_text(kept);
    if (hash.size() == 64) return hash;
  }
  std::string hash = hash_contents(folder, files);
  create_folder(kept.parent_path());
  write_file(kept, hash);
  return hash;
}

}  // namespace

std::vector<std::string> find_pictures(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code code;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         code);
  if (code) {
    throw Error(ErrorKind::kNotFound,
                "cannot open the folder " + folder.string() + ": " + code.message());
  }
  while (entry != fs::recursive_directory_iterator()) {
    if (is_picture(entry->path()) && entry->is_regular_file(code)) {
      files.push_back(entry->path().lexically_relative(folder).generic_string());
    }
    entry.increment(code);
    if (code) {
      throw Error(ErrorKind::kBadInput,
                  "cannot read the folder " + folder.string() + ": " + code.message());
    }
  }
  if (files.empty()) {
    throw Error(ErrorKind::kNotFound,
                "there are no PNG, JPEG or WebP files below " + folder.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

ImageFolder::ImageFolder(std::string name, fs::path folder, std::vector<std::string> files)
    : name_(std::move(name)),
      folder_(std::move(folder)),
      files_(std::move(files)),
      hash_(contents_hash(folder_, files_)) {}

DatasetImage ImageFolder::load(std::size_t index) const {
  const fs::path path = folder_ / files_.at(index);
  return {decode_image(read_file(path, kMaxFile), path.string()), nullptr};
}

std::unique_ptr<ImageDataset> open_image_folder(const fs::path& folder) {
  return std::make_unique<ImageFolder>(folder.string(), folder, find_pictures(folder));
}

}  // namespace maia
