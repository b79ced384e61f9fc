// HTML being built: text and attribute values are escaped on their way in, so that nothing a run
// recorded can become markup.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// Valid UTF-8 without control characters, and & < > " ' as character references.
std::string escape_html(std::string_view text);

struct Attribute {
  std::string_view name;
  std::string value;
};

class Html {
 public:
  // Names are the program's own; values may come from anywhere.
  Html& open(std::string_view tag, std::initializer_list<Attribute> attributes = {});
  // Closes what was opened last and is still open.
  Html& close();
  // An element without content or end tag: img, input, br.
  Html& empty(std::string_view tag, std::initializer_list<Attribute> attributes = {});
  Html& text(std::string_view text);
  // An element that holds only text.
  Html& leaf(std::string_view tag, std::initializer_list<Attribute> attributes,
             std::string_view text);
  Html& leaf(std::string_view tag, std::string_view text) { return leaf(tag, {}, text); }
  // `other` must have closed what it opened.
  Html& add(const Html& other);
  // For what the program itself wrote: style and script.
  Html& raw(std::string_view markup);

  bool is_empty() const { return markup_.empty(); }
  // Throws kInternal while an element is open.
  const std::string& str() const;

 private:
  void start(std::string_view tag, std::initializer_list<Attribute> attributes);
  std::string markup_;
  std::vector<std::string> open_;
};

}  // namespace maia
