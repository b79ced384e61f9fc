// Ways from noise to a picture, step by step, each as diffusers' scheduler of that kind goes.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nn/diffusion/sampler_names.hpp"
#include "nn/model_config.hpp"

namespace maia {

// Standard normal noise of the latents' shape, new at each call.
using NoiseSource = std::function<at::Tensor()>;

// Of one drawing: it remembers earlier steps. Latents are n x channels x height x width floats.
class Sampler {
 public:
  virtual ~Sampler() = default;

  // The network is called once at each of these times, in this order.
  const std::vector<double>& times() const { return times_; }
  // The standard deviation of the noise that the latents begin as.
  virtual double initial_scale() const { return 1; }
  // What the network is given for latents at a call.
  virtual at::Tensor input(const at::Tensor& x, std::size_t call) const;
  // The latents after it, from the network's prediction. Calls follow each other from 0.
  virtual at::Tensor step(const at::Tensor& x, const at::Tensor& prediction, std::size_t call,
                          const NoiseSource& noise) = 0;

 protected:
  std::vector<double> times_;
};

// That of the class which a scheduler_config.json names; throws kBadInput for one that is not
// known.
std::string sampler_of(const ModelConfig& scheduler);

// `name` is one of sampler_names(); what the config does not say is as that scheduler of diffusers
// has it. Throws kNotFound for another name, kUsage for a number of steps that is not possible,
// kBadInput for a config that is not covered.
std::unique_ptr<Sampler> make_sampler(const std::string& name, const ModelConfig& scheduler,
                                      std::int64_t steps);

}  // namespace maia
