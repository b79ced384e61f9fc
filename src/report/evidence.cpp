// The exemplars, and every activation that was logged.
#include <fmt/format.h>

#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

// A picture that shows its other half on hover, tap or the space key, without a script.
Html exemplar(const Json& record, std::size_t number, const ReportContext& context) {
  const auto whole = text_at(record, "image");
  const auto lit = text_at(record, "highlighted");
  const auto activation = number_at(record, "activation");
  const std::string name = fmt::format("exemplar {}", number);
  Html html;
  html.open("figure", {{"class", "card exemplar"}, {"id", fmt::format("exemplar-{}", number)}});
  if (lit.empty() || whole.empty() || lit == whole) {
    html.add(context.pictures.show(lit.empty() ? whole : lit, name));
  } else {
    html.open("label", {{"class", "flip"}});
    html.empty("input", {{"type", "checkbox"}, {"aria-label", "Show the whole of " + name}});
    html.add(context.pictures.show(whole, name + ", whole", "whole"));
    html.add(context.pictures.show(lit,
                                   fmt::format("{}, activation {}, dark outside the active region",
                                               name, number_text(activation)),
                                   "lit"));
    html.close();
  }
  html.add(activation_bar(activation, context.marks, context.scale));
  html.open("figcaption").open("span", {{"class", "caption-line"}});
  html.leaf("span", {{"class", "rank"}}, std::to_string(number));
  html.leaf("span", {{"class", "value"}}, number_text(activation)).close();
  const auto id = text_at(record, "id");
  return html.leaf("span", {{"class", "source"}, {"title", id}}, id).close().close();
}

ChartGroup group_of(const Turn& turn, const Json& item, std::size_t& entry) {
  const auto notes = text_at(item, "notes");
  ChartGroup group{
      .title = fmt::format("Turn {}{}{}", turn.number, notes.empty() ? "" : ": ", notes),
      .target = "#" + turn_id(turn.number)};
  for (const Json& record : list_at(item, "entries")) {
    group.rows.push_back({.label = text_at(record, "title"),
                          .activation = number_at(record, "activation"),
                          .image = text_at(record, "image"),
                          .target = "#" + entry_id(turn.number, ++entry)});
  }
  return group;
}

}  // namespace

Html exemplar_section(const ReportContext& context) {
  const Json& exemplars = list_at(context.run.evidence, "exemplars");
  if (exemplars.empty()) return {};
  Html html;
  html.open("section", {{"id", "exemplars"}}).leaf("h2", "Exemplars");
  html.open("p", {{"class", "lead"}});
  html.text(exemplars.size() == 1
                ? "The dataset picture that excites"
                : fmt::format("The {} dataset pictures that excite", exemplars.size()));
  html.text(" the unit most, dark outside the active region. ");
  html.leaf("span", {{"class", "hint"}}, "Point at one, or tap it, to see it whole.").close();
  html.empty("input", {{"type", "checkbox"}, {"id", "show-whole"}, {"class", "switch"}});
  html.leaf("label", {{"for", "show-whole"}, {"class", "switch-label"}}, "Show all of them whole");
  html.open("div", {{"class", "grid exemplars"}});
  std::size_t number = 0;
  for (const Json& record : exemplars) html.add(exemplar(record, ++number, context));
  return html.close().close();
}

Html activation_section(const ReportContext& context) {
  std::vector<ChartGroup> groups;
  std::size_t rows = 0;
  for (const Turn& turn : context.turns) {
    std::size_t entry = 0;
    for (const Json& item : list_at(turn.observation, "items")) {
      if (text_at(item, "kind") != "log") continue;
      groups.push_back(group_of(turn, item, entry));
      rows += groups.back().rows.size();
    }
  }
  if (rows == 0) return {};
  Html html;
  html.open("section", {{"id", "activations"}}).leaf("h2", "Activations");
  html.leaf("p", {{"class", "lead"}},
            fmt::format("{}, by turn, the highest first. Each row leads to its picture.",
                        rows == 1 ? "The one logged picture"
                                  : fmt::format("All {} logged pictures", rows)));
  html.add(activation_chart(std::move(groups), context.marks, context.scale, context.pictures));
  return html.close();
}

}  // namespace maia
