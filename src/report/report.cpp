#include "report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "report/html.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"
#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

// Longer sides of pictures, in pixels. A report takes the first with which it stays within its
// size, or the last; with many pictures it starts further down.
constexpr std::array kSides = {288, 224, 160, 112};
constexpr std::array<std::size_t, 3> kMostPictures = {60, 180, 400};
constexpr std::size_t kMostBytes = 4'000'000;

// Calls `visit` with every measured picture of a check.
template <typename Visit>
void each_of_check(const Json& check, const Visit& visit) {
  for (const char* group : {"positive", "neutral", "near"}) {
    for (const Json& picture : list_at(check, group)) visit(picture);
  }
  for (const Json& unit : list_at(check, "units")) each_of_check(unit, visit);
  for (const Json& pair : list_at(check, "settings")) {
    for (const char* side : {"weak", "strong"}) {
      for (const Json& picture : list_at(value_at(pair, side), "pictures")) visit(picture);
    }
  }
}

// Every record of the run that has a picture.
template <typename Visit>
void each_picture(const Run& run, const std::vector<Turn>& turns, const Visit& visit) {
  for (const Json& exemplar : list_at(run.evidence, "exemplars")) visit(exemplar);
  each_of_check(value_at(run.conclusion, "check"), visit);
  for (const Turn& turn : turns) {
    for (const Json& item : list_at(turn.observation, "items")) {
      for (const Json& entry : list_at(item, "entries")) visit(entry);
      each_of_check(value_at(item, "check"), visit);
      if (text_at(item, "kind") == "image") visit(item);
    }
  }
}

std::optional<double> mean_activation(const Json& exemplars) {
  double sum = 0;
  std::size_t count = 0;
  for (const Json& exemplar : exemplars) {
    if (const auto activation = number_at(exemplar, "activation")) {
      sum += *activation;
      ++count;
    }
  }
  return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

std::string title_of(const Run& run) {
  if (const auto question = text_at(run.spec.settings, "question"); !question.empty()) {
    return question + " \u00b7 " + run.spec.model;
  }
  const auto labels = texts_at(run.conclusion, "labels");
  const std::string unit =
      run.spec.settings.contains("target")
          ? run.spec.model + " " + describe_target(run.spec)
          : fmt::format("{} {} unit {}", run.spec.model, run.spec.layer, run.spec.unit);
  return labels.empty() ? unit : join(labels, "; ") + " \u00b7 " + unit;
}

Html head(const Run& run) {
  return page_head(title_of(run), "data:", report_style(), report_script());
}

Html contents(const std::vector<Turn>& turns,
              const std::vector<std::pair<const char*, const char*>>& parts) {
  Html html;
  html.open("nav", {{"class", "toc"}, {"aria-label", "Contents"}}).open("ul");
  for (const auto& [id, title] : parts) {
    html.open("li").leaf("a", {{"href", std::string("#") + id}}, title);
    if (std::string_view(id) == "turns") {
      html.open("ol");
      for (const Turn& turn : turns) {
        html.open("li").open("a", {{"href", "#" + turn_id(turn.number)}});
        html.leaf("b", std::to_string(turn.number));
        html.leaf("span", {{"dir", "auto"}}, turn_headline(turn)).close().close();
      }
      html.close();
    }
    html.close();
  }
  return html.close().close();
}

Html body(const ReportContext& context) {
  struct Part {
    const char* id;
    const char* title;
    Html html;
  };
  const std::vector<Part> parts = {
      {"summary", "Summary", masthead(context)},
      {"exemplars", "Exemplars", exemplar_section(context)},
      {"check", "Check", check_section(context)},
      {"activations", "Activations", activation_section(context)},
      {"turns", "Turns", turn_section(context)},
      {"reproduce", "Reproduce", reproduce_section(context)},
  };
  std::vector<std::pair<const char*, const char*>> listed;
  for (const Part& part : parts) {
    if (!part.html.is_empty()) listed.emplace_back(part.id, part.title);
  }
  Html html;
  html.open("body").leaf("a", {{"class", "skip"}, {"href", "#main"}}, "Skip to the report");
  html.open("div", {{"class", "page"}}).add(contents(context.turns, listed));
  html.open("main", {{"id", "main"}});
  for (const Part& part : parts) html.add(part.html);
  html.close().close();
  html.open("footer").text(fmt::format("maia {} \u00b7 run {} \u00b7 {}", MAIA_VERSION,
                                       context.run.id, context.run.updated));
  html.close();
  return html.open("script").raw(report_script()).close().close();
}

std::string page_of(const ReportContext& context) {
  Html html;
  html.open("html", {{"lang", "en"}}).add(head(context.run)).add(body(context)).close();
  return "<!doctype html>\n" + html.str() + "\n";
}

}  // namespace

std::string run_report_html(const RunStore& store, std::int64_t run_id) {
  const Run run = store.run(run_id);
  const auto turns = store.turns(run_id);
  std::size_t shown = 0;
  std::vector<double> activations;
  each_picture(run, turns, [&](const Json& record) {
    ++shown;
    if (record.contains("highlighted")) ++shown;
    if (const auto activation = number_at(record, "activation")) activations.push_back(*activation);
  });
  const ChartMarks marks{.threshold = number_at(run.evidence, "threshold"),
                         .exemplar_mean = mean_activation(list_at(run.evidence, "exemplars"))};
  if (marks.threshold) activations.push_back(*marks.threshold);
  const Scale scale(activations);
  std::size_t size = 0;
  while (size < kMostPictures.size() && shown > kMostPictures[size]) ++size;
  for (;; ++size) {
    Pictures pictures(store, kSides[size]);
    const std::string page = page_of({.store = store,
                                      .run = run,
                                      .turns = turns,
                                      .pictures = pictures,
                                      .marks = marks,
                                      .scale = scale});
    if (page.size() <= kMostBytes || size + 1 == kSides.size()) return page;
  }
}

std::filesystem::path report_file(std::int64_t run) {
  return std::filesystem::path("reports") / fmt::format("run-{}.html", run);
}

Json run_report_json(const RunStore& store, std::int64_t run_id) {
  const Run run = store.run(run_id);
  Json turns = Json::array();
  for (const Turn& turn : store.turns(run_id)) {
    turns.push_back({{"number", turn.number},
                     {"reply", turn.reply},
                     {"observation", turn.observation},
                     {"service", turn.service}});
  }
  const RunSpec& spec = run.spec;
  return {{"run",
           {{"id", run.id},
            {"task", spec.task},
            {"model", spec.model},
            {"layer", spec.layer},
            {"unit", spec.unit},
            {"backbone", spec.backbone},
            {"seed", spec.seed},
            {"settings", spec.settings},
            {"status", run.status},
            {"created", run.created},
            {"updated", run.updated},
            {"prompt", run.prompt},
            {"evidence", run.evidence},
            {"conclusion", run.conclusion},
            {"versions", run.versions}}},
          {"turns", turns}};
}

}  // namespace maia
