#include "task/spurious_rule.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
std::optional<UnitVerdict> read_verdict(const std::vector<std::string>& labels) {
  if (labels.size() != 1) return {};
  const std::string label = lower_case(labels.front());
  if (label.starts_with("selective")) return UnitVerdict::kSelective;
  if (label.starts_with("spurious")) return UnitVerdict::kSpurious;
  return {};
}

LabelPrompts SpuriousRule::prompts_for(const std::string& name, std::uint64_t seed) const {
  const auto& backgrounds = generator_->vocabulary().backgrounds;
  auto settings = words_named(options_.domain, backgrounds);
  if (settings.size() < 2) settings = backgrounds;
  if (settings.empty()) settings = {"grass", "sand", "snow", "a road"};
  Random random(derive_seed(seed, "settings of a verdict"));
  random.shuffle(std::span(settings));
  std::vector<std::string> others;
  for (const auto& other : options_.classes) {
    if (other != name) others.push_back(other);
  }
  LabelPrompts prompts;
  for (std::size_t i = 0; i < static_cast<std::size_t>(options_.check.count); ++i) {
    const std::string& setting = settings[i % settings.size()];
    prompts.positive.push_back(with_article(name) + " on " + setting);
    // Every setting meets every class in turn.
    const std::string& other = others[(i + i / settings.size()) % others.size()];
    prompts.neutral.push_back(with_article(other) + " on " + setting);
    if (i % 2 == 0) prompts.near.push_back(with_article(setting) + " background");
  }
  return prompts;
}

Json SpuriousRule::check(const ParsedReply& reply, std::uint64_t seed,
                         const std::function<std::string(const Image&)>& keep) const {
  const CheckOptions& options = options_.check;
  if (read_verdict(reply.labels) == UnitVerdict::kSpurious) {
    return accept_untested(reply.labels, options.confidence,
                           "a unit that is called spurious is left out, which needs no test");
  }
  const auto name = std::find_if(
      options_.classes.begin(), options_.classes.end(),
      [&](const std::string& one) { return lower_case(one) == lower_case(reply.class_name); });
  if (name == options_.classes.end()) {
    Json check = accept_untested(
        reply.labels, options.confidence,
        "[CLASS]: has to name the unit's class, one of " + join(options_.classes, ", "));
    check["accepted"] = false;
    return check;
  }
  if (options.count == 0) {
    return accept_untested(reply.labels, options.confidence,
                           "nothing is drawn in this run, so the verdict is not tested");
  }
  return check_prompts({*name}, prompts_for(*name, seed), *target_, *generator_, seed, options,
                       keep);
}

}  // namespace maia
