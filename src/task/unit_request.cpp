#include "task/unit_request.hpp"

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "imagery/vocabulary.hpp"

namespace maia {
namespace {

// Of the exemplars that a report shows.
constexpr std::size_t kShownExemplars = 15;

std::string fill(std::string text, std::initializer_list<std::array<std::string, 2>> values) {
  for (const auto& [name, value] : values) text = replace_all(text, "{" + name + "}", value);
  return text;
}

}  // namespace

std::string target_title(const UnitRequest& request, const Network& network) {
  const LayerInfo& layer = network.layer(request.layer);
  network.check_unit(layer, request.unit);
  return network.unit_title(layer, request.unit);
}

Prompt make_describe_prompt(const UnitRequest& request, const Laboratory& laboratory,
                            const Instruments& instruments) {
  const auto folder = data_folder() / "prompts";
  return {fill(read_text(folder / "system.md"),
               {{{"generator", to_text(instruments.generator->vocabulary())}},
                {{"api", experiment_api_text()}}}),
          fill(read_text(folder / "describe.md"),
               {{{"target", target_title(request, laboratory.network())}},
                {{"model", laboratory.network().name()}},
                {{"dataset", laboratory.dataset().name() + ", " +
                                 std::to_string(laboratory.dataset().size()) + " images"}}})};
}

Workbench make_workbench(const UnitRequest& request, const std::shared_ptr<Laboratory>& laboratory,
                         const Instruments& instruments, std::shared_ptr<const Subject> subject) {
  return {.subject = std::move(subject),
          .subjects = laboratory,
          .generator = instruments.generator,
          .editor = instruments.editor,
          .reader = instruments.reader,
          .seed = request.seed};
}

Json make_evidence(const Subject& subject, double quantile, RunStore& store) {
  Json exemplars = Json::array();
  for (std::size_t i = 0; i < std::min(kShownExemplars, subject.exemplars.size()); ++i) {
    const Exemplar& exemplar = subject.exemplars[i];
    const DatasetImage loaded = subject.dataset->load(exemplar.image);
    const auto responses = subject.target->respond(std::span(&loaded.image, 1));
    const Picture picture = highlighted_picture(loaded.image, responses.front(), subject, false);
    exemplars.push_back({{"id", subject.dataset->id(exemplar.image)},
                         {"activation", exemplar.activation},
                         {"image", store.put_image(picture.plain)},
                         {"highlighted", store.put_image(picture.image)}});
  }
  return {{"threshold", subject.threshold}, {"quantile", quantile}, {"exemplars", exemplars}};
}

RunSpec make_describe_spec(const UnitRequest& request, const Laboratory& laboratory,
                           const Instruments& instruments, const std::string& backbone) {
  RunSpec spec{.task = "describe",
               .model = laboratory.network().name(),
               .layer = request.layer,
               .unit = request.unit,
               .backbone = backbone,
               .seed = request.seed,
               .settings = {{"weights", laboratory.network().weights_hash()},
                            {"dataset", laboratory.dataset().name()},
                            {"dataset_hash", laboratory.dataset().hash()},
                            {"quantile", request.quantile},
                            {"generator", instruments.generator->name()},
                            {"editor", instruments.editor->name()},
                            {"reader", instruments.reader->name()}}};
  // What a person would not know from layer and unit: a class's name, a file of directions.
  const std::string title = target_title(request, laboratory.network());
  if (title != describe_target(spec)) spec.settings["target"] = title;
  return spec;
}

Json make_versions(const UnitRequest& request) {
  return {{"maia", MAIA_VERSION},
          {"libtorch", MAIA_TORCH_VERSION},
          {"opencv", MAIA_OPENCV_VERSION},
          {"compiler", __VERSION__},
          {"command", request.command}};
}

}  // namespace maia
