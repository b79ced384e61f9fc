#include "task/describe.hpp"

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

std::string target_title(const DescribeRequest& request, const Network& network) {
  return network.unit_title(network.layer(request.layer), request.unit);
}

Prompt make_prompt(const DescribeRequest& request, const Laboratory& laboratory,
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

RunSpec make_spec(const DescribeRequest& request, const Laboratory& laboratory,
                  const Instruments& instruments, const Backbone& backbone) {
  const auto& check = request.agent.check;
  RunSpec spec{.task = "describe",
               .model = laboratory.network().name(),
               .layer = request.layer,
               .unit = request.unit,
               .backbone = backbone.name(),
               .seed = request.seed,
               .settings = {{"weights", laboratory.network().weights_hash()},
                            {"dataset", laboratory.dataset().name()},
                            {"dataset_hash", laboratory.dataset().hash()},
                            {"quantile", request.quantile},
                            {"generator", instruments.generator->name()},
                            {"editor", instruments.editor->name()},
                            {"reader", instruments.reader->name()},
                            {"max_rounds", request.agent.max_rounds},
                            {"program_seconds", request.agent.sandbox.seconds},
                            {"check_images", check.count},
                            {"check_confidence", check.confidence}}};
  // What a person would not know from layer and unit: a class's name, a file of directions.
  const std::string title = target_title(request, laboratory.network());
  if (title != describe_target(spec)) spec.settings["target"] = title;
  return spec;
}

Json make_versions(const DescribeRequest& request) {
  return {{"maia", MAIA_VERSION},          {"libtorch", MAIA_TORCH_VERSION},
          {"opencv", MAIA_OPENCV_VERSION}, {"compiler", __VERSION__},
          {"command", request.command},    {"sandboxed", request.agent.sandbox.isolate}};
}

}  // namespace

Run describe_unit(const DescribeRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  const Network& network = laboratory->network();
  network.check_unit(network.layer(request.layer), request.unit);
  const RunSpec spec = make_spec(request, *laboratory, instruments, backbone);
  const auto lock = store.lock_run(spec);
  auto run = store.find(spec);
  const bool finished = run && run->status != "running";
  if (finished && !request.fresh) return *run;

  const auto subject = laboratory->open(laboratory->network().name(), request.layer, request.unit);
  if (!run || finished) {
    run = store.create(spec, prompt_to_text(make_prompt(request, *laboratory, instruments)),
                       make_evidence(*subject, request.quantile, store), make_versions(request));
  }
  Workbench workbench{.subject = subject,
                      .subjects = laboratory,
                      .generator = instruments.generator,
                      .editor = instruments.editor,
                      .reader = instruments.reader,
                      .seed = request.seed};
  return Agent(store, backbone, std::move(workbench), request.agent, observer).finish_run(*run);
}

}  // namespace maia
