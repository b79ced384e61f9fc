#include "nn/diffusion/sampler.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/diffusion/sampler_kinds.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

using Make = std::unique_ptr<Sampler> (*)(const ModelConfig&, std::int64_t);

struct Kind {
  std::string name;
  std::string scheduler;  // diffusers' class
  Make make;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds = {
      {"ddim", "DDIMScheduler", make_ddim},
      {"pndm", "PNDMScheduler", make_pndm},
      {"euler", "EulerDiscreteScheduler",
       [](const ModelConfig& config, std::int64_t steps) {
         return make_euler(config, steps, false);
       }},
      {"euler-ancestral", "EulerAncestralDiscreteScheduler",
       [](const ModelConfig& config, std::int64_t steps) {
         return make_euler(config, steps, true);
       }},
      {"dpm++2m", "DPMSolverMultistepScheduler", make_dpm},
  };
  return kKinds;
}

}  // namespace

at::Tensor Sampler::input(const at::Tensor& x, std::size_t) const {
  return x;
}

const std::vector<std::string>& sampler_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Kind& kind : kinds()) names.push_back(kind.name);
    return names;
  }();
  return kNames;
}

std::string sampler_of(const ModelConfig& scheduler) {
  const std::string name = scheduler.text("_class_name");
  for (const Kind& kind : kinds()) {
    if (kind.scheduler == name) return kind.name;
  }
  scheduler.fail("its scheduler " + one_line(name) + " is not supported; name a sampler of " +
                 join(sampler_names(), ", "));
}

std::unique_ptr<Sampler> make_sampler(const std::string& name, const ModelConfig& scheduler,
                                      std::int64_t steps) {
  for (const Kind& kind : kinds()) {
    if (kind.name == name) return kind.make(scheduler, steps);
  }
  throw Error(ErrorKind::kNotFound, "there is no sampler " + one_line(name) + ": there are " +
                                        join(sampler_names(), ", "));
}

}  // namespace maia
