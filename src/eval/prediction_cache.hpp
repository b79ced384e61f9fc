// Evaluated units on disk: the same command goes on after an interruption, and costs nothing the
// second time.
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "base/json.hpp"
#include "eval/predictive.hpp"

namespace maia {

// What decides a unit's evaluation beside its labels.
struct PredictionSettings {
  std::string weights;  // hash
  std::string dataset;  // hash
  std::string author;
  std::string pairing;
  std::string generator;
  std::size_t random_pictures = 0;
  PredictiveOptions options;
};

// Thread-safe.
class PredictionCache {
 public:
  explicit PredictionCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // `labels` are all of one unit. What is kept of runs and notes is theirs; a record that cannot be
  // read is as none.
  std::optional<UnitPrediction> find(const PredictionSettings& settings,
                                     std::span<const UnitLabel> labels) const;
  void keep(const PredictionSettings& settings, std::span<const UnitLabel> labels,
            const UnitPrediction& prediction) const;

 private:
  std::filesystem::path file_of(const PredictionSettings& settings,
                                std::span<const UnitLabel> labels) const;
  std::filesystem::path folder_;
};

}  // namespace maia
