// JSON as a value, and the door where untrusted JSON text comes in.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace maia {

using Json = nlohmann::json;

// Throws kBadInput naming `what` ("the worker's reply", a file name) when the text is not JSON.
Json parse_json(std::string_view text, std::string_view what);

// One line; bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string to_text(const Json& value);

}  // namespace maia
