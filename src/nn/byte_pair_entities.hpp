// Character references of HTML ("&amp;", "&#233;") made plain: as a browser does, and as ftfy does,
// which leaves alone what may be meant literally.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace maia {

class HtmlEntities {
 public:
  // Reads the table of names in the data folder.
  HtmlEntities();

  // What Python's html.unescape gives.
  std::u32string unescape(std::u32string_view text) const;
  // What ftfy's unescape_html gives: only references that end in a semicolon, and names in capitals
  // where they mean nothing else ("&EACUTE;").
  std::u32string unescape_unambiguous(std::u32string_view text) const;

 private:
  const std::u32string* find(std::u32string_view name) const;
  std::u32string named(std::u32string_view name) const;

  std::map<std::u32string, std::u32string, std::less<>> by_name_;
  std::map<std::u32string, std::u32string, std::less<>> capitals_;
};

}  // namespace maia
