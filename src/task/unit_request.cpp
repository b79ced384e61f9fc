#include "task/unit_request.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "imagery/vocabulary.hpp"

namespace maia {
namespace {

// Of the exemplars that a report shows.
constexpr std::size_t kShownExemplars = 15;

// In one pass: what is put in is not looked at again. Other braces stay as they are.
std::string fill(std::string_view text, const Placeholders& values) {
  std::string filled;
  while (!text.empty()) {
    const auto open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto value = close == std::string_view::npos
                           ? values.end()
                           : values.find(std::string(text.substr(1, close - 1)));
    if (value == values.end()) {
      filled += '{';
      text.remove_prefix(1);
    } else {
      filled += value->second;
      text.remove_prefix(close + 1);
    }
  }
  return filled;
}

// Of a run that has to do without some tools it says so: other texts speak of them.
std::string api_of(const UnitRequest& request) {
  std::string text = experiment_api_text(request.without);
  if (request.without.empty()) return text;
  std::vector<std::string> names;
  for (const auto& tool : request.without) names.push_back("tools." + tool);
  return text + "\n" +
         fill(read_text(data_folder() / "prompts" / "without.md"),
              {{"tools", join(names, ", no ")}});
}

std::string read_prompt(const std::filesystem::path& path, const std::string& required) {
  constexpr std::uintmax_t kMostBytes = 1 << 20;
  const auto bytes = read_file(path, kMostBytes);
  std::string text = clean_utf8({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (text.find("{" + required + "}") == std::string::npos) {
    throw Error(ErrorKind::kBadInput, "the prompt " + path.string() + " has no {" + required +
                                          "}, which is where the run's own is put in");
  }
  return text;
}

}  // namespace

std::string target_title(const UnitRequest& request, const Model& model) {
  const LayerInfo& layer = model.layer(request.layer);
  model.check_unit(layer, request.unit);
  return model.unit_title(layer, request.unit);
}

Prompt make_task_prompt(const std::string& task, const std::string& required,
                        const UnitRequest& request, const Laboratory& laboratory,
                        const Instruments& instruments, Placeholders further) {
  const auto folder = data_folder() / "prompts";
  further.insert({{"target", target_title(request, laboratory.model())},
                  {"model", laboratory.model().name()},
                  {"dataset", laboratory.dataset().name() + ", " +
                                  std::to_string(laboratory.dataset().size()) + " images"}});
  return {
      fill(read_text(folder / "system.md"),
           {{"generator", to_text(instruments.generator->vocabulary())}, {"api", api_of(request)}}),
      fill(read_prompt(request.prompt.value_or(folder / (task + ".md")), required), further)};
}

Workbench make_workbench(const UnitRequest& request, const std::shared_ptr<Laboratory>& laboratory,
                         const Instruments& instruments, std::shared_ptr<const Subject> subject) {
  return {.subject = std::move(subject),
          .subjects = laboratory,
          .generator = instruments.generator,
          .editor = instruments.editor,
          .reader = instruments.reader,
          .seed = request.seed,
          .without = request.without};
}

Json make_evidence(const UnitRequest& request, const Laboratory& laboratory, const Subject& subject,
                   bool outline, RunStore& store) {
  Json exemplars = Json::array();
  for (std::size_t i = 0; i < std::min(kShownExemplars, subject.exemplars.size()); ++i) {
    const Exemplar& exemplar = subject.exemplars[i];
    const LabelledImage loaded = subject.dataset->load(exemplar.image);
    const auto responses = subject.target->respond(views_of(std::vector{loaded}));
    const Picture picture = highlighted_picture(loaded.image, responses.front(), subject, outline);
    exemplars.push_back({{"id", subject.dataset->id(exemplar.image)},
                         {"activation", exemplar.activation},
                         {"image", store.put_image(picture.plain)},
                         {"highlighted", store.put_image(picture.image)}});
  }
  Json evidence = {{"threshold", subject.threshold},
                   {"quantile", subject.quantile ? Json(*subject.quantile) : Json()},
                   {"exemplars", exemplars}};
  if (const auto truth = laboratory.truth(request.layer, request.unit); !truth.empty()) {
    evidence["truth"] = truth;
  }
  return evidence;
}

RunSpec make_unit_spec(const std::string& task, const UnitRequest& request,
                       const Laboratory& laboratory, const Instruments& instruments,
                       const std::string& backbone) {
  RunSpec spec{.task = task,
               .model = laboratory.model().name(),
               .layer = request.layer,
               .unit = request.unit,
               .backbone = backbone,
               .seed = request.seed,
               .settings = {{"weights", laboratory.model().weights_hash()},
                            {"dataset", laboratory.dataset().name()},
                            {"dataset_hash", laboratory.dataset().hash()},
                            {"quantile", request.quantile},
                            {"generator", instruments.generator->name()},
                            {"editor", instruments.editor->name()},
                            {"reader", instruments.reader->name()}}};
  // What a person would not know from layer and unit: a class's name, a file of directions.
  const std::string title = target_title(request, laboratory.model());
  if (title != describe_target(spec)) spec.settings["target"] = title;
  spec.settings.update(request.settings);
  if (!request.without.empty()) spec.settings["without"] = request.without;
  if (request.prompt) spec.settings["prompt"] = sha256(read_file(*request.prompt));
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
