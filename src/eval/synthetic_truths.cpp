#include "eval/synthetic_truths.hpp"

#include <map>
#include <memory>

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

// The models that come with maia, each opened once.
class Models {
 public:
  const ConceptExpression& expression(const UnitLabel& label) {
    auto& model = models_[label.unit.model];
    if (!model) model = load_synthetic_model(label.unit.model);
    const auto units = model->units();
    const int unit = label.unit.unit;
    if (label.unit.layer != kSyntheticLayer || unit >= static_cast<int>(units.size())) {
      throw Error(ErrorKind::kNotFound,
                  "the label by '" + label.method + "' of " + unit_text(label.unit) +
                      " is of no unit: the model has " + std::to_string(units.size()) +
                      ", in the layer " + kSyntheticLayer);
    }
    return units[static_cast<std::size_t>(unit)].expression;
  }

 private:
  std::map<std::string, std::shared_ptr<const SyntheticModel>> models_;
};

}  // namespace

std::vector<UnitLabel> synthetic_truths(std::span<const UnitLabel> labels) {
  Models models;
  std::map<UnitKey, std::string> seen;  // expressions
  std::vector<UnitLabel> truths;
  for (const UnitLabel& label : labels) {
    if (!is_synthetic_model(label.unit.model)) continue;
    const ConceptExpression expression =
        label.truth.empty() ? models.expression(label) : parse_concept_expression(label.truth);
    const auto [found, fresh] = seen.try_emplace(label.unit, expression.text());
    if (fresh) {
      truths.push_back(
          {.unit = label.unit, .method = kTruthMethod, .labels = truth_of(expression)});
    } else if (found->second != expression.text()) {
      throw Error(ErrorKind::kBadInput,
                  "the labels of " + unit_text(label.unit) + " are of different units, '" +
                      found->second + "' and '" + expression.text() +
                      "': compare labels of the same units, or say with --truth what they "
                      "respond to");
    }
  }
  return truths;
}

}  // namespace maia
