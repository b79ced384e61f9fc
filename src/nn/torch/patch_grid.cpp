#include "nn/torch/patch_grid.hpp"

#include <cmath>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr int kUsualPixels = 224;
constexpr int kMostPatches = 256;  // a side

}  // namespace

PatchGrid patch_grid(std::int64_t tokens, int patch) {
  const PatchGrid usual{.side = kUsualPixels / patch, .patch = patch};
  if (tokens < 2 || tokens > kMostPatches * kMostPatches) return usual;
  const PatchGrid grid{
      .side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(tokens - 1)))),
      .patch = patch};
  return grid.tokens() == tokens ? grid : usual;
}

void check_side(const NetworkIdentity& identity, const PatchGrid& grid) {
  const int side = identity.preprocess.crop;
  if (side == grid.pixels()) return;
  throw Error(ErrorKind::kUsage, identity.name + " takes pictures of " +
                                     std::to_string(grid.pixels()) + " pixels a side, and the " +
                                     "preprocessing gives " + std::to_string(side));
}

}  // namespace maia
