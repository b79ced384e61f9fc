// Opens subjects by name: loads networks, measures a layer's exemplars when they are first asked
// for, and keeps both for the next run.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/progress.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/index.hpp"
#include "nn/network.hpp"
#include "tools/subject.hpp"

namespace maia {

// The quantile of a unit's own activations over which its region is lit.
inline constexpr double kDefaultQuantile = 0.95;

class Laboratory : public SubjectSource {
 public:
  // `progress` must outlive it. Other networks that a program names are loaded from the cache.
  Laboratory(std::shared_ptr<const Network> network, std::shared_ptr<const ImageDataset> dataset,
             double quantile, Progress& progress);

  std::shared_ptr<const Subject> open(const std::string& model, const std::string& layer,
                                      int unit) override;
  const Network& network() const { return *network_; }
  const ImageDataset& dataset() const { return *dataset_; }

 private:
  std::shared_ptr<const Network> find_network(const std::string& model);
  const ExemplarIndex& find_index(const std::shared_ptr<const Network>& network,
                                  const std::string& layer);

  std::shared_ptr<const Network> network_;
  std::shared_ptr<const ImageDataset> dataset_;
  double quantile_;
  Progress& progress_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Network>> networks_;
  std::map<std::string, ExemplarIndex> indexes_;  // by network and layer
};

}  // namespace maia
