#include "cli/spurious_classifier.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cli/shared_options.hpp"
#include "nn/model_catalog.hpp"
#include "nn/state_dict.hpp"
#include "nn/training/trainable_names.hpp"

namespace maia {
namespace {

// The same for the same classifier.
std::string folder_name(const ClassifierOptions& options, const SpuriousData& data,
                        const std::filesystem::path& weights) {
  const TrainingSettings& settings = options.training.settings;
  const std::string how = fmt::format(
      "{} {} {} {} {} {} {} {}", options.training.head_only, options.training.epochs.value_or(0),
      options.training.learning_rate.value_or(0), settings.batch, settings.weight_decay,
      settings.dropout, settings.flip, settings.seed);
  return "classifier-" + sha256(data.training.pictures->hash() + "\n" + options.shared.model +
                                "\n" + hash_weights(weights) + "\n" + how)
                             .substr(0, 8);
}

std::shared_ptr<const Network> fine_tuned(const ClassifierOptions& options,
                                          const SpuriousData& data,
                                          const std::filesystem::path& runs,
                                          ConsoleProgress& progress) {
  SharedOptions shared = options.shared;
  const std::filesystem::path start =
      shared.weights.empty() ? weight_file(shared.model) : std::filesystem::path(shared.weights);
  const auto folder = runs / folder_name(options, data, start);
  create_folder(folder);
  const auto weights = folder / "classifier.safetensors";
  if (!std::filesystem::exists(weights)) {
    train_classifier(shared.model, start,
                     {data.classes, data.training.pictures, data.training.labels}, options.training,
                     weights, progress);
    progress.clear();
    progress.note("trained the classifier " + weights.string());
  }
  shared.weights = weights.string();
  return open_network(shared);
}

// The classes by the network's order, which labels follow.
void check_classes(const Network& network, const SpuriousData& data) {
  const auto& logits = network.layer(network.logits_layer());
  const auto& names = network.classes();
  // Where the file names no classes, they are taken for the folders'.
  const bool fits = names == data.classes ||
                    (names.empty() && logits.units == static_cast<int>(data.classes.size()));
  if (fits) return;
  throw Error(ErrorKind::kBadInput,
              "the classifier's classes are not those of the training pictures' folders, " +
                  join(data.classes, ", ") + ", in this order");
}

}  // namespace

void check_classifier_options(const ClassifierOptions& options) {
  if (options.trained) {
    if (!options.shared.weights.empty()) return;
    throw Error(ErrorKind::kUsage, "--trained takes a classifier as it is: name its --weights");
  }
  check_trainable(options.shared.model);
  if (!options.shared.preprocess.empty()) {
    throw Error(
        ErrorKind::kUsage,
        "a network is fine-tuned with the preprocessing of its own: leave out --preprocess");
  }
}

std::shared_ptr<const Network> open_classifier(const ClassifierOptions& options,
                                               const SpuriousData& data,
                                               const std::filesystem::path& runs,
                                               ConsoleProgress& progress) {
  auto network =
      options.trained ? open_network(options.shared) : fine_tuned(options, data, runs, progress);
  check_classes(*network, data);
  return network;
}

MeasuredPictures measure_pictures(const Network& network, const SpuriousData& data,
                                  Progress& progress) {
  const auto measure = [&](const LabelledPictures& pictures, const char* label) {
    return measure_class_features(network, pictures, label, progress);
  };
  MeasuredPictures measured{
      measure(data.validation, "features, validation"), measure(data.test, "features, test"), {}};
  if (data.balanced) measured.balanced = measure(*data.balanced, "features, balanced");
  return measured;
}

}  // namespace maia
