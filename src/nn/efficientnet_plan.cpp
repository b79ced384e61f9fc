#include "nn/efficientnet_plan.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr int kStemUnits = 32;
constexpr int kHeadUnits = 1280;

struct Variant {
  const char* name;
  double width;
  double depth;
  int side;  // of the input picture
};
constexpr Variant kVariants[] = {{"efficientnet-lite0", 1.0, 1.0, 224},
                                 {"efficientnet-lite1", 1.0, 1.1, 240},
                                 {"efficientnet-lite2", 1.1, 1.2, 260}};

// The networks were trained on bytes minus 127, divided by 128.
Preprocess own_preprocess(const Variant& variant) {
  constexpr float kMean = 127.0f / 255;
  constexpr float kDeviation = 128.0f / 255;
  return {.resize = variant.side,
          .crop = variant.side,
          .filter = Filter::kBicubic,
          .mean = {kMean, kMean, kMean},
          .std = {kDeviation, kDeviation, kDeviation}};
}

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

int scaled_repeats(const Stage& stage, double depth) {
  const bool fixed = &stage == std::begin(kStages) || &stage == std::end(kStages) - 1;
  return fixed ? stage.repeats : static_cast<int>(std::ceil(stage.repeats * depth));
}

// Adds convolutions in their order: the padding depends on the side of the map that is left.
class Planner {
 public:
  explicit Planner(const Variant& variant) : side_(variant.side) {
    plan_.preprocess = own_preprocess(variant);
    plan_.stem = plan("_conv_stem", "_bn0", 3, kStemUnits, 3, 2, 1);
    int units = kStemUnits;
    for (const Stage& stage : kStages) {
      const int output = scaled_units(stage.output, variant.width);
      for (int i = 0; i < scaled_repeats(stage, variant.depth); ++i) {
        plan_.blocks.push_back(plan_block(stage, units, output, i == 0 ? stage.stride : 1));
        units = output;
      }
    }
    plan_.head = plan("_conv_head", "_bn1", units, kHeadUnits, 1, 1, 1);
  }

  EfficientNetPlan take() { return std::move(plan_); }

 private:
  NormedConvolutionPlan plan(const std::string& convolution, const std::string& batch_norm,
                             int input, int output, int kernel, int stride, int groups) {
    const int result_side = (side_ + stride - 1) / stride;
    const int sum = std::max(0, (result_side - 1) * stride + kernel - side_);
    side_ = result_side;
    return {.convolution = convolution,
            .batch_norm = batch_norm,
            .input = input,
            .output = output,
            .kernel = kernel,
            .stride = stride,
            .groups = groups,
            .padding = {sum / 2, sum - sum / 2}};
  }

  EfficientNetPlan::Block plan_block(const Stage& stage, int input, int output, int stride) {
    const std::string name = "_blocks." + std::to_string(plan_.blocks.size());
    const int inner = input * stage.expansion;
    EfficientNetPlan::Block block{.name = name};
    if (stage.expansion != 1) {
      block.expand = plan(name + "._expand_conv", name + "._bn0", input, inner, 1, 1, 1);
    }
    block.depthwise =
        plan(name + "._depthwise_conv", name + "._bn1", inner, inner, stage.kernel, stride, inner);
    block.project = plan(name + "._project_conv", name + "._bn2", inner, output, 1, 1, 1);
    block.skips = stride == 1 && input == output;
    return block;
  }

  int side_;
  EfficientNetPlan plan_;
};

}  // namespace

const std::vector<std::string>& efficientnet_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Variant& variant : kVariants) result.emplace_back(variant.name);
    return result;
  }();
  return names;
}

EfficientNetPlan plan_efficientnet(const std::string& name) {
  const auto variant = std::find_if(std::begin(kVariants), std::end(kVariants),
                                    [&](const Variant& one) { return name == one.name; });
  if (variant == std::end(kVariants)) {
    throw Error(ErrorKind::kNotFound, "there is no EfficientNet " + clean_utf8(name, 100));
  }
  return Planner(*variant).take();
}

}  // namespace maia
