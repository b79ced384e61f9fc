#include "eval/synthetic_truths.hpp"

#include <map>
#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "target/synthetic_units.hpp"

namespace maia {
namespace {

using Kind = ConceptExpression::Kind;

std::string words_of(const ConceptExpression& expression) {
  if (expression.kind == Kind::kConcept) return expression.phrase;
  std::vector<std::string> parts;
  for (const auto& part : expression.parts) parts.push_back(words_of(part));
  return join(parts, expression.kind == Kind::kOr ? " or " : " with ");
}

std::vector<std::string> truth_of(const ConceptExpression& expression) {
  const std::string kind = kind_of(expression);
  if (kind == "noise" || kind == "nothing") return {};
  if (expression.kind != Kind::kOr) return {words_of(expression)};
  std::vector<std::string> alternatives;
  for (const auto& part : expression.parts) alternatives.push_back(words_of(part));
  return alternatives;
}

}  // namespace

std::vector<UnitLabel> synthetic_truths(std::span<const UnitLabel> labels) {
  std::map<std::string, std::shared_ptr<const SyntheticModel>> models;
  std::set<UnitKey> seen;
  std::vector<UnitLabel> truths;
  for (const UnitLabel& label : labels) {
    const UnitKey& unit = label.unit;
    if (!is_synthetic_model(unit.model) || !seen.insert(unit).second) continue;
    auto& model = models[unit.model];
    if (!model) model = load_synthetic_model(unit.model);
    const auto units = model->units();
    if (unit.layer != kSyntheticLayer || unit.unit >= static_cast<int>(units.size())) {
      throw Error(ErrorKind::kNotFound, "the label by '" + label.method + "' of " +
                                            unit_text(unit) + " is of no unit: the model has " +
                                            std::to_string(units.size()) + ", in the layer " +
                                            kSyntheticLayer);
    }
    const auto& expression = units[static_cast<std::size_t>(unit.unit)].expression;
    truths.push_back({.unit = unit, .method = kTruthMethod, .labels = truth_of(expression)});
  }
  return truths;
}

}  // namespace maia
