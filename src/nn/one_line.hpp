// Names that come out of files, as they go into messages.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace maia {

// At most `limit` bytes of valid UTF-8 without line breaks and terminal escapes.
inline std::string one_line(std::string_view text, std::size_t limit = 100) {
  std::string result = clean_utf8(text, limit);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto letter = static_cast<unsigned char>(result[i]);
    // U+0080 to U+009F are the escapes of eight-bit terminals.
    const bool wide = letter == 0xc2 && static_cast<unsigned char>(result[i + 1]) < 0xa0;
    if (wide) result.erase(i, 1);
    if (wide || letter < 0x20 || letter == 0x7f) result[i] = '?';
  }
  return result;
}

}  // namespace maia
