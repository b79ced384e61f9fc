// Residual networks (He et al. 2015), with torchvision's parameter and module names.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "nn/network.hpp"
#include "nn/preprocess.hpp"

namespace maia {

// `name` is one of resnet_names(). The classifier may have any number of classes, whose names
// class_names() finds. Throws kBadInput for a file that does not hold the weights, naming the
// first parameter that differs.
//
// Layers, by PyTorch's module path and with the value a forward hook there would see: `conv1`,
// `bn1`, `relu`, `maxpool`, in every block `layerS.N.convI`, `layerS.N.bnI` and, where there is
// one, `layerS.N.downsample.0`, `.1` and `layerS.N.downsample`, then the block's output `layerS.N`,
// the stage's `layerS` (the same values as its last block's), `avgpool` and the logits `fc`.
std::shared_ptr<const Network> load_resnet(const std::string& name,
                                           const std::filesystem::path& weights,
                                           const std::optional<Preprocess>& preprocess);

}  // namespace maia
