#include "nn/torchscript_maps.hpp"

#include <ATen/ATen.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace maia {
namespace {

using Form = Arrangement::Form;

std::string sizes_text(const at::Tensor& values) {
  std::string text;
  for (const auto size : values.sizes()) {
    text += (text.empty() ? "" : " x ") + std::to_string(size);
  }
  return text.empty() ? "a single number" : text;
}

bool is_listed(const std::string& layer, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), layer.c_str(), 0) == 0;
  });
}

int square_root(std::int64_t count) {
  if (count < 1) return 0;
  const auto root = std::llround(std::sqrt(static_cast<double>(count)));
  return root * root == count ? static_cast<int>(root) : 0;
}

Arrangement arrange_tokens(Form form, std::int64_t tokens, const LayerHints& hints) {
  constexpr std::array<int, 4> kUsual = {0, 1, 2, 5};
  std::vector<int> candidates(kUsual.begin(), kUsual.end());
  if (hints.leading_tokens) candidates = {*hints.leading_tokens};
  for (const int leading : candidates) {
    const int side = square_root(tokens - leading);
    if (side > 1) return {.form = form, .leading = leading, .side = side};
  }
  return {.form = form};
}

Arrangement arrange_map(const std::string& layer, const at::Tensor& values,
                        const LayerHints& hints) {
  const bool units_first = values.size(2) == values.size(3);
  const bool units_last = values.size(1) == values.size(2);
  const bool listed = is_listed(layer, hints.channels_last);
  if (units_first != units_last && !listed) {
    return {.form = units_first ? Form::kUnitsFirst : Form::kUnitsLast};
  }
  return {.form = listed ? Form::kUnitsLast : Form::kUnitsFirst};
}

Arrangement refused(const std::string& why) {
  return {.refusal = why};
}

}  // namespace

Arrangement arrange(const std::string& layer, const at::Tensor& values, const LayerHints& hints) {
  if (!values.is_floating_point()) return refused("it gives no floats");
  if (values.layout() != at::kStrided) return refused("it gives a tensor that is not dense");
  if (values.numel() == 0) return refused("it gives nothing (" + sizes_text(values) + ")");
  const auto rank = values.dim();
  if (rank < 2 || rank > 4) return refused("it gives " + sizes_text(values) + ", which is no map");
  if (rank == 3 && values.size(0) > 1 && values.size(1) == 1) {
    return arrange_tokens(Form::kTokensFirst, values.size(0), hints);
  }
  if (values.size(0) != 1) {
    return refused("it gives " + sizes_text(values) + " for one picture, so it sees it in pieces");
  }
  if (rank == 2) return {.form = Form::kUnits};
  if (rank == 3) return arrange_tokens(Form::kTokens, values.size(1), hints);
  return arrange_map(layer, values, hints);
}

at::Tensor apply(const Arrangement& arrangement, const at::Tensor& values) {
  const at::Tensor floats = values.to(at::kFloat);
  const int side = arrangement.side;
  switch (arrangement.form) {
    case Form::kUnits:
    case Form::kUnitsFirst:
      return floats;
    case Form::kUnitsLast:
      return floats.permute({0, 3, 1, 2});
    case Form::kTokens:
    case Form::kTokensFirst:
      break;
  }
  // units x tokens
  const at::Tensor tokens =
      floats.squeeze(arrangement.form == Form::kTokens ? 0 : 1).transpose(0, 1);
  if (side == 0) return tokens.unsqueeze(0).unsqueeze(2);
  return tokens.narrow(1, arrangement.leading, std::int64_t{side} * side)
      .reshape({1, tokens.size(0), side, side});
}

}  // namespace maia
