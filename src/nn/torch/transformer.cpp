#include "nn/torch/transformer.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace maia {
namespace {

// Attention scores that are computed together: a megabyte, which stays in the processor's cache.
constexpr std::int64_t kScoresAtOnce = std::int64_t{1} << 18;
constexpr double kQuickGeluFactor = 1.702;

// Rows as pixels of a picture one pixel wide, and back: a linear map is a convolution of 1 x 1,
// for which oneDNN is fast whatever kernel BLAS has chosen, and stays on its thread.
at::Tensor to_pixels(const at::Tensor& rows) {
  return rows.view({1, rows.size(0), 1, rows.size(1)}).permute({0, 3, 1, 2});
}

at::Tensor to_rows(const at::Tensor& pixels) {
  return pixels.permute({0, 2, 3, 1}).reshape({pixels.size(2), pixels.size(1)});
}

// Each head's rows by the transpose of its matrix: rows x (heads inner) and (heads outer) x inner
// give rows x (heads outer).
at::Tensor multiply_heads(const at::Tensor& rows, const at::Tensor& matrices, std::int64_t heads) {
  const at::Tensor weight = matrices.view({matrices.size(0), matrices.size(1), 1, 1});
  const at::Tensor x = to_pixels(rows);
  const std::vector<std::int64_t> ones = {1, 1};
  const std::vector<std::int64_t> zeros = {0, 0};
  return to_rows(at::hasMKLDNN() && x.is_cpu()
                     ? at::mkldnn_convolution(x, weight, {}, zeros, ones, ones, heads)
                     : at::conv2d(x, weight, {}, ones, zeros, ones, heads));
}

// 0 where a token may look and minus infinity where not, to be added: tokens x 1 x tokens.
at::Tensor causal_mask(std::int64_t tokens) {
  return at::full({tokens, tokens}, -std::numeric_limits<float>::infinity())
      .triu_(1)
      .view({tokens, 1, tokens});
}

at::Tensor gelu(const at::Tensor& x, Gelu kind) {
  return kind == Gelu::kExact ? at::gelu(x) : at::sigmoid(x * kQuickGeluFactor).mul_(x);
}

void add(const Tokens& x, const Tokens& y) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i].add_(y[i]);
}

// oneDNN reorders either the weights in every call or, where those were reordered before, the rows,
// in two passes.
Layout choose_layout(std::int64_t output, std::int64_t input, int rows) {
  return output * input > 2 * rows * (output + input) ? Layout::kBlocked : Layout::kDense;
}

BlockNames whole_paths(const std::string& name, BlockNames names) {
  for (std::string* part : {&names.norm1, &names.attention, &names.qkv, &names.qkv_weight,
                            &names.qkv_bias, &names.projection, &names.norm2, &names.expand,
                            &names.activation, &names.contract, &names.mlp}) {
    if (!part->empty()) *part = name + "." + *part;
  }
  return names;
}

}  // namespace

Linear::Linear(std::int64_t output, std::int64_t input, std::vector<float> weight,
               std::vector<float> bias, int rows)
    : layout_(choose_layout(output, input, rows)) {
  const std::vector<std::int64_t> shape = {output, input, 1, 1};
  convolution_ = Convolution(shape, std::move(weight), std::move(bias), {.layout = layout_});
}

Linear Linear::take(WeightSource& weights, const std::string& name, std::int64_t output,
                    std::int64_t input, int rows) {
  auto bias = weights.take(name + ".bias", {output}).values;
  return {output, input, weights.release(name + ".weight", {output, input}), std::move(bias), rows};
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
  const at::Tensor pixels = to_pixels(x);
  if (layout_ == Layout::kDense) return to_rows(convolution_(pixels));
  return to_rows(to_dense(convolution_(to_blocked(pixels))));
}

LayerNorm::LayerNorm(WeightSource& weights, const std::string& name, std::int64_t width,
                     double epsilon)
    : scale_(take_tensor(weights, name + ".weight", {width})),
      shift_(take_tensor(weights, name + ".bias", {width})),
      epsilon_(epsilon) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
  return at::layer_norm(x, {x.size(-1)}, scale_, shift_, epsilon_);
}

at::Tensor take_tensor(WeightSource& weights, const std::string& name,
                       std::initializer_list<std::int64_t> shape) {
  std::vector<float> values = weights.release(name, shape);
  return at::from_blob(values.data(), at::IntArrayRef(shape), at::kFloat).clone();
}

at::Tensor attention(const at::Tensor& qkv, int heads, bool causal) {
  const std::int64_t tokens = qkv.size(0);
  const std::int64_t width = qkv.size(1) / 3;
  const std::int64_t size = width / heads;
  const double scale = 1 / std::sqrt(static_cast<double>(size));
  const at::Tensor mask = causal ? causal_mask(tokens) : at::Tensor();
  at::Tensor result = at::empty({tokens, width}, qkv.options());
  const std::int64_t at_once =
      std::clamp<std::int64_t>(kScoresAtOnce / (tokens * tokens), 1, heads);
  for (std::int64_t head = 0; head < heads; head += at_once) {
    const std::int64_t count = std::min<std::int64_t>(at_once, heads - head);
    const auto part = [&](int which) {
      return qkv.narrow(1, which * width + head * size, count * size);
    };
    const at::Tensor keys =
        part(1).reshape({tokens, count, size}).transpose(0, 1).reshape({count * tokens, size});
    at::Tensor scores = multiply_heads(part(0) * scale, keys, count).view({tokens, count, tokens});
    if (causal) scores.add_(mask);
    const at::Tensor shares = at::softmax(scores, -1).view({tokens, count * tokens});
    const at::Tensor values = part(2).t().contiguous();
    result.narrow(1, head * size, count * size).copy_(multiply_heads(shares, values, count));
  }
  return result;
}

Tokens to_patches(const at::Tensor& pictures, int patch) {
  const std::int64_t grid = pictures.size(2) / patch;
  Tokens result;
  for (std::int64_t i = 0; i < pictures.size(0); ++i) {
    result.push_back(pictures[i]
                         .permute({1, 2, 0})
                         .reshape({grid, patch, grid, patch * 3})
                         .transpose(1, 2)
                         .reshape({grid * grid, patch * patch * 3}));
  }
  return result;
}

Linear take_patch_embedding(WeightSource& weights, const std::string& name, std::int64_t width,
                            int patch, int patches, bool has_bias) {
  const at::Tensor kernels = take_tensor(weights, name + ".weight", {width, 3, patch, patch})
                                 .permute({0, 2, 3, 1})
                                 .contiguous();
  const float* const values = kernels.data_ptr<float>();
  std::vector<float> bias;
  if (has_bias) bias = weights.take(name + ".bias", {width}).values;
  return {width, patch * patch * 3, {values, values + kernels.numel()}, std::move(bias), patches};
}

void TokenTaps::give(const std::string& layer, const Tokens& x) const {
  if (!taps_.wants(layer)) return;
  const std::int64_t patches = std::int64_t{grid_} * grid_;
  const at::Tensor all = at::stack(for_each_picture(x, [&](const at::Tensor& tokens) {
    return tokens.narrow(0, tokens.size(0) - patches, patches);
  }));
  taps_.give(layer, all.view({all.size(0), grid_, grid_, all.size(2)}).permute({0, 3, 1, 2}));
}

TransformerBlock::TransformerBlock(WeightSource& weights, const std::string& name,
                                   const BlockNames& names, const BlockSettings& settings)
    : name_(name), layers_(whole_paths(name, names)), settings_(settings) {
  const std::int64_t width = settings.width;
  const int rows = settings.tokens;
  norm1_ = LayerNorm(weights, layers_.norm1, width, settings.epsilon);
  auto bias = weights.take(layers_.qkv_bias, {3 * width}).values;
  qkv_ = Linear(3 * width, width, weights.release(layers_.qkv_weight, {3 * width, width}),
                std::move(bias), rows);
  projection_ = Linear::take(weights, layers_.projection, width, width, rows);
  norm2_ = LayerNorm(weights, layers_.norm2, width, settings.epsilon);
  expand_ = Linear::take(weights, layers_.expand, 4 * width, width, rows);
  contract_ = Linear::take(weights, layers_.contract, width, 4 * width, rows);
}

// Whether there is more to compute.
bool TransformerBlock::give(const TokenTaps* taps, const std::string& layer,
                            const Tokens& values) const {
  if (taps == nullptr) return true;
  if (!layer.empty()) taps->give(layer, values);
  return !taps->finished();
}

bool TransformerBlock::operator()(const Tokens& x, const TokenTaps* taps) const {
  Tokens y = for_each_picture(x, norm1_);
  if (!give(taps, layers_.norm1, y)) return false;
  y = for_each_picture(y, qkv_);
  if (!give(taps, layers_.qkv, y)) return false;
  y = for_each_picture(
      y, [&](const at::Tensor& qkv) { return attention(qkv, settings_.heads, settings_.causal); });
  y = for_each_picture(y, projection_);
  if (!give(taps, layers_.attention, y)) return false;
  add(x, y);
  y = for_each_picture(x, norm2_);
  if (!give(taps, layers_.norm2, y)) return false;
  y = for_each_picture(y, expand_);
  if (!give(taps, layers_.expand, y)) return false;
  y = for_each_picture(y, [&](const at::Tensor& inner) { return gelu(inner, settings_.gelu); });
  if (!give(taps, layers_.activation, y)) return false;
  y = for_each_picture(y, contract_);
  give(taps, layers_.contract, y);
  if (!give(taps, layers_.mlp, y)) return false;
  add(x, y);
  return give(taps, name_, x);
}

}  // namespace maia
