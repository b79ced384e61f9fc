#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/interrupts.hpp"
#include "cli/shared_options.hpp"
#include "cli/train_report.hpp"
#include "exemplar/class_folders.hpp"
#include "exemplar/dataset_subset.hpp"
#include "exemplar/readings.hpp"
#include "nn/class_names.hpp"
#include "nn/model_catalog.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/training/fine_tuning.hpp"
#include "nn/training/trainable_names.hpp"

namespace maia {
namespace {

struct TrainCommand {
  SharedOptions shared;
  std::string output;
  TrainingSettings settings;
  std::optional<int> epochs;
  std::optional<double> learning_rate;
  double validation = 0.1;
  bool head_only = false;
  double checkpoint_seconds = 60;
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
      split_by_class(folders, readable, command.validation, command.settings.seed);
  pictures.training_labels = labels_at(folders, split.training);
  pictures.validation_labels = labels_at(folders, split.validation);
  for (std::size_t label = 0; label < folders.classes.size(); ++label) {
    const auto& labels = pictures.training_labels;
    if (std::find(labels.begin(), labels.end(), static_cast<int>(label)) == labels.end()) {
      throw Error(ErrorKind::kBadInput, "no picture of the class " +
                                            printable(folders.classes[label]) + " of " +
                                            dataset->name() + " can be read");
    }
  }
  pictures.training = subset(dataset, split.training);
  if (!split.validation.empty()) pictures.validation = subset(dataset, split.validation);
  return pictures;
}

// The last layer alone learns fast, and each of its epochs costs little.
TrainingSettings settings_of(const TrainCommand& command) {
  TrainingSettings settings = command.settings;
  settings.epochs = command.epochs.value_or(command.head_only ? 100 : 1);
  settings.learning_rate = command.learning_rate.value_or(command.head_only ? 1e-3 : 1e-4);
  return settings;
}

TrainingExamples examples_of(const Pictures& pictures, const Network& network, bool head_only,
                             Progress& progress) {
  TrainingExamples examples{.hash = pictures.training->hash(),
                            .classes = pictures.classes,
                            .labels = pictures.training_labels};
  if (head_only) {
    examples.features = read_all(
        *pictures.training, [&](std::span<const Image> images) { return network.features(images); },
        "reading the pictures' features", progress);
  } else {
    examples.load = [dataset = pictures.training](std::size_t i) { return dataset->load(i).image; };
  }
  return examples;
}

std::string status_line(const FineTuning& training) {
  constexpr std::size_t kWindow = 20;  // steps
  const auto& history = training.history();
  double loss = 0;
  double right = 0;
  double pictures = 0;
  for (std::size_t i = history.size() - std::min(kWindow, history.size()); i < history.size();
       ++i) {
    loss += history[i].loss * history[i].pictures;
    right += history[i].right;
    pictures += history[i].pictures;
  }
  return fmt::format("training: step {} of {}, loss {:.4f}, accuracy {:.1f}%", history.size(),
                     training.steps(), loss / pictures, 100 * right / pictures);
}

// From the checkpoint beside the output, if it is of this training.
void train(FineTuning& training, const std::filesystem::path& checkpoint, double seconds,
           ConsoleProgress& progress) {
  using Clock = std::chrono::steady_clock;
  const Interrupts interrupts;
  if (training.resume(checkpoint)) {
    progress.note(
        fmt::format("goes on after step {} of {}", training.history().size(), training.steps()));
  }
  auto saved = Clock::now();
  while (!training.finished()) {
    training.step();
    progress.status(status_line(training));
    if (Interrupts::came()) {
      training.save(checkpoint);
      progress.clear();
      progress.note("interrupted: the same command goes on from here");
      Interrupts::end_program();
    }
    if (Clock::now() - saved < std::chrono::duration<double>(seconds)) continue;
    training.save(checkpoint);
    saved = Clock::now();
  }
}

void run_train(const TrainCommand& command) {
  ConsoleProgress progress(command.shared.json);
  check_trainable(command.shared.model);
  check_output(command.output);
  const std::filesystem::path weights = command.shared.weights.empty()
                                            ? weight_file(command.shared.model)
                                            : std::filesystem::path(command.shared.weights);
  NetworkRequest request{.model = command.shared.model, .weights = weights};
  const auto start = load_network(request);
  const Pictures pictures = open_training_pictures(command, progress);
  const std::filesystem::path checkpoint = command.output + ".checkpoint";
  FineTuning training({command.shared.model, read_state_dict(weights), start->classes()},
                      examples_of(pictures, *start, command.head_only, progress),
                      settings_of(command));
  train(training, checkpoint, command.checkpoint_seconds, progress);
  write_safetensors(command.output, training.weights(), class_metadata(pictures.classes));
  std::filesystem::remove(checkpoint);

  TrainReport report{.file = command.output,
                     .model = command.shared.model,
                     .head_only = command.head_only,
                     .classes = pictures.classes,
                     .skipped = pictures.skipped,
                     .history = training.history(),
                     .training = pictures.training_labels.size(),
                     .validation = pictures.validation_labels};
  request.weights = command.output;
  const auto trained = load_network(request);
  if (pictures.validation) {
    report.predicted =
        predict_classes(*trained, *pictures.validation, "testing the classifier", progress);
  }
  progress.clear();
  command.shared.json ? print_report_json(report) : print_report(report);
}

void add_training_options(CLI::App& command, TrainCommand& options) {
  TrainingSettings& settings = options.settings;
  command.add_flag("--head-only", options.head_only,
                   "Train the last layer alone, on features that are computed once: cheap");
  command
      .add_option("--epochs", options.epochs,
                  "How often every picture is seen: 1, or 100 with --head-only")
      ->check(CLI::Range(1, 100'000));
  command
      .add_option("--learning-rate", options.learning_rate,
                  "Adam's: 1e-4, or 1e-3 with --head-only")
      ->check(CLI::Range(1e-9, 10.0));
  command.add_option("--batch", settings.batch, "Pictures a step")
      ->capture_default_str()
      ->check(CLI::Range(1, 65536));
  command
      .add_option("--weight-decay", settings.weight_decay,
                  "L2 penalty on every parameter, as torch.optim.Adam has it")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 10.0));
  command
      .add_option("--dropout", settings.dropout,
                  "Part of what the last layer is given that is "
                  "left out in training")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 0.99));
  command.add_flag("--flip", settings.flip, "Mirror half of the pictures, left to right");
  command
      .add_option("--validation", options.validation,
                  "Part of every class that is held back to measure the accuracy")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 0.9));
  command
      .add_option("--seed", settings.seed,
                  "Decides the pictures held back, the order of the others, dropout and the new "
                  "last layer")
      ->capture_default_str();
  command.add_option("--device", settings.device, "cpu, or cuda where LibTorch has it")
      ->capture_default_str()
      ->check(CLI::IsMember({"cpu", "cuda"}));
  command
      .add_option("--checkpoint", options.checkpoint_seconds,
                  "The least seconds between two checkpoints, from which the same command goes on")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 86400.0));
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
  add_training_options(*command, *options);
  add_json_option(*command, options->shared);
  command->callback([options] { run_train(*options); });
}

}  // namespace maia
