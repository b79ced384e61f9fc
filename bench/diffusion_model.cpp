// A part of Stable Diffusion on tensors from a file, for comparison with other implementations:
//
//   bench_diffusion_model PART FOLDER INPUT OUTPUT [REPEATS [PRECISION [THREADS]]]
//
// PART is unet (INPUT has "x", "time", "text"), encoder ("pictures"), decoder ("latents") or text
// ("tokens"); FOLDER is the part's own. INPUT and OUTPUT ("y") are safetensors files; the name of
// INPUT is given without its ending. Prints the seconds of each call and the most memory taken.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "base/memory.hpp"
#include "nn/diffusion/autoencoder.hpp"
#include "nn/diffusion/text_tower.hpp"
#include "nn/diffusion/unet.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/threads.hpp"
#include "nn/torch/placement.hpp"

namespace maia {
namespace {

class Inputs {
 public:
  explicit Inputs(const std::filesystem::path& file)
      : tensors_(file.parent_path(), {file.filename().string()}, "inputs", {}) {}
  at::Tensor operator[](const std::string& name) {
    const auto shape = tensors_.shape(name);
    return tensors_.take(name, shape ? at::IntArrayRef(*shape) : at::IntArrayRef());
  }

 private:
  MappedWeights tensors_;
};

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
                                      Inputs& inputs, const Placement& placement) {
  if (part == "unet") {
    const auto unet = std::make_shared<UNet>(folder, placement);
    const double time = inputs["time"].item<double>();
    return [=, x = inputs["x"], text = inputs["text"]] { return (*unet)(x, time, text); };
  }
  if (part == "text") {
    const auto encoder = std::make_shared<TextTower>(folder, placement);
    return [=, tokens = rows_of(inputs["tokens"])] { return (*encoder)(tokens); };
  }
  const auto autoencoder = std::make_shared<Autoencoder>(folder, placement);
  if (part == "encoder") {
    return [=, x = inputs["pictures"]] { return autoencoder->encode(x); };
  }
  if (part != "decoder") throw std::invalid_argument("there is no part " + part);
  return [=, x = inputs["latents"]] { return autoencoder->decode(x); };
}

double most_memory() {
  std::ifstream status("/proc/self/status");
  std::string field;
  while (status >> field) {
    double kilobytes = 0;
    if (field == "VmHWM:" && status >> kilobytes) return kilobytes / 1e6;
  }
  return 0;
}

void run(int count, char** arguments) {
  if (count < 5) {
    throw std::invalid_argument(
        "usage: bench_diffusion_model PART FOLDER INPUT OUTPUT [REPEATS [PRECISION [THREADS]]]");
  }
  keep_blas_on_one_thread();
  keep_freed_memory();
  if (count > 7) at::set_num_threads(std::stoi(arguments[7]));
  const c10::InferenceMode inference;
  Inputs inputs(arguments[3]);
  const auto compute = open_part(arguments[1], arguments[2], inputs,
                                 open_placement("cpu", count > 6 ? arguments[6] : "float32"));
  at::Tensor y;
  for (int i = count > 5 ? std::stoi(arguments[5]) : 1; i > 0; --i) {
    const auto begin = std::chrono::steady_clock::now();
    y = compute();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    std::printf("seconds %.4f\n", taken.count());
    std::fflush(stdout);
  }
  std::printf("memory_gb %.3f\n", most_memory());
  y = y.to(at::kFloat).contiguous();
  const float* const values = y.data_ptr<float>();
  StateDict result;
  result["y"] = {y.sizes().vec(), {values, values + y.numel()}};
  write_safetensors(arguments[4], result);
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
