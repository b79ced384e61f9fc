#include "nn/diffusion/noise_schedule.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr double kRho = 7;

// In the floats that the network was trained with.
std::vector<double> kept_by(const ModelConfig& config) {
  const std::int64_t times = config.count("num_train_timesteps", 1000);
  if (times > 100'000) config.fail("num_train_timesteps is over 100000");
  const std::string kind = config.text("beta_schedule", "linear");
  config.expect("beta_schedule", {"linear", "scaled_linear"});
  config.expect("rescale_betas_zero_snr", {false});
  const auto given = config.reals("trained_betas", std::vector<double>{});
  if (!given.empty() && std::int64_t(given.size()) != times) {
    config.fail("trained_betas and num_train_timesteps differ in length");
  }
  double first = config.real("beta_start", 0.0001);
  double last = config.real("beta_end", 0.02);
  if (first <= 0 || last >= 1 || first > last) {
    config.fail("beta_start and beta_end do not rise from over 0 to under 1");
  }
  const bool of_roots = kind == "scaled_linear";
  if (of_roots) {
    first = std::sqrt(first);
    last = std::sqrt(last);
  }
  std::vector<double> kept;
  double product = 1;
  for (std::int64_t i = 0; i < times; ++i) {
    const double part = times == 1 ? 0 : double(i) / double(times - 1);
    float beta = static_cast<float>(first + part * (last - first));
    if (of_roots) beta *= beta;
    if (!given.empty()) beta = static_cast<float>(given[std::size_t(i)]);
    product *= 1.0f - beta;
    kept.push_back(static_cast<float>(product));
    if (!(kept.back() > 0 && kept.back() < 1)) config.fail("its betas leave nothing of a picture");
  }
  return kept;
}

Prediction prediction_of(const ModelConfig& config) {
  config.expect("prediction_type", {"epsilon", "v_prediction"});
  return config.text("prediction_type", "epsilon") == "epsilon" ? Prediction::kNoise
                                                                : Prediction::kVelocity;
}

Spacing spacing_of(const ModelConfig& config, Spacing otherwise) {
  if (!config.has("timestep_spacing")) return otherwise;
  config.expect("timestep_spacing", {"linspace", "leading", "trailing"});
  const std::string name = config.text("timestep_spacing");
  if (name == "linspace") return Spacing::kLinear;
  return name == "leading" ? Spacing::kLeading : Spacing::kTrailing;
}

double level_of(double kept) {
  return std::sqrt((1 - kept) / kept);
}

}  // namespace

NoiseSchedule::NoiseSchedule(const ModelConfig& config, Spacing otherwise)
    : kept(kept_by(config)),
      prediction(prediction_of(config)),
      spacing(spacing_of(config, otherwise)),
      offset(static_cast<std::int64_t>(config.real("steps_offset", 0))) {
  if (offset < 0 || offset >= times()) config.fail("steps_offset is no time of the process");
}

std::int64_t NoiseSchedule::stride(std::int64_t steps) const {
  if (steps >= 1 && steps <= times()) return times() / steps;
  throw Error(ErrorKind::kUsage, "a picture is drawn in 1 to " + std::to_string(times()) +
                                     " steps, not in " + std::to_string(steps));
}

double NoiseSchedule::noise_level(double time) const {
  const double place = std::clamp(time, 0.0, double(times() - 1));
  const auto below = static_cast<std::size_t>(place);
  const double low = level_of(kept[below]);
  if (below + 1 >= kept.size()) return low;
  return low + (place - double(below)) * (level_of(kept[below + 1]) - low);
}

double NoiseSchedule::time_of(double level) const {
  const double wanted = std::log(std::max(level, 1e-10));
  const auto log_level = [&](std::size_t i) { return std::log(level_of(kept[i])); };
  std::size_t below = 0;
  while (below + 2 < kept.size() && log_level(below + 1) <= wanted) ++below;
  if (kept.size() == 1) return 0;
  const double low = log_level(below);
  const double part = (wanted - low) / (log_level(below + 1) - low);
  return double(below) + std::clamp(part, 0.0, 1.0);
}

std::vector<double> spaced_times(const NoiseSchedule& schedule, std::int64_t steps, bool round) {
  const std::int64_t times = schedule.times();
  const std::int64_t stride = schedule.stride(steps);
  const auto ratio = double(times) / double(steps);
  std::vector<double> result;
  for (std::int64_t i = steps - 1; i >= 0; --i) {
    double time = 0;
    switch (schedule.spacing) {
      case Spacing::kLinear:
        time = steps == 1 ? 0 : double(times - 1) * double(i) / double(steps - 1);
        if (round) time = std::nearbyint(time);
        break;
      case Spacing::kLeading:
        time = double(i * stride + schedule.offset);
        break;
      case Spacing::kTrailing:
        time = std::nearbyint(double(times) - ratio * double(steps - 1 - i)) - 1;
        break;
    }
    result.push_back(std::min(time, double(times - 1)));
  }
  return result;
}

std::vector<double> karras_levels(double first, double last, std::int64_t steps) {
  const double high = std::pow(first, 1 / kRho);
  const double low = std::pow(last, 1 / kRho);
  std::vector<double> levels;
  for (std::int64_t i = 0; i < steps; ++i) {
    const double part = steps == 1 ? 0 : double(i) / double(steps - 1);
    levels.push_back(std::pow(high + part * (low - high), kRho));
  }
  return levels;
}

}  // namespace maia
