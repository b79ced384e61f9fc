#include "nn/diffusion/denoising.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <vector>

namespace maia {
namespace {

class Guidance {
 public:
  explicit Guidance(const Conditions& conditions)
      : conditions_(conditions), edits_(conditions.sources.defined()) {
    guided_ = conditions.guidance > 1 && (!edits_ || conditions.image_guidance >= 1);
    const at::Tensor without = conditions.negative.expand(conditions.prompts.sizes());
    text_ = conditions.prompts;
    if (guided_) {
      text_ = edits_ ? at::cat({text_, without, without}) : at::cat({without, text_});
    }
    if (!edits_) return;
    sources_ = conditions.sources;
    if (guided_) sources_ = at::cat({sources_, sources_, at::zeros_like(sources_)});
  }

  at::Tensor predict(const UNet& unet, const at::Tensor& x, double time) const {
    if (!guided_) return unet(edits_ ? at::cat({x, sources_}, 1) : x, time, text_);
    if (!edits_) {
      const auto rows = unet(at::cat({x, x}), time, text_).chunk(2);
      return rows[0] + (rows[1] - rows[0]) * conditions_.guidance;
    }
    const auto rows = unet(at::cat({at::cat({x, x, x}), sources_}, 1), time, text_).chunk(3);
    return rows[2] + (rows[0] - rows[1]) * conditions_.guidance +
           (rows[1] - rows[2]) * conditions_.image_guidance;
  }

 private:
  const Conditions& conditions_;
  bool edits_;
  bool guided_ = false;
  at::Tensor text_;
  at::Tensor sources_;
};

}  // namespace

NoiseSource noise_of_seeds(std::span<const std::uint64_t> seeds, at::IntArrayRef sides) {
  std::vector<at::Generator> generators;
  for (const std::uint64_t seed : seeds) {
    generators.push_back(at::make_generator<at::CPUGeneratorImpl>(seed));
  }
  std::vector<std::int64_t> shape = {1};
  shape.insert(shape.end(), sides.begin(), sides.end());
  return [generators, shape]() mutable {
    std::vector<at::Tensor> rows;
    for (at::Generator& generator : generators) rows.push_back(at::randn(shape, generator));
    return at::cat(rows);
  };
}

at::Tensor denoise(const UNet& unet, Sampler& sampler, const Conditions& conditions,
                   const NoiseSource& noise, const CallReport& report) {
  const Guidance guidance(conditions);
  at::Tensor x = noise() * sampler.initial_scale();
  for (std::size_t call = 0; call < sampler.times().size(); ++call) {
    const at::Tensor prediction =
        guidance.predict(unet, sampler.input(x, call), sampler.times()[call]);
    x = sampler.step(x, prediction.to(at::kCPU), call, noise);
    report(call + 1);
  }
  return x;
}

}  // namespace maia
