#include "nn/efficientnet.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "nn/class_names.hpp"
#include "nn/preprocess.hpp"
#include "nn/threads.hpp"
#include "nn/weight_source.hpp"

namespace maia {
namespace {

constexpr double kBatchNormEpsilon = 1e-3;
constexpr int kClasses = 1000;
constexpr int kStemUnits = 32;
constexpr int kHeadUnits = 1280;
// The network was trained on bytes minus 127, divided by 128.
constexpr float kMean = 127;
constexpr float kScale = 1.0f / 128;

struct Variant {
  const char* name;
  double width;
  double depth;
  int side;  // of the input picture
};
constexpr Variant kVariants[] = {{"efficientnet-lite0", 1.0, 1.0, 224}};

struct Stage {
  int repeats, kernel, stride, expansion, input, output;
};
constexpr Stage kStages[] = {{1, 3, 1, 1, 32, 16},  {2, 3, 2, 6, 16, 24},  {2, 5, 2, 6, 24, 40},
                             {3, 3, 2, 6, 40, 80},  {3, 5, 1, 6, 80, 112}, {4, 5, 2, 6, 112, 192},
                             {1, 3, 1, 6, 192, 320}};

// Scaled to a multiple of eight, never more than a tenth below.
int scaled_units(int units, double width) {
  const double wanted = units * width;
  int rounded = std::max(8, static_cast<int>(wanted + 4) / 8 * 8);
  if (rounded < 0.9 * wanted) rounded += 8;
  return rounded;
}

// A convolution with its batch norm, and the layer its output is.
struct Convolution {
  at::Tensor weight;
  at::Tensor bias;
  int stride = 1;
  int groups = 1;
  // TensorFlow's SAME padding: where the sum is odd, the right and the bottom get one more.
  int before = 0;
  int after = 0;
  std::size_t layer = 0;

  // `x` is padded already where the padding is uneven. Left to itself, LibTorch takes small
  // pictures to BLAS, whose threads spin while they wait.
  at::Tensor operator()(const at::Tensor& x) const {
    const std::int64_t padding = before == after ? before : 0;
    static const bool has_onednn = at::hasMKLDNN();
    if (has_onednn && x.is_cpu()) {
      return at::mkldnn_convolution(x, weight, bias, {padding, padding}, {stride, stride}, {1, 1},
                                    groups);
    }
    return at::conv2d(x, weight, bias, {stride, stride}, {padding, padding}, {1, 1}, groups);
  }
  bool pads_unevenly() const { return before != after; }
};

struct Block {
  std::optional<Convolution> expand;
  Convolution depthwise;
  Convolution project;
  bool skips = false;
  std::size_t layer = 0;
};

at::Tensor channels_last(std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  return at::from_blob(values.data(), shape, at::kFloat).clone(at::MemoryFormat::ChannelsLast);
}

// 1 x units x height x width: zeros around a picture still to be filled in.
at::Tensor empty_padded(std::int64_t units, std::int64_t side, int before, int after) {
  const std::int64_t padded = side + before + after;
  at::Tensor result = at::empty({1, units, padded, padded}, at::TensorOptions(at::kFloat),
                                at::MemoryFormat::ChannelsLast);
  for (const int dimension : {2, 3}) {
    result.narrow(dimension, 0, before).zero_();
    result.narrow(dimension, before + side, after).zero_();
  }
  return result;
}

// ReLU6 of `x`, in place where the next convolution pads evenly, else into a padded picture.
at::Tensor activate(const at::Tensor& x, const Convolution& next) {
  if (!next.pads_unevenly()) return x.clamp_(0, 6);
  const std::int64_t side = x.size(2);
  at::Tensor padded = empty_padded(x.size(1), side, next.before, next.after);
  at::Tensor inside = padded.narrow(2, next.before, side).narrow(3, next.before, side);
  at::clamp_out(inside, x, 0, 6);
  return padded;
}

at::Tensor pad(const at::Tensor& x, const Convolution& next) {
  if (!next.pads_unevenly()) return x;
  const std::int64_t side = x.size(2);
  at::Tensor padded = empty_padded(x.size(1), side, next.before, next.after);
  padded.narrow(2, next.before, side).narrow(3, next.before, side).copy_(x);
  return padded;
}

// LibTorch's exceptions carry stack traces; a person gets the first line.
template <typename Function>
auto translate_errors(const Function& function) {
  try {
    return function();
  } catch (const c10::Error& error) {
    const std::string line = split(error.what_without_backtrace(), '\n').front();
    const bool memory = line.find("allocate memory") != std::string::npos;
    throw Error(memory ? ErrorKind::kLimit : ErrorKind::kInternal, "LibTorch: " + line);
  }
}

// Where the activations of a batch in the layers that were asked for are put, until the visitor
// sees them.
class Taps {
 public:
  // `wanted` are positions in `layers`.
  Taps(const std::vector<LayerInfo>& layers, const std::vector<std::size_t>& wanted, int images)
      : layers_(layers), images_(images), values_(layers.size()), deepest_(0) {
    for (const std::size_t layer : wanted) {
      values_[layer] =
          std::make_unique_for_overwrite<float[]>(size_of(layer) * std::size_t(images));
      deepest_ = std::max(deepest_, layer);
    }
  }

  // Keeps what one picture, 1 x units x height x width, gives there, if the layer was asked for.
  // True when no later layer was.
  bool finished_at(std::size_t layer, std::size_t image, const at::Tensor& x) {
    if (values_[layer]) {
      float* const to = values_[layer].get() + image * size_of(layer);
      at::from_blob(to, x.sizes(), at::kFloat).copy_(x);
    }
    return layer == deepest_;
  }

  void show(const Network::Visitor& visit) const {
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
      if (!values_[layer]) continue;
      visit({.layer = &layers_[layer],
             .images = images_,
             .values = {values_[layer].get(), size_of(layer) * std::size_t(images_)}});
    }
  }

 private:
  std::size_t size_of(std::size_t layer) const {
    const LayerInfo& info = layers_[layer];
    return std::size_t(info.units) * info.height * info.width;
  }

  const std::vector<LayerInfo>& layers_;
  int images_;
  std::vector<std::unique_ptr<float[]>> values_;
  std::size_t deepest_;
};

// The taps as one picture of the batch passes them.
struct Passage {
  Taps& taps;
  std::size_t image;
  bool finished_at(std::size_t layer, const at::Tensor& x) const {
    return taps.finished_at(layer, image, x);
  }
};

class EfficientNet : public Network {
 public:
  EfficientNet(const Variant& variant, const std::filesystem::path& path);

  const std::string& name() const override { return name_; }
  const std::string& weights_hash() const override { return weights_hash_; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& classes() const override { return classes_; }
  Image view(const Image& image) const override { return square_view(image, side_); }

  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override;
  std::vector<std::vector<float>> logits(std::span<const Image> images) const override;

 private:
  std::size_t add_layer(const std::string& name, int units, int side);
  Convolution take(WeightSource& weights, const std::string& convolution,
                   const std::string& batch_norm, int input, int output, int kernel, int stride,
                   int groups, int& side);
  Block take_block(WeightSource& weights, const Stage& stage, int input, int output, int stride,
                   int& side);
  at::Tensor preprocess(const Image& image) const;
  void compute(at::Tensor x, const Passage& passage) const;
  // The block's output; nothing when no later layer is wanted.
  std::optional<at::Tensor> compute_block(const Block& block, const at::Tensor& input,
                                          const Passage& passage) const;

  std::string name_;
  std::string weights_hash_;
  std::vector<LayerInfo> layers_;
  std::vector<std::string> classes_;
  int side_;
  Convolution stem_;
  std::vector<Block> blocks_;
  Convolution head_;
  Convolution classifier_;  // the last linear map, as a convolution of a 1x1 picture
};

EfficientNet::EfficientNet(const Variant& variant, const std::filesystem::path& path)
    : name_(variant.name),
      weights_hash_(sha256_file(path)),
      classes_(imagenet_classes()),
      side_(variant.side) {
  WeightSource weights(read_state_dict(path), name_, path.string());
  int side = side_;
  stem_ = take(weights, "_conv_stem", "_bn0", 3, kStemUnits, 3, 2, 1, side);
  int units = kStemUnits;
  for (const Stage& stage : kStages) {
    const bool fixed = &stage == std::begin(kStages) || &stage == std::end(kStages) - 1;
    const int repeats =
        fixed ? stage.repeats : static_cast<int>(std::ceil(stage.repeats * variant.depth));
    const int output = scaled_units(stage.output, variant.width);
    for (int i = 0; i < repeats; ++i) {
      blocks_.push_back(take_block(weights, stage, units, output, i == 0 ? stage.stride : 1, side));
      units = output;
    }
  }
  head_ = take(weights, "_conv_head", "_bn1", units, kHeadUnits, 1, 1, 1, side);
  auto matrix = weights.take("_fc.weight", {kClasses, kHeadUnits}).values;
  auto bias = weights.take("_fc.bias", {kClasses}).values;
  classifier_.weight = channels_last(matrix, {kClasses, kHeadUnits, 1, 1});
  classifier_.bias = at::from_blob(bias.data(), {kClasses}, at::kFloat).clone();
  classifier_.layer = add_layer("_fc", kClasses, 1);
  weights.finish();
}

std::size_t EfficientNet::add_layer(const std::string& name, int units, int side) {
  layers_.push_back({name, units, side, side});
  return layers_.size() - 1;
}

Convolution EfficientNet::take(WeightSource& weights, const std::string& convolution,
                               const std::string& batch_norm, int input, int output, int kernel,
                               int stride, int groups, int& side) {
  auto folded = weights.take_convolution(
      convolution, batch_norm, {output, input / groups, kernel, kernel}, kBatchNormEpsilon);
  const int result_side = (side + stride - 1) / stride;
  const int padding = std::max(0, (result_side - 1) * stride + kernel - side);
  side = result_side;
  return {.weight = channels_last(folded.weight, folded.shape),
          .bias = at::from_blob(folded.bias.data(), {output}, at::kFloat).clone(),
          .stride = stride,
          .groups = groups,
          .before = padding / 2,
          .after = padding - padding / 2,
          .layer = add_layer(batch_norm, output, side)};
}

Block EfficientNet::take_block(WeightSource& weights, const Stage& stage, int input, int output,
                               int stride, int& side) {
  const std::string prefix = "_blocks." + std::to_string(blocks_.size());
  const int inner = input * stage.expansion;
  Block block;
  if (stage.expansion != 1) {
    block.expand =
        take(weights, prefix + "._expand_conv", prefix + "._bn0", input, inner, 1, 1, 1, side);
  }
  block.depthwise = take(weights, prefix + "._depthwise_conv", prefix + "._bn1", inner, inner,
                         stage.kernel, stride, inner, side);
  block.project =
      take(weights, prefix + "._project_conv", prefix + "._bn2", inner, output, 1, 1, 1, side);
  block.skips = stride == 1 && input == output;
  block.layer = add_layer(prefix, output, side);
  return block;
}

// Straight into the stem's padded input: bytes lie as channels-last floats do.
at::Tensor EfficientNet::preprocess(const Image& image) const {
  at::Tensor input = empty_padded(3, side_, stem_.before, stem_.after);
  const std::int64_t padded = side_ + stem_.before + stem_.after;
  float* const values = input.data_ptr<float>();
  const Image seen = view(image);
  for (int y = 0; y < side_; ++y) {
    const std::uint8_t* from = seen.row(y);
    float* to = values + ((stem_.before + y) * padded + stem_.before) * 3;
    for (int x = 0; x < side_ * 3; ++x) to[x] = (from[x] - kMean) * kScale;
  }
  return input;
}

std::optional<at::Tensor> EfficientNet::compute_block(const Block& block, const at::Tensor& input,
                                                      const Passage& passage) const {
  at::Tensor x;
  if (block.expand) {
    x = (*block.expand)(input);
    if (passage.finished_at(block.expand->layer, x)) return std::nullopt;
    x = activate(x, block.depthwise);
  } else {
    x = pad(input, block.depthwise);
  }
  x = block.depthwise(x);
  if (passage.finished_at(block.depthwise.layer, x)) return std::nullopt;
  x = block.project(x.clamp_(0, 6));
  if (passage.finished_at(block.project.layer, x)) return std::nullopt;
  if (block.skips) x.add_(input);
  if (passage.finished_at(block.layer, x)) return std::nullopt;
  return x;
}

void EfficientNet::compute(at::Tensor x, const Passage& passage) const {
  x = stem_(x);
  if (passage.finished_at(stem_.layer, x)) return;
  x.clamp_(0, 6);
  for (const Block& block : blocks_) {
    auto output = compute_block(block, x, passage);
    if (!output) return;
    x = std::move(*output);
  }
  x = head_(x);
  if (passage.finished_at(head_.layer, x)) return;
  x = classifier_(x.clamp_(0, 6).mean({2, 3}, /*keepdim=*/true));
  passage.finished_at(classifier_.layer, x);
}

// Each picture goes through alone: its values then depend on nothing else, and its activations stay
// in the processor's cache.
void EfficientNet::forward(std::span<const Image> images, std::span<const std::string> layers,
                           const Visitor& visit) const {
  std::vector<std::size_t> wanted;
  for (const auto& name : layers) {
    wanted.push_back(static_cast<std::size_t>(&layer(name) - layers_.data()));
  }
  if (wanted.empty()) return;
  Taps taps(layers_, wanted, static_cast<int>(images.size()));
  parallel_for(images.size(), network_threads(), [&](std::size_t i) {
    translate_errors([&] {
      const SingleThreaded alone;
      const c10::InferenceMode inference;
      compute(preprocess(images[i]), {taps, i});
    });
  });
  taps.show(visit);
}

std::vector<std::vector<float>> EfficientNet::logits(std::span<const Image> images) const {
  std::vector<std::vector<float>> result;
  const std::vector<std::string> last = {"_fc"};
  forward(images, last, [&](const LayerActivations& activations) {
    for (int i = 0; i < activations.images; ++i) {
      const auto row = activations.values.subspan(std::size_t(i) * kClasses, kClasses);
      result.emplace_back(row.begin(), row.end());
    }
  });
  return result;
}

}  // namespace

const std::vector<std::string>& efficientnet_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Variant& variant : kVariants) result.emplace_back(variant.name);
    return result;
  }();
  return names;
}

std::shared_ptr<const Network> load_efficientnet(const std::string& name,
                                                 const std::filesystem::path& weights) {
  for (const Variant& variant : kVariants) {
    if (name != variant.name) continue;
    return translate_errors([&] { return std::make_shared<const EfficientNet>(variant, weights); });
  }
  throw Error(ErrorKind::kNotFound, "there is no EfficientNet " + clean_utf8(name, 100));
}

}  // namespace maia
