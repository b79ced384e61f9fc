// Names of ImageNet's classes.
#pragma once

#include <string>
#include <vector>

namespace maia {

// The thousand classes of ILSVRC 2012, in order of their number, from data/imagenet_classes.txt.
// Throws kNotFound or kBadInput where that file is missing or damaged.
std::vector<std::string> imagenet_classes();

}  // namespace maia
