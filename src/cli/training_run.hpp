// A classifier trained by a command: its options, its progress, its checkpoints.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "exemplar/dataset.hpp"
#include "nn/training/fine_tuning.hpp"

namespace maia {

struct TrainingOptions {
  TrainingSettings settings;
  std::optional<int> epochs;            // without it 1, or 100 of the last layer alone
  std::optional<double> learning_rate;  // without it 1e-4, or 1e-3 of the last layer alone
  bool head_only = false;
  double checkpoint_seconds = 60;
};
// All but the seed.
void add_training_options(CLI::App& command, TrainingOptions& options);

struct TrainingPictures {
  std::vector<std::string> classes;
  std::shared_ptr<const ImageDataset> pictures;
  std::vector<int> labels;
};

// Trains `model` from `weights` and writes `output`; the steps that were made. A checkpoint lies
// beside it until then, from which the same training goes on. Ends the program as an interruption
// does where one came.
std::vector<TrainingStep> train_classifier(const std::string& model,
                                           const std::filesystem::path& weights,
                                           const TrainingPictures& pictures,
                                           const TrainingOptions& options,
                                           const std::filesystem::path& output,
                                           ConsoleProgress& progress);

}  // namespace maia
