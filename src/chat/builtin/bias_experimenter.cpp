#include "chat/builtin/bias_experimenter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/random.hpp"
#include "base/text.hpp"
#include "chat/builtin/bias_findings.hpp"
#include "chat/builtin/bias_programs.hpp"
#include "chat/builtin/class_settings.hpp"
#include "chat/builtin/python_text.hpp"

namespace maia::builtin {
namespace {

constexpr std::size_t kMostAttempts = 10;
constexpr std::size_t kScreened = 4;  // pictures of each setting
constexpr std::size_t kTested = 10;
constexpr std::size_t kMostRejections = 3;

class Deliberation {
 public:
  Deliberation(std::span<const Message> conversation, const BiasTask& task)
      : task_(task),
        words_(read_vocabulary(conversation.empty() ? "" : text_of(conversation.front()))),
        history_(read_bias_history(conversation)) {
    if (history_.thing.empty()) return;
    settings_ = class_settings(history_.thing, words_);
    findings_ = bias_findings(history_, task_, settings_);
  }

  std::string reply() const {
    if (history_.must_conclude || history_.attempts.size() >= kMostAttempts) return conclude();
    if (!done(Stage::kExemplars) && may_try(Stage::kExemplars)) return look_at_class();
    if (history_.thing.empty()) return conclude();
    if (!done(Stage::kScreen) && may_try(Stage::kScreen)) return screen();
    const auto extremes = settings_to_test(history_, task_, settings_);
    if (!extremes.empty() && !done(Stage::kTest) && may_try(Stage::kTest)) return test(extremes);
    const auto contrasts = contrasts_to_confirm(history_, task_, settings_);
    if (!contrasts.empty() && !done(Stage::kConfirm) && may_try(Stage::kConfirm)) {
      return confirm(contrasts);
    }
    return conclude();
  }

 private:
  bool done(Stage stage) const {
    return std::ranges::any_of(history_.attempts,
                               [&](const Attempt& a) { return a.stage == stage && !a.failed; });
  }
  // Twice a failure, and the stage is done without.
  bool may_try(Stage stage) const {
    return std::ranges::count_if(history_.attempts, [&](const Attempt& a) {
             return a.stage == stage && a.failed;
           }) < 2;
  }

  std::string look_at_class() const {
    return reply_with_program("I begin with the pictures that the network is surest of.",
                              {"The class does equally well in all settings.",
                               "Its value falls in some surroundings or in some light.",
                               "A kind, a colour or a size of it is preferred."},
                              class_program(number(), phrases_of_class(task_.class_name)));
  }

  std::string screen() const {
    return reply_with_program(
        "The class can be drawn as \"" + history_.thing + "\".",
        {"Its value falls on some backgrounds.", "It falls in some light, weather or style.",
         "It depends on the colour, the size or the kind of the class."},
        settings_program(number(), Stage::kScreen, settings_, history_.thing, kScreened, words_,
                         seed()));
  }

  std::string test(const std::vector<ClassSetting>& extremes) const {
    std::vector<std::string> hypotheses;
    for (const auto& setting : extremes) {
      const double mean = mean_of(history_.screened.at(setting.phrase));
      hypotheses.push_back(
          fmt::format("The value of \"{}\" stands apart from that of other {}s "
                      "(mean {:.3g} so far).",
                      setting.phrase, kind_noun(setting.kind), mean));
    }
    return reply_with_program("The extremes of so many settings are partly chance.", hypotheses,
                              settings_program(number(), Stage::kTest, extremes, history_.thing,
                                               kTested, words_, seed()));
  }

  std::string confirm(const std::vector<Contrast>& contrasts) const {
    std::vector<std::string> hypotheses;
    for (const auto& contrast : contrasts) {
      hypotheses.push_back(fmt::format("The class does worse as \"{}\" than as \"{}\".",
                                       contrast.weak.phrase, contrast.strong.phrase));
    }
    return reply_with_program(
        "Pictures that chose a contrast cannot confirm it.", hypotheses,
        confirmation_program(number(), contrasts, history_.thing, own_name(), words_, seed()));
  }

  std::string conclude() const {
    std::vector<BiasFinding> held;
    std::ranges::copy_if(findings_, std::back_inserter(held), &BiasFinding::holds);
    if (!held.empty() && history_.rejections < kMostRejections) return accuse(held);
    std::string why;
    if (history_.thing.empty()) {
      why = "The class could not be drawn, so nothing was tested.";
    } else if (history_.screened.empty()) {
      why = "No experiment showed anything.";
    } else {
      why = fmt::format("{} settings were tried in {} pictures.", history_.screened.size(),
                        pictures());
      for (const auto& finding : findings_) why += " " + acquittal(finding);
    }
    return why + "\n\n[BIAS]: none found\n" + why;
  }

  std::size_t pictures() const {
    std::size_t count = 0;
    for (const auto* all : {&history_.screened, &history_.tested}) {
      for (const auto& [phrase, values] : *all) count += values.size();
    }
    return count;
  }

  static std::string acquittal(const BiasFinding& finding) {
    if (finding.holds) return "";
    return fmt::format(
        "\"{}\" ({:.3g}, recognised {:.0f}%) against \"{}\" ({:.3g}, {:.0f}%) is no "
        "bias of this class{}.",
        finding.contrast.weak.phrase, finding.mean_weak, 100 * finding.recognised_weak,
        finding.contrast.strong.phrase, finding.mean_strong, 100 * finding.recognised_strong,
        finding.controls > 0
            ? fmt::format(", other classes lose {:.2f} there", finding.effect_on_others)
            : "");
  }

  std::string accuse(const std::vector<BiasFinding>& held) const {
    std::string text;
    std::string tags;
    for (std::size_t i = 0; i < held.size(); ++i) {
      const auto& [weak, strong, gap] = held[i].contrast;
      text += (i == 0 ? "" : " ") + sentence(held[i]);
      const std::string number = held.size() == 1 ? "" : fmt::format(" {}", i + 1);
      tags +=
          fmt::format("\n[WEAK{}]: {}\n[STRONG{}]: {}", number, weak.phrase, number, strong.phrase);
    }
    return "The differences held on pictures that had no part in choosing them.\n\n[BIAS]: " +
           text + tags;
  }

  std::string sentence(const BiasFinding& finding) const {
    const auto& [weak, strong, gap] = finding.contrast;
    std::string text = fmt::format(
        "The class does much better as \"{}\" (mean {:.3g}, recognised in {:.0f}% of fresh "
        "pictures) than as \"{}\" (mean {:.3g}, {:.0f}%), p = {:.1g}.",
        strong.phrase, finding.mean_strong, 100 * finding.recognised_strong, weak.phrase,
        finding.mean_weak, 100 * finding.recognised_weak, finding.p);
    text += " " + stands_out(finding.contrast);
    if (finding.controls == 0) return text;
    return text + fmt::format(" Other classes lose {:.2f} there in the median.",
                              std::max(0.0, finding.effect_on_others));
  }

  // Whether the one setting is the exception or the other.
  std::string stands_out(const Contrast& contrast) const {
    std::vector<double> means;
    for (const auto& setting : settings_) {
      const auto found = history_.screened.find(setting.phrase);
      if (setting.kind == contrast.weak.kind && found != history_.screened.end()) {
        means.push_back(mean_of(found->second));
      }
    }
    if (means.size() < 3) return "";
    std::ranges::sort(means);
    const double middle = means[means.size() / 2];
    const bool prefers = means.back() - middle > middle - means.front();
    return fmt::format("The median of all {} {}s is {:.3g}: {} is the exception.", means.size(),
                       kind_noun(contrast.weak.kind), middle,
                       prefers ? contrast.strong.name : contrast.weak.name);
  }

  // Within a program's quotes.
  std::string own_name() const {
    return replace_all(replace_all(task_.class_name, "\\", "\\\\"), "\"", "\\\"");
  }

  int number() const { return static_cast<int>(history_.attempts.size()) + 1; }
  std::uint64_t seed() const {
    std::uint64_t value = derive_seed(history_.attempts.size(), task_.class_name);
    for (const auto& [phrase, values] : history_.screened) {
      for (const auto& one : values)
        value = derive_seed(value, std::bit_cast<std::uint64_t>(one.value));
    }
    return value;
  }

  BiasTask task_;
  Words words_;
  BiasHistory history_;
  std::vector<ClassSetting> settings_;
  std::vector<BiasFinding> findings_;
};

}  // namespace

std::string bias_reply(std::span<const Message> conversation, const BiasTask& task) {
  return Deliberation(conversation, task).reply();
}

}  // namespace maia::builtin
