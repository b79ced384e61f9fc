// How a vision transformer cuts up a picture, as its position embeddings tell.
#pragma once

#include <cstdint>

#include "nn/torch/torch_network.hpp"

namespace maia {

struct PatchGrid {
  int side = 14;   // patches
  int patch = 16;  // pixels
  int patches() const { return side * side; }
  int tokens() const { return patches() + 1; }  // and the class token
  int pixels() const { return side * patch; }
};

// The grid whose `tokens` a file has embeddings for; that of a picture of 224 x 224 where it is
// none, for taking the parameter then tells what is wrong.
PatchGrid patch_grid(std::int64_t tokens, int patch);

// Throws kUsage if the preprocessing does not give pictures of the grid's size.
void check_side(const NetworkIdentity& identity, const PatchGrid& grid);

}  // namespace maia
