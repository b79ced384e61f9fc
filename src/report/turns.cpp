// The turns: what the agent wrote, and what came of it.
#include <fmt/format.h>

#include <algorithm>

#include "agent/reply_parts.hpp"
#include "base/text.hpp"
#include "report/markdown.hpp"
#include "report/python_highlight.hpp"
#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

constexpr std::size_t kHeadlineBytes = 110;
constexpr std::size_t kLongestNumbering = 16;  // "Hypothesis_12:"

std::string tag_title(const ReplyPart& part) {
  if (part.tag == "HYPOTHESIS LIST") return "Hypotheses";
  std::string title = lower_case(part.tag);
  if (!title.empty()) title[0] = part.tag[0];
  if (part.number > 0) title += " " + std::to_string(part.number);
  return title;
}

Html code_view(const ReplyPart& part) {
  Html html;
  html.open("div", {{"class", "code"}});
  html.open("pre", {{"tabindex", "0"}, {"role", "region"}, {"aria-label", "Program"}}).open("code");
  const auto text = std::string_view(part.text).substr(0, part.text.find_last_not_of('\n') + 1);
  if (part.language.empty() || part.language.starts_with("py")) {
    html.add(highlight_python(text));
  } else {
    html.text(text);
  }
  return html.close().close().close();
}

Html reply_view(const std::string& reply) {
  Html html;
  html.open("div", {{"class", "reply"}});
  for (const ReplyPart& part : split_reply(reply)) {
    switch (part.kind) {
      case ReplyPart::Kind::kCode:
        html.add(code_view(part));
        break;
      case ReplyPart::Kind::kThought:
        html.open("details", {{"class", "prose"}}).leaf("summary", "Thoughts");
        html.add(markdown(part.text)).close();
        break;
      case ReplyPart::Kind::kProse:
        html.open("div", {{"class", "prose"}}).add(markdown(part.text)).close();
        break;
      case ReplyPart::Kind::kTagged: {
        const std::string kind = part.tag.starts_with("HYPOTHESIS") ? "hypotheses"
                                 : part.tag.starts_with("LABEL")    ? "label"
                                                                    : "statement";
        html.open("div", {{"class", "tagged " + kind}}).leaf("h4", tag_title(part));
        html.add(markdown(part.text)).close();
        break;
      }
    }
  }
  return html.close();
}

Html log_view(const Json& item, int turn, std::size_t& entry, const ReportContext& context) {
  Html html;
  html.open("div", {{"class", "log"}});
  if (const auto notes = text_at(item, "notes"); !notes.empty()) {
    html.leaf("p", {{"class", "notes"}, {"dir", "auto"}}, notes);
  }
  html.open("div", {{"class", "grid"}});
  for (const Json& record : list_at(item, "entries")) {
    html.add(picture_card(record, text_at(record, "title"), entry_id(turn, ++entry), context));
  }
  return html.close().close();
}

Html message_view(const char* css_class, const char* title, const std::string& text) {
  Html html;
  html.open("div", {{"class", std::string("message ") + css_class}}).leaf("h4", title);
  return html.leaf("pre", {{"tabindex", "0"}, {"dir", "auto"}}, text).close();
}

// The check that the run was closed with has a section of its own.
Html turn_check_view(const Json& check, const ReportContext& context) {
  Html html;
  html.open("div", {{"class", "turn-check"}}).leaf("h4", "Check of the conclusion");
  if (check != value_at(context.run.conclusion, "check")) {
    return html.add(check_view(check, context)).close();
  }
  html.open("p").leaf("strong",
                      true_at(check, "accepted") ? "\u2713 Accepted" : "\u00d7 Not accepted");
  return html.text(": ").leaf("a", {{"href", "#check"}}, "see the check").text(".").close().close();
}

Html observation_view(const Turn& turn, const ReportContext& context) {
  Html html;
  html.open("div", {{"class", "observation"}});
  std::size_t entry = 0;
  for (const Json& item : list_at(turn.observation, "items")) {
    const auto kind = text_at(item, "kind");
    const auto text = text_at(item, "text");
    if (kind == "text") {
      html.add(message_view("output", "Printed", text));
    } else if (kind == "image") {
      html.open("div", {{"class", "grid"}});
      html.add(picture_card(item, text_at(item, "title"), "", context)).close();
    } else if (kind == "log") {
      html.add(log_view(item, turn.number, entry, context));
    } else if (kind == "error") {
      html.add(message_view("error", "Error", text));
    } else if (kind == "notice") {
      html.add(message_view("notice", "Notice", text));
    } else if (kind == "check") {
      html.add(turn_check_view(value_at(item, "check"), context));
    } else {
      html.add(message_view("notice", "Unknown item", to_text(item)));
    }
  }
  return html.close();
}

// The first line, without what only numbers or marks it: "1.", "Hypothesis_1:", "**".
std::string first_statement(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  line = replace_all(replace_all(std::move(line), "**", ""), "`", "");
  const auto start = line.find_first_not_of("0123456789.-*# ");
  line = start == std::string::npos ? "" : line.substr(start);
  const auto colon = line.find(':');
  if (lower_case(line).starts_with("hypothesis") && colon < kLongestNumbering) {
    line = std::string(trim(std::string_view(line).substr(colon + 1)));
  }
  return line;
}

// Cut at a space where there is one.
std::string shortened(const std::string& line) {
  if (line.size() <= kHeadlineBytes) return line;
  std::string cut = clean_utf8(line, kHeadlineBytes);
  const auto space = cut.rfind(' ');
  if (space != std::string::npos && space > kHeadlineBytes / 2) cut.resize(space);
  return cut + "\u2026";
}

// Small facts beside the headline: time, pictures, errors, the check's verdict.
Html chips(const Turn& turn) {
  std::size_t pictures = 0;
  std::size_t errors = 0;
  Html html;
  html.open("span", {{"class", "chips"}});
  for (const Json& item : list_at(turn.observation, "items")) {
    const auto kind = text_at(item, "kind");
    if (kind == "log") pictures += list_at(item, "entries").size();
    if (kind == "image") ++pictures;
    if (kind == "error") ++errors;
    if (kind == "check") {
      const bool accepted = true_at(value_at(item, "check"), "accepted");
      html.leaf("span", {{"class", accepted ? "chip accepted" : "chip rejected"}},
                accepted ? "accepted" : "not accepted");
    }
  }
  if (errors > 0) html.leaf("span", {{"class", "chip rejected"}}, count_text(errors, "error"));
  if (pictures > 0) html.leaf("span", {{"class", "chip"}}, count_text(pictures, "picture"));
  for (const Json& program : list_at(turn.observation, "programs")) {
    const auto status = text_at(program, "status");
    const auto seconds = number_at(program, "seconds");
    const std::string time = seconds ? fmt::format("{:.1f} s", *seconds) : "";
    html.leaf("span", {{"class", "chip"}},
              status == "finished" || status.empty() ? time : status + " " + time);
  }
  if (turn.observation.is_null()) html.leaf("span", {{"class", "chip"}}, "not acted on yet");
  return html.close();
}

}  // namespace

std::string turn_id(int turn) {
  return fmt::format("turn-{}", turn);
}

std::string entry_id(int turn, std::size_t entry) {
  return fmt::format("turn-{}-{}", turn, entry);
}

std::string turn_headline(const Turn& turn) {
  std::vector<std::string> labels;
  std::string prose;
  std::string tagged;
  for (const ReplyPart& part : split_reply(turn.reply)) {
    if (part.tag.starts_with("LABEL")) labels.push_back(part.text);
    if (part.kind == ReplyPart::Kind::kTagged && tagged.empty()) tagged = part.text;
    if (part.kind == ReplyPart::Kind::kProse && prose.empty()) prose = part.text;
  }
  if (!labels.empty()) return shortened("Concludes: " + join(labels, " or "));
  return shortened(first_statement(tagged.empty() ? prose : tagged));
}

Html turn_section(const ReportContext& context) {
  if (context.turns.empty()) return {};
  Html html;
  html.open("section", {{"id", "turns"}}).open("div", {{"class", "heading-row"}});
  html.leaf("h2", "Turns");
  html.leaf("button", {{"type", "button"}, {"id", "fold"}, {"hidden", ""}}, "Fold all").close();
  for (const Turn& turn : context.turns) {
    html.open("article", {{"class", "turn"}, {"id", turn_id(turn.number)}});
    html.open("details", {{"open", ""}}).open("summary");
    html.open("h3").leaf("span", {{"class", "turn-number"}}, fmt::format("Turn {}", turn.number));
    html.leaf("span", {{"class", "headline"}, {"dir", "auto"}}, turn_headline(turn)).close();
    html.add(chips(turn)).close();
    html.add(reply_view(turn.reply));
    for (const auto& note : texts_at(turn.service, "notes")) {
      html.leaf("p", {{"class", "notes"}, {"dir", "auto"}}, note);
    }
    html.add(observation_view(turn, context)).close().close();
  }
  return html.close();
}

}  // namespace maia
