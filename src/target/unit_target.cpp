#include <algorithm>

#include "base/error.hpp"
#include "target/target.hpp"

namespace maia {
namespace {

class UnitTarget : public Target {
 public:
  UnitTarget(std::shared_ptr<const Network> network, const std::string& layer, int unit)
      : network_(std::move(network)), layer_({layer}), unit_(unit) {
    network_->check_unit(network_->layer(layer), unit);
  }

  const std::string& model() const override { return network_->name(); }
  const std::string& layer() const override { return layer_.front(); }
  int unit() const override { return unit_; }
  std::string kind() const override { return network_->unit_kind(network_->layer(layer())); }
  Image view(const Image& image) const override { return network_->view(image); }

  std::vector<std::string> classes() const override {
    if (kind() != "class") return {};
    auto names = network_->classes();
    const auto count = static_cast<std::size_t>(network_->layer(layer()).units);
    while (names.size() < count) names.push_back(std::to_string(names.size()));
    return names;
  }

  std::vector<Response> respond(std::span<const ImageView> images) const override {
    std::vector<Response> responses;
    visit(images, [&](const LayerActivations& activations, int image) {
      const auto map = activations.map(image, unit_);
      const LayerInfo& info = *activations.layer;
      responses.push_back({.activation = *std::max_element(map.begin(), map.end()),
                           .map = {info.width, info.height, {map.begin(), map.end()}}});
    });
    return responses;
  }

  std::vector<std::vector<float>> respond_layer(std::span<const ImageView> images) const override {
    std::vector<std::vector<float>> rows;
    visit(images, [&](const LayerActivations& activations, int image) {
      auto& row = rows.emplace_back();
      for (int unit = 0; unit < activations.layer->units; ++unit) {
        const auto map = activations.map(image, unit);
        row.push_back(*std::max_element(map.begin(), map.end()));
      }
    });
    return rows;
  }

 private:
  static constexpr std::size_t kBatch = 32;  // so that early layers do not fill the memory

  template <typename Visit>
  void visit(std::span<const ImageView> images, const Visit& visit_image) const {
    for (std::size_t start = 0; start < images.size(); start += kBatch) {
      std::vector<Image> batch;
      for (const ImageView& view : images.subspan(start, std::min(kBatch, images.size() - start))) {
        batch.push_back(view.image);
      }
      network_->forward(batch, layer_, [&](const LayerActivations& activations) {
        for (int i = 0; i < activations.images; ++i) visit_image(activations, i);
      });
    }
  }

  std::shared_ptr<const Network> network_;
  std::vector<std::string> layer_;
  int unit_;
};

}  // namespace

std::unique_ptr<Target> make_unit_target(std::shared_ptr<const Network> network,
                                         const std::string& layer, int unit) {
  return std::make_unique<UnitTarget>(std::move(network), layer, unit);
}

}  // namespace maia
