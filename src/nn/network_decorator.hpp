// A network that is another one but for what its subclass changes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nn/network.hpp"

namespace maia {

class NetworkDecorator : public Network {
 public:
  explicit NetworkDecorator(std::shared_ptr<const Network> inner) : inner_(std::move(inner)) {}

  const std::string& name() const override { return inner_->name(); }
  const std::string& weights_hash() const override { return inner_->weights_hash(); }
  const std::vector<LayerInfo>& layers() const override { return inner_->layers(); }
  const std::vector<RefusedLayer>& refused_layers() const override {
    return inner_->refused_layers();
  }
  const std::vector<std::string>& classes() const override { return inner_->classes(); }
  const std::string& logits_layer() const override { return inner_->logits_layer(); }
  Image view(const Image& image) const override { return inner_->view(image); }
  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override {
    inner_->forward(images, layers, visit);
  }

 protected:
  const Network& inner() const { return *inner_; }

 private:
  std::shared_ptr<const Network> inner_;
};

// The network itself where `classes` is empty. Throws kBadInput if there are not as many names as
// the network has classes.
std::shared_ptr<const Network> with_classes(std::shared_ptr<const Network> network,
                                            std::vector<std::string> classes);

}  // namespace maia
