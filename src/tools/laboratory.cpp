#include "tools/laboratory.hpp"

#include <array>

#include "target/extended_network.hpp"

namespace maia {

Laboratory::Laboratory(std::shared_ptr<const Network> network,
                       std::shared_ptr<const ImageDataset> dataset, double quantile,
                       Progress& progress)
    : network_(std::move(network)),
      dataset_(std::move(dataset)),
      quantile_(quantile),
      progress_(progress),
      networks_{{network_->name(), network_}} {}

std::shared_ptr<const Network> Laboratory::find_network(const std::string& model) {
  auto& network = networks_[model];
  try {
    if (!network) network = with_classes(load_network({.model = model, .may_be_file = false}));
  } catch (...) {
    networks_.erase(model);
    throw;
  }
  return network;
}

const ExemplarIndex& Laboratory::find_index(const std::shared_ptr<const Network>& network,
                                            const std::string& layer) {
  const std::string key = network->name() + "\n" + layer;
  const auto found = indexes_.find(key);
  if (found != indexes_.end()) return found->second;
  const std::array<std::string, 1> layers = {layer};
  return indexes_.emplace(key, open_index(*network, *dataset_, layers, {}, progress_))
      .first->second;
}

std::shared_ptr<const Subject> Laboratory::open(const std::string& model, const std::string& layer,
                                                int unit) {
  const std::lock_guard lock(mutex_);
  const auto network = find_network(model);
  network->check_unit(network->layer(layer), unit);
  const ExemplarIndex& index = find_index(network, layer);
  const auto top = index.top(layer, unit);
  return std::make_shared<const Subject>(Subject{
      .target = make_unit_target(network, layer, unit),
      .threshold = index.quantile(layer, unit, quantile_),
      .exemplars = {top.begin(), top.end()},
      .dataset = dataset_,
  });
}

}  // namespace maia
