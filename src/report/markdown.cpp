#include "report/markdown.hpp"

#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace maia {
namespace {

struct ListItem {
  bool numbered;
  int number;
  std::string_view text;
};

// "- text", "* text", "+ text", "3. text" or "3) text", after any indentation.
std::optional<ListItem> list_item(std::string_view line) {
  line = trim(line);
  if (line.size() >= 2 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ') {
    return ListItem{false, 0, trim(line.substr(2))};
  }
  std::size_t digits = 0;
  while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits]))) ++digits;
  if (digits == 0 || digits > 4 || digits + 1 >= line.size()) return std::nullopt;
  if ((line[digits] != '.' && line[digits] != ')') || line[digits + 1] != ' ') return std::nullopt;
  return ListItem{true, std::stoi(std::string(line.substr(0, digits))),
                  trim(line.substr(digits + 2))};
}

// The heading's text, without its # signs.
std::optional<std::string_view> heading(std::string_view line) {
  const auto text = line.find_first_not_of('#');
  if (text == 0 || text == std::string_view::npos || text > 6 || line[text] != ' ') {
    return std::nullopt;
  }
  return trim(line.substr(text));
}

// A marker opens only before a character that is no space, and needs its partner.
std::optional<std::string_view> marked(std::string_view text, std::string_view marker) {
  if (!text.starts_with(marker)) return std::nullopt;
  const auto inner = text.substr(marker.size());
  const auto end = inner.find(marker);
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const auto content = inner.substr(0, end);
  if (marker != "`" && (content.front() == ' ' || content.back() == ' ')) return std::nullopt;
  return content;
}

void inline_text(Html& html, std::string_view text) {
  static constexpr struct {
    std::string_view marker;
    std::string_view tag;
  } kMarks[] = {{"**", "strong"}, {"`", "code"}, {"*", "em"}};
  std::size_t plain = 0;
  for (std::size_t at = 0; at < text.size();) {
    bool found = false;
    for (const auto& [marker, tag] : kMarks) {
      const auto content = marked(text.substr(at), marker);
      if (!content) continue;
      html.text(text.substr(plain, at - plain));
      html.open(tag);
      if (tag == "strong") {
        inline_text(html, *content);
      } else {
        html.text(*content);
      }
      html.close();
      at += content->size() + 2 * marker.size();
      plain = at;
      found = true;
      break;
    }
    if (!found) ++at;
  }
  html.text(text.substr(plain));
}

class Writer {
 public:
  void line(std::string_view line) {
    const auto text = trim(line);
    if (text.empty()) {
      end_block();
    } else if (const auto item = list_item(line)) {
      add_item(*item);
    } else if (const auto title = heading(text)) {
      end_block();
      html_.open("p", {{"class", "md-heading"}, {"dir", "auto"}});
      inline_text(html_, *title);
      html_.close();
    } else {
      // In a list, a line that starts none of its own continues the item.
      if (!block_.empty()) block_ += '\n';
      block_ += text;
    }
  }

  Html finish() {
    end_block();
    end_list();
    return std::move(html_);
  }

 private:
  void add_item(const ListItem& item) {
    if (in_item_) {
      end_item();
    } else {
      end_block();
    }
    const char* tag = item.numbered ? "ol" : "ul";
    if (list_ != tag) {
      end_list();
      if (item.numbered && item.number != 1) {
        html_.open(tag, {{"start", std::to_string(item.number)}, {"dir", "auto"}});
      } else {
        html_.open(tag, {{"dir", "auto"}});
      }
      list_ = tag;
    }
    html_.open("li", {{"dir", "auto"}});
    in_item_ = true;
    block_ = item.text;
  }

  void end_item() {
    inline_text(html_, block_);
    block_.clear();
    html_.close();
    in_item_ = false;
  }

  // A blank line ends a paragraph or an item, but not the list: the next item continues it.
  void end_block() {
    if (in_item_) return end_item();
    if (block_.empty()) return;
    end_list();
    html_.open("p", {{"dir", "auto"}});
    inline_text(html_, block_);
    html_.close();
    block_.clear();
  }

  void end_list() {
    if (!list_.empty()) html_.close();
    list_.clear();
  }

  Html html_;
  std::string block_;
  std::string list_;  // the tag of the open list
  bool in_item_ = false;
};

}  // namespace

Html markdown(std::string_view text) {
  Writer writer;
  for (const auto& line : split(text, '\n')) writer.line(line);
  return writer.finish();
}

}  // namespace maia
