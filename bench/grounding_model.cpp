// Grounding DINO on a prepared picture, for comparison with other implementations:
// bench_grounding_model FOLDER INPUT OUTPUT [REPEATS]. INPUT, a safetensors file, holds `pixels` (1
// x 3 x height x width) and `tokens`; OUTPUT gets `logits` (queries x tokens) and `boxes`. Prints
// the seconds of each call and the most memory taken.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "base/memory.hpp"
#include "model_call.hpp"
#include "nn/grounding/grounding_network.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/threads.hpp"

namespace maia {
namespace {

void run(int count, char** arguments) {
  const c10::InferenceMode inference;
  const AllProcessors processors;
  const std::filesystem::path folder = arguments[1];
  const StateDict input = read_state_dict(std::filesystem::path(arguments[2]));
  const at::Device device = at::hasCUDA() ? at::kCUDA : at::kCPU;
  const auto config = read_grounding_config(ModelConfig::read(folder / "config.json"));
  const GroundingNetwork network(
      config, MappedWeights(folder, {"model"}, "Grounding DINO", {device, at::kFloat}));
  const auto& numbers = input.at("tokens").values;
  const GroundingText text =
      mark_phrases({numbers.begin(), numbers.end()}, static_cast<std::size_t>(config.most_tokens));
  const at::Tensor pixels = to_tensor(input.at("pixels"));
  const at::Tensor here = pixels.to(device);
  const GroundingOutput found =
      timed("model", count > 4 ? std::stoi(arguments[4]) : 1, [&] { return network(here, text); });
  write_safetensors(arguments[3],
                    {{"logits", to_weights(found.logits)}, {"boxes", to_weights(found.boxes)}});
  print_most_memory();
}

}  // namespace
}  // namespace maia

int main(int count, char** arguments) {
  try {
    if (count < 4 || count > 5) {
      throw std::invalid_argument("usage: bench_grounding_model FOLDER INPUT OUTPUT [REPEATS]");
    }
    maia::keep_freed_memory();
    maia::keep_blas_on_one_thread();
    maia::run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_grounding_model: %s\n", error.what());
    return 1;
  }
}
