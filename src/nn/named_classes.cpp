#include "nn/named_classes.hpp"

#include "base/error.hpp"

namespace maia {
namespace {

class NamedClasses : public Network {
 public:
  NamedClasses(std::shared_ptr<const Network> network, std::vector<std::string> names)
      : network_(std::move(network)), names_(std::move(names)) {}

  const std::vector<std::string>& classes() const override { return names_; }
  const std::string& name() const override { return network_->name(); }
  const std::string& weights_hash() const override { return network_->weights_hash(); }
  const std::vector<LayerInfo>& layers() const override { return network_->layers(); }
  const std::vector<RefusedLayer>& refused_layers() const override {
    return network_->refused_layers();
  }
  const std::string& logits_layer() const override { return network_->logits_layer(); }
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

 private:
  std::shared_ptr<const Network> network_;
  std::vector<std::string> names_;
};

}  // namespace

std::shared_ptr<const Network> name_classes(std::shared_ptr<const Network> network,
                                            std::vector<std::string> names) {
  if (names.empty()) return network;
  if (network->logits_layer().empty()) {
    throw Error(ErrorKind::kBadInput, network->name() + " has no classes to be named");
  }
  const auto count = static_cast<std::size_t>(network->layer(network->logits_layer()).units);
  if (count != names.size()) {
    throw Error(ErrorKind::kBadInput, network->name() + " has " + std::to_string(count) +
                                          " classes, but " + std::to_string(names.size()) +
                                          " are named");
  }
  return std::make_shared<const NamedClasses>(std::move(network), std::move(names));
}

}  // namespace maia
