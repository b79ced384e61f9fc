// The samplers, each defined in a file of its own.
#pragma once

#include "nn/diffusion/noise_schedule.hpp"
#include "nn/diffusion/sampler.hpp"

namespace maia {

std::unique_ptr<Sampler> make_ddim(const ModelConfig& config, std::int64_t steps);
std::unique_ptr<Sampler> make_pndm(const ModelConfig& config, std::int64_t steps);
std::unique_ptr<Sampler> make_euler(const ModelConfig& config, std::int64_t steps, bool ancestral);
std::unique_ptr<Sampler> make_dpm(const ModelConfig& config, std::int64_t steps);

}  // namespace maia
