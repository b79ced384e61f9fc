#include "task/bias_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "agent/label_prompts.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/scene.hpp"
#include "stats/interval.hpp"
#include "stats/moments.hpp"
#include "stats/tests.hpp"

namespace maia {
namespace {

// What the generator draws where it is asked for the class: nothing where it does not know the
// word, or does not know what its pictures show. Kinds of things need many drawings to be seen all.
std::set<std::string> terms_of_class(const std::string& name, const TextToImage& generator) {
  constexpr std::uint64_t kDrawings = 60;
  std::vector<DrawnImage> drawn(kDrawings);
  parallel_for(drawn.size(), processor_count(),
               [&](std::size_t i) { drawn[i] = generator.draw(name, i); });
  std::set<std::string> terms;
  for (const DrawnImage& picture : drawn) {
    if (!picture.missing.empty() || picture.scene == nullptr) return {};
    for (const SceneObject& object : picture.scene->objects) terms.insert(object.term);
  }
  return terms;
}

struct Drawn {
  DrawnImage picture;
  double value = 0;
  bool recognised = false;
  bool shows_class = true;

  bool counts() const { return picture.missing.empty() && shows_class; }
};

// One setting's pictures, and of those that count the values.
struct Setting {
  std::string phrase;
  std::vector<Drawn> pictures;
  std::vector<double> values;
  std::vector<double> recognised;  // 1 or 0

  void take(const Drawn& picture) {
    values.push_back(picture.value);
    recognised.push_back(picture.recognised ? 1 : 0);
  }

  // Why its pictures do not count, where most do not.
  std::string fault() const {
    const auto count = [&](auto is) { return std::ranges::count_if(pictures, is) * 2; };
    const auto size = static_cast<std::ptrdiff_t>(pictures.size());
    if (count([](const Drawn& one) { return !one.picture.missing.empty(); }) > size) {
      const auto first = std::ranges::find_if(
          pictures, [](const Drawn& one) { return !one.picture.missing.empty(); });
      return fmt::format("the image generator cannot show '{}': name a setting that it can draw",
                         first->picture.missing.front());
    }
    if (count([](const Drawn& one) { return !one.shows_class; }) > size) {
      return fmt::format("pictures of '{}' do not show the class", phrase);
    }
    return "";
  }

  Json to_json(const std::function<std::string(const Image&)>& keep) const {
    Json list = Json::array();
    for (const Drawn& one : pictures) {
      list.push_back({{"prompt", phrase},
                      {"activation", one.value},
                      {"recognised", one.recognised},
                      {"shows_class", one.shows_class},
                      {"image", keep(one.picture.image)},
                      {"missing", one.picture.missing}});
    }
    return {{"phrase", phrase},
            {"mean", mean(values)},
            {"recognised", mean(recognised)},
            {"pictures", list}};
  }
};

class PairCheck {
 public:
  PairCheck(const Target& target, const TextToImage& generator, const std::set<std::string>& terms,
            bool logit, const BiasOptions& options)
      : target_(target), generator_(generator), terms_(terms), logit_(logit), options_(options) {}

  Json check(const SettingPair& pair, std::uint64_t seed,
             const std::function<std::string(const Image&)>& keep) const {
    Setting weak = draw(pair.weak, seed);
    Setting strong = draw(pair.strong, seed);
    for (std::size_t i = 0; i < weak.pictures.size(); ++i) {
      if (!weak.pictures[i].counts() || !strong.pictures[i].counts()) continue;
      weak.take(weak.pictures[i]);
      strong.take(strong.pictures[i]);
    }
    const Interval values = paired_interval(strong.values, weak.values, options_.confidence);
    const Interval rates = paired_interval(strong.recognised, weak.recognised, options_.confidence);
    const std::string problem = judge(weak, strong, values, rates);
    return {
        {"weak", weak.to_json(keep)},
        {"strong", strong.to_json(keep)},
        {"difference", mean(strong.values) - mean(weak.values)},
        {"interval", ends(values)},
        {"recognised_difference", mean(strong.recognised) - mean(weak.recognised)},
        {"recognised_interval", ends(rates)},
        {"standardised", standardised_difference(strong.values, weak.values)},
        {"pairs", weak.values.size()},
        {"confidence", options_.confidence},
        {"accepted", problem.empty()},
        {"reason", problem.empty() ? "the class does much worse in the weak setting" : problem}};
  }

 private:
  // JSON has no infinite numbers.
  static Json ends(const Interval& interval) {
    constexpr double kWide = 1e30;
    return {std::max(interval.low, -kWide), std::min(interval.high, kWide)};
  }

  // The same seeds for both settings: a generator that keeps what prompts have in common then shows
  // the same object in both.
  Setting draw(const std::string& phrase, std::uint64_t seed) const {
    Setting setting{.phrase = phrase, .pictures = {}, .values = {}, .recognised = {}};
    std::vector<DrawnImage> drawn(static_cast<std::size_t>(options_.count));
    parallel_for(drawn.size(), processor_count(),
                 [&](std::size_t i) { drawn[i] = generator_.draw(phrase, derive_seed(seed, i)); });
    const auto rows = target_.respond_layer(views_of(drawn));
    const auto unit = static_cast<std::size_t>(target_.unit());
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const auto top = std::ranges::max_element(rows[i]) - rows[i].begin();
      setting.pictures.push_back({.picture = std::move(drawn[i]),
                                  .value = rows[i].at(unit),
                                  .recognised = static_cast<std::size_t>(top) == unit});
      Drawn& last = setting.pictures.back();
      last.shows_class = shows_class(last.picture);
    }
    return setting;
  }

  bool shows_class(const DrawnImage& picture) const {
    if (terms_.empty() || picture.scene == nullptr) return true;
    return std::ranges::any_of(picture.scene->objects,
                               [&](const auto& object) { return terms_.contains(object.term); });
  }

  std::string judge(const Setting& weak, const Setting& strong, const Interval& values,
                    const Interval& rates) const {
    for (const Setting* setting : {&weak, &strong}) {
      if (const auto fault = setting->fault(); !fault.empty()) return fault;
    }
    if (weak.values.size() * 2 < weak.pictures.size()) {
      return "too few pictures show both settings in full";
    }
    if (values.low <= 0) return "the value in the weak setting is not surely lower";
    const double difference = mean(strong.values) - mean(weak.values);
    const double standardised = standardised_difference(strong.values, weak.values);
    if (logit_ && standardised < options_.least_standardised) {
      return fmt::format(
          "the difference is small: {:.2f} standard deviations, at least {:.2f} are "
          "asked for",
          standardised, options_.least_standardised);
    }
    if (!logit_ && difference < options_.least_difference) {
      return fmt::format("the difference is small: {:.2f}, at least {:.2f} is asked for",
                         difference, options_.least_difference);
    }
    const double rate = mean(strong.recognised) - mean(weak.recognised);
    if (rate < options_.least_difference || rates.low <= 0) {
      return fmt::format(
          "the class is recognised almost as often in the weak setting: {:.0f}% "
          "against {:.0f}%",
          100 * mean(weak.recognised), 100 * mean(strong.recognised));
    }
    return "";
  }

  const Target& target_;
  const TextToImage& generator_;
  const std::set<std::string>& terms_;
  bool logit_;
  const BiasOptions& options_;
};

// The lists that stay empty are those of a description's check.
Json verdict(bool accepted, const std::string& reason, Json settings) {
  return {{"labels", Json::array()}, {"positive", Json::array()},       {"neutral", Json::array()},
          {"near", Json::array()},   {"settings", std::move(settings)}, {"accepted", accepted},
          {"reason", reason}};
}

std::string fault_of(const std::vector<SettingPair>& settings) {
  if (settings.size() > kMostSettingPairs) {
    return fmt::format("{} pairs of settings: give the {} strongest", settings.size(),
                       kMostSettingPairs);
  }
  for (const auto& [weak, strong] : settings) {
    if (weak.empty() || strong.empty()) return "each [WEAK]: needs its [STRONG]:, and the reverse";
    if (lower_case(weak) == lower_case(strong))
      return "the weak and the strong setting are the same";
  }
  return "";
}

}  // namespace

Json BiasRule::check(const ParsedReply& reply, std::uint64_t seed,
                     const std::function<std::string(const Image&)>& keep) const {
  if (reply.settings.empty()) {
    const std::string first = reply.bias.substr(0, reply.bias.find('\n'));
    const bool none = is_none_found({first}) || lower_case(first).starts_with("none found");
    return none ? verdict(true, "no bias is named, so there is nothing to draw", Json::array())
                : verdict(
                      false,
                      "name the settings with [WEAK]: and [STRONG]:, or write [BIAS]: none found",
                      Json::array());
  }
  if (const auto fault = fault_of(reply.settings); !fault.empty()) {
    return verdict(false, fault, Json::array());
  }
  if (options_.count == 0) {
    return verdict(true, "nothing is drawn in this run, so the bias is not tested", Json::array());
  }
  const auto terms = terms_of_class(class_name_, *generator_);
  const PairCheck pair_check(*target_, *generator_, terms, logit_, options_);
  Json checked = Json::array();
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < reply.settings.size(); ++i) {
    checked.push_back(
        pair_check.check(reply.settings[i], derive_seed(derive_seed(seed, "pair"), i), keep));
    const Json& last = checked.back();
    if (!last.at("accepted").get<bool>()) problems.push_back(last.at("reason").get<std::string>());
  }
  return problems.empty()
             ? verdict(true,
                       "the class does much worse in each weak setting than in its strong one",
                       std::move(checked))
             : verdict(false, join(problems, "; "), std::move(checked));
}

}  // namespace maia
