// Names of ImageNet's classes.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace maia {

// The thousand classes of ILSVRC 2012, in order of their number, from data/imagenet_classes.txt.
// Throws kNotFound or kBadInput where that file is missing or damaged.
std::vector<std::string> imagenet_classes();

// The names of a classifier's `count` classes: those that the weight file gives (of safetensors the
// metadata's "classes", a JSON list), else ImageNet's where there are a thousand, else none. Throws
// kBadInput where the file names another number of classes.
std::vector<std::string> class_names(const std::filesystem::path& weights, int count);

// As the metadata of a safetensors file has them.
std::map<std::string, std::string> class_metadata(const std::vector<std::string>& classes);

}  // namespace maia
