// From what the command line says to the things it names.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "cli/commands.hpp"
#include "exemplar/dataset.hpp"
#include "nn/network.hpp"
#include "target/synthetic_model.hpp"

namespace maia {

// With a layer for the probabilities of its classes, where it has any. Throws kUsage for a
// synthetic model.
std::shared_ptr<const Network> open_network(const SharedOptions& options);

// A network or a synthetic model: the other one is null.
struct OpenModel {
  std::shared_ptr<const Network> network;
  std::shared_ptr<const SyntheticModel> synthetic;

  const Model& get() const;
};
OpenModel open_model(const SharedOptions& options);

struct Targets {
  OpenModel model;
  std::string layer;
  std::vector<int> units;
};
// Throws kUsage where the options do not say one kind of target; before any file is opened.
void check_target_options(const SharedOptions& shared, const TargetOptions& options);
// Throws kNotFound naming the nearest layer, unit or class.
Targets open_targets(const SharedOptions& shared, const TargetOptions& options);
std::shared_ptr<const ImageDataset> open_dataset(const SharedOptions& options, Progress& progress);

// --runs, else $MAIA_RUNS, else ./maia-runs.
std::filesystem::path runs_folder(const SharedOptions& options);

// Each "3,7,10-12"; throws kUsage for anything else.
std::vector<int> parse_units(const std::vector<std::string>& texts);

}  // namespace maia
