// One turn of the index benchmark, whose other contenders and ratios are in bench/index.py:
// bench_index MODEL WEIGHTS PREPROCESS FOLDER LAYERS
// prints as JSON the pictures per second of the network alone on pictures in memory, of reading and
// cropping the files alone, and of the whole index pass, and the peak memory in MB.
#include "exemplar/index.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"

namespace {

using namespace maia;

constexpr std::size_t kBatch = 64;  // pictures a call

double pictures_per_second(std::size_t pictures, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  return static_cast<double>(pictures) / time.count();
}

double peak_megabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

double forward_rate(const Network& network, std::span<const Image> views, const std::string& last) {
  const std::vector<std::string> layer = {last};
  return pictures_per_second(views.size(), [&] {
    for (std::size_t at = 0; at < views.size(); at += kBatch) {
      network.forward(views.subspan(at, std::min(kBatch, views.size() - at)), layer,
                      [](const LayerActivations&) {});
    }
  });
}

void run(const std::vector<std::string>& arguments) {
  const auto network = load_network(
      {.model = arguments.at(0), .weights = arguments.at(1), .preprocess = arguments.at(2)});
  const auto dataset = open_pictures(arguments.at(3), silent_progress());
  const auto layers = split(arguments.at(4), ',');
  Json result = {{"pictures", dataset->size()}};
  result["index"] = pictures_per_second(
      dataset->size(), [&] { build_index(*network, *dataset, layers, {}, silent_progress()); });
  result["peak_mb"] = peak_megabytes();
  if (arguments.size() > 5) {
    std::vector<Image> views(dataset->size());
    result["load"] = pictures_per_second(dataset->size(), [&] {
      parallel_for(dataset->size(), processor_count(),
                   [&](std::size_t i) { views[i] = network->view(dataset->load(i).image); });
    });
    forward_rate(*network, std::span(views).first(std::min<std::size_t>(16, views.size())),
                 layers.back());
    result["forward"] = forward_rate(*network, views, layers.back());
  }
  std::printf("%s\n", to_text(result).c_str());
}

}  // namespace

int main(int count, char** arguments) {
  maia::keep_freed_memory();
  try {
    run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_index: %s\n", error.what());
    return 1;
  }
}
