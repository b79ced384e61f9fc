#include "agent/reply_parts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "agent/reply_tag.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

using Kind = ReplyPart::Kind;

// With one kind of line end, and without a byte order mark.
std::string plain_lines(std::string_view reply) {
  if (reply.starts_with("\ufeff")) reply.remove_prefix(3);
  std::string text = replace_all(std::string(reply), "\r\n", "\n");
  std::replace(text.begin(), text.end(), '\r', '\n');
  text = replace_all(std::move(text), "\u2028", "\n");
  return replace_all(std::move(text), "\u2029", "\n");
}

struct Fence {
  char mark = 0;
  std::size_t length = 0;
  std::size_t indent = 0;  // of the whole block
  bool quoted = false;     // each line begins with ">"
  std::string language;
  std::string_view inside;  // of a block of one line: ```x = 1```
};

// "python" of "Python", "{.python}" and "python title=x.py".
std::string language_of(std::string_view info) {
  const auto start = info.find_first_not_of(" {.\t");
  if (start == std::string_view::npos) return "";
  info.remove_prefix(start);
  return lower_case(info.substr(0, info.find_first_of(" }\t,:")));
}

std::optional<Fence> read_fence(std::string_view line) {
  Fence fence;
  const auto start = line.find_first_not_of(" \t>");
  if (start == std::string_view::npos || (line[start] != '`' && line[start] != '~')) return {};
  fence.quoted = line.substr(0, start).find('>') != std::string_view::npos;
  fence.indent = start;
  fence.mark = line[start];
  const std::string_view text = trim(line.substr(start));
  fence.length = std::min(text.find_first_not_of(fence.mark), text.size());
  if (fence.length < 3) return {};
  std::string_view info = text.substr(fence.length);
  if (fence.mark == '`' && info.find('`') != std::string_view::npos) {
    const std::string end(fence.length, '`');
    if (!info.ends_with(end) || info.size() == end.size()) return {};  // code within a sentence
    fence.inside = info.substr(0, info.size() - end.size());
  } else {
    fence.language = language_of(info);
  }
  return fence;
}

// Fences around prose are such a model's way to set off its conclusion.
bool may_hold_prose(const std::string& language) {
  return language.empty() || language == "text" || language == "txt" || language == "plaintext" ||
         language == "markdown" || language == "md";
}

bool looks_like_python(std::string_view text) {
  return std::ranges::any_of(
      std::array<std::string_view, 5>{"tools.", "system.", "def ", "import ", "print("},
      [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

// The same number of characters from the front of each line of a block, where they are blank.
std::string_view without_margin(std::string_view line, const Fence& fence) {
  if (fence.quoted) {
    const auto mark = line.find_first_not_of(" \t");
    if (mark == std::string_view::npos || line[mark] != '>') return line;
    line.remove_prefix(mark + 1);
    if (line.starts_with(' ')) line.remove_prefix(1);
    return line;
  }
  const auto blank = std::min(line.find_first_not_of(" \t"), line.size());
  return line.substr(std::min(blank, fence.indent));
}

class Splitter {
 public:
  void text(std::string_view text) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }

  void thought(std::string_view text) {
    part_ = {.kind = Kind::kThought};
    append(text);
    end_part();
  }

  std::vector<ReplyPart> finish() {
    while (fence_) end_unfinished();
    end_part();
    return std::move(parts_);
  }

 private:
  void line(std::string_view line) {
    if (fence_) return code_line(line);
    if (auto fence = read_fence(line)) return begin_code(std::move(*fence));
    const auto tag = read_reply_tag(line);
    if (!tag) return append(line);
    end_part();
    part_ = {.kind = Kind::kTagged, .tag = tag->name, .number = tag->number};
    const auto next = find_reply_tag(tag->rest);
    const auto rest = tag->rest.substr(0, next);
    if (auto fence = read_fence(rest)) {
      begin_code(std::move(*fence));
    } else if (!rest.empty()) {
      append(rest);
    }
    if (next != std::string_view::npos) this->line(tag->rest.substr(next));
  }

  void begin_code(Fence fence) {
    end_part();
    part_ = {.kind = Kind::kCode, .language = fence.language};
    if (!fence.inside.empty()) {
      append(fence.inside);
      return end_part();
    }
    fence_ = std::move(fence);
  }

  void code_line(std::string_view line) {
    const auto end = read_fence(line);
    const bool closes = end && end->mark == fence_->mark && end->length >= fence_->length &&
                        end->language.empty() && end->inside.empty();
    if (!closes) return append(without_margin(line, *fence_));
    fence_.reset();
    // As prose where it begins with a tag, which no program does.
    const auto first = part_.text.find_first_not_of(" \n");
    if (may_hold_prose(part_.language) && first != std::string::npos &&
        read_reply_tag(part_.text.substr(first, part_.text.find('\n', first) - first))) {
      const std::string inside = std::move(part_.text);
      part_ = {};
      return text(inside);
    }
    end_part();
  }

  // A block that nothing closes runs to the end, or to the next tag.
  void end_unfinished() {
    fence_.reset();
    const std::string all = part_.text;
    std::size_t start = 0;
    while (start < all.size()) {
      const auto end = std::min(all.find('\n', start), all.size());
      if (find_reply_tag(std::string_view(all).substr(start, end - start)) == 0) break;
      start = end + 1;
    }
    part_.text.resize(std::min(start, all.size()));
    end_part();
    if (start < all.size()) text(std::string_view(all).substr(start));
  }

  void append(std::string_view line) {
    part_.text += line;
    part_.text += '\n';
  }

  void end_part() {
    if (part_.tag == "CODE") {
      const bool program = looks_like_python(part_.text);
      part_ = {.kind = program ? Kind::kCode : Kind::kProse, .text = std::move(part_.text)};
    }
    if (part_.kind != Kind::kCode) part_.text = std::string(trim(part_.text));
    const bool blank = trim(part_.text).empty();
    if (!blank || part_.kind == Kind::kTagged) parts_.push_back(std::move(part_));
    part_ = {};
  }

  std::vector<ReplyPart> parts_;
  ReplyPart part_;
  std::optional<Fence> fence_;  // of the code part that is open
};

// The thought that a reply begins with, and what follows it. Some servers leave out its first tag.
std::size_t end_of_thought(std::string_view reply) {
  for (const std::string_view name : {"think", "thinking", "reasoning"}) {
    const std::string open = "<" + std::string(name) + ">";
    const std::string close = "</" + std::string(name) + ">";
    const auto end = reply.find(close);
    if (end != std::string_view::npos) return end + close.size();
    if (trim(reply).starts_with(open)) return reply.size();
  }
  return 0;
}

}  // namespace

std::vector<ReplyPart> split_reply(std::string_view reply) {
  const std::string text = plain_lines(reply);
  const std::string_view whole(text);
  const auto end = end_of_thought(whole);
  Splitter splitter;
  if (end > 0) splitter.thought(whole.substr(0, end));
  splitter.text(whole.substr(end));
  return splitter.finish();
}

}  // namespace maia
