#include "nn/training/adam.hpp"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace maia {
namespace {

constexpr double kMeanDecay = 0.9;
constexpr double kSquareDecay = 0.999;
constexpr double kEpsilon = 1e-8;

}  // namespace

Adam::Adam(TensorsByName parameters, double learning_rate, double weight_decay)
    : parameters_(std::move(parameters)),
      learning_rate_(learning_rate),
      weight_decay_(weight_decay) {
  const c10::NoGradGuard no_grad;
  for (const auto& [name, parameter] : parameters_) {
    means_[name] = at::zeros_like(parameter);
    squares_[name] = at::zeros_like(parameter);
  }
}

void Adam::step() {
  const c10::NoGradGuard no_grad;
  ++steps_;
  const double mean_correction = 1 - std::pow(kMeanDecay, static_cast<double>(steps_));
  const double square_correction = 1 - std::pow(kSquareDecay, static_cast<double>(steps_));
  for (auto& [name, parameter] : parameters_) {
    at::Tensor gradient = parameter.grad();
    if (!gradient.defined()) continue;
    if (weight_decay_ != 0) gradient.add_(parameter, weight_decay_);
    at::Tensor& mean = means_.at(name);
    at::Tensor& square = squares_.at(name);
    mean.mul_(kMeanDecay).add_(gradient, 1 - kMeanDecay);
    square.mul_(kSquareDecay).addcmul_(gradient, gradient, 1 - kSquareDecay);
    const at::Tensor spread = square.sqrt().div_(std::sqrt(square_correction)).add_(kEpsilon);
    parameter.addcdiv_(mean, spread, -learning_rate_ / mean_correction);
    parameter.mutable_grad().reset();
  }
}

void Adam::restore(std::size_t steps, const TensorsByName& means, const TensorsByName& squares) {
  const c10::NoGradGuard no_grad;
  steps_ = steps;
  for (auto& [name, mean] : means_) mean.copy_(means.at(name));
  for (auto& [name, square] : squares_) square.copy_(squares.at(name));
}

}  // namespace maia
