// What indexing and measuring cost beside the forward pass they cannot do without. Contenders take
// turns within one run, and each ratio is the median over the turns.
#include "exemplar/index.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "image/highlight.hpp"
#include "target/target.hpp"

namespace {

using namespace maia;

constexpr std::size_t kPictures = 256;
constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kBatch = 64;  // pictures a call; each runs alone whatever the batch
constexpr std::size_t kFew = 8;
constexpr int kTurns = 7;

double pictures_per_second(std::size_t pictures, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  return static_cast<double>(pictures) / time.count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void forward_batches(const Network& network, std::span<const Image> images,
                     const std::vector<std::string>& layer) {
  for (std::size_t at = 0; at < images.size(); at += kBatch) {
    network.forward(images.subspan(at, std::min(kBatch, images.size() - at)), layer,
                    [](const LayerActivations&) {});
  }
}

// Every block's output and the head: what one pass of the index measures.
std::vector<std::string> indexed_layers(const Network& network) {
  std::vector<std::string> names;
  for (const auto& layer : network.layers()) {
    const bool block = layer.name.starts_with("_blocks.") && !layer.name.ends_with("_bn0") &&
                       !layer.name.ends_with("_bn1") && !layer.name.ends_with("_bn2");
    if (block || layer.name == "_bn1") names.push_back(layer.name);
  }
  return names;
}

double index_ratio(const Network& network, const ImageDataset& dataset,
                   std::span<const Image> views) {
  const auto layers = indexed_layers(network);
  const std::vector<std::string> deepest = {layers.back()};
  std::vector<double> forward, index, ratios;
  forward_batches(network, views, deepest);
  for (int turn = 0; turn < kTurns; ++turn) {
    forward.push_back(
        pictures_per_second(views.size(), [&] { forward_batches(network, views, deepest); }));
    index.push_back(pictures_per_second(
        dataset.size(), [&] { build_index(network, dataset, layers, {}, silent_progress()); }));
    ratios.push_back(index.back() / forward.back());
  }
  std::printf("forward to %s, pictures in memory: %.0f pictures/s\n", deepest[0].c_str(),
              median(forward));
  std::printf("index of %zu layers from JPEG files: %.0f pictures/s\n", layers.size(),
              median(index));
  return median(ratios);
}

double neuron_ratio(const std::shared_ptr<const Network>& network, std::span<const Image> images,
                    std::span<const Image> views, const std::string& layer) {
  const auto target = make_unit_target(network, layer, 0);
  const std::vector<std::string> layers = {layer};
  std::vector<double> forward, neuron, ratios;
  forward_batches(*network, views, layers);
  for (int turn = 0; turn < kTurns * 5; ++turn) {
    forward.push_back(
        pictures_per_second(views.size(), [&] { forward_batches(*network, views, layers); }));
    neuron.push_back(pictures_per_second(images.size(), [&] {
      const auto responses = target->respond(images);
      for (std::size_t i = 0; i < images.size(); ++i) {
        const Image view = network->view(images[i]);
        highlight(view, active_region(responses[i].map, 0, view.width(), view.height()), true);
      }
    }));
    ratios.push_back(neuron.back() / forward.back());
  }
  std::printf("8 pictures to %s: forward %.0f pictures/s, respond and highlight %.0f\n",
              layer.c_str(), median(forward), median(neuron));
  return median(ratios);
}

void run() {
  const auto network = load_network({.model = "efficientnet-lite0"});
  const auto dataset = open_collage_dataset(kPictures, kSeed, silent_progress());
  std::vector<Image> images, views;
  for (std::size_t i = 0; i < dataset->size(); ++i) {
    images.push_back(dataset->load(i).image);
    views.push_back(network->view(images.back()));
  }
  std::printf("%zu collage pictures of %dx%d, %zu processors\n", images.size(), images[0].width(),
              images[0].height(), processor_count());
  const double index = index_ratio(*network, *dataset, views);
  const auto few = std::span(images).first(kFew);
  const auto few_views = std::span(views).first(kFew);
  neuron_ratio(network, few, few_views, "_blocks.4");
  const double neuron = neuron_ratio(network, few, few_views, "_blocks.10");
  std::printf("index_vs_forward %.2f ratio\n", index);
  std::printf("neuron_vs_forward %.2f ratio\n", neuron);
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_index: %s\n", error.what());
    return 1;
  }
}
