#include "report/reply.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::array<std::string_view, 9> kTags = {
    "HYPOTHESIS LIST", "HYPOTHESIS", "CODE",   "DESCRIPTION", "LABEL",
    "REASONING",       "BIAS",       "ANSWER", "CONCLUSION"};

struct TagLine {
  std::string tag;
  std::string_view rest;
};

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

bool is_tag(std::string_view name) {
  // "LABEL 2" counts as LABEL.
  const auto last = name.find_last_not_of("0123456789 ");
  return last != std::string_view::npos &&
         std::find(kTags.begin(), kTags.end(), name.substr(0, last + 1)) != kTags.end();
}

// "[TAG]: rest", with or without the colon and markdown's bold around it.
std::optional<TagLine> tag_line(std::string_view line) {
  line = trim(line);
  while (!line.empty() && (line.front() == '*' || line.front() == '#' || line.front() == ' ')) {
    line.remove_prefix(1);
  }
  if (!line.starts_with('[')) return std::nullopt;
  const auto end = line.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  const auto name = upper_case(line.substr(1, end - 1));
  if (!is_tag(name)) return std::nullopt;
  auto rest = line.substr(end + 1);
  while (!rest.empty() && (rest.front() == '*' || rest.front() == ':')) rest.remove_prefix(1);
  return TagLine{name, trim(rest)};
}

class Splitter {
 public:
  void line(std::string_view line) {
    const auto text = trim(line);
    if (in_code_) {
      if (text == fence_) return end_part();
      append(line);
      return;
    }
    if (text.starts_with("```")) {
      end_part();
      in_code_ = true;
      fence_ = text.substr(0, std::min(text.find_first_not_of('`'), text.size()));
      part_ = {.kind = ReplyPart::Kind::kCode,
               .language = std::string(trim(text.substr(fence_.size())))};
    } else if (const auto tagged = tag_line(line)) {
      end_part();
      if (tagged->tag != "CODE") part_ = {.kind = ReplyPart::Kind::kTagged, .tag = tagged->tag};
      if (!tagged->rest.empty()) append(tagged->rest);
    } else {
      append(line);
    }
  }

  std::vector<ReplyPart> finish() {
    end_part();
    return std::move(parts_);
  }

 private:
  void append(std::string_view line) {
    part_.text += line;
    part_.text += '\n';
  }

  void end_part() {
    const bool is_code = part_.kind == ReplyPart::Kind::kCode;
    if (!is_code) part_.text = std::string(trim(part_.text));
    while (is_code && part_.text.ends_with('\n')) part_.text.pop_back();
    if (!part_.text.empty() || part_.kind == ReplyPart::Kind::kTagged) parts_.push_back(part_);
    part_ = {};
    in_code_ = false;
  }

  std::vector<ReplyPart> parts_;
  ReplyPart part_;
  bool in_code_ = false;
  std::string fence_;
};

}  // namespace

std::vector<ReplyPart> split_reply(std::string_view reply) {
  Splitter splitter;
  for (const auto& line : split(reply, '\n')) splitter.line(line);
  return splitter.finish();
}

}  // namespace maia
