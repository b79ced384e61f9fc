// Measured pictures as cards, and a check with its pictures.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0;
}

// Where `word` stands in `text` as a whole word, case aside; npos if nowhere.
std::size_t find_word(const std::string& text, const std::string& word, std::size_t from) {
  for (auto at = text.find(word, from); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) {
      return at;
    }
  }
  return std::string::npos;
}

// The title, with the words that the picture does not show struck out.
Html marked_title(const std::string& title, const std::vector<std::string>& missing) {
  const std::string lower = lower_case(title);
  Html html;
  html.open("span", {{"class", "title"}, {"dir", "auto"}});
  std::size_t at = 0;
  while (at < title.size()) {
    std::size_t next = std::string::npos;
    std::size_t length = 0;
    for (const auto& word : missing) {
      const auto found = word.empty() ? std::string::npos : find_word(lower, lower_case(word), at);
      if (found < next) {
        next = found;
        length = word.size();
      }
    }
    if (next == std::string::npos) break;
    html.text(std::string_view(title).substr(at, next - at));
    html.leaf("s", std::string_view(title).substr(next, length));
    at = next + length;
  }
  return html.text(std::string_view(title).substr(at)).close();
}

struct Group {
  const char* key;
  const char* title;
};
constexpr Group kGroups[] = {{"positive", "Pictures of the label"},
                             {"neutral", "Pictures of other things"},
                             {"near", "Near misses"}};

}  // namespace

Html picture_card(const Json& entry, const std::string& title, const std::string& id,
                  const ReportContext& context) {
  const auto activation = number_at(entry, "activation");
  const auto missing = texts_at(entry, "missing");
  const bool measured = entry.is_object() && entry.contains("activation");
  Html html;
  if (id.empty()) {
    html.open("figure", {{"class", "card"}});
  } else {
    html.open("figure", {{"class", "card"}, {"id", id}});
  }
  html.add(context.pictures.show(text_at(entry, "image"), title.empty() ? "untitled" : title));
  if (measured) html.add(activation_bar(activation, context.marks, context.scale));
  html.open("figcaption");
  if (measured) html.leaf("span", {{"class", "value"}}, number_text(activation));
  html.add(marked_title(title, missing));
  if (!missing.empty()) {
    html.leaf("span", {{"class", "missing"}, {"dir", "auto"}}, "not shown: " + join(missing, ", "));
  }
  return html.close().close();
}

namespace {

// "weak" and "strong" of a pair side by side.
Html setting_view(const Json& setting, const char* name, const ReportContext& context) {
  Html html;
  html.open("div", {{"class", std::string("setting ") + name}});
  html.open("h4")
      .leaf("span", {{"class", "side"}}, name)
      .leaf("span", {{"dir", "auto"}}, text_at(setting, "phrase"));
  html.close();
  html.leaf("p", fmt::format("mean {}, recognised in {:.0f}\u00a0% of its pictures",
                             number_text(number_at(setting, "mean")),
                             100 * number_at(setting, "recognised").value_or(0)));
  html.open("div", {{"class", "grid small"}});
  for (const Json& picture : list_at(setting, "pictures")) {
    const bool known = true_at(picture, "recognised");
    html.add(picture_card(picture, known ? "recognised" : "taken for another class", "", context));
  }
  return html.close().close();
}

Html pair_view(const Json& pair, const ReportContext& context) {
  Html html;
  html.open("div", {{"class", "pair"}});
  html.add(setting_view(value_at(pair, "weak"), "weak", context));
  html.add(setting_view(value_at(pair, "strong"), "strong", context)).close();
  const Json& ends = list_at(pair, "interval");
  if (ends.size() != 2 || !ends[0].is_number() || !ends[1].is_number()) return html;
  html.leaf("p",
            fmt::format("Difference {}, {:g}\u00a0% interval {} to {}.",
                        number_text(number_at(pair, "difference")),
                        100 * number_at(pair, "confidence").value_or(0),
                        number_text(ends[0].get<double>()), number_text(ends[1].get<double>())));
  return html;
}

}  // namespace

Html check_view(const Json& check, const ReportContext& context) {
  const bool accepted = true_at(check, "accepted");
  Html html;
  html.open("div", {{"class", accepted ? "check accepted" : "check rejected"}});
  html.open("p", {{"class", "check-verdict"}});
  html.leaf("strong", accepted ? "\u2713 Accepted" : "\u00d7 Not accepted");
  if (const auto reason = text_at(check, "reason"); !reason.empty()) html.text(": " + reason);
  html.close();
  if (const auto labels = texts_at(check, "labels"); !labels.empty()) {
    html.open("p", {{"class", "check-labels"}}).text("Tested: ");
    html.leaf("q", {{"dir", "auto"}}, join(labels, "; ")).close();
  }
  // Of an answer, each unit that it names has a check of its own.
  for (const Json& unit : list_at(check, "units")) {
    html.leaf("h4", fmt::format("Unit {:.0f} of {}", number_at(unit, "unit").value_or(0),
                                text_at(unit, "layer")));
    html.add(check_view(unit, context));
  }
  for (const Json& pair : list_at(check, "settings")) html.add(pair_view(pair, context));
  bool drawn = false;
  for (const auto& [key, title] : kGroups) drawn = drawn || !list_at(check, key).empty();
  if (!drawn) return html.close();

  html.add(check_chart(check));
  html.open("details", {{"class", "more"}});
  html.leaf("summary", "Show the pictures of the check");
  for (const auto& [key, title] : kGroups) {
    const Json& pictures = list_at(check, key);
    if (pictures.empty()) continue;
    html.leaf("h4", title).open("div", {{"class", "grid small"}});
    for (const Json& picture : pictures) {
      html.add(picture_card(picture, text_at(picture, "prompt"), "", context));
    }
    html.close();
  }
  return html.close().close();
}

namespace {

std::string pictures_of_check(const std::string& task) {
  if (task == "bias") return "Pictures that the run had not seen, of the class in both settings.";
  const std::string shown =
      task == "spurious"
          ? "the class, for the other classes in the same settings and for the settings "
            "alone, in this order."
          : "the label, for other things and for the label\u2019s near misses.";
  return "Pictures that the run had not seen, drawn for " + shown +
         " Each dot is a picture, each upright line a mean.";
}

}  // namespace

Html check_section(const ReportContext& context) {
  const Json& check = value_at(context.run.conclusion, "check");
  if (!check.is_object()) return {};
  Html html;
  html.open("section", {{"id", "check"}}).leaf("h2", "Check of the conclusion");
  html.leaf("p", {{"class", "lead"}}, pictures_of_check(context.run.spec.task));
  return html.add(check_view(check, context)).close();
}

}  // namespace maia
