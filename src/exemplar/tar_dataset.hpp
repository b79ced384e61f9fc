// A dataset that is the pictures inside tar files, as WebDataset keeps them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"
#include "exemplar/path_list.hpp"

namespace maia {

// The pictures in the order of the archives and, within one, of its members. A picture's id is its
// archive's path below `folder`, a slash, and its name in the archive. What of an archive is
// damaged is noted and left out. Throws kNotFound where there is no picture at all.
class TarDataset : public ImageDataset {
 public:
  TarDataset(std::string name, std::filesystem::path folder, PathList tars, Progress& progress);

  std::string name() const override { return name_; }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return size_; }
  std::string id(std::size_t index) const override;
  LabelledImage load(std::size_t index) const override;

 private:
  struct Archive {
    std::size_t first = 0;  // position in the dataset of its first picture
    PathList members;
    std::vector<std::uint64_t> positions;
  };
  void scan(std::size_t tar, std::string& fault);
  std::size_t archive_of(std::size_t index) const;

  std::string name_;
  std::filesystem::path folder_;
  PathList tars_;
  std::vector<Archive> archives_;
  std::size_t size_ = 0;
  std::string hash_;
};

}  // namespace maia
