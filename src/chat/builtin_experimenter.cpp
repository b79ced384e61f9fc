#include "chat/builtin_experimenter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/random.hpp"
#include "base/text.hpp"
#include "chat/builtin/agenda.hpp"
#include "chat/builtin/bias_experimenter.hpp"
#include "chat/builtin/conclusion.hpp"
#include "chat/builtin/evidence.hpp"
#include "chat/builtin/findings.hpp"
#include "chat/builtin/observation.hpp"
#include "chat/builtin/programs.hpp"
#include "chat/builtin/python_text.hpp"
#include "chat/builtin/ranking.hpp"
#include "chat/builtin/rules.hpp"
#include "chat/builtin/selectivity.hpp"

namespace maia {
namespace {

using namespace builtin;

constexpr std::size_t kMaxAttempts = 14;  // programs of a run, failed ones included
constexpr std::size_t kMaxTests = 3;      // test programs; one more for each rejected conclusion
constexpr std::size_t kMaxRejections = 3;
constexpr TestSizes kFirstTest{8, 16, 3, 3, 1};
constexpr TestSizes kNextTest{8, 12, 3, 3, 0};
constexpr TestSizes kSparseTest{8, 16, 2, 0, 0};  // where the unit is at rest on most pictures
constexpr TestSizes kConfirmation{12, 18, 5, 0, 3};

// One reply: everything is worked out anew from the conversation.
class Deliberation {
 public:
  explicit Deliberation(std::span<const Message> conversation)
      : system_(conversation.empty() ? std::string() : text_of(conversation.front())),
        words_(read_vocabulary(system_)),
        history_(read_history(conversation, words_)),
        screen_(summarise_screen(history_, words_)),
        evidence_(gather(history_, words_)),
        findings_(find_out(history_, evidence_, {}, words_)) {
    if (!evidence_.clear) {
      model_ = explain(findings_, words_);
      return;
    }
    // What the rules explain is no neutral picture; and what a fair comparison refutes is no rule.
    std::vector<Concept> out = rejected();
    account_ = account_for(evidence_, out, words_);
    findings_ = find_out(history_, evidence_, account_.rules, words_);
    if (const auto more = disproved(); more != out) {
      account_ = account_for(evidence_, more, words_);
      findings_ = find_out(history_, evidence_, account_.rules, words_);
    }
    model_ = explain(account_, findings_, evidence_);
  }

  std::string reply() {
    if (gives_up()) return conclude(known());
    if (offers("dataset_exemplars") && !succeeded(Stage::kExemplars) &&
        may_try(Stage::kExemplars)) {
      return look_at_exemplars();
    }
    if (!offers("text2image")) return conclude(seen());
    if (!succeeded(Stage::kScreen) && may_try(Stage::kScreen)) return screen_vocabulary();
    if (!succeeded(Stage::kTest)) {
      if (!may_try(Stage::kTest)) return conclude(known());
      Agenda agenda = agenda_of(account_, findings_, words_);
      if (agenda.concepts.empty()) agenda = first_agenda(history_, screen_, words_);
      return test(agenda);
    }
    return follow_up();
  }

 private:
  // Whether the experiment API, as it is told, has the tool; a text that tells of none has all.
  bool offers(const std::string& tool) const {
    return system_.find("class Tools") == std::string::npos ||
           system_.find("def " + tool + "(") != std::string::npos;
  }

  std::size_t count(Stage stage, bool failed) const {
    return static_cast<std::size_t>(
        std::count_if(history_.attempts.begin(), history_.attempts.end(),
                      [&](const Attempt& a) { return a.stage == stage && a.failed == failed; }));
  }
  bool succeeded(Stage stage) const { return count(stage, false) > 0; }
  // Twice the same failure, and the stage is done without.
  bool may_try(Stage stage) const { return failures_in_a_row(stage) < 2; }
  std::size_t failures_in_a_row(Stage stage) const {
    std::size_t failures = 0;
    for (const Attempt& attempt : history_.attempts) {
      if (attempt.stage == stage) failures = attempt.failed ? failures + 1 : 0;
    }
    return failures;
  }

  bool gives_up() const {
    return history_.must_conclude || history_.attempts.size() >= kMaxAttempts ||
           history_.rejections.size() >= kMaxRejections;
  }

  std::vector<Concept> rejected() const {
    std::vector<Concept> concepts;
    for (const auto& finding : findings_) {
      if (finding.rejected) concepts.push_back(finding.what);
    }
    return concepts;
  }

  std::vector<Concept> disproved() const {
    std::vector<Concept> concepts;
    for (const auto& finding : findings_) {
      if (finding.refuted()) concepts.push_back(finding.what);
    }
    return concepts;
  }

  // Terms that were lit in some picture: no neutral ones.
  std::set<std::string> lit_terms() const {
    std::set<std::string> terms;
    for (const auto& picture : evidence_.pictures) {
      if (!picture.active) continue;
      for (const auto& sighting : picture.lit) terms.insert(sighting.what.object);
    }
    return evidence_.clear ? terms : std::set<std::string>{};
  }

  std::optional<double> threshold() const {
    return evidence_.clear ? std::optional(evidence_.threshold) : std::nullopt;
  }

  // What to conclude when no further experiment is made: what was tested; before any test what the
  // screen alone says, if it says it clearly.
  std::vector<Finding> known() const {
    if (history_.rejections.size() >= kMaxRejections) return {};
    if (!model_.empty() || succeeded(Stage::kTest) || screen_.terms.empty()) return model_;
    const Candidate& best = screen_.terms.front();
    if (!(best.effect > 4 * screen_.scatter) || screen_.scatter <= 0) return {};
    Finding finding;
    finding.what = best.what;
    finding.label = label_of(best.what, words_);
    for (const auto& m : history_.measurements) {
      (m.scene.object == best.what.object ? finding.test.shown : finding.test.neutral)
          .push_back(m.activation);
    }
    finding.test.effect = best.effect;
    finding.test.roc = best.roc;
    return {finding};
  }

  // Where nothing can be drawn: what the exemplars share most.
  std::vector<Finding> seen() const {
    const auto candidates = exemplar_candidates(history_, words_);
    if (candidates.empty()) return {};
    Finding finding;
    finding.what = candidates.front().what;
    finding.label = label_of(finding.what, words_);
    return {finding};
  }

  bool untried_since_rejection() const {
    return !history_.rejections.empty() &&
           history_.rejections.back().attempts == history_.attempts.size();
  }

  std::string follow_up() {
    const std::size_t tests = count(Stage::kTest, false);
    if (tests < kMaxTests + history_.rejections.size() && may_try(Stage::kTest)) {
      const Agenda agenda = evidence_.clear ? agenda_of(account_, findings_, words_)
                                            : next_agenda(history_, screen_, findings_, words_);
      if (!agenda.concepts.empty()) return test(agenda);
    }
    std::vector<Concept> open;
    for (const auto& finding : model_) {
      if (!finding.confirmed()) open.push_back(finding.what);
    }
    if (may_try(Stage::kConfirm) &&
        (!open.empty() || (untried_since_rejection() && !model_.empty()))) {
      return confirm();
    }
    return conclude(model_);
  }

  std::string look_at_exemplars() {
    return with_program({"A kind of object excites the unit.",
                         "A colour, a texture or a background "
                         "does.",
                         "It takes a combination of both, or there is no pattern."},
                        exemplar_program(number(), words_, seed(),
                                         !offers("text2image") || simple(Stage::kExemplars)));
  }

  std::string screen_vocabulary() {
    std::vector<Concept> suspected;
    std::vector<std::string> also;
    for (const auto& candidate : exemplar_candidates(history_, words_)) {
      suspected.push_back(candidate.what);
      if (words_.is_term(candidate.what.object) && parts_of(candidate.what) == 1) {
        also.push_back(candidate.what.object);
      }
    }
    if (evidence_.clear && !simple(Stage::kScreen)) {
      return with_program(hypotheses_of(suspected, words_),
                          sparse_screen_program(number(), words_, evidence_.threshold, seed()));
    }
    return with_program(hypotheses_of(suspected, words_),
                        screen_program(number(), words_, also, seed(), simple(Stage::kScreen)));
  }

  std::string test(const Agenda& agenda) {
    const bool first = !succeeded(Stage::kTest);
    const TestSizes& sizes = evidence_.clear ? kSparseTest : first ? kFirstTest : kNextTest;
    TestPlan plan = plan_test(agenda.concepts, sizes, words_, seed(), lit_terms());
    if (!simple(Stage::kTest)) add_variations(plan, agenda.to_vary, words_, seed() + 1);
    return with_program(
        hypotheses_of(agenda.concepts, words_),
        test_program(number(), Stage::kTest,
                     first ? "do the leading concepts excite the unit in fresh pictures?"
                           : "what do the leading concepts leave open?",
                     plan, threshold(), simple(Stage::kTest)));
  }

  std::string confirm() {
    std::vector<Concept> concepts;
    for (const auto& finding : model_) concepts.push_back(finding.what);
    const TestPlan plan = plan_test(concepts, kConfirmation, words_, seed(), lit_terms());
    return with_program(hypotheses_of(concepts, words_),
                        test_program(number(), Stage::kConfirm,
                                     "does the conclusion hold on pictures not seen before?", plan,
                                     threshold(), simple(Stage::kConfirm)));
  }

  std::string conclude(const std::vector<Finding>& model) {
    std::string text = lesson_of(history_, screen_, findings_, words_) + "\n\n";
    return text + write_conclusion(history_, screen_, findings_, model, words_);
  }

  std::string with_program(const std::vector<std::string>& hypotheses,
                           const std::string& program) const {
    return reply_with_program(lesson_of(history_, screen_, findings_, words_), hypotheses, program);
  }

  int number() const { return static_cast<int>(history_.attempts.size()) + 1; }
  bool simple(Stage stage) const { return failures_in_a_row(stage) > 0; }
  // Differs from one experiment to the next and from one unit to another.
  std::uint64_t seed() const {
    std::uint64_t value = derive_seed(history_.attempts.size(), "experiment");
    for (const auto& m : history_.measurements) {
      value = derive_seed(value, std::bit_cast<std::uint64_t>(m.activation));
    }
    return value;
  }

  std::string system_;  // the first message
  Words words_;
  History history_;
  ScreenSummary screen_;
  Evidence evidence_;
  std::vector<Finding> findings_;
  Account account_;  // empty where the unit is not at rest on most pictures
  std::vector<Finding> model_;
};

class BuiltinExperimenter final : public Backbone {
 public:
  std::string name() const override { return "builtin"; }

  Reply reply(std::span<const Message> conversation) override {
    return {.text = text_of_reply(conversation), .usage = {.dollars = 0.0}};
  }

 private:
  // Which task it is the conversation says.
  static std::string text_of_reply(std::span<const Message> conversation) {
    if (const auto task = read_selectivity_task(conversation)) {
      return judge_selectivity(conversation, *task);
    }
    if (const auto task = read_bias_task(conversation)) return bias_reply(conversation, *task);
    return Deliberation(conversation).reply();
  }
};

}  // namespace

std::unique_ptr<Backbone> make_builtin_experimenter() {
  return std::make_unique<BuiltinExperimenter>();
}

}  // namespace maia
