// What is explained need not be a channel: networks with one more layer, whose units are the
// probabilities of the classes or directions in a layer. Everything that works on a layer (index,
// thresholds, experiments) then works on these.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "nn/network.hpp"

namespace maia {

// The layer that with_classes() adds.
inline constexpr const char* kClassLayer = "class";

// `network` with a layer `class`: units are the classes, values their probabilities (softmax of the
// logits), the map 1 x 1. `network` itself where it has no logits.
std::shared_ptr<const Network> with_classes(std::shared_ptr<const Network> network);

// The unit of the layer `class` that is meant by a number or a name, whatever its case; one of
// several names of a class ("tench, Tinca tinca") is enough. Throws kNotFound naming the nearest,
// and where several classes have the name, kUsage for a network without classes.
int find_class(const Network& network, const std::string& number_or_name);

struct DirectionLayer {
  std::shared_ptr<const Network> network;
  std::string layer;  // "layer4@probe.npy-1a2b3c4d": the last digits are the hash of the vectors
};

// `network` with a layer whose unit i is the i-th vector of `file` (read_vectors): at every
// position of `layer`, the sum of its units' values times the vector's. Throws kNotFound for an
// unknown layer, kBadInput where the vectors have not as many values as the layer has units.
DirectionLayer with_directions(std::shared_ptr<const Network> network, const std::string& layer,
                               const std::filesystem::path& file);

}  // namespace maia
