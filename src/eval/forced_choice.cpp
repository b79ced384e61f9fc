#include "eval/forced_choice.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

using LabelsByUnit = std::map<UnitKey, const UnitLabel*>;

LabelsByUnit labels_by(std::span<const UnitLabel> labels, const std::string& method) {
  LabelsByUnit found;
  for (const UnitLabel& row : labels) {
    if (row.method == method) found.emplace(row.unit, &row);
  }
  if (!found.empty()) return found;
  std::set<std::string> known;
  for (const UnitLabel& row : labels) known.insert(row.method);
  throw Error(ErrorKind::kNotFound,
              "no label is by the method '" + clean_utf8(method, 80) + "': there are " +
                  join(std::vector<std::string>(known.begin(), known.end()), ", "));
}

bool is_left(const UnitKey& unit, std::uint64_t seed) {
  return Random(derive_seed(seed, "side of " + unit_text(unit))).below(2) == 0;
}

bool say_the_same(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return lower_case(label_text(a)) == lower_case(label_text(b));
}

}  // namespace

ChoicePairs pair_labels(std::span<const UnitLabel> labels, std::span<const UnitLabel> truths,
                        const std::string& first, const std::string& second, std::uint64_t seed) {
  if (first == second) {
    throw Error(ErrorKind::kUsage,
                "--a and --b are both '" + clean_utf8(first, 80) + "': name two methods");
  }
  const LabelsByUnit by_first = labels_by(labels, first);
  const LabelsByUnit by_second = labels_by(labels, second);
  ChoicePairs found{.first = first, .second = second};
  std::set<UnitKey> known;
  for (const UnitLabel& truth : truths) {
    known.insert(truth.unit);
    const auto a = by_first.find(truth.unit);
    const auto b = by_second.find(truth.unit);
    if (a == by_first.end()) ++found.without_first;
    if (b == by_second.end()) ++found.without_second;
    if (a == by_first.end() || b == by_second.end()) continue;
    ChoicePair pair{truth.unit, truth.labels, a->second->labels, b->second->labels,
                    is_left(truth.unit, seed)};
    auto& list = say_the_same(pair.first, pair.second) ? found.identical : found.pairs;
    list.push_back(std::move(pair));
  }
  std::set<UnitKey> unknown;
  for (const auto* rows : {&by_first, &by_second}) {
    for (const auto& [unit, row] : *rows) {
      if (!known.contains(unit)) unknown.insert(unit);
    }
  }
  found.without_truth = unknown.size();
  if (found.pairs.empty() && found.identical.empty()) {
    throw Error(ErrorKind::kBadInput,
                "no unit has a truth and a label by both '" + clean_utf8(first, 80) + "' and '" +
                    clean_utf8(second, 80) +
                    "': the truth's rows must name model, layer and unit as the labels' do");
  }
  return found;
}

ChoiceQuestion question_of(const ChoicePair& pair) {
  if (pair.first_is_left) return {pair.truth, pair.first, pair.second};
  return {pair.truth, pair.second, pair.first};
}

Choice choice_of(const ChoicePair& pair, Side side) {
  if (side == Side::kTie) return Choice::kTie;
  return (side == Side::kLeft) == pair.first_is_left ? Choice::kFirst : Choice::kSecond;
}

}  // namespace maia
