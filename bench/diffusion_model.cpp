// A part of Stable Diffusion on tensors from a file, for comparison with other implementations:
//
//   bench_diffusion_model PART FOLDER INPUT OUTPUT [REPEATS [PRECISION]]
//
// PART is unet (INPUT has "x", "time", "text"), encoder ("pictures"), decoder ("latents") or text
// ("tokens"); FOLDER is the part's own. INPUT and OUTPUT ("y") are safetensors files. Prints the
// seconds of each call and the most memory taken.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <string>

#include "base/memory.hpp"
#include "model_call.hpp"
#include "nn/diffusion/autoencoder.hpp"
#include "nn/diffusion/text_tower.hpp"
#include "nn/diffusion/unet.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/threads.hpp"
#include "nn/torch/placement.hpp"

namespace maia {
namespace {

std::vector<std::vector<int>> rows_of(const at::Tensor& numbers) {
  std::vector<std::vector<int>> rows;
  const at::Tensor whole = numbers.to(at::kInt).contiguous();
  for (std::int64_t i = 0; i < whole.size(0); ++i) {
    const int* const row = whole[i].data_ptr<int>();
    rows.emplace_back(row, row + whole.size(1));
  }
  return rows;
}

std::function<at::Tensor()> open_part(const std::string& part, const std::filesystem::path& folder,
                                      const StateDict& inputs, const Placement& placement) {
  if (part == "unet") {
    const auto unet = std::make_shared<UNet>(folder, placement);
    const double time = to_tensor(inputs.at("time")).item<double>();
    return [=, x = to_tensor(inputs.at("x")), text = to_tensor(inputs.at("text"))] {
      return (*unet)(x, time, text);
    };
  }
  if (part == "text") {
    const auto encoder = std::make_shared<TextTower>(folder, placement);
    return [=, tokens = rows_of(to_tensor(inputs.at("tokens")))] { return (*encoder)(tokens); };
  }
  const auto autoencoder = std::make_shared<Autoencoder>(folder, placement);
  if (part == "encoder") {
    return [=, x = to_tensor(inputs.at("pictures"))] { return autoencoder->encode(x); };
  }
  if (part != "decoder") throw std::invalid_argument("there is no part " + part);
  return [=, x = to_tensor(inputs.at("latents"))] { return autoencoder->decode(x); };
}

void run(int count, char** arguments) {
  if (count < 5) {
    throw std::invalid_argument(
        "usage: bench_diffusion_model PART FOLDER INPUT OUTPUT [REPEATS [PRECISION]]");
  }
  keep_blas_on_one_thread();
  keep_freed_memory();
  const c10::InferenceMode inference;
  const AllProcessors processors;
  const StateDict inputs = read_state_dict(std::filesystem::path(arguments[3]));
  const auto compute = open_part(arguments[1], arguments[2], inputs,
                                 open_placement("cpu", count > 6 ? arguments[6] : "float32"));
  const at::Tensor y = timed(arguments[1], count > 5 ? std::stoi(arguments[5]) : 1, compute);
  write_safetensors(arguments[4], {{"y", to_weights(y)}});
  print_most_memory();
}

}  // namespace
}  // namespace maia

int main(int count, char** arguments) {
  try {
    maia::run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_diffusion_model: %s\n", error.what());
    return 1;
  }
}
