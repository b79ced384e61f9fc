#include "nn/torch/mapped_layers.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>

#include "nn/torch/group_norm.hpp"

namespace maia {
namespace {

// oneDNN's products use all of LibTorch's threads and the processor's widest instructions, whatever
// BLAS is installed. It has none of bfloat16 on processors without AVX-512.
bool use_onednn(const at::Tensor& x) {
  static const bool has = at::hasMKLDNN();
#ifdef __x86_64__
  static const bool has_small = __builtin_cpu_supports("avx512bw") != 0;
#else
  static const bool has_small = false;
#endif
  return has && x.is_cpu() && (x.scalar_type() == at::kFloat || has_small);
}

}  // namespace

MappedLinear::MappedLinear(MappedWeights& weights, const std::string& name, std::int64_t input,
                           std::int64_t output, Bias bias)
    : weight_(weights.take(name + ".weight", {output, input})) {
  if (bias == Bias::kThere) bias_ = weights.take(name + ".bias", {output});
}

MappedLinear::MappedLinear(at::Tensor weight, at::Tensor bias)
    : weight_(std::move(weight)), bias_(std::move(bias)) {}

// On a processor the rows are pixels of a picture one pixel wide.
at::Tensor MappedLinear::operator()(const at::Tensor& x) const {
  if (!use_onednn(x)) return at::linear(x, weight_, bias_);
  const std::int64_t input = weight_.size(1);
  const at::Tensor rows = x.reshape({-1, input});
  const at::Tensor pixels = rows.view({1, rows.size(0), 1, input}).permute({0, 3, 1, 2});
  const at::Tensor weight = weight_.view({weight_.size(0), input, 1, 1});
  const at::Tensor y = at::mkldnn_convolution(pixels, weight, bias_, {0, 0}, {1, 1}, {1, 1}, 1);
  std::vector<std::int64_t> shape = x.sizes().vec();
  shape.back() = weight_.size(0);
  return y.permute({0, 2, 3, 1}).reshape(shape);
}

MappedConvolution::MappedConvolution(MappedWeights& weights, const std::string& name,
                                     std::int64_t input, std::int64_t output, std::int64_t kernel,
                                     std::int64_t stride, std::int64_t padding, Bias bias)
    : weight_(weights.take(name + ".weight", {output, input, kernel, kernel})),
      stride_(stride),
      padding_(padding) {
  if (bias == Bias::kThere) bias_ = weights.take(name + ".bias", {output});
}

at::Tensor MappedConvolution::operator()(const at::Tensor& x) const {
  const std::vector<std::int64_t> stride(2, stride_);
  const std::vector<std::int64_t> padding(2, padding_);
  if (!use_onednn(x)) return at::conv2d(x, weight_, bias_, stride, padding);
  return at::mkldnn_convolution(x, weight_, bias_, padding, stride, {1, 1}, 1);
}

MappedLayerNorm::MappedLayerNorm(MappedWeights& weights, const std::string& name,
                                 std::int64_t width, double epsilon)
    : scale_(weights.take(name + ".weight", {width})),
      shift_(weights.take(name + ".bias", {width})),
      epsilon_(epsilon) {}

at::Tensor MappedLayerNorm::operator()(const at::Tensor& x) const {
  return at::layer_norm(x, {x.size(-1)}, scale_, shift_, epsilon_);
}

MappedGroupNorm::MappedGroupNorm(MappedWeights& weights, const std::string& name,
                                 std::int64_t channels, std::int64_t groups, double epsilon)
    : scale_(weights.take(name + ".weight", {channels}).to(at::kFloat)),
      shift_(weights.take(name + ".bias", {channels}).to(at::kFloat)),
      groups_(groups),
      epsilon_(epsilon) {}

// In floats whatever the numbers are: a group has too many for sums in fewer bits.
at::Tensor MappedGroupNorm::operator()(const at::Tensor& x) const {
  const bool last = x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast);
  const at::Tensor whole = x.to(at::kFloat);
  if (x.is_cpu() && last) {
    return group_norm_channels_last(whole, groups_, scale_, shift_, epsilon_).to(x.scalar_type());
  }
  return at::group_norm(whole, groups_, scale_, shift_, epsilon_).to(x.scalar_type());
}

at::Tensor MappedGroupNorm::then_silu(const at::Tensor& x) const {
  at::Tensor y = (*this)(x);
  return at::silu_(y);
}

namespace {

// Scores of a slice of queries: a megabyte, which stays in the processor's cache.
constexpr std::int64_t kScoresAtOnce = std::int64_t{1} << 18;

at::Tensor sliced_attention(const at::Tensor& queries, const at::Tensor& keys,
                            const at::Tensor& values, std::int64_t heads, const at::Tensor& bias) {
  const std::int64_t count = queries.size(0);
  const std::int64_t rows = queries.size(1);
  const std::int64_t seen = keys.size(1);
  const std::int64_t size = queries.size(2) / heads;
  const double scale = 1 / std::sqrt(static_cast<double>(size));
  const std::int64_t at_once =
      std::clamp<std::int64_t>(kScoresAtOnce / seen, std::min<std::int64_t>(16, rows), rows);
  const std::int64_t slices = (rows + at_once - 1) / at_once;
  const auto by_head = [&](const at::Tensor& x) {
    return x.reshape({count, x.size(1), heads, size}).transpose(1, 2);
  };
  const at::Tensor q = by_head(queries);
  const at::Tensor k = by_head(keys).contiguous();
  const at::Tensor v = by_head(values).contiguous();
  const at::Tensor added = bias.defined() ? bias.expand({count, heads, rows, seen}) : at::Tensor();
  at::Tensor result = at::empty({count, rows, heads, size}, queries.options());
  at::parallel_for(0, count * heads * slices, 1, [&](std::int64_t begin, std::int64_t end) {
    const c10::InferenceMode inference;  // it is a thread's own
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i % slices * at_once;
      const std::int64_t length = std::min(at_once, rows - first);
      const std::int64_t head = i / slices % heads;
      const std::int64_t one = i / slices / heads;
      const at::Tensor some = q[one][head].narrow(0, first, length) * scale;
      at::Tensor scores = some.mm(k[one][head].t());
      if (added.defined()) scores.add_(added[one][head].narrow(0, first, length));
      result[one]
          .narrow(0, first, length)
          .select(1, head)
          .copy_(scores.softmax(-1).mm(v[one][head]));
    }
  });
  return result.view({count, rows, heads * size});
}

}  // namespace

at::Tensor dot_attention(const at::Tensor& queries, const at::Tensor& keys,
                         const at::Tensor& values, std::int64_t heads, const at::Tensor& bias) {
#if TORCH_VERSION_MAJOR >= 2
  const auto by_head = [&](const at::Tensor& x) {
    return x.reshape({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
  };
  std::optional<at::Tensor> added;
  if (bias.defined()) added = bias;
  return at::scaled_dot_product_attention(by_head(queries), by_head(keys), by_head(values), added)
      .transpose(1, 2)
      .reshape(queries.sizes());
#else
  // Products of fewer bits have no fast kernels here.
  const auto whole = [](const at::Tensor& x) { return x.defined() ? x.to(at::kFloat) : x; };
  return sliced_attention(whole(queries), whole(keys), whole(values), heads, whole(bias))
      .to(queries.scalar_type());
#endif
}

}  // namespace maia
