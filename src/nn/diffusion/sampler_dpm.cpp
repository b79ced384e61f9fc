#include <ATen/ATen.h>

#include <cmath>

#include "nn/diffusion/sampler_kinds.hpp"

namespace maia {
namespace {

constexpr std::size_t kFewSteps = 15;  // with which the last one is of the first order

// Lu et al. 2022, DPM-Solver++(2M): a multistep method of the second order on the predicted
// picture.
class Dpm : public Sampler {
 public:
  Dpm(const ModelConfig& config, std::int64_t steps) : schedule_(config, Spacing::kLinear) {
    config.expect("algorithm_type", {"dpmsolver++"});
    config.expect("solver_type", {"midpoint"});
    config.expect("solver_order", {1, 2});
    config.expect("final_sigmas_type", {"zero", "sigma_min"});
    for (const char* key : {"thresholding", "use_lu_lambdas", "use_exponential_sigmas",
                            "use_beta_sigmas", "use_flow_sigmas"}) {
      config.expect(key, {false});
    }
    config.expect("lambda_min_clipped", {});
    config.expect("variance_type", {});
    times_ = times_of(steps);
    for (const double time : times_) levels_.push_back(schedule_.noise_level(time));
    if (config.flag("use_karras_sigmas", false)) {
      const auto last_time = double(schedule_.times() - 1);
      levels_ = karras_levels(schedule_.noise_level(last_time), schedule_.noise_level(0), steps);
      for (std::size_t i = 0; i < times_.size(); ++i) {
        times_[i] = std::nearbyint(schedule_.time_of(levels_[i]));
      }
    }
    const bool to_nothing = config.text("final_sigmas_type", "zero") == "zero";
    levels_.push_back(to_nothing ? 0 : schedule_.noise_level(0));
    second_order_ = config.count("solver_order", 2) == 2;
    first_order_last_ = to_nothing || config.flag("euler_at_final", false) ||
                        (config.flag("lower_order_final", true) && times_.size() < kFewSteps);
  }

  at::Tensor step(const at::Tensor& x, const at::Tensor& prediction, std::size_t call,
                  const NoiseSource&) override {
    const Place from = place(levels_[call]);
    const Place to = place(levels_[call + 1]);
    const at::Tensor before = picture_;
    picture_ = schedule_.prediction == Prediction::kNoise
                   ? (x - prediction * from.spread).div_(from.signal)
                   : x * from.signal - prediction * from.spread;
    const double way = to.log_ratio - from.log_ratio;
    at::Tensor aim = picture_;
    const bool last = call + 1 == times_.size();
    if (second_order_ && call > 0 && !(last && first_order_last_)) {
      const double way_before = from.log_ratio - place(levels_[call - 1]).log_ratio;
      aim = picture_ + (picture_ - before) * (way / way_before / 2);
    }
    return x * (to.spread / from.spread) - aim * (to.signal * std::expm1(-way));
  }

 private:
  // Where the noise has a level: parts of picture and noise, and the logarithm of their ratio.
  struct Place {
    double signal;
    double spread;
    double log_ratio;
  };
  static Place place(double level) {
    const double signal = 1 / std::sqrt(level * level + 1);
    return {signal, level * signal, -std::log(level)};
  }

  // As for the others, but that the last of one time more is left out.
  std::vector<double> times_of(std::int64_t steps) const {
    if (schedule_.spacing == Spacing::kTrailing) return spaced_times(schedule_, steps, true);
    schedule_.stride(steps);
    std::vector<double> times = spaced_times(schedule_, steps + 1, true);
    times.pop_back();
    return times;
  }

  NoiseSchedule schedule_;
  std::vector<double> levels_;  // of noise, at each call and after the last
  bool second_order_ = true;
  bool first_order_last_ = true;
  at::Tensor picture_;  // predicted at the call before
};

}  // namespace

std::unique_ptr<Sampler> make_dpm(const ModelConfig& config, std::int64_t steps) {
  return std::make_unique<Dpm>(config, steps);
}

}  // namespace maia
