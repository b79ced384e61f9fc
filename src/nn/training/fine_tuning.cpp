#include "nn/training/fine_tuning.hpp"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "nn/mapped_file.hpp"
#include "nn/safetensors.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/threads.hpp"
#include "nn/torch/device.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/picture_input.hpp"
#include "nn/training/adam.hpp"
#include "nn/training/batches.hpp"
#include "nn/training/trainable_network.hpp"

namespace maia {
namespace {

constexpr const char* kIdentityKey = "training";
constexpr const char* kHistory = "history";
constexpr const char* kTensorPrefix = "tensor ";
constexpr const char* kMeanPrefix = "mean ";
constexpr const char* kSquarePrefix = "square ";

at::Tensor to_tensor(const WeightTensor& weight) {
  return at::tensor(weight.values, at::kFloat).view(weight.shape);
}

// Kernels lie as channels-last pictures do.
at::Tensor to_tensor(const WeightTensor& weight, at::Device device) {
  const auto layout =
      weight.shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return to_tensor(weight).contiguous(layout).to(device);
}

WeightTensor to_weight(const at::Tensor& tensor) {
  const at::Tensor dense = tensor.detach().to(at::kCPU).contiguous();
  const float* const values = dense.data_ptr<float>();
  return {dense.sizes().vec(), {values, values + dense.numel()}};
}

bool is_running_statistic(std::string_view name) {
  return name.ends_with(".running_mean") || name.ends_with(".running_var");
}

TensorsByName with_prefix(const StateDict& tensors, const std::string& prefix) {
  TensorsByName result;
  for (auto at = tensors.lower_bound(prefix); at != tensors.end() && at->first.starts_with(prefix);
       ++at) {
    result[at->first.substr(prefix.size())] = to_tensor(at->second);
  }
  return result;
}

// Everything that decides the result.
std::string identity_of(const TrainingStart& start, const TrainingExamples& examples,
                        const TrainingSettings& settings) {
  Json json = {{"model", start.model},
               {"start_classes", start.classes},
               {"examples", examples.hash},
               {"classes", examples.classes},
               {"labels", examples.labels},
               {"head_only", !examples.features.empty()},
               {"epochs", settings.epochs},
               {"batch", settings.batch},
               {"learning_rate", settings.learning_rate},
               {"weight_decay", settings.weight_decay},
               {"dropout", settings.dropout},
               {"flip", settings.flip},
               {"seed", settings.seed},
               {"device", settings.device}};
  Sha256 hash;
  hash.add(to_text(json));
  for (const auto& [name, tensor] : start.weights) {
    hash.add(name);
    hash.add(tensor.values.data(), tensor.values.size() * sizeof(float));
  }
  return hash.finish();
}

}  // namespace

class FineTuning::State {
 public:
  State(const TrainingStart& start, TrainingExamples examples, TrainingSettings settings)
      : settings_(std::move(settings)),
        network_(trainable_network(start.model)),
        device_(open_device(settings_.device)),
        identity_(identity_of(start, examples, settings_)),
        examples_(std::move(examples)),
        batches_(examples_.labels.size(), settings_.batch, settings_.epochs, settings_.seed) {
    keep_blas_on_one_thread();
    for (const auto& [name, weight] : start.weights) {
      if (!name.ends_with(".num_batches_tracked")) tensors_[name] = to_tensor(weight, device_);
    }
    if (start.classes != examples_.classes) renew_classifier();
    TensorsByName learned;
    for (auto& [name, tensor] : tensors_) {
      const bool of_classifier = name.starts_with(network_->classifier() + ".");
      if (is_running_statistic(name) || (head_only() && !of_classifier)) continue;
      learned[name] = tensor.set_requires_grad(true);
    }
    adam_.emplace(std::move(learned), settings_.learning_rate, settings_.weight_decay);
  }

  std::size_t steps() const { return batches_.count(); }
  const std::vector<TrainingStep>& history() const { return history_; }

  void step() {
    const std::size_t number = history_.size();
    const auto pictures = batches_.pictures(number);
    std::vector<std::int64_t> labels;
    for (const std::size_t picture : pictures) labels.push_back(examples_.labels[picture]);
    const at::Tensor wanted = at::tensor(labels, at::kLong).to(device_);
    const at::Tensor logits = compute_logits(number, pictures);
    const at::Tensor loss = at::cross_entropy_loss(logits, wanted);
    const auto right = logits.detach().argmax(1).eq(wanted).sum().item<std::int64_t>();
    history_.push_back(
        {loss.item<float>(), static_cast<int>(right), static_cast<int>(pictures.size())});
    if (!std::isfinite(history_.back().loss)) {
      throw Error(ErrorKind::kLimit,
                  fmt::format("the loss is no longer a number after {} steps: take a smaller "
                              "--learning-rate",
                              number));
    }
    loss.backward();
    adam_->step();
  }

  StateDict weights() const { return to_weights(tensors_, ""); }

  void save(const std::filesystem::path& checkpoint) const {
    StateDict all = to_weights(tensors_, kTensorPrefix);
    all.merge(to_weights(adam_->means(), kMeanPrefix));
    all.merge(to_weights(adam_->squares(), kSquarePrefix));
    WeightTensor& history = all[kHistory];
    history.shape = {static_cast<std::int64_t>(history_.size()), 3};
    for (const TrainingStep& step : history_) {
      history.values.push_back(static_cast<float>(step.loss));
      history.values.push_back(static_cast<float>(step.right));
      history.values.push_back(static_cast<float>(step.pictures));
    }
    write_safetensors(checkpoint, all, {{kIdentityKey, identity_}});
  }

  bool resume(const std::filesystem::path& checkpoint) {
    if (!std::filesystem::exists(checkpoint)) return false;
    const MappedFile file(checkpoint);
    const auto metadata = read_safetensors_metadata(file.bytes(), checkpoint.string());
    const auto found = metadata.find(kIdentityKey);
    if (found == metadata.end() || found->second != identity_) return false;
    const StateDict all = read_safetensors(file.bytes(), checkpoint.string());
    try {
      restore(all);
    } catch (const std::exception&) {
      throw Error(ErrorKind::kBadInput,
                  checkpoint.string() + " is damaged: delete it, and training begins anew");
    }
    return true;
  }

 private:
  bool head_only() const { return !examples_.features.empty(); }

  void renew_classifier() {
    at::Tensor& matrix = tensors_.at(network_->classifier() + ".weight");
    const std::int64_t units = matrix.size(1);
    const auto classes = static_cast<std::int64_t>(examples_.classes.size());
    const auto layer = [&](std::int64_t count, std::string_view part) {
      return new_layer(static_cast<std::size_t>(count), static_cast<std::size_t>(units),
                       derive_seed(settings_.seed, part));
    };
    matrix = to_tensor({{classes, units}, layer(classes * units, "weight")}, device_);
    tensors_.at(network_->classifier() + ".bias") =
        to_tensor({{classes}, layer(classes, "bias")}, device_);
  }

  at::Tensor compute_logits(std::size_t number, const std::vector<std::size_t>& pictures) {
    at::Tensor x =
        head_only() ? features_of(pictures) : network_->features(load(number, pictures), tensors_);
    if (settings_.dropout > 0) {
      const auto mask =
          batches_.dropout(number, static_cast<std::size_t>(x.numel()), settings_.dropout);
      x = x * at::tensor(mask, at::kFloat).view(x.sizes()).to(device_);
    }
    return at::linear(x, tensors_.at(network_->classifier() + ".weight"),
                      tensors_.at(network_->classifier() + ".bias"));
  }

  at::Tensor features_of(const std::vector<std::size_t>& pictures) const {
    std::vector<float> values;
    for (const std::size_t picture : pictures) {
      const auto& row = examples_.features[picture];
      values.insert(values.end(), row.begin(), row.end());
    }
    return at::tensor(values, at::kFloat)
        .view({static_cast<std::int64_t>(pictures.size()), -1})
        .to(device_);
  }

  at::Tensor load(std::size_t number, const std::vector<std::size_t>& pictures) const {
    const auto flips = settings_.flip ? batches_.flips(number, pictures.size())
                                      : std::vector<bool>(pictures.size());
    std::vector<at::Tensor> rows(pictures.size());
    parallel_for(pictures.size(), processor_count(), [&](std::size_t i) {
      const SingleThreaded alone;
      const Image image = examples_.load(pictures[i]);
      rows[i] = to_input(std::span(&image, 1), network_->preprocess());
      if (flips[i]) rows[i] = rows[i].flip({3});
    });
    return at::cat(rows).contiguous(at::MemoryFormat::ChannelsLast).to(device_);
  }

  static StateDict to_weights(const TensorsByName& tensors, const std::string& prefix) {
    StateDict result;
    for (const auto& [name, tensor] : tensors) result[prefix + name] = to_weight(tensor);
    return result;
  }

  void restore(const StateDict& all) {
    const auto& history = all.at(kHistory).values;
    adam_->restore(history.size() / 3, with_prefix(all, kMeanPrefix),
                   with_prefix(all, kSquarePrefix));
    const TensorsByName kept = with_prefix(all, kTensorPrefix);
    const c10::NoGradGuard no_grad;
    for (auto& [name, tensor] : tensors_) tensor.copy_(kept.at(name));
    history_.clear();
    for (std::size_t i = 0; i + 2 < history.size(); i += 3) {
      history_.push_back(
          {history[i], static_cast<int>(history[i + 1]), static_cast<int>(history[i + 2])});
    }
  }

  TrainingSettings settings_;
  std::unique_ptr<const TrainableNetwork> network_;
  at::Device device_;
  std::string identity_;
  TrainingExamples examples_;
  Batches batches_;
  TensorsByName tensors_;
  std::optional<Adam> adam_;
  std::vector<TrainingStep> history_;
};

FineTuning::FineTuning(const TrainingStart& start, TrainingExamples examples,
                       TrainingSettings settings) {
  translate_errors(
      [&] { state_ = std::make_unique<State>(start, std::move(examples), std::move(settings)); });
}

FineTuning::~FineTuning() = default;

std::size_t FineTuning::steps() const {
  return state_->steps();
}

const std::vector<TrainingStep>& FineTuning::history() const {
  return state_->history();
}

void FineTuning::step() {
  translate_errors([&] { state_->step(); });
}

StateDict FineTuning::weights() const {
  return translate_errors([&] { return state_->weights(); });
}

void FineTuning::save(const std::filesystem::path& checkpoint) const {
  translate_errors([&] { state_->save(checkpoint); });
}

bool FineTuning::resume(const std::filesystem::path& checkpoint) {
  return translate_errors([&] { return state_->resume(checkpoint); });
}

}  // namespace maia
