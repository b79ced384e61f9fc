#include "agent/protocol.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace maia {
namespace {

struct Tag {
  std::string name;  // lower case, "label 2"
  std::string_view rest;
};

// A line that begins with "[NAME]", perhaps in bold or as a heading.
std::optional<Tag> read_tag(std::string_view line) {
  const auto start = line.find_first_not_of(" \t*#>_");
  if (start == std::string_view::npos || line[start] != '[') return {};
  const auto end = line.find(']', start);
  if (end == std::string_view::npos || end - start > 40) return {};
  Tag tag{lower_case(trim(line.substr(start + 1, end - start - 1))), line.substr(end + 1)};
  const auto text = tag.rest.find_first_not_of("*_: \t");
  tag.rest = text == std::string_view::npos ? std::string_view{} : trim(tag.rest.substr(text));
  return tag;
}

// The language of an opening fence ("" when none is named), or nothing for another line.
struct Fence {
  char mark = 0;
  std::size_t length = 0;
  std::string language;
};

std::optional<Fence> read_fence(std::string_view line) {
  const std::string_view text = trim(line);
  if (text.size() < 3 || (text[0] != '`' && text[0] != '~')) return {};
  const std::size_t length = std::min(text.find_first_not_of(text[0]), text.size());
  if (length < 3) return {};
  return Fence{text[0], length, lower_case(trim(text.substr(length)))};
}

bool is_python(const std::string& language) {
  return language.empty() || language.starts_with("py");
}

class Reader {
 public:
  ParsedReply read(std::string_view reply) {
    while (!reply.empty()) {
      const auto end = reply.find('\n');
      std::string_view line = reply.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      take(line);
      reply.remove_prefix(end == std::string_view::npos ? reply.size() : end + 1);
    }
    close_fence();
    finish_section();
    return std::move(result_);
  }

 private:
  void take(std::string_view line) {
    const auto fence = read_fence(line);
    if (open_) {
      const bool closes = fence && fence->mark == open_->mark && fence->length >= open_->length &&
                          fence->language.empty();
      if (closes) {
        close_fence();
      } else {
        code_.append(line).push_back('\n');
      }
      return;
    }
    if (fence) {
      finish_section();
      open_ = fence;
      return;
    }
    if (const auto tag = read_tag(line)) {
      finish_section();
      section_ = tag->name;
      text_ = tag->rest;
    } else if (!section_.empty()) {
      text_.append("\n").append(line);
    }
  }

  void close_fence() {
    if (open_ && is_python(open_->language) && !trim(code_).empty()) {
      result_.programs.push_back(code_);
    }
    open_.reset();
    code_.clear();
  }

  void finish_section() {
    const std::string text(trim(text_));
    if (section_.starts_with("hypothes")) {
      add_hypotheses(text);
    } else if (section_ == "description") {
      result_.description = text;
    } else if (section_.starts_with("label") && !text.empty()) {
      // A label is one line: what follows it is prose.
      std::string label(trim(std::string_view(text).substr(0, text.find('\n'))));
      while (!label.empty() && (label.back() == '*' || label.back() == '.')) label.pop_back();
      if (!label.empty()) result_.labels.push_back(label);
    }
    section_.clear();
    text_.clear();
  }

  void add_hypotheses(std::string_view text) {
    for (const auto& line : split(text, '\n')) {
      const std::string_view hypothesis = trim(line);
      if (!hypothesis.empty()) result_.hypotheses.emplace_back(hypothesis);
    }
  }

  ParsedReply result_;
  std::string section_;
  std::string text_;
  std::optional<Fence> open_;
  std::string code_;
};

}  // namespace

ParsedReply parse_reply(std::string_view reply) {
  return Reader().read(reply);
}

}  // namespace maia
