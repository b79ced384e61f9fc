// TorchScript files made in a test: modules from their source, saved to a folder of the test's own.
#pragma once

#include <torch/script.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace maia {

using Parts = std::vector<std::pair<std::string, torch::jit::Module>>;
using Parameters = std::vector<std::pair<std::string, at::Tensor>>;

// A module with the methods of `source`, in which self.NAME(...) calls the child NAME.
inline torch::jit::Module make_module(std::string source, const Parts& parts = {},
                                      const Parameters& parameters = {}) {
  static int count = 0;
  torch::jit::Module module("Module" + std::to_string(++count));
  module.register_attribute("training", c10::BoolType::get(), true);
  for (const auto& [name, part] : parts) {
    module.register_module(name, part);
    source = replace_all(source, "self." + name + "(", "self." + name + ".forward(");
  }
  for (const auto& [name, tensor] : parameters) module.register_parameter(name, tensor, false);
  module.define(source);
  return module;
}

// A convolution of 3 x 3 with weights from a seed.
inline torch::jit::Module make_convolution(int input, int output, int stride, std::uint64_t seed) {
  torch::manual_seed(seed);
  return make_module("def forward(self, x):\n  return torch.conv2d(x, self.weight, self.bias, [" +
                         std::to_string(stride) + ", " + std::to_string(stride) + "], [1, 1])\n",
                     {},
                     {{"weight", 0.3 * torch::randn({output, input, 3, 3})},
                      {"bias", 0.1 * torch::randn({output})}});
}

class ScriptFiles {
 public:
  std::string save(const torch::jit::Module& module) {
    const auto path = folder_.path() / ("net" + std::to_string(++count_) + ".pt");
    module.save(path.string());
    return path.string();
  }
  std::filesystem::path folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  int count_ = 0;
};

}  // namespace maia
