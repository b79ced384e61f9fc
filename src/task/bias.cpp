#include "task/bias.hpp"

#include <memory>

#include "base/error.hpp"
#include "target/extended_network.hpp"
#include "task/bias_rule.hpp"
#include "tools/switched_off.hpp"

namespace maia {

BiasClass bias_class(const UnitRequest& request, const Model& model) {
  const bool logit = request.layer != kClassLayer;
  // The layer of probabilities knows the names; that of logits has the same units.
  const LayerInfo& classes = model.layer(kClassLayer);
  if (logit && model.layer(request.layer).units != classes.units) {
    throw Error(ErrorKind::kUsage, "the units of " + request.layer + " are no classes");
  }
  std::string name = model.unit_title(classes, request.unit);  // class "tabby", class 7
  constexpr std::string_view kBefore = "class ";
  if (name.starts_with(kBefore)) name.erase(0, kBefore.size());
  if (name.size() > 1 && name.front() == '"' && name.back() == '"') {
    name = name.substr(1, name.size() - 2);
  }
  return {name, logit};
}

UnitTask bias_task(const TaskRequest& request, const Model& model, const Instruments& instruments) {
  const BiasClass which = bias_class(request.unit, model);
  const std::string measure = which.logit ? "logit" : "probability";
  BiasOptions check{.confidence = request.check.confidence};
  if (is_switched_off(request.unit.without, "text2image")) check.count = 0;
  Json settings = {{"class", which.name},
                   {"check_images", check.count},
                   {"target", "class \"" + which.name + "\""}};
  if (which.logit) settings["target"] = "the logit of class \"" + which.name + "\"";
  return {.name = "bias",
          .required = "target",
          .placeholders = {{"target", "the " + measure + " of class \"" + which.name + "\""},
                           {"class", which.name},
                           {"measure", measure}},
          .settings = std::move(settings),
          .rule = [generator = instruments.generator, which, check](const Subject& subject) {
            return std::make_unique<BiasRule>(subject.target, generator, which.name, which.logit,
                                              check);
          }};
}

}  // namespace maia
