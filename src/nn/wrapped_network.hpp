// A network that is another one but for what a derived class says.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nn/network.hpp"

namespace maia {

class WrappedNetwork : public Network {
 public:
  explicit WrappedNetwork(std::shared_ptr<const Network> network) : network_(std::move(network)) {}

  const std::string& name() const override { return network_->name(); }
  const std::string& weights_hash() const override { return network_->weights_hash(); }
  const std::vector<LayerInfo>& layers() const override { return network_->layers(); }
  const std::vector<RefusedLayer>& refused_layers() const override {
    return network_->refused_layers();
  }
  const std::vector<std::string>& classes() const override { return network_->classes(); }
  const std::string& logits_layer() const override { return network_->logits_layer(); }
  const std::string& features_layer() const override { return network_->features_layer(); }
  std::vector<float> features_of(const LayerActivations& activations, int image) const override {
    return network_->features_of(activations, image);
  }
  Image view(const Image& image) const override { return network_->view(image); }
  std::string unit_kind(const LayerInfo& layer) const override {
    return network_->unit_kind(layer);
  }
  std::string unit_title(const LayerInfo& layer, int unit) const override {
    return network_->unit_title(layer, unit);
  }
  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override {
    network_->forward(images, layers, visit);
  }

 protected:
  const Network& wrapped() const { return *network_; }

 private:
  std::shared_ptr<const Network> network_;
};

}  // namespace maia
