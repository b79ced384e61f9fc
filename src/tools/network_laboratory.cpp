#include <array>
#include <map>
#include <mutex>

#include "exemplar/index.hpp"
#include "target/extended_network.hpp"
#include "tools/laboratory.hpp"

namespace maia {
namespace {

class NetworkLaboratory : public Laboratory {
 public:
  NetworkLaboratory(std::shared_ptr<const Network> network,
                    std::shared_ptr<const ImageDataset> dataset, double quantile,
                    Progress& progress)
      : network_(std::move(network)),
        dataset_(std::move(dataset)),
        quantile_(quantile),
        progress_(progress),
        networks_{{network_->name(), network_}} {}

  const Model& model() const override { return *network_; }
  const ImageDataset& dataset() const override { return *dataset_; }
  std::string truth(const std::string&, int) const override { return {}; }

  void prepare(std::span<const std::string> layers, Communicator& together) override {
    const std::lock_guard lock(mutex_);
    open_index(*network_, *dataset_, layers, {}, progress_, together);
  }

  std::shared_ptr<const Subject> open(const std::string& model, const std::string& layer,
                                      int unit) override {
    const std::lock_guard lock(mutex_);
    const auto network = find_network(model);
    network->check_unit(network->layer(layer), unit);
    const ExemplarIndex& index = find_index(network, layer);
    const auto top = index.top(layer, unit);
    return std::make_shared<const Subject>(Subject{
        .target = make_unit_target(network, layer, unit),
        .threshold = index.quantile(layer, unit, quantile_),
        .quantile = quantile_,
        .exemplars = {top.begin(), top.end()},
        .dataset = dataset_,
    });
  }

 private:
  std::shared_ptr<const Network> find_network(const std::string& model) {
    auto& network = networks_[model];
    try {
      if (!network) network = with_classes(load_network({.model = model, .may_be_file = false}));
    } catch (...) {
      networks_.erase(model);
      throw;
    }
    return network;
  }

  const ExemplarIndex& find_index(const std::shared_ptr<const Network>& network,
                                  const std::string& layer) {
    const std::string key = network->name() + "\n" + layer;
    const auto found = indexes_.find(key);
    if (found != indexes_.end()) return found->second;
    const std::array<std::string, 1> layers = {layer};
    return indexes_.emplace(key, open_index(*network, *dataset_, layers, {}, progress_))
        .first->second;
  }

  std::shared_ptr<const Network> network_;
  std::shared_ptr<const ImageDataset> dataset_;
  double quantile_;
  Progress& progress_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Network>> networks_;
  std::map<std::string, ExemplarIndex> indexes_;  // by network and layer
};

}  // namespace

std::shared_ptr<Laboratory> make_network_laboratory(std::shared_ptr<const Network> network,
                                                    std::shared_ptr<const ImageDataset> dataset,
                                                    double quantile, Progress& progress) {
  return std::make_shared<NetworkLaboratory>(std::move(network), std::move(dataset), quantile,
                                             progress);
}

}  // namespace maia
