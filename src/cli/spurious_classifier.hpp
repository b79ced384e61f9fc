// The classifier that maia spurious looks into, and what it makes of the pictures.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/spurious_data.hpp"
#include "cli/training_run.hpp"
#include "eval/class_features.hpp"
#include "nn/network.hpp"

namespace maia {

struct ClassifierOptions {
  SharedOptions shared;
  TrainingOptions training;
  bool trained = false;  // the weights are a classifier already, and taken as they are
};
// Throws kUsage for what cannot work.
void check_classifier_options(const ClassifierOptions& options);

// The classifier, fine-tuned first into a folder of its own in `runs` where it is not there yet.
// Throws kBadInput where its classes are not those of the pictures.
std::shared_ptr<const Network> open_classifier(const ClassifierOptions& options,
                                               const SpuriousData& data,
                                               const std::filesystem::path& runs,
                                               ConsoleProgress& progress);

struct MeasuredPictures {
  ClassFeatures validation;
  ClassFeatures test;
  std::optional<ClassFeatures> balanced;
};
MeasuredPictures measure_pictures(const Network& network, const SpuriousData& data,
                                  Progress& progress);

}  // namespace maia
