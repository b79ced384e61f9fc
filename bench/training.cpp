// How fast fine-tuning is: bench_training [MODEL [BATCH [STEPS [WEIGHTS]]]] trains on pictures of
// noise.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "base/random.hpp"
#include "nn/model_catalog.hpp"
#include "nn/state_dict.hpp"
#include "nn/training/fine_tuning.hpp"

namespace {

using namespace maia;

Image noise(std::size_t number) {
  Random random(number);
  Image image(224, 224);
  for (auto& byte : image.pixels()) byte = static_cast<std::uint8_t>(random.below(256));
  return image;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string model = count > 1 ? arguments[1] : "efficientnet-lite0";
  const int batch = count > 2 ? std::atoi(arguments[2]) : 32;
  const int steps = count > 3 ? std::atoi(arguments[3]) : 6;
  const std::filesystem::path weights = count > 4 ? arguments[4] : weight_file(model);
  TrainingExamples examples{.hash = "noise", .classes = {"a", "b", "c", "d"}};
  for (int i = 0; i < batch; ++i) examples.labels.push_back(i % 4);
  examples.load = noise;
  FineTuning training({model, read_state_dict(weights), {}}, std::move(examples),
                      {.epochs = steps, .batch = batch});
  double best = 1e9;
  while (!training.finished()) {
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t busy = std::clock();
    training.step();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
    std::printf("step %zu: %.2f s, %.1f pictures/s, %.1f ms of processor a picture, loss %.6f\n",
                training.history().size(), took.count(), batch / took.count(),
                1e3 * double(std::clock() - busy) / CLOCKS_PER_SEC / batch,
                training.history().back().loss);
  }
  std::printf("training_images_per_s %.1f images/s\n", batch / best);
  return 0;
}
