#include "nn/torch/taps.hpp"

#include <ATen/ATen.h>

#include "base/error.hpp"

namespace maia {
namespace {

std::size_t values_of(const LayerInfo& layer) {
  return std::size_t(layer.units) * layer.height * layer.width;
}

// Copies to images x units x height x width.
void copy_out(const at::Tensor& values, float* to) {
  const at::Tensor dense = values.is_mkldnn() ? values.to_dense() : values;
  at::from_blob(to, dense.sizes(), at::kFloat).copy_(dense);
}

void check_size(const LayerInfo& layer, const at::Tensor& values) {
  if (static_cast<std::size_t>(values.numel()) != values_of(layer) * values.size(0)) {
    throw Error(ErrorKind::kInternal, "layer " + layer.name + " changed its size");
  }
}

}  // namespace

void DiscoveringTaps::give(const std::string& layer, const at::Tensor& values) {
  const bool spatial = values.dim() == 4;
  layers.push_back({.name = layer,
                    .units = static_cast<int>(values.size(1)),
                    .height = spatial ? static_cast<int>(values.size(2)) : 1,
                    .width = spatial ? static_cast<int>(values.size(3)) : 1});
}

Wanted::Wanted(const Network& network, std::span<const std::string> names) {
  for (const auto& name : names) layers_[name] = &network.layer(name);
}

const LayerInfo* Wanted::find(const std::string& name) const {
  const auto found = layers_.find(name);
  return found == layers_.end() ? nullptr : found->second;
}

void VisitingTaps::give(const std::string& layer, const at::Tensor& values) {
  const LayerInfo* const info = wanted_.find(layer);
  if (info == nullptr) return;
  ++given_;
  check_size(*info, values);
  const at::Tensor rows = (values.is_mkldnn() ? values.to_dense() : values).contiguous();
  visit_({.layer = info,
          .images = static_cast<int>(rows.size(0)),
          .values = {rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())}});
}

// The taps of some of the pictures.
class CollectedLayers::Part : public Taps {
 public:
  Part(CollectedLayers& all, std::size_t first) : all_(all), first_(first) {}
  bool wants(const std::string& layer) const override { return all_.by_name_.contains(layer); }
  void give(const std::string& layer, const at::Tensor& values) override {
    const auto found = all_.by_name_.find(layer);
    if (found == all_.by_name_.end()) return;
    ++given_;
    const Layer& collected = *found->second;
    check_size(*collected.info, values);
    copy_out(values, collected.values.get() + first_ * values_of(*collected.info));
  }
  bool finished() const override { return given_ == all_.by_name_.size(); }

 private:
  CollectedLayers& all_;
  std::size_t first_;
  std::size_t given_ = 0;
};

CollectedLayers::CollectedLayers(const Network& network, const Wanted& wanted, int images)
    : wanted_(wanted), images_(images) {
  layers_.reserve(wanted.count());
  for (const LayerInfo& info : network.layers()) {
    if (wanted_.find(info.name) == nullptr) continue;
    auto& layer = layers_.emplace_back();
    layer.info = &info;
    layer.values =
        std::make_unique_for_overwrite<float[]>(values_of(info) * static_cast<std::size_t>(images));
    by_name_[info.name] = &layer;
  }
}

std::unique_ptr<Taps> CollectedLayers::taps(std::size_t first) {
  return std::make_unique<Part>(*this, first);
}

void CollectedLayers::show(const Network::Visitor& visit) const {
  for (const Layer& layer : layers_) {
    visit({.layer = layer.info,
           .images = images_,
           .values = {layer.values.get(),
                      values_of(*layer.info) * static_cast<std::size_t>(images_)}});
  }
}

}  // namespace maia
