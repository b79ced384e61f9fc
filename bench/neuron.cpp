// What measuring a unit on a few pictures costs beside the forward pass it cannot do without, and
// an early layer beside the last. Contenders take turns within one run, and each ratio is the
// median over the turns.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "exemplar/dataset.hpp"
#include "image/highlight.hpp"
#include "target/target.hpp"

namespace {

using namespace maia;

constexpr std::size_t kPictures = 8;
constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kBatch = 64;  // pictures a call; each runs alone whatever the batch
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

double neuron_ratio(const std::shared_ptr<const Network>& network, const std::vector<Image>& images,
                    std::span<const Image> views, const std::string& layer) {
  const auto target = make_unit_target(network, layer, 0);
  const std::vector<std::string> layers = {layer};
  std::vector<double> forward, neuron, ratios;
  forward_batches(*network, views, layers);
  for (int turn = 0; turn < kTurns * 5; ++turn) {
    forward.push_back(
        pictures_per_second(views.size(), [&] { forward_batches(*network, views, layers); }));
    neuron.push_back(pictures_per_second(images.size(), [&] {
      const auto responses = target->respond(views_of(images));
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

// How long `layer` takes beside the last one, for the same pictures.
double cost_of_layer(const std::shared_ptr<const Network>& network,
                     const std::vector<Image>& images, const std::string& layer) {
  const auto early = make_unit_target(network, layer, 0);
  const auto last = make_unit_target(network, network->layers().back().name, 0);
  std::vector<double> ratios;
  for (int turn = 0; turn < kTurns * 5; ++turn) {
    const double fast =
        pictures_per_second(images.size(), [&] { early->respond(views_of(images)); });
    const double slow =
        pictures_per_second(images.size(), [&] { last->respond(views_of(images)); });
    ratios.push_back(slow / fast);
  }
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
  std::printf("%zu pictures of %dx%d, %zu processors\n", images.size(), images[0].width(),
              images[0].height(), processor_count());
  neuron_ratio(network, images, views, "_blocks.4");
  const double neuron = neuron_ratio(network, images, views, "_blocks.10");
  const double early = cost_of_layer(network, images, "_blocks.1");
  std::printf("neuron_vs_forward %.2f ratio\n", neuron);
  std::printf("early_layer_cost %.2f ratio\n", early);
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_neuron: %s\n", error.what());
    return 1;
  }
}
