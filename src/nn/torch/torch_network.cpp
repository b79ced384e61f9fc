#include "nn/torch/torch_network.hpp"

#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "nn/state_dict.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/picture_input.hpp"

namespace maia {

NetworkIdentity make_identity(const std::string& name, const std::filesystem::path& weights,
                              const Preprocess& own, const std::optional<Preprocess>& chosen) {
  NetworkIdentity identity{
      .name = name, .weights_hash = hash_weights(weights), .preprocess = chosen.value_or(own)};
  if (identity.preprocess != own) {
    identity.weights_hash = sha256(identity.weights_hash + to_text(identity.preprocess));
  }
  return identity;
}

TorchNetwork::TorchNetwork(NetworkIdentity identity, int chunk)
    : identity_(std::move(identity)), chunk_(chunk) {}

Image TorchNetwork::view(const Image& image) const {
  return maia::view(image, identity_.preprocess);
}

std::vector<float> TorchNetwork::features_of(const LayerActivations& activations, int image) const {
  const auto& [layer, lowest, highest] = identity_.features;
  if (layer.empty()) return Network::features_of(activations, image);
  std::vector<float> features;
  for (int unit = 0; unit < activations.layer->units; ++unit) {
    const auto map = activations.map(image, unit);
    double sum = 0;
    for (const float value : map) sum += std::clamp(value, lowest, highest);
    features.push_back(static_cast<float>(sum / static_cast<double>(map.size())));
  }
  return features;
}

void TorchNetwork::discover() {
  DiscoveringTaps taps;
  const int side = identity_.preprocess.crop;
  const Image blank(side, side);
  translate_errors([&] {
    const c10::InferenceMode inference;
    compute(to_input(std::span(&blank, 1), identity_.preprocess, input_margin_), taps);
  });
  layers_ = std::move(taps.layers);
}

void TorchNetwork::compute_chunk(std::span<const Image> images, Taps& taps) const {
  translate_errors([&] {
    const SingleThreaded alone;
    const c10::InferenceMode inference;
    compute(to_input(images, identity_.preprocess, input_margin_), taps);
  });
}

void TorchNetwork::forward(std::span<const Image> images, std::span<const std::string> layers,
                           const Visitor& visit) const {
  const Wanted wanted(*this, layers);
  if (wanted.count() == 0 || images.empty()) return;
  const std::size_t threads = network_threads();
  const std::size_t chunk = std::min<std::size_t>(chunk_, (images.size() + threads - 1) / threads);
  if (images.size() <= chunk) {
    VisitingTaps taps(wanted, visit);
    return compute_chunk(images, taps);
  }
  CollectedLayers collected(*this, wanted, static_cast<int>(images.size()));
  parallel_for((images.size() + chunk - 1) / chunk, threads, [&](std::size_t i) {
    const auto part = images.subspan(i * chunk, std::min(chunk, images.size() - i * chunk));
    compute_chunk(part, *collected.taps(i * chunk));
  });
  collected.show(visit);
}

}  // namespace maia
