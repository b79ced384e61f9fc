// Grounding DINO on a prepared picture, for comparison with other implementations:
// bench_grounding_model FOLDER INPUT OUTPUT [REPEATS]. INPUT, a safetensors file, holds `pixels` (1
// x 3 x height x width) and `tokens`; OUTPUT gets `logits` (queries x tokens) and `boxes`. Says the
// seconds that each call took, of the clock and of all processors, and the most memory in use.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>

#include "base/memory.hpp"
#include "nn/grounding/grounding_network.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/threads.hpp"

namespace {

using maia::StateDict;

maia::WeightTensor to_weights(const at::Tensor& tensor) {
  const at::Tensor values = tensor.to(at::kCPU, at::kFloat).contiguous();
  const float* const first = values.data_ptr<float>();
  return {values.sizes().vec(), {first, first + values.numel()}};
}

at::Tensor to_tensor(maia::WeightTensor& weights, const at::Device& device) {
  return at::from_blob(weights.values.data(), weights.shape, at::TensorOptions(at::kFloat))
      .to(device);
}

std::string peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return line.substr(6);
  }
  return " unknown";
}

void run(int count, char** arguments) {
  const c10::InferenceMode inference;
  const std::filesystem::path folder = arguments[1];
  StateDict input = maia::read_state_dict(arguments[2]);
  const at::Device device = at::hasCUDA() ? at::kCUDA : at::kCPU;
  const auto config = maia::read_grounding_config(maia::ModelConfig::read(folder / "config.json"));
  const maia::GroundingNetwork network(
      config, maia::MappedWeights(folder, {"model"}, "Grounding DINO", {device, at::kFloat}));
  const auto& numbers = input.at("tokens").values;
  const maia::GroundingText text = maia::mark_phrases({numbers.begin(), numbers.end()},
                                                      static_cast<std::size_t>(config.most_tokens));
  const at::Tensor pixels = to_tensor(input.at("pixels"), device);
  StateDict output;
  for (int i = 0; i < (count > 4 ? std::stoi(arguments[4]) : 1); ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t used = std::clock();
    const maia::GroundingOutput found = network(pixels, text);
    output["logits"] = to_weights(found.logits);
    output["boxes"] = to_weights(found.boxes);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    const double processors = static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC;
    std::printf("%.3f s, %.3f s of processors\n", spent.count(), processors);
  }
  maia::write_safetensors(arguments[3], output);
  std::printf("peak memory:%s\n", peak_memory().c_str());
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count < 4 || count > 5) {
      throw std::invalid_argument("usage: bench_grounding_model FOLDER INPUT OUTPUT [REPEATS]");
    }
    maia::keep_freed_memory();
    maia::keep_blas_on_one_thread();
    run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_grounding_model: %s\n", error.what());
    return 1;
  }
}
