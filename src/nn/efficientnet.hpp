// EfficientNet-Lite (Tan and Le 2019, without squeeze-and-excitation and with ReLU6), with the
// parameter and module names of the efficientnet_lite_pytorch package.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "nn/network.hpp"
#include "nn/preprocess.hpp"

namespace maia {

// `name` is one of efficientnet_names(). The classifier may have any number of classes, whose names
// class_names() finds. Throws kBadInput for a file that does not hold its weights, naming the first
// parameter that differs.
//
// Layers, by PyTorch's module path and with the value a forward hook there would see: `_bn0`, in
// every block `_blocks.N._bn0` (where it expands), `_blocks.N._bn1`, `_blocks.N._bn2` and the
// block's output
// `_blocks.N`, then `_bn1` and the logits `_fc`. Batch norms are read before the activation
// function.
std::shared_ptr<const Network> load_efficientnet(const std::string& name,
                                                 const std::filesystem::path& weights,
                                                 const std::optional<Preprocess>& preprocess);

}  // namespace maia
