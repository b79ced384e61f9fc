#include "nn/grounding/swin.hpp"

#include <ATen/ATen.h>

#include "nn/grounding/window_attention.hpp"

namespace maia {
namespace {

constexpr double kNormEpsilon = 1e-5;  // where the config's is not used
constexpr double kApart = -100;        // enough to be no neighbour

// What a whole number of `parts` lacks.
std::int64_t lacking(std::int64_t size, std::int64_t part) {
  return (part - size % part) % part;
}

// Zeros below and to the right; 1 x height x width x channels.
at::Tensor fill_up(const at::Tensor& x, std::int64_t part) {
  const std::int64_t below = lacking(x.size(1), part);
  const std::int64_t right = lacking(x.size(2), part);
  if (below == 0 && right == 0) return x;
  return at::constant_pad_nd(x, {0, 0, 0, right, 0, below});
}

// 1 x height x width x channels as windows x (side side) x channels.
at::Tensor to_windows(const at::Tensor& x, std::int64_t side) {
  const std::int64_t channels = x.size(3);
  return x.reshape({x.size(1) / side, side, x.size(2) / side, side, channels})
      .permute({0, 2, 1, 3, 4})
      .reshape({-1, side * side, channels});
}

at::Tensor from_windows(const at::Tensor& windows, std::int64_t side, std::int64_t height,
                        std::int64_t width) {
  const std::int64_t channels = windows.size(2);
  return windows.reshape({height / side, width / side, side, side, channels})
      .permute({0, 2, 1, 3, 4})
      .reshape({1, height, width, channels});
}

// The table's row for each pair of a window's places: by how far they are apart.
at::Tensor nearness_of(const at::Tensor& table, std::int64_t window, std::int64_t heads) {
  const std::int64_t n = window * window;
  const std::int64_t span = 2 * window - 1;
  at::Tensor rows = at::empty({n * n}, at::kLong);
  auto* row = rows.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      const std::int64_t down = i / window - j / window + window - 1;
      const std::int64_t right = i % window - j % window + window - 1;
      *row++ = down * span + right;
    }
  }
  return table.index_select(0, rows.to(table.device()))
      .view({n, n, heads})
      .permute({2, 0, 1})
      .contiguous();
}

// After a map has moved, its last windows hold what comes from two sides of it.
at::Tensor apart_in_windows(std::int64_t height, std::int64_t width, std::int64_t window,
                            const at::TensorOptions& options) {
  const std::int64_t shift = window / 2;
  if (shift == 0) return {};
  height += lacking(height, window);
  width += lacking(width, window);
  const auto bands = [&](std::int64_t size) {
    at::Tensor band = at::zeros({size}, at::kFloat);
    band.narrow(0, size - window, window - shift).fill_(1);
    band.narrow(0, size - shift, shift).fill_(2);
    return band;
  };
  const at::Tensor areas =
      (bands(height).view({height, 1}) * 3 + bands(width)).view({1, height, width, 1});
  const at::Tensor places = to_windows(areas, window).squeeze(-1);
  const at::Tensor differs = places.unsqueeze(1).ne(places.unsqueeze(2));
  return differs.to(at::kFloat).mul_(kApart).to(options).contiguous();
}

}  // namespace

SwinMerging::SwinMerging(MappedWeights& weights, const std::string& name, std::int64_t width)
    : norm_(weights, name + ".norm", 4 * width, kNormEpsilon),
      reduction_(weights, name + ".reduction", 4 * width, 2 * width, Bias::kNone) {}

at::Tensor SwinMerging::operator()(const at::Tensor& x) const {
  const at::Tensor even = fill_up(x, 2);
  const auto corner = [&](std::int64_t down, std::int64_t right) {
    return even.slice(1, down, {}, 2).slice(2, right, {}, 2);
  };
  return reduction_(norm_(at::cat({corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)}, -1)));
}

SwinBlock::SwinBlock(const SwinConfig& config, MappedWeights& weights, const std::string& name,
                     std::size_t stage, bool moves)
    : window_(config.window), shift_(moves ? config.window / 2 : 0), heads_(config.heads[stage]) {
  const std::int64_t width = config.channels(stage);
  const auto hidden = static_cast<std::int64_t>(config.hidden_ratio * static_cast<double>(width));
  const std::int64_t span = 2 * window_ - 1;
  const std::string attention = name + ".attention.self.";
  const Bias bias = config.has_qkv_bias ? Bias::kThere : Bias::kNone;
  norm1_ = MappedLayerNorm(weights, name + ".layernorm_before", width, config.epsilon);
  query_ = MappedLinear(weights, attention + "query", width, width, bias);
  key_ = MappedLinear(weights, attention + "key", width, width, bias);
  value_ = MappedLinear(weights, attention + "value", width, width, bias);
  projection_ = MappedLinear(weights, name + ".attention.output.dense", width, width);
  nearness_ =
      nearness_of(weights.take(attention + "relative_position_bias_table", {span * span, heads_}),
                  window_, heads_);
  weights.ignore(attention + "relative_position_index");
  norm2_ = MappedLayerNorm(weights, name + ".layernorm_after", width, config.epsilon);
  expand_ = MappedLinear(weights, name + ".intermediate.dense", width, hidden);
  contract_ = MappedLinear(weights, name + ".output.dense", hidden, width);
}

at::Tensor SwinBlock::attend(const at::Tensor& x, const at::Tensor& apart) const {
  const at::Tensor filled = fill_up(x, window_);
  const at::Tensor moved = shift_ > 0 ? filled.roll({-shift_, -shift_}, {1, 2}) : filled;
  const at::Tensor windows = to_windows(moved, window_);
  const at::Tensor seen =
      projection_(window_attention(query_(windows), key_(windows), value_(windows), heads_,
                                   nearness_, shift_ > 0 ? apart : at::Tensor()));
  const at::Tensor together = from_windows(seen, window_, filled.size(1), filled.size(2));
  const at::Tensor back = shift_ > 0 ? together.roll({shift_, shift_}, {1, 2}) : together;
  return back.slice(1, 0, x.size(1)).slice(2, 0, x.size(2));
}

at::Tensor SwinBlock::operator()(const at::Tensor& x, const at::Tensor& apart) const {
  const at::Tensor seen = x + attend(norm1_(x), apart);
  return seen + contract_(at::gelu(expand_(norm2_(seen))));
}

SwinBackbone::SwinBackbone(const SwinConfig& config, MappedWeights& weights,
                           const std::string& name)
    : config_(config),
      patches_(weights, name + ".embeddings.patch_embeddings.projection", 3, config.width,
               config.patch, config.patch, 0),
      norm_(weights, name + ".embeddings.norm", config.width, kNormEpsilon) {
  for (std::size_t i = 0; i < config.depths.size(); ++i) {
    const std::string path = name + ".encoder.layers." + std::to_string(i);
    Stage& stage = stages_.emplace_back();
    for (std::int64_t block = 0; block < config.depths[i]; ++block) {
      stage.blocks.emplace_back(config, weights, path + ".blocks." + std::to_string(block), i,
                                block % 2 == 1);
    }
    if (i + 1 < config.depths.size()) {
      stage.merging.emplace_back(weights, path + ".downsample", config.channels(i));
    }
  }
  for (const std::size_t i : config.outputs) {
    stages_[i].norm.emplace_back(weights,
                                 name + ".hidden_states_norms.stage" + std::to_string(i + 1),
                                 config.channels(i), kNormEpsilon);
  }
}

std::vector<at::Tensor> SwinBackbone::operator()(const at::Tensor& pixels) const {
  const at::Tensor filled = at::constant_pad_nd(
      pixels,
      {0, lacking(pixels.size(3), config_.patch), 0, lacking(pixels.size(2), config_.patch)});
  at::Tensor x = norm_(patches_(filled).permute({0, 2, 3, 1}).contiguous());
  std::vector<at::Tensor> maps;
  for (const Stage& stage : stages_) {
    const at::Tensor apart = apart_in_windows(x.size(1), x.size(2), config_.window, x.options());
    for (const SwinBlock& block : stage.blocks) x = block(x, apart);
    for (const MappedLayerNorm& norm : stage.norm) maps.push_back(norm(x));
    for (const SwinMerging& merging : stage.merging) x = merging(x);
  }
  return maps;
}

}  // namespace maia
