#include "agent/check.hpp"

#include <fmt/format.h>

#include <numeric>

#include "agent/label_prompts.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "stats/interval.hpp"
#include "stats/roc.hpp"

namespace maia {
namespace {

struct Measured {
  std::vector<double> activations;
  Json entries = Json::array();
  std::vector<std::string> missing;  // words that some picture does not show

  double mean() const {
    if (activations.empty()) return 0;
    return std::accumulate(activations.begin(), activations.end(), 0.0) /
           static_cast<double>(activations.size());
  }
};

Measured measure(const std::vector<std::string>& prompts, const Target& target,
                 const TextToImage& generator, std::uint64_t seed,
                 const std::function<std::string(const Image&)>& keep) {
  std::vector<DrawnImage> drawn(prompts.size());
  parallel_for(prompts.size(), processor_count(), [&](std::size_t i) {
    drawn[i] = generator.draw(prompts[i], derive_seed(derive_seed(seed, prompts[i]), i));
  });
  Measured measured;
  const auto responses = target.respond(views_of(drawn));
  for (std::size_t i = 0; i < responses.size(); ++i) {
    measured.activations.push_back(responses[i].activation);
    measured.entries.push_back({{"prompt", prompts[i]},
                                {"activation", responses[i].activation},
                                {"image", keep(drawn[i].image)},
                                {"missing", drawn[i].missing}});
    measured.missing.insert(measured.missing.end(), drawn[i].missing.begin(),
                            drawn[i].missing.end());
  }
  return measured;
}

struct Verdict {
  bool accepted = false;
  std::string reason;
};

Verdict judge(const Measured& positive, const Measured& near, Interval interval, double auc,
              double least_auc) {
  const std::size_t half = positive.activations.size() / 2;
  if (positive.missing.size() > half) {
    return {false, fmt::format("the image generator cannot show '{}': name something it can draw",
                               positive.missing.front())};
  }
  if (interval.low <= 0) {
    return {false, "pictures of the label do not excite the unit more than other pictures do"};
  }
  if (auc < least_auc) {
    return {false, fmt::format("the label separates its pictures from others too weakly: ROC area "
                               "{:.2f}, at least {:.2f} is asked for",
                               auc, least_auc)};
  }
  if (!near.activations.empty() && near.mean() > positive.mean()) {
    return {false, "near misses of the label excite the unit more than the label does"};
  }
  return {true,
          "the label's pictures excite the unit more than others do, by an interval above zero"};
}

}  // namespace

Json check_conclusion(const std::vector<std::string>& labels, const Target& target,
                      const TextToImage& generator, std::uint64_t seed, const CheckOptions& options,
                      const std::function<std::string(const Image&)>& keep) {
  if (is_none_found(labels)) {
    return accept_untested(labels, options.confidence,
                           "the conclusion names nothing, so there is nothing to draw");
  }
  if (options.count == 0) {
    return accept_untested(labels, options.confidence,
                           "nothing is drawn in this run, so the label is not tested");
  }
  return check_prompts(labels,
                       make_label_prompts(labels, generator.vocabulary(), options.count, seed),
                       target, generator, seed, options, keep);
}

Json check_prompts(const std::vector<std::string>& labels, const LabelPrompts& prompts,
                   const Target& target, const TextToImage& generator, std::uint64_t seed,
                   const CheckOptions& options,
                   const std::function<std::string(const Image&)>& keep) {
  const auto run = [&](const std::vector<std::string>& of, const char* kind) {
    return measure(of, target, generator, derive_seed(seed, kind), keep);
  };
  const Measured positive = run(prompts.positive, "positive");
  const Measured neutral = run(prompts.neutral, "neutral");
  const Measured near = run(prompts.near, "near");
  const Interval interval =
      welch_interval(positive.activations, neutral.activations, options.confidence);
  const double auc = roc_area(positive.activations, neutral.activations);
  const Verdict verdict = judge(positive, near, interval, auc, options.least_auc);
  Json check = {{"labels", labels},
                {"positive", positive.entries},
                {"neutral", neutral.entries},
                {"near", near.entries},
                {"mean_positive", positive.mean()},
                {"mean_neutral", neutral.mean()},
                {"mean_near", nullptr},
                {"difference", positive.mean() - neutral.mean()},
                {"interval", {interval.low, interval.high}},
                {"confidence", options.confidence},
                {"auc", auc},
                {"accepted", verdict.accepted},
                {"reason", verdict.reason}};
  if (!near.activations.empty()) check["mean_near"] = near.mean();
  return check;
}

Json accept_untested(const std::vector<std::string>& labels, double confidence,
                     const std::string& reason) {
  return {{"labels", labels},         {"positive", Json::array()},
          {"neutral", Json::array()}, {"near", Json::array()},
          {"mean_positive", nullptr}, {"mean_neutral", nullptr},
          {"mean_near", nullptr},     {"difference", nullptr},
          {"interval", nullptr},      {"confidence", confidence},
          {"auc", nullptr},           {"accepted", true},
          {"reason", reason}};
}

Json make_conclusion(const ParsedReply& reply, const Json& check, const std::string& reason) {
  Json conclusion = {{"labels", reply.labels},
                     {"description", reply.description},
                     {"check", check},
                     {"reason", reason}};
  if (!reply.answer.empty()) conclusion["answer"] = reply.answer;
  if (!reply.reasoning.empty()) conclusion["reasoning"] = reply.reasoning;
  if (!reply.class_name.empty()) conclusion["class"] = reply.class_name;
  if (!reply.units.empty()) conclusion["units"] = reply.units;
  if (!reply.bias.empty()) conclusion["bias"] = reply.bias;
  return conclusion;
}

}  // namespace maia
