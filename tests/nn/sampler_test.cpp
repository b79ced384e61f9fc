// Samplers against diffusers' schedulers, step by step, given the same predictions and noise.
#include "nn/diffusion/sampler.hpp"

#include <ATen/CPUGeneratorImpl.h>

#include "golden_tensors.hpp"
#include "nn/diffusion/noise_schedule.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr double kTolerance = 1e-4;

struct Schedule {
  const char* golden;
  const char* sampler;
  Json settings;
};

ModelConfig config_of(Json settings) {
  Json config = {{"beta_start", 0.00085},
                 {"beta_end", 0.012},
                 {"beta_schedule", "scaled_linear"},
                 {"steps_offset", 1}};
  config.update(settings);
  return {config, "scheduler_config.json"};
}

const Json kVelocity = {{"prediction_type", "v_prediction"}};

Json with(Json settings, const Json& more) {
  settings.update(more);
  return settings;
}

const std::vector<Schedule>& schedules() {
  static const std::vector<Schedule> kSchedules = {
      {"pndm", "pndm", {{"skip_prk_steps", true}, {"set_alpha_to_one", false}}},
      {"pndm-trailing", "pndm", {{"skip_prk_steps", true}, {"timestep_spacing", "trailing"}}},
      {"pndm-linspace-v", "pndm",
       with({{"skip_prk_steps", true}, {"timestep_spacing", "linspace"}}, kVelocity)},
      {"pndm-runge-kutta", "pndm", {{"skip_prk_steps", false}}},
      {"ddim", "ddim", {{"clip_sample", false}, {"set_alpha_to_one", false}}},
      {"ddim-clipped", "ddim", {{"timestep_spacing", "trailing"}, {"beta_schedule", "linear"}}},
      {"ddim-v", "ddim",
       with({{"clip_sample", false}, {"timestep_spacing", "linspace"}}, kVelocity)},
      {"euler", "euler", Json::object()},
      {"euler-leading", "euler", with({{"timestep_spacing", "leading"}}, kVelocity)},
      {"euler-karras", "euler", {{"use_karras_sigmas", true}, {"timestep_spacing", "trailing"}}},
      {"euler-ancestral", "euler-ancestral", Json::object()},
      {"euler-ancestral-v", "euler-ancestral", with({{"timestep_spacing", "leading"}}, kVelocity)},
      {"dpm", "dpm++2m", Json::object()},
      {"dpm-leading-v", "dpm++2m", with({{"timestep_spacing", "leading"}}, kVelocity)},
      {"dpm-karras", "dpm++2m", {{"use_karras_sigmas", true}}},
      {"dpm-trailing-min",
       "dpm++2m",
       {{"timestep_spacing", "trailing"}, {"final_sigmas_type", "sigma_min"}}},
  };
  return kSchedules;
}

TEST(Samplers, StepAsTheReference) {
  GoldenTensors golden(image_models() / "diffusion", "schedules");
  for (const Schedule& schedule : schedules()) {
    for (const int steps : {4, 20}) {
      SCOPED_TRACE(std::string(schedule.golden) + " in " + std::to_string(steps));
      const std::string name = std::string(schedule.golden) + "." + std::to_string(steps) + ".";
      const auto sampler = make_sampler(schedule.sampler, config_of(schedule.settings), steps);
      const at::Tensor times = golden[name + "times"];
      const at::Tensor results = golden[name + "results"];
      ASSERT_EQ(static_cast<std::int64_t>(sampler->times().size()), times.size(0));
      auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
      const NoiseSource noise = [&] { return at::randn({1, 4, 3, 5}, generator); };
      at::Tensor x = noise() * sampler->initial_scale();
      expect_near(x, results.narrow(0, 0, 1), kTolerance);
      for (std::size_t call = 0; call < sampler->times().size(); ++call) {
        const auto row = static_cast<std::int64_t>(call);
        const double time = sampler->times()[call];
        EXPECT_NEAR(time, times[row].item<double>(), 1e-3);
        const at::Tensor given = sampler->input(x, call);
        expect_near(given, golden[name + "inputs"].narrow(0, row, 1), kTolerance);
        const at::Tensor prediction = at::tanh(given * 0.7 + time / 1000);
        x = sampler->step(x, prediction, call, noise);
        expect_near(x, results.narrow(0, row + 1, 1), kTolerance);
      }
    }
  }
}

TEST(Samplers, AreNamedByTheirSchedulers) {
  EXPECT_EQ(sampler_of(config_of({{"_class_name", "PNDMScheduler"}})), "pndm");
  EXPECT_EQ(sampler_of(config_of({{"_class_name", "EulerAncestralDiscreteScheduler"}})),
            "euler-ancestral");
  std::string message;
  EXPECT_EQ(kind_thrown(
                [] {
                  sampler_of(config_of({{"_class_name", "HeunScheduler"}}));
                },
                &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("euler"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([] { make_sampler("magic", config_of(Json::object()), 5); }),
            ErrorKind::kNotFound);
}

TEST(Samplers, RefuseWhatCannotBe) {
  for (const std::string& name : sampler_names()) {
    EXPECT_EQ(kind_thrown([&] { make_sampler(name, config_of(Json::object()), 0); }),
              ErrorKind::kUsage);
    EXPECT_EQ(kind_thrown([&] { make_sampler(name, config_of(Json::object()), 1001); }),
              ErrorKind::kUsage);
    for (const Json& wrong : std::vector<Json>{{{"num_train_timesteps", -1}},
                                               {{"beta_start", 2}},
                                               {{"beta_schedule", "squaredcos_cap_v2"}},
                                               {{"prediction_type", "sample"}},
                                               {{"timestep_spacing", "random"}},
                                               {{"trained_betas", {0.1, 0.2}}},
                                               {{"steps_offset", -5}},
                                               {{"rescale_betas_zero_snr", true}}}) {
      EXPECT_EQ(kind_thrown([&] { make_sampler(name, config_of(wrong), 5); }), ErrorKind::kBadInput)
          << name << " " << wrong;
    }
  }
}

}  // namespace
}  // namespace maia
