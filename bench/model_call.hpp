// What the programs that run a large model on tensors from a file have in common.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "nn/state_dict.hpp"

namespace maia {

inline at::Tensor to_tensor(const WeightTensor& weights) {
  return at::from_blob(const_cast<float*>(weights.values.data()), weights.shape,
                       at::TensorOptions(at::kFloat));
}

inline WeightTensor to_weights(const at::Tensor& tensor) {
  const at::Tensor values = tensor.to(at::kCPU, at::kFloat).contiguous();
  const float* const first = values.data_ptr<float>();
  return {values.sizes().vec(), {first, first + values.numel()}};
}

// Prints "seconds WHAT S" for each of `repeats` calls, and gives the last one's result.
template <typename Function>
auto timed(const char* what, int repeats, const Function& function) {
  for (int left = std::max(repeats, 1);; --left) {
    const auto begin = std::chrono::steady_clock::now();
    auto result = function();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    std::printf("seconds %s %.4f\n", what, taken.count());
    std::fflush(stdout);
    if (left == 1) return result;
  }
}

// Prints "memory_gb G", the most that this process has had.
inline void print_most_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("VmHWM:")) continue;
    std::printf("memory_gb %.3f\n", std::stod(line.substr(6)) * 1024 / 1e9);
  }
}

}  // namespace maia
