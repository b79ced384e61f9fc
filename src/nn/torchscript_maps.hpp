// Where a layer's units and its map lie in the tensor that a module gives.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "nn/layer_hints.hpp"

namespace maia {

// How the values of one picture become units x height x width.
struct Arrangement {
  enum class Form { kUnits, kUnitsFirst, kUnitsLast, kTokens, kTokensFirst };
  Form form = Form::kUnits;
  int leading = 0;      // tokens that have no place in the picture
  int side = 0;         // of the tokens' grid; 0 where they form none
  std::string refusal;  // one sentence; empty for a layer that can be shown
};

// From what a module gave for one picture:
// - 1 x C: C units without a map.
// - 1 x A x B x C: a square picture has square maps, so the two equal sides are the map; where all
//   three are equal, or no two, the units are first, or last for a layer in `channels_last`.
// - 1 x T x C, or T x 1 x C: T tokens. T = g * g, or that and `leading_tokens` (without a hint 1,
//   else 2 or 5: class token, distillation token, registers), is a g x g map of what follows them;
//   else 1 x T.
// Anything else has a refusal.
Arrangement arrange(const std::string& layer, const at::Tensor& values, const LayerHints& hints);

// 1 x units, or 1 x units x height x width, of floats.
at::Tensor apply(const Arrangement& arrangement, const at::Tensor& values);

}  // namespace maia
