// What must hold for every config.json of an image model, and for the index of split weights.
#pragma once

#include <cmath>
#include <string>

#include "fault.hpp"
#include "nn/diffusion/noise_schedule.hpp"
#include "nn/model_config.hpp"
#include "nn/safetensors_index.hpp"

namespace maia {

inline std::string_view text_of(Input bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A schedule's values are those of one: what is left of a picture becomes less.
inline std::string check_schedule(const NoiseSchedule& schedule) {
  double before = 1;
  for (const double kept : schedule.kept) {
    if (!(kept > 0 && kept <= before)) return "more is left of a picture than before";
    before = kept;
  }
  for (const double time : spaced_times(schedule, schedule.times() > 7 ? 7 : 1, true)) {
    if (!(time >= 0 && time < double(schedule.times()))) return "a time that is none";
    if (!std::isfinite(schedule.noise_level(time))) return "no noise level";
  }
  return "";
}

inline std::string fuzz_model_config(Input bytes) {
  auto fault = fault_of([&] {
    const ModelConfig config = ModelConfig::parse(text_of(bytes), "the file");
    return check_schedule(NoiseSchedule(config, Spacing::kLeading));
  });
  if (!fault.empty()) return fault;
  return fault_of([&]() -> std::string {
    for (const auto& [part, tensors] : read_safetensors_index(bytes, "the file")) {
      if (part.empty() || part.find('/') != std::string::npos) return "a part that is no file";
    }
    return "";
  });
}

}  // namespace maia
