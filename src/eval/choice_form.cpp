#include "eval/choice_form.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kPairsACheck = 8;
constexpr std::size_t kFewestChecks = 4;
constexpr std::size_t kFewestForMost = 3;

struct ObviousPair {
  const char* truth;
  const char* right;
  const char* wrong;
};
constexpr std::array kObvious = {
    ObviousPair{"bicycle", "bicycles and their wheels", "slices of bread"},
    ObviousPair{"clock", "faces of clocks", "wet sand at a beach"},
    ObviousPair{"elephant", "elephants", "computer keyboards"},
    ObviousPair{"umbrella", "open umbrellas", "beans on a plate"},
    ObviousPair{"candle", "burning candles", "football fields"},
    ObviousPair{"guitar", "guitars and other instruments with strings", "washing machines"},
    ObviousPair{"penguin", "penguins", "shopping trolleys"},
    ObviousPair{"lighthouse", "lighthouses", "knitted socks"},
    ObviousPair{"strawberry", "ripe strawberries", "motorway bridges"},
    ObviousPair{"helicopter", "helicopters in the air", "open books"},
    ObviousPair{"spider", "spiders", "wedding cakes"},
    ObviousPair{"tent", "tents at a camp", "office printers"},
};

std::string shown_text(const std::vector<std::string>& labels) {
  return labels.empty() ? label_text(labels) : join(labels, ", or ");
}

std::vector<FormQuestion> draw_checks(std::size_t pairs, Random& random) {
  const std::size_t count =
      std::clamp((pairs + kPairsACheck - 1) / kPairsACheck, kFewestChecks, kObvious.size());
  std::vector<std::size_t> order(kObvious.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  std::vector<FormQuestion> checks;
  for (std::size_t i = 0; i < count; ++i) {
    const ObviousPair& obvious = kObvious[order[i]];
    const bool left = random.below(2) == 0;
    checks.push_back({.truth = obvious.truth,
                      .left = left ? obvious.right : obvious.wrong,
                      .right = left ? obvious.wrong : obvious.right,
                      .obvious = left ? Side::kLeft : Side::kRight});
  }
  return checks;
}

std::string hash_of(const std::vector<FormQuestion>& questions) {
  Json shown = Json::array({"maia 2afc", 1});
  for (const auto& question : questions) {
    shown.push_back({question.truth, question.left, question.right});
  }
  return sha256(to_text(shown));
}

}  // namespace

std::size_t ChoiceForm::checks() const {
  return static_cast<std::size_t>(std::count_if(
      questions.begin(), questions.end(), [](const auto& question) { return !question.pair; }));
}

ChoiceForm make_choice_form(const ChoicePairs& pairs, std::uint64_t seed) {
  if (pairs.pairs.empty()) {
    throw Error(ErrorKind::kBadInput, "'" + pairs.first + "' and '" + pairs.second +
                                          "' say the same of every unit: there is nothing for "
                                          "people to choose");
  }
  Random random(derive_seed(seed, "questions for people"));
  ChoiceForm form{draw_checks(pairs.pairs.size(), random), {}};
  for (std::size_t i = 0; i < pairs.pairs.size(); ++i) {
    const ChoiceQuestion question = question_of(pairs.pairs[i]);
    form.questions.push_back({.truth = shown_text(question.truth),
                              .left = shown_text(question.left),
                              .right = shown_text(question.right),
                              .pair = i});
  }
  random.shuffle(std::span(form.questions));
  form.hash = hash_of(form.questions);
  return form;
}

std::vector<Judgments> judgments_of(std::span<const PersonAnswers> people) {
  std::vector<Judgments> judges;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const PersonAnswers& person = people[i];
    const auto before = people.subspan(0, i);
    for (const PersonAnswers& other : before) {
      if (other.who == person.who && other.choices == person.choices) {
        throw Error(ErrorKind::kBadInput, "two files of --answers are of " + person.who +
                                              " and say the same: name each file once");
      }
    }
    if (!person.attentive) continue;
    std::string name = "person " + person.who;
    for (int number = 2; std::find(names.begin(), names.end(), name) != names.end(); ++number) {
      name = "person " + person.who + ", " + std::to_string(number);
    }
    names.push_back(name);
    judges.push_back({.judge = name, .choices = person.choices});
  }
  if (judges.size() < kFewestForMost) return judges;
  Judgments most{"most of " + std::to_string(judges.size()) + " people", {}, true};
  for (std::size_t i = 0; i < judges.front().choices.size(); ++i) {
    std::array<std::size_t, 3> counts{};
    for (const Judgments& judge : judges) {
      if (judge.choices[i]) ++counts[static_cast<std::size_t>(*judge.choices[i])];
    }
    const auto [first, second, tie] = counts;
    if (first + second + tie == 0) {
      most.choices.emplace_back();
    } else {
      most.choices.emplace_back(
          first == second ? Choice::kTie : (first > second ? Choice::kFirst : Choice::kSecond));
    }
  }
  judges.push_back(std::move(most));
  return judges;
}

}  // namespace maia
