#include "cli/training_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/interrupts.hpp"
#include "exemplar/readings.hpp"
#include "nn/class_names.hpp"
#include "nn/network.hpp"
#include "nn/safetensors_writer.hpp"

namespace maia {
namespace {

// The last layer alone learns fast, and each of its epochs costs little.
TrainingSettings settings_of(const TrainingOptions& options) {
  TrainingSettings settings = options.settings;
  settings.epochs = options.epochs.value_or(options.head_only ? 100 : 1);
  settings.learning_rate = options.learning_rate.value_or(options.head_only ? 1e-3 : 1e-4);
  return settings;
}

TrainingExamples examples_of(const TrainingPictures& pictures, const Network& network,
                             bool head_only, Progress& progress) {
  TrainingExamples examples{
      .hash = pictures.pictures->hash(), .classes = pictures.classes, .labels = pictures.labels};
  if (head_only) {
    examples.features = read_all(
        *pictures.pictures, [&](std::span<const Image> images) { return network.features(images); },
        "reading the pictures' features", progress);
  } else {
    examples.load = [dataset = pictures.pictures](std::size_t i) { return dataset->load(i).image; };
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

}  // namespace

std::vector<TrainingStep> train_classifier(const std::string& model,
                                           const std::filesystem::path& weights,
                                           const TrainingPictures& pictures,
                                           const TrainingOptions& options,
                                           const std::filesystem::path& output,
                                           ConsoleProgress& progress) {
  const auto start = load_network({.model = model, .weights = weights});
  const std::filesystem::path checkpoint = output.string() + ".checkpoint";
  FineTuning training({model, read_state_dict(weights), start->classes()},
                      examples_of(pictures, *start, options.head_only, progress),
                      settings_of(options));
  train(training, checkpoint, options.checkpoint_seconds, progress);
  write_safetensors(output, training.weights(), class_metadata(pictures.classes));
  std::filesystem::remove(checkpoint);
  return training.history();
}

void add_training_options(CLI::App& command, TrainingOptions& options) {
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
  command.add_option("--device", settings.device, "cpu, or cuda where LibTorch has it")
      ->capture_default_str()
      ->check(CLI::IsMember({"cpu", "cuda"}));
  command
      .add_option("--checkpoint", options.checkpoint_seconds,
                  "The least seconds between two checkpoints, from which the same command goes on")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 86400.0));
}

}  // namespace maia
