// A dataset that is a folder of picture files.
#pragma once

#include <filesystem>
#include <string>

#include "exemplar/dataset.hpp"
#include "exemplar/path_list.hpp"

namespace maia {

// No file is read that is larger.
inline constexpr std::uintmax_t kMaxPictureFile = std::uintmax_t{256} << 20;

class ImageFolder : public ImageDataset {
 public:
  // `files` are paths below `folder`, in the dataset's order.
  ImageFolder(std::string name, std::filesystem::path folder, PathList files, Progress& progress);

  std::string name() const override { return name_; }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return files_.size(); }
  std::string id(std::size_t index) const override { return std::string(files_[index]); }
  LabelledImage load(std::size_t index) const override;

 private:
  std::string name_;
  std::filesystem::path folder_;
  PathList files_;
  std::string hash_;
};

// Whether a name ends as a PNG, JPEG or WebP file does.
bool is_picture_name(std::string_view name);

// The files below a folder that matter to a dataset, as paths below it in their order.
struct FolderFiles {
  PathList pictures;
  PathList tars;
};
// Throws kNotFound where the folder cannot be opened.
FolderFiles find_files(const std::filesystem::path& folder);

}  // namespace maia
