// What experiments are made on: a target, the threshold its highlights use, and its exemplars.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"
#include "exemplar/index.hpp"
#include "target/target.hpp"

namespace maia {

struct Subject {
  std::shared_ptr<const Target> target;
  float threshold = 0;  // activations over it are highlighted
  // Of the unit's activations that the threshold is; nothing for one that is the unit's own.
  std::optional<double> quantile;
  std::vector<Exemplar> exemplars;  // of `dataset`, highest first
  std::shared_ptr<const ImageDataset> dataset;
};

// Opens a subject by name, for programs that ask for another unit than the one they were given.
class SubjectSource {
 public:
  virtual ~SubjectSource() = default;
  // Throws kNotFound naming the nearest model, layer or unit.
  virtual std::shared_ptr<const Subject> open(const std::string& model, const std::string& layer,
                                              int unit) = 0;
};

}  // namespace maia
