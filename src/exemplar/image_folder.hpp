// A dataset that is a folder of picture files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"

namespace maia {

class ImageFolder : public ImageDataset {
 public:
  // `files` are paths below `folder`, in the dataset's order.
  ImageFolder(std::string name, std::filesystem::path folder, std::vector<std::string> files);

  std::string name() const override { return name_; }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return files_.size(); }
  std::string id(std::size_t index) const override { return files_.at(index); }
  DatasetImage load(std::size_t index) const override;

 private:
  std::string name_;
  std::filesystem::path folder_;
  std::vector<std::string> files_;
  std::string hash_;
};

// PNG, JPEG and WebP files below `folder`, by their endings, in the order of their paths.
std::vector<std::string> find_pictures(const std::filesystem::path& folder);

}  // namespace maia
