// Tensors that a reference implementation computed, from the files beside the tests.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "nn/torch/mapped_weights.hpp"

namespace maia {

inline std::filesystem::path image_models() {
  return std::filesystem::path(MAIA_SOURCE_FOLDER) / "tests" / "nn" / "image_models";
}

class GoldenTensors {
 public:
  // NAME.safetensors in the folder.
  GoldenTensors(const std::filesystem::path& folder, const std::string& name)
      : tensors_(folder, {name}, "golden tensors", {at::kCPU, at::kFloat}) {}
  // As floats.
  at::Tensor operator[](const std::string& name) {
    const auto shape = tensors_.shape(name);
    return tensors_.take(name, shape ? at::IntArrayRef(*shape) : at::IntArrayRef());
  }

 private:
  MappedWeights tensors_;
};

// No value is further off than `tolerance` times the largest of the expected ones.
inline void expect_near(const at::Tensor& found, const at::Tensor& expected, double tolerance) {
  ASSERT_EQ(found.sizes().vec(), expected.sizes().vec());
  const double off = (found.to(at::kDouble) - expected.to(at::kDouble)).abs().max().item<double>();
  const double largest = expected.abs().max().item<double>();
  EXPECT_LE(off, tolerance * largest) << "largest value " << largest;
}

}  // namespace maia
