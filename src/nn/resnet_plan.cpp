#include "nn/resnet_plan.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr int kStemUnits = 64;

struct Variant {
  const char* name;
  std::array<int, 4> blocks;
  bool bottleneck;  // 1x1, 3x3, 1x1 with four times the units, else 3x3, 3x3
};
constexpr Variant kVariants[] = {{"resnet18", {2, 2, 2, 2}, false},
                                 {"resnet34", {3, 4, 6, 3}, false},
                                 {"resnet50", {3, 4, 6, 3}, true},
                                 {"resnet101", {3, 4, 23, 3}, true},
                                 {"resnet152", {3, 8, 36, 3}, true}};

NormedConvolutionPlan plan_convolution(std::string convolution, std::string batch_norm, int input,
                                       int output, int kernel, int stride) {
  return {.convolution = std::move(convolution),
          .batch_norm = std::move(batch_norm),
          .input = input,
          .output = output,
          .kernel = kernel,
          .stride = stride,
          .padding = {kernel / 2, kernel / 2}};
}

ResNetPlan::Block plan_block(const std::string& name, bool bottleneck, int input, int width,
                             int stride) {
  const int output = bottleneck ? 4 * width : width;
  // Kernel and units of each convolution; the stride is that of the first 3x3.
  struct Step {
    int kernel, units;
  };
  const std::vector<Step> steps = bottleneck
                                      ? std::vector<Step>{{1, width}, {3, width}, {1, output}}
                                      : std::vector<Step>{{3, width}, {3, output}};
  ResNetPlan::Block block{.name = name, .downsample_name = name + ".downsample"};
  int units = input;
  int stride_left = stride;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto [kernel, next] = steps[i];
    const std::string number = std::to_string(i + 1);
    block.convolutions.push_back(plan_convolution(name + ".conv" + number, name + ".bn" + number,
                                                  units, next, kernel,
                                                  kernel == 3 ? stride_left : 1));
    if (kernel == 3) stride_left = 1;
    units = next;
  }
  if (stride != 1 || input != output) {
    block.downsample =
        plan_convolution(name + ".downsample.0", name + ".downsample.1", input, output, 1, stride);
  }
  return block;
}

}  // namespace

const std::vector<std::string>& resnet_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Variant& variant : kVariants) result.emplace_back(variant.name);
    return result;
  }();
  return names;
}

ResNetPlan plan_resnet(const std::string& name) {
  const auto variant = std::find_if(std::begin(kVariants), std::end(kVariants),
                                    [&](const Variant& one) { return name == one.name; });
  if (variant == std::end(kVariants)) {
    throw Error(ErrorKind::kNotFound, "there is no ResNet " + clean_utf8(name, 100));
  }
  ResNetPlan plan{.stem = plan_convolution("conv1", "bn1", 3, kStemUnits, 7, 2),
                  .units = kStemUnits};
  for (int s = 0; s < 4; ++s) {
    ResNetPlan::Stage stage{.name = "layer" + std::to_string(s + 1)};
    const int width = kStemUnits << s;
    for (int b = 0; b < variant->blocks[static_cast<std::size_t>(s)]; ++b) {
      stage.blocks.push_back(plan_block(stage.name + "." + std::to_string(b), variant->bottleneck,
                                        plan.units, width, s > 0 && b == 0 ? 2 : 1));
      plan.units = variant->bottleneck ? 4 * width : width;
    }
    plan.stages.push_back(std::move(stage));
  }
  return plan;
}

}  // namespace maia
