// Prints the milliseconds of a forward pass of eight pictures to EfficientNet-Lite0's last
// convolution, the median of many: the part of an experiment's time that is none of the host's.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "imagery/collage.hpp"
#include "nn/network.hpp"

namespace {

constexpr int kTurns = 41;
constexpr std::uint64_t kPictures = 8;

double median_milliseconds() {
  const auto network = maia::load_network({.model = "efficientnet-lite0"});
  const auto generator = maia::make_collage_generator();
  std::vector<maia::Image> images;
  for (std::uint64_t seed = 0; seed < kPictures; ++seed) {
    images.push_back(generator->draw("a crow on grass", seed).image);
  }
  const std::vector<std::string> layers = {"_bn1"};
  std::vector<double> times;
  for (int turn = 0; turn < kTurns; ++turn) {
    const auto begin = std::chrono::steady_clock::now();
    network->forward(images, layers, [](const maia::LayerActivations&) {});
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
            .count());
  }
  std::nth_element(times.begin(), times.begin() + kTurns / 2, times.end());
  return times[kTurns / 2];
}

}  // namespace

int main() {
  try {
    std::printf("%.3f\n", median_milliseconds());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_sweep: %s\n", error.what());
    return 1;
  }
}
