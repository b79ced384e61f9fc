#include "cli/eval_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "chat/cached_backbone.hpp"
#include "cli/detector_options.hpp"
#include "cli/eval_table.hpp"
#include "cli/resumable_work.hpp"
#include "cli/shared_options.hpp"
#include "cli/sweep_runs.hpp"
#include "eval/prediction_cache.hpp"
#include "eval/predictive_summary.hpp"
#include "eval/random_pictures.hpp"
#include "report/evaluation_figures.hpp"
#include "report/evaluation_page.hpp"
#include "report/figure_files.hpp"
#include "report/record.hpp"
#include "store/run_store.hpp"

namespace maia {
namespace {

constexpr const char* kRules = "builtin";

// Who writes prompts and pairs them with labels.
struct Judges {
  std::unique_ptr<PromptAuthor> author;
  std::unique_ptr<PromptPairing> pairing;
};

Judges open_judges(const EvaluationOptions& options, const Services& services) {
  const Vocabulary& vocabulary = services.instruments().generator->vocabulary();
  if (options.services.backbone == kRules) {
    return {make_rule_author(vocabulary), make_word_pairing(collage_world())};
  }
  // Kept, since a question that was paid for may be asked again by a command that goes on.
  const std::shared_ptr<Backbone> backbone =
      cache_backbone(services.open_backbone(), cache_folder() / "evaluations");
  return {make_asked_author(backbone, vocabulary), make_asked_pairing(backbone)};
}

using UnitRows = std::vector<std::vector<UnitLabel>>;

// By unit; units in the order of their model's layers, methods in that of the labels.
UnitRows by_unit(const std::vector<UnitLabel>& labels, Laboratories& laboratories) {
  std::vector<std::string> models;
  for (const auto& label : labels) {
    if (std::find(models.begin(), models.end(), label.unit.model) == models.end()) {
      models.push_back(label.unit.model);
    }
  }
  const auto place_of = [&](const UnitKey& unit) {
    const auto& layers = laboratories.model(unit.model).layers();
    const auto layer = std::find_if(layers.begin(), layers.end(),
                                    [&](const LayerInfo& info) { return info.name == unit.layer; });
    return std::tuple(std::find(models.begin(), models.end(), unit.model) - models.begin(),
                      layer - layers.begin(), unit.unit);
  };
  std::map<std::tuple<std::ptrdiff_t, std::ptrdiff_t, int>, std::vector<UnitLabel>> units;
  for (const auto& label : labels) units[place_of(label.unit)].push_back(label);
  UnitRows rows;
  for (auto& [place, of_unit] : units) rows.push_back(std::move(of_unit));
  return rows;
}

class Evaluator {
 public:
  Evaluator(const EvaluationOptions& options, const Services& services, Laboratories& laboratories,
            RunStore& store)
      : options_(options),
        laboratories_(laboratories),
        store_(store),
        judges_(open_judges(options, services)),
        generator_(share_drawings_of(services.instruments()).generator),
        cache_(store.folder() / "evaluations"),
        random_(*laboratories.dataset(), options.random_pictures, options.prediction.seed) {}

  UnitPrediction evaluate(const std::vector<UnitLabel>& labels) {
    const UnitKey& unit = labels.front().unit;
    const auto laboratory = laboratories_.of(unit.model);
    const PredictionSettings settings = settings_of(*laboratory);
    if (auto found = cache_.find(settings, labels)) return *std::move(found);
    const auto subject = laboratory->open(unit.model, unit.layer, unit.unit);
    const PredictionBench bench{*judges_.author, *judges_.pairing, *generator_,
                                [&](const Image& image) { return store_.put_image(image); }};
    auto prediction = predict_unit(labels, *subject->target, random_.activations(*subject->target),
                                   bench, options_.prediction);
    cache_.keep(settings, labels, prediction);
    return prediction;
  }

  std::string remark() const {
    return fmt::format(
        "Prompts by {}, {} of each kind a label; paired with labels by {}; drawn by {}; {} random "
        "pictures of {}; seed {}.",
        judges_.author->name(), options_.prediction.prompts, judges_.pairing->name(),
        generator_->name(), options_.random_pictures, laboratories_.dataset()->name(),
        options_.prediction.seed);
  }

 private:
  PredictionSettings settings_of(const Laboratory& laboratory) const {
    return {.weights = laboratory.model().weights_hash(),
            .dataset = laboratory.dataset().hash(),
            .author = judges_.author->name(),
            .pairing = judges_.pairing->name(),
            .generator = generator_->name(),
            .random_pictures = options_.random_pictures,
            .options = options_.prediction};
  }

  const EvaluationOptions& options_;
  Laboratories& laboratories_;
  RunStore& store_;
  Judges judges_;
  std::shared_ptr<const TextToImage> generator_;
  PredictionCache cache_;
  RandomPictures random_;
};

std::vector<UnitPrediction> evaluate_all(const UnitRows& rows, std::size_t jobs,
                                         Evaluator& evaluator, ConsoleProgress& progress) {
  std::vector<UnitPrediction> units(rows.size());
  do_resumable_work({.label = "evaluating units", .things = "units"}, rows.size(), jobs, progress,
                    [&](std::size_t i) { units[i] = evaluator.evaluate(rows[i]); });
  return units;
}

// The same for the same units, methods and settings.
std::string page_name(const std::vector<UnitPrediction>& units, const std::string& title,
                      const std::string& remark) {
  std::string text = title + "\n" + remark;
  for (const auto& unit : units) {
    text += "\n" + unit_text(unit.unit);
    for (const auto& method : unit.methods) text += "\n" + method.method;
  }
  return "eval-" + replace_all(lower_case(title.substr(0, title.find(' '))), " ", "-") + "-" +
         sha256(text).substr(0, 8);
}

std::filesystem::path output_folder(const EvaluationOptions& options) {
  return options.output.empty() ? runs_folder(options.shared)
                                : std::filesystem::path(options.output);
}

}  // namespace

void add_evaluation_options(CLI::App& command, EvaluationOptions& options) {
  add_weights_options(command, options.shared);
  add_detector_option(command, options.shared.detector);
  add_data_options(command, options.shared);
  command
      .add_option("--prompts", options.prediction.prompts,
                  "Prompts of each kind for a label, and pictures that each label is paired with")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      .add_option("--random-pictures", options.random_pictures,
                  "Pictures of --data that CoSy's numbers compare with")
      ->capture_default_str()
      ->check(CLI::Range(2, 100000));
  command.add_option("--seed", options.prediction.seed, "Decides every random choice")
      ->capture_default_str();
  command
      .add_option("--quantile", options.quantile,
                  "Of the unit's own activations; what exceeds it is highlighted")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  add_instrument_options(command, options.services);
  add_backbone_options(command, options.services);
  command
      .add_option("--jobs", options.jobs,
                  "How many units at once; without it 16 with a service's language model, else as "
                  "many as there are processors")
      ->check(CLI::Range(1, 4096));
  command.add_option("-o,--output", options.output,
                     "The folder of pictures, page and figures; without it that of --runs");
  add_json_option(command, options.shared);
}

void check_evaluation_options(const EvaluationOptions& options) {
  if (options.services.backbone == "human") {
    throw Error(ErrorKind::kUsage,
                "a person cannot write and judge prompts here: name a language model with "
                "--backbone, or leave it out");
  }
}

void evaluate_and_print(const EvaluationOptions& options, const std::vector<UnitLabel>& labels,
                        Laboratories& laboratories, const std::string& title,
                        ConsoleProgress& progress) {
  const Services services(options.services);
  laboratories.open_all(labels);
  RunStore store(output_folder(options));
  Evaluator evaluator(options, services, laboratories, store);
  const std::size_t jobs = options.jobs > 0 ? options.jobs : usual_jobs(options.services.backbone);
  const auto units = evaluate_all(by_unit(labels, laboratories), jobs, evaluator, progress);
  const auto summary = summarise(units, options.prediction.seed);
  progress.clear();

  const std::string name = page_name(units, title, evaluator.remark());
  const EvaluationTitle heading{title, {evaluator.remark()}};
  const auto page = store.folder() / (name + ".html");
  const auto figures =
      write_figures(evaluation_figures(summary, units), store.folder() / name, progress);
  write_file(page, evaluation_page_html(heading, summary, units, figures, store));
  Json json = summary_json(summary);
  json["remark"] = evaluator.remark();
  json["units"] = Json::array();
  for (const auto& unit : units) json["units"].push_back(prediction_to_json(unit));
  write_file(store.folder() / (name + ".json"), json.dump(1) + "\n");
  if (options.shared.json) {
    json["page"] = page.string();
    return print_json(json);
  }
  for (const auto& line : evaluation_table(summary)) print_line(line);
  print_line("page    " + page.string());
  print_line("figures " + (store.folder() / name).string());
}

}  // namespace maia
