#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"
#include "cli/train_report.hpp"
#include "cli/training_run.hpp"
#include "exemplar/class_folders.hpp"
#include "exemplar/dataset_subset.hpp"
#include "exemplar/readings.hpp"
#include "nn/model_catalog.hpp"
#include "nn/training/fine_tuning.hpp"
#include "nn/training/trainable_names.hpp"

namespace maia {
namespace {

struct TrainCommand {
  SharedOptions shared;
  std::string output;
  TrainingOptions training;
  double validation = 0.1;
};

// The pictures that are trained on and those held back.
struct Pictures {
  std::vector<std::string> classes;
  std::vector<std::string> skipped;
  std::shared_ptr<const ImageDataset> training;
  std::vector<int> training_labels;
  std::shared_ptr<const ImageDataset> validation;  // null where none are held back
  std::vector<int> validation_labels;
};

// Rather now than after the training.
void check_output(const std::string& output) {
  const auto folder = std::filesystem::absolute(output).parent_path();
  if (::access(folder.c_str(), W_OK) != 0 || std::filesystem::is_directory(output)) {
    throw Error(ErrorKind::kUnavailable,
                "cannot write " + output + ": name a file in a folder that is there and yours");
  }
}

std::vector<int> labels_at(const ClassFolders& folders, const std::vector<std::size_t>& positions) {
  std::vector<int> labels;
  for (const std::size_t position : positions) labels.push_back(folders.labels[position]);
  return labels;
}

Pictures open_training_pictures(const TrainCommand& command, Progress& progress) {
  const std::shared_ptr<const ImageDataset> dataset = open_dataset(command.shared, progress);
  const ClassFolders folders = read_class_folders(*dataset);
  const auto readable = readable_pictures(*dataset, progress);
  check_every_class(folders, readable);
  Pictures pictures{.classes = folders.classes};
  auto next = readable.begin();
  for (std::size_t i = 0; i < dataset->size(); ++i) {
    if (next != readable.end() && *next == i) {
      ++next;
    } else {
      pictures.skipped.push_back(dataset->id(i));
    }
  }
  const DatasetSplit split =
      split_by_class(folders, readable, command.validation, command.training.settings.seed);
  pictures.training_labels = labels_at(folders, split.training);
  pictures.validation_labels = labels_at(folders, split.validation);
  pictures.training = subset(dataset, split.training);
  if (!split.validation.empty()) pictures.validation = subset(dataset, split.validation);
  return pictures;
}

void run_train(const TrainCommand& command) {
  ConsoleProgress progress(command.shared.json);
  check_trainable(command.shared.model);
  check_output(command.output);
  const std::filesystem::path weights = command.shared.weights.empty()
                                            ? weight_file(command.shared.model)
                                            : std::filesystem::path(command.shared.weights);
  const Pictures pictures = open_training_pictures(command, progress);
  const auto history =
      train_classifier(command.shared.model, weights,
                       {pictures.classes, pictures.training, pictures.training_labels},
                       command.training, command.output, progress);

  TrainReport report{.file = command.output,
                     .model = command.shared.model,
                     .head_only = command.training.head_only,
                     .classes = pictures.classes,
                     .skipped = pictures.skipped,
                     .history = history,
                     .training = pictures.training_labels.size(),
                     .validation = pictures.validation_labels};
  const auto trained = load_network({.model = command.shared.model, .weights = command.output});
  if (pictures.validation) {
    report.predicted =
        predict_classes(*trained, *pictures.validation, "testing the classifier", progress);
  }
  progress.clear();
  command.shared.json ? print_report_json(report) : print_report(report);
}

}  // namespace

void add_train_command(CLI::App& program) {
  auto* command = program.add_subcommand(
      "train", "Train a classifier on a folder of pictures, a folder a class, to be explained");
  auto options = std::make_shared<TrainCommand>();
  options->shared.data.clear();
  command
      ->add_option("--data", options->shared.data,
                   "The pictures: a folder with a folder for each class, one that 'maia dataset "
                   "collage --classes' drew, or tar archives of such")
      ->required();
  command->add_option("-o,--output", options->output, "The weight file to be written, safetensors")
      ->required();
  command
      ->add_option("--model", options->shared.model,
                   "The architecture: " + join(trainable_names(), ", "))
      ->capture_default_str();
  command->add_option("--weights", options->shared.weights,
                      "What training begins with; without it the file in the cache");
  add_training_options(*command, options->training);
  command
      ->add_option("--validation", options->validation,
                   "Part of every class that is held back to measure the accuracy")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 0.9));
  command
      ->add_option("--seed", options->training.settings.seed,
                   "Decides the pictures held back, the order of the others, dropout and the new "
                   "last layer")
      ->capture_default_str();
  add_json_option(*command, options->shared);
  command->callback([options] { run_train(*options); });
}

}  // namespace maia
