// Fine-tuning of a classifier: step by step, so that whoever trains can stop, keep what there is
// and go on. The order of the pictures, dropout and a new last layer follow from the seed and the
// step alone: training that was broken off ends with the same bits as training that was not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "nn/state_dict.hpp"

namespace maia {

struct TrainingSettings {
  int epochs = 1;
  int batch = 32;
  double learning_rate = 1e-4;
  double weight_decay = 1e-4;  // torch.optim.Adam's: an L2 penalty on every parameter
  double dropout = 0.1;        // of what the last layer is given
  bool flip = false;           // half of the pictures, left to right
  std::uint64_t seed = 0;
  std::string device = "cpu";  // or "cuda"
};

// The network that training begins with.
struct TrainingStart {
  std::string model;  // one of trainable_names()
  StateDict weights;  // that load_network() has taken
  std::vector<std::string> classes;
};

struct TrainingExamples {
  std::string hash;  // changes when anything of them does
  std::vector<std::string> classes;
  std::vector<int> labels;  // of every picture, one of the classes
  // Thread-safe.
  std::function<Image(std::size_t)> load;
  // Instead of load: what the last layer is given for every picture. It alone is then trained.
  std::vector<std::vector<float>> features;
};

struct TrainingStep {
  double loss = 0;  // the mean cross entropy of the batch, before the step
  int right = 0;    // pictures of it whose class has the highest logit
  int pictures = 0;
};

// PyTorch's semantics: batch norms in training mode, dropout, cross entropy, Adam, 32-bit floats.
// The last layer is the starting network's where its classes have the same names, else a new one
// with nn.Linear's distribution.
class FineTuning {
 public:
  // Throws kUsage for a network that cannot be trained or a device that is not there.
  FineTuning(const TrainingStart& start, TrainingExamples examples, TrainingSettings settings);
  ~FineTuning();
  FineTuning(const FineTuning&) = delete;
  FineTuning& operator=(const FineTuning&) = delete;

  std::size_t steps() const;  // in all
  // One for every step that was made, also before a resumption.
  const std::vector<TrainingStep>& history() const;
  bool finished() const { return history().size() == steps(); }

  // Throws kLimit where the loss is no longer a number, and what `load` throws.
  void step();

  // By PyTorch's names, with the running statistics and without num_batches_tracked.
  StateDict weights() const;

  // All that the next steps depend on.
  void save(const std::filesystem::path& checkpoint) const;
  // Goes on from a checkpoint of the same training; false where the file is missing, or is of
  // another training. Throws kBadInput for a damaged one.
  bool resume(const std::filesystem::path& checkpoint);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace maia
