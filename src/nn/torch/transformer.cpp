#include "nn/torch/transformer.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace maia {
namespace {

// How many times the numbers that go through a linear map its weights must outnumber for it to be
// faster to reorder those in every call than these (measured on 50 to 785 rows).
constexpr double kReorderingPays = 2.5;
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

Layout choose_layout(std::int64_t output, std::int64_t input, int rows) {
  const auto weights = static_cast<double>(output * input);
  const auto passing = static_cast<double>(rows * (output + input));
  return weights > kReorderingPays * passing ? Layout::kBlocked : Layout::kDense;
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

at::Tensor to_patches(const at::Tensor& picture, int patch) {
  const std::int64_t grid = picture.size(2) / patch;
  return picture.permute({0, 2, 3, 1})
      .reshape({grid, patch, grid, patch * 3})
      .transpose(1, 2)
      .reshape({grid * grid, patch * patch * 3});
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

void TokenTaps::give(const std::string& layer, const at::Tensor& tokens) const {
  if (!taps_.wants(layer)) return;
  taps_.give(layer, tokens.narrow(0, tokens.size(0) - grid_ * grid_, grid_ * grid_)
                        .view({1, grid_, grid_, tokens.size(1)})
                        .permute({0, 3, 1, 2}));
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
                            const at::Tensor& values) const {
  if (taps == nullptr) return true;
  if (!layer.empty()) taps->give(layer, values);
  return !taps->finished();
}

bool TransformerBlock::operator()(at::Tensor& x, const TokenTaps* taps) const {
  at::Tensor y = norm1_(x);
  if (!give(taps, layers_.norm1, y)) return false;
  y = qkv_(y);
  if (!give(taps, layers_.qkv, y)) return false;
  y = projection_(attention(y, settings_.heads, settings_.causal));
  if (!give(taps, layers_.attention, y)) return false;
  x.add_(y);
  y = norm2_(x);
  if (!give(taps, layers_.norm2, y)) return false;
  y = expand_(y);
  if (!give(taps, layers_.expand, y)) return false;
  y = gelu(y, settings_.gelu);
  if (!give(taps, layers_.activation, y)) return false;
  y = contract_(y);
  give(taps, layers_.contract, y);
  if (!give(taps, layers_.mlp, y)) return false;
  x.add_(y);
  return give(taps, name_, x);
}

}  // namespace maia
