// What every network that LibTorch computes has in common: pictures in, chunks of them through the
// computation on all threads, layers out. A definition of a network gives compute().
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "nn/architecture.hpp"
#include "nn/network.hpp"
#include "nn/preprocess.hpp"
#include "nn/torch/taps.hpp"

namespace maia {

// How a layer's maps become what the classifier is given: the means of their values, each brought
// to between `lowest` and `highest`, which is the activation function.
struct FeaturesOfLayer {
  std::string layer;
  float lowest = -std::numeric_limits<float>::infinity();
  float highest = std::numeric_limits<float>::infinity();
};

struct NetworkIdentity {
  std::string name;
  std::string weights_hash;
  std::vector<std::string> classes;
  Preprocess preprocess;
  // The layer whose values are the logits; empty where there are none.
  std::string logits_layer;
  FeaturesOfLayer features;  // without a layer where there are none
};

// `own` is the preprocessing that the network is meant for, `chosen` what the user wants instead.
NetworkIdentity make_identity(const std::string& name, const std::filesystem::path& weights,
                              const Preprocess& own, const std::optional<Preprocess>& chosen);

class TorchNetwork : public Network {
 public:
  const std::string& name() const override { return identity_.name; }
  const std::string& weights_hash() const override { return identity_.weights_hash; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& classes() const override { return identity_.classes; }
  const std::string& logits_layer() const override { return identity_.logits_layer; }
  const std::string& features_layer() const override { return identity_.features.layer; }
  std::vector<float> features_of(const LayerActivations& activations, int image) const override;
  Image view(const Image& image) const override;
  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override;

 protected:
  // `chunk` pictures go through compute() at once.
  explicit TorchNetwork(NetworkIdentity identity, int chunk = 4);

  // Runs an empty picture to learn the layers; the last act of a constructor.
  void discover();

  // `input` is n x 3 x side x side, float, channels last, on the processor. Called on several
  // threads at once, each for its own pictures; a picture's values must not depend on the others.
  virtual void compute(const at::Tensor& input, Taps& taps) const = 0;

  // Zeros around a picture, for a first convolution that pads its sides unevenly.
  Padding input_margin_;

 private:
  void compute_chunk(std::span<const Image> images, Taps& taps) const;

  NetworkIdentity identity_;
  int chunk_;
  std::vector<LayerInfo> layers_;
};

}  // namespace maia
