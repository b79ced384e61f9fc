#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exemplar/brace_pattern.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/image_folder.hpp"
#include "exemplar/spawrious.hpp"
#include "exemplar/tar_dataset.hpp"
#include "imagery/collage_dataset.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

fs::path common_folder(const std::vector<std::string>& files) {
  fs::path common = fs::absolute(files.front()).lexically_normal().parent_path();
  for (const auto& file : files) {
    const fs::path path = fs::absolute(file).lexically_normal();
    while (
        !std::equal(common.begin(), common.end(), path.begin(),
                    std::next(path.begin(), std::min(std::distance(common.begin(), common.end()),
                                                     std::distance(path.begin(), path.end()))))) {
      common = common.parent_path();
    }
  }
  return common;
}

std::unique_ptr<ImageDataset> open_tars(const std::string& where,
                                        const std::vector<std::string>& files, Progress& progress) {
  const fs::path folder = common_folder(files);
  PathList tars;
  for (const auto& file : files) {
    if (!fs::is_regular_file(file)) {
      throw Error(ErrorKind::kNotFound, "there is no archive " + file);
    }
    tars.add(fs::absolute(file).lexically_normal().lexically_relative(folder).generic_string());
  }
  return std::make_unique<TarDataset>(where, folder, std::move(tars), progress);
}

std::unique_ptr<ImageDataset> open_any(const std::string& where, Progress& progress) {
  if (is_spawrious(where)) return open_spawrious(where, progress);
  if (fs::is_regular_file(where)) return open_tars(where, {where}, progress);
  if (!fs::exists(where) && has_braces(where)) {
    return open_tars(where, expand_braces(where), progress);
  }
  if (is_drawn_dataset(where)) return open_drawn_dataset(where, where, progress);
  FolderFiles files = find_files(where);
  if (!files.pictures.empty()) {
    return std::make_unique<ImageFolder>(where, where, std::move(files.pictures), progress);
  }
  if (!files.tars.empty()) {
    return std::make_unique<TarDataset>(where, where, std::move(files.tars), progress);
  }
  throw Error(ErrorKind::kNotFound, "there are no PNG, JPEG, WebP or tar files below " + where);
}

}  // namespace

std::unique_ptr<ImageDataset> open_pictures(const std::string& where, Progress& progress) {
  auto dataset = open_any(where, progress);
  if (dataset->size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorKind::kLimit, where + " has more pictures than an index can count");
  }
  return dataset;
}

}  // namespace maia
