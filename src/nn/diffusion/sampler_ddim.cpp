#include <ATen/ATen.h>

#include <cmath>

#include "nn/diffusion/sampler_kinds.hpp"

namespace maia {
namespace {

// Song, Meng and Ermon 2021, equation 12, without noise.
class Ddim : public Sampler {
 public:
  Ddim(const ModelConfig& config, std::int64_t steps)
      : schedule_(config, Spacing::kLeading), stride_(schedule_.stride(steps)) {
    config.expect("thresholding", {false});
    times_ = spaced_times(schedule_, steps, true);
    last_kept_ = config.flag("set_alpha_to_one", true) ? 1 : schedule_.kept.front();
    if (config.flag("clip_sample", true)) range_ = config.real("clip_sample_range", 1);
  }

  at::Tensor step(const at::Tensor& x, const at::Tensor& prediction, std::size_t call,
                  const NoiseSource&) override {
    const auto time = static_cast<std::int64_t>(times_[call]);
    const double kept = schedule_.kept[std::size_t(time)];
    const double next = time >= stride_ ? schedule_.kept[std::size_t(time - stride_)] : last_kept_;
    const double signal = std::sqrt(kept);
    const double spread = std::sqrt(1 - kept);
    at::Tensor picture;
    at::Tensor noise;
    if (schedule_.prediction == Prediction::kNoise) {
      picture = (x - prediction * spread).div_(signal);
      noise = prediction;
    } else {
      picture = x * signal - prediction * spread;
      noise = prediction * signal + x * spread;
    }
    if (range_ > 0) picture.clamp_(-range_, range_);
    return picture.mul_(std::sqrt(next)).add_(noise, std::sqrt(1 - next));
  }

 private:
  NoiseSchedule schedule_;
  std::int64_t stride_;  // of the times
  double last_kept_ = 1;
  double range_ = 0;  // that pictures are cut to; 0 for none
};

}  // namespace

std::unique_ptr<Sampler> make_ddim(const ModelConfig& config, std::int64_t steps) {
  return std::make_unique<Ddim>(config, steps);
}

}  // namespace maia
