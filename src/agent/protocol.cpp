#include "agent/protocol.hpp"

#include <algorithm>
#include <map>

#include "agent/reply_parts.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

bool is_python(const std::string& language) {
  return language.empty() || language.starts_with("py") || language == "ipython";
}

void strip(std::string_view& text, std::string_view mark) {
  while (text.starts_with(mark)) text.remove_prefix(mark.size());
  while (text.ends_with(mark)) text.remove_suffix(mark.size());
}

// The first line that says something: what follows it is prose. Quotes, bold and a full stop are
// not part of a label.
std::string label_of(std::string_view text) {
  text = trim(text);
  text = text.substr(0, text.find('\n'));
  for (std::size_t before = text.size() + 1; text.size() < before;) {
    before = text.size();
    text = trim(text);
    for (const std::string_view mark :
         {"*", "_", "`", "\"", "'", "\u201c", "\u201d", "\u300c", "\u300d", "\u00ab", "\u00bb"}) {
      strip(text, mark);
    }
    while (text.ends_with('.') || text.ends_with("\u3002")) {
      text.remove_suffix(text.ends_with('.') ? 1 : 3);
    }
  }
  // What the instructions have in its place, "<label>" or "...", is none.
  const bool placeholder = text.starts_with('<') && text.ends_with('>');
  return placeholder ? "" : std::string(text);
}

class Meaning {
 public:
  ParsedReply of(std::string_view reply) {
    for (const ReplyPart& part : split_reply(reply)) take(part);
    for (const auto& [number, label] : labels_) result_.labels.push_back(label);
    for (const auto& [number, pair] : settings_) result_.settings.push_back(pair);
    return std::move(result_);
  }

 private:
  void take(const ReplyPart& part) {
    if (part.kind == ReplyPart::Kind::kCode) {
      if (is_python(part.language)) result_.programs.push_back(part.text);
    } else if (part.tag.starts_with("HYPOTHESIS")) {
      add_hypotheses(part.text);
    } else if (part.tag == "DESCRIPTION") {
      // A second one begins another conclusion.
      if (!result_.description.empty()) labels_.clear();
      result_.description = part.text;
    } else if (part.tag == "LABEL") {
      add_label(part);
    } else if (part.tag == "REASONING") {
      result_.reasoning = part.text;
    } else if (part.tag == "CLASS") {
      result_.class_name = label_of(part.text);
    } else if (part.tag == "ANSWER" && !part.text.empty()) {
      result_.answer = part.text;
    } else if (part.tag == "UNITS") {
      result_.units = part.text;
    } else if (part.tag == "BIAS") {
      if (!result_.bias.empty()) settings_.clear();
      result_.bias = part.text;
    } else if (part.tag == "WEAK" || part.tag == "STRONG") {
      const std::string phrase = label_of(part.text);
      if (phrase.empty()) return;
      SettingPair& pair = settings_[std::max(part.number, 1)];
      (part.tag == "WEAK" ? pair.weak : pair.strong) = phrase;
    }
  }

  void add_label(const ReplyPart& part) {
    const std::string label = label_of(part.text);
    if (label.empty()) return;
    if (part.number == 0) labels_.clear();
    labels_[std::max(part.number, 1)] = label;
  }

  void add_hypotheses(std::string_view text) {
    for (const auto& line : split(text, '\n')) {
      const std::string_view hypothesis = trim(line);
      if (!hypothesis.empty()) result_.hypotheses.emplace_back(hypothesis);
    }
  }

  ParsedReply result_;
  std::map<int, std::string> labels_;
  std::map<int, SettingPair> settings_;
};

}  // namespace

ParsedReply parse_reply(std::string_view reply) {
  return Meaning().of(reply);
}

}  // namespace maia
