// Opens subjects by name: measures a layer's exemplars when they are first asked for, and keeps
// them for the next run. There is one for networks and one for synthetic models.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/progress.hpp"
#include "exemplar/communicator.hpp"
#include "exemplar/dataset.hpp"
#include "nn/network.hpp"
#include "target/synthetic_model.hpp"
#include "tools/subject.hpp"

namespace maia {

// The quantile of a unit's own activations over which its region is lit.
inline constexpr double kDefaultQuantile = 0.95;

// Thread-safe.
class Laboratory : public SubjectSource {
 public:
  virtual const Model& model() const = 0;
  virtual const ImageDataset& dataset() const = 0;
  // Measures what is missing of the exemplars of these layers of its model in one pass, with the
  // other processes of a job.
  virtual void prepare(std::span<const std::string> layers, Communicator& together) = 0;
  // What the unit is known to respond to, for the record; agents must not see it. Empty where
  // nothing is known.
  virtual std::string truth(const std::string& layer, int unit) const = 0;
};

// `progress` must outlive it. Other networks that a program names are loaded from the cache.
std::shared_ptr<Laboratory> make_network_laboratory(std::shared_ptr<const Network> network,
                                                    std::shared_ptr<const ImageDataset> dataset,
                                                    double quantile, Progress& progress);

// A unit's region is its mask, whatever the quantile. Programs can open other units of the same
// model and nothing else.
std::shared_ptr<Laboratory> make_synthetic_laboratory(std::shared_ptr<const SyntheticModel> model,
                                                      std::shared_ptr<const ImageDataset> dataset,
                                                      Progress& progress);

}  // namespace maia
