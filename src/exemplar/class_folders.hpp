// The classes of a dataset whose pictures lie in a folder a class, as classifiers are trained on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"

namespace maia {

inline constexpr int kNoGroup = -1;

// What a picture shows and where: `images/dog/0001.jpg` shows a dog, `snow/dog/0001.jpg` a dog of
// the group snow.
struct ClassFolders {
  std::vector<std::string> classes;  // in the order of their names
  std::vector<int> labels;           // of each picture, one of the classes
  std::vector<std::string> groups;   // in the order of their names; may be empty
  std::vector<int> group_of;         // of each picture, one of the groups or kNoGroup

  std::size_t count(int label) const;
};

// A picture's class is the folder it lies in, '_' read as a space, and its group the folder above;
// of a drawn dataset the group is the scene's background. Throws kBadInput where a picture lies in
// no folder, and where there are fewer than two classes.
ClassFolders read_class_folders(const ImageDataset& dataset);

// Throws kBadInput naming a class that has none of the pictures at `positions`, those that can be
// read.
void check_every_class(const ClassFolders& folders, const std::vector<std::size_t>& positions);

// Positions of pictures, in order.
struct DatasetSplit {
  std::vector<std::size_t> training;
  std::vector<std::size_t> validation;
};

// `part` of each class, from 0 to 1, chosen by `seed`, is for validation, and at least one picture
// of each class is for training. Only the pictures at `positions` are taken.
DatasetSplit split_by_class(const ClassFolders& folders, const std::vector<std::size_t>& positions,
                            double part, std::uint64_t seed);

}  // namespace maia
