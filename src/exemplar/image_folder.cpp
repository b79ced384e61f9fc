#include "exemplar/image_folder.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "exemplar/contents_hash.hpp"
#include "image/codec.hpp"

namespace maia {

namespace fs = std::filesystem;

bool is_picture_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> kEndings = {".png", ".jpg", ".jpeg", ".webp"};
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string ending = lower_case(name.substr(dot));
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

FolderFiles find_files(const fs::path& folder) {
  FolderFiles files;
  std::error_code code;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         code);
  if (code) {
    throw Error(ErrorKind::kNotFound,
                "cannot open the folder " + folder.string() + ": " + code.message());
  }
  while (entry != fs::recursive_directory_iterator()) {
    const std::string name = entry->path().filename().string();
    const bool picture = is_picture_name(name);
    const bool tar = lower_case(name).ends_with(".tar");
    if ((picture || tar) && entry->is_regular_file(code)) {
      (picture ? files.pictures : files.tars)
          .add(entry->path().lexically_relative(folder).generic_string());
    }
    entry.increment(code);
    if (code) {
      throw Error(ErrorKind::kBadInput,
                  "cannot read the folder " + folder.string() + ": " + code.message());
    }
  }
  files.pictures.sort();
  files.tars.sort();
  return files;
}

ImageFolder::ImageFolder(std::string name, fs::path folder, PathList files, Progress& progress)
    : name_(std::move(name)),
      folder_(std::move(folder)),
      files_(std::move(files)),
      hash_(contents_hash(folder_, files_, "", progress)) {}

LabelledImage ImageFolder::load(std::size_t index) const {
  const fs::path path = folder_ / files_[index];
  return {decode_image(read_file(path, kMaxPictureFile), path.string()), nullptr};
}

}  // namespace maia
