#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "nn/diffusion/sampler_kinds.hpp"

namespace maia {
namespace {

constexpr std::int64_t kOrder = 4;  // of the multistep method

// Liu, Ren, Lin and Zhao 2022: a linear multistep method of order 4, which begins either with
// Runge-Kutta's steps or, as Stable Diffusion does, with lower orders.
class Pndm : public Sampler {
 public:
  Pndm(const ModelConfig& config, std::int64_t steps)
      : schedule_(config, Spacing::kLeading), stride_(schedule_.stride(steps)) {
    times_ = spaced_times(schedule_, steps, true);
    last_kept_ = config.flag("set_alpha_to_one", false) ? 1 : schedule_.kept.front();
    if (config.flag("skip_prk_steps", false)) {
      // The second time is visited twice: once with the first step's slope, once with the mean of
      // both ends'.
      if (steps > 1) times_.insert(times_.begin() + 1, times_[1]);
    } else {
      begin_with_runge_kutta(steps);
    }
  }

  at::Tensor step(const at::Tensor& x, const at::Tensor& prediction, std::size_t call,
                  const NoiseSource&) override {
    return call < runge_kutta_ ? runge_kutta_step(x, prediction, call)
                               : multistep(x, prediction, call);
  }

 private:
  // Four calls for each of the first three steps: at its beginning, twice in its middle, and at its
  // end.
  void begin_with_runge_kutta(std::int64_t steps) {
    if (steps < kOrder) {
      throw Error(ErrorKind::kUsage, "the sampler pndm draws in at least 4 steps with this model");
    }
    const std::vector<double> plain = times_;
    times_.clear();
    const double half = double(stride_ / 2);
    for (std::size_t i = 0; i + 1 < std::size_t(kOrder); ++i) {
      times_.insert(times_.end(),
                    {plain[i], plain[i + 1] + half, plain[i + 1] + half, plain[i + 1]});
    }
    runge_kutta_ = times_.size();
    times_.insert(times_.end(), plain.begin() + kOrder - 1, plain.end());
  }

  at::Tensor runge_kutta_step(const at::Tensor& x, const at::Tensor& prediction, std::size_t call) {
    const std::size_t part = call % 4;
    if (part == 0) {
      slopes_.push_back(prediction);
      start_ = x;
      sum_ = prediction / 6;
    } else if (part < 3) {
      sum_ = sum_ + prediction / 3;
    }
    const at::Tensor slope = part == 3 ? sum_ + prediction / 6 : prediction;
    const auto from = static_cast<std::int64_t>(times_[call - part]);
    const auto time = static_cast<std::int64_t>(times_[call]);
    return move(start_, slope, from, call % 2 == 0 ? time - stride_ / 2 : time);
  }

  at::Tensor multistep(const at::Tensor& x, const at::Tensor& prediction, std::size_t call) {
    auto from = static_cast<std::int64_t>(times_[call]);
    auto to = from - stride_;
    if (call == 1) {  // the second visit, from where the first began
      to = from;
      from += stride_;
      const at::Tensor mean = (prediction + slopes_.back()) / 2;
      return move(start_, mean, from, to);
    }
    if (call == 0) start_ = x;
    slopes_.push_back(prediction);
    if (slopes_.size() > std::size_t(kOrder)) slopes_.erase(slopes_.begin());
    return move(x, slope_ahead(), from, to);
  }

  // Adams and Bashforth's of as many orders as there are slopes.
  at::Tensor slope_ahead() const {
    static const std::vector<std::vector<double>> kWeights = {
        {1},
        {3.0 / 2, -1.0 / 2},
        {23.0 / 12, -16.0 / 12, 5.0 / 12},
        {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}};
    const auto& weights = kWeights[slopes_.size() - 1];
    at::Tensor sum = slopes_.back() * weights[0];
    for (std::size_t i = 1; i < weights.size(); ++i) {
      sum.add_(slopes_[slopes_.size() - 1 - i], weights[i]);
    }
    return sum;
  }

  double kept_at(std::int64_t time) const {
    return time < 0 ? last_kept_
                    : schedule_.kept[std::min(std::size_t(time), schedule_.kept.size() - 1)];
  }

  // Equation 11 of the paper.
  at::Tensor move(const at::Tensor& x, const at::Tensor& prediction, std::int64_t from,
                  std::int64_t to) const {
    const double kept = kept_at(from);
    const double next = kept_at(to);
    const at::Tensor noise = schedule_.prediction == Prediction::kNoise
                                 ? prediction
                                 : prediction * std::sqrt(kept) + x * std::sqrt(1 - kept);
    const double divisor = kept * std::sqrt(1 - next) + std::sqrt(kept * (1 - kept) * next);
    return x * std::sqrt(next / kept) - noise * ((next - kept) / divisor);
  }

  NoiseSchedule schedule_;
  std::int64_t stride_;
  double last_kept_ = 1;
  std::size_t runge_kutta_ = 0;  // calls
  std::vector<at::Tensor> slopes_;
  at::Tensor start_;
  at::Tensor sum_;
};

}  // namespace

std::unique_ptr<Sampler> make_pndm(const ModelConfig& config, std::int64_t steps) {
  return std::make_unique<Pndm>(config, steps);
}

}  // namespace maia
