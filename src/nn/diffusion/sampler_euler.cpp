#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "nn/diffusion/sampler_kinds.hpp"

namespace maia {
namespace {

// Karras et al. 2022, on the scale where noise is added to a picture that keeps its own size.
// Ancestral: each step goes further down than its aim, and noise brings it back up.
class Euler : public Sampler {
 public:
  Euler(const ModelConfig& config, std::int64_t steps, bool ancestral)
      : schedule_(config, Spacing::kLinear), ancestral_(ancestral) {
    config.expect("interpolation_type", {"linear"});
    config.expect("timestep_type", {"discrete"});
    times_ = spaced_times(schedule_, steps, false);
    for (const double time : times_) levels_.push_back(schedule_.noise_level(time));
    if (!ancestral && config.flag("use_karras_sigmas", false)) {
      levels_ = karras_levels(config.real("sigma_max", levels_.front()),
                              config.real("sigma_min", levels_.back()), steps);
      for (std::size_t i = 0; i < times_.size(); ++i) times_[i] = schedule_.time_of(levels_[i]);
    }
    highest_ = *std::max_element(levels_.begin(), levels_.end());
    levels_.push_back(0);
  }

  double initial_scale() const override {
    return schedule_.spacing == Spacing::kLeading ? std::sqrt(highest_ * highest_ + 1) : highest_;
  }

  at::Tensor input(const at::Tensor& x, std::size_t call) const override {
    return x / std::sqrt(levels_[call] * levels_[call] + 1);
  }

  at::Tensor step(const at::Tensor& x, const at::Tensor& prediction, std::size_t call,
                  const NoiseSource& noise) override {
    const double from = levels_[call];
    const double to = levels_[call + 1];
    const double more = from * from + 1;
    const at::Tensor slope = schedule_.prediction == Prediction::kNoise
                                 ? prediction
                                 : prediction / std::sqrt(more) + x * (from / more);
    if (!ancestral_) return x + slope * (to - from);
    const double up = std::sqrt(to * to * (from * from - to * to) / (from * from));
    const double down = std::sqrt(to * to - up * up);
    return x + slope * (down - from) + noise() * up;
  }

 private:
  NoiseSchedule schedule_;
  bool ancestral_;
  std::vector<double> levels_;  // of noise, at each call and after the last
  double highest_ = 0;
};

}  // namespace

std::unique_ptr<Sampler> make_euler(const ModelConfig& config, std::int64_t steps, bool ancestral) {
  return std::make_unique<Euler>(config, steps, ancestral);
}

}  // namespace maia
