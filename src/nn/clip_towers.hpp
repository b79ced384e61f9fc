// The two kinds of CLIP's image towers, each defined in a file of its own. `weights` holds the
// image tower alone.
#pragma once

#include <memory>

#include "nn/clip_variant.hpp"
#include "nn/torch/patch_grid.hpp"
#include "nn/torch/transformer.hpp"

namespace maia {

// What CLIP calls the parts of a transformer's block.
const BlockNames& clip_block_names();

std::shared_ptr<const Network> make_clip_vit(const ClipVariant& variant, const PatchGrid& grid,
                                             NetworkIdentity identity, WeightSource& weights);
std::shared_ptr<const Network> make_clip_resnet(const ClipVariant& variant, const PatchGrid& grid,
                                                NetworkIdentity identity, WeightSource& weights);

}  // namespace maia
