// What CLIP does to a text before it is cut into tokens: its tokenizer runs it through ftfy,
// Python's html.unescape, and a collapse of spaces, and makes it lower case.
#pragma once

#include <string>
#include <string_view>

namespace maia {

// Of UTF-8. ftfy 6.2 is followed but for its repair of wrongly decoded text ("sÃ³" stays).
std::u32string clean_caption(std::string_view text);

}  // namespace maia
