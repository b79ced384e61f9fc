// How lines that a program printed are taken apart, piece by piece from the front.
#pragma once

#include <optional>
#include <string_view>

namespace maia::builtin {

// A finite number of a size that measurements have, at the start of `text`, which is advanced past
// it.
std::optional<double> take_number(std::string_view& text);

// Advances `text` past `prefix`; false where it does not begin with it.
bool take(std::string_view& text, std::string_view prefix);

}  // namespace maia::builtin
