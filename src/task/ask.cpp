#include "task/ask.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "task/answer_rule.hpp"

namespace maia {
namespace {

std::string layers_text(const Model& model) {
  std::vector<std::string> layers;
  for (const LayerInfo& layer : model.layers()) {
    layers.push_back(fmt::format("{} ({} units)", layer.name, layer.units));
  }
  return join(layers, ", ");
}

}  // namespace

Run ask_question(const AskRequest& request, RunStore& store,
                 const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                 Backbone& backbone, const TurnObserver& observer) {
  if (trim(request.question).empty()) throw Error(ErrorKind::kUsage, "the question is empty");
  const Model& model = laboratory->model();
  const UnitTask task{.name = "ask",
                      .required = "question",
                      .placeholders = {{"question", request.question},
                                       {"layer", request.unit.layer},
                                       {"layers", layers_text(model)}},
                      .about_unit = false,
                      .settings = {{"question", request.question},
                                   {"target", "the question \"" + request.question + "\""}},
                      .rule = [&](const Subject&) {
                        return std::make_unique<AnswerRule>(laboratory, model.name(),
                                                            request.unit.layer,
                                                            instruments.generator, request.check);
                      }};
  return run_unit_task(task, request, store, laboratory, instruments, backbone, observer);
}

}  // namespace maia
