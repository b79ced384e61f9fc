// How much of a picture is left at each time of a diffusion process, and at which times a sampler
// looks at it: what diffusers keeps in scheduler_config.json.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/model_config.hpp"

namespace maia {

// What the network predicts: the noise, or the "velocity" (Salimans and Ho 2022).
enum class Prediction { kNoise, kVelocity };

// Where a sampler's times lie (Lin et al. 2024, table 2).
enum class Spacing { kLinear, kLeading, kTrailing };

struct NoiseSchedule {
  // Of the picture's variance, at each time the network was trained with.
  std::vector<double> kept;
  Prediction prediction = Prediction::kNoise;
  Spacing spacing = Spacing::kLeading;
  std::int64_t offset = 0;  // of leading times

  // `otherwise` is the sampler's own spacing. Throws kBadInput naming the key for a config that is
  // not covered.
  NoiseSchedule(const ModelConfig& config, Spacing otherwise);

  std::int64_t times() const { return static_cast<std::int64_t>(kept.size()); }
  // Of whole times between the steps of a sampler. Throws kUsage for a number of steps that is not
  // from 1 to times().
  std::int64_t stride(std::int64_t steps) const;
  // Noise over signal at a time, which may lie between two.
  double noise_level(double time) const;
  // The time of a noise level, between times by its logarithm.
  double time_of(double level) const;
};

// `steps` times that go down from near the last time to near 0. `round` makes whole numbers of
// linear ones. Throws as NoiseSchedule::stride does.
std::vector<double> spaced_times(const NoiseSchedule& schedule, std::int64_t steps, bool round);

// Noise levels from `first` down to `last` (Karras et al. 2022, equation 5, rho = 7).
std::vector<double> karras_levels(double first, double last, std::int64_t steps);

}  // namespace maia
