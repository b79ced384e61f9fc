// JSON from a server, of which nothing is taken for granted: not that it is JSON, how deep it is,
// or that a member is there and of a type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace maia {

// Nothing for what is no JSON, or nested deeper than any service's answer.
std::optional<Json> untrusted_json(std::string_view text);

// The member of an object; null for what is no object or has none.
const Json& member(const Json& value, const char* name);
// Its text in valid UTF-8; empty for what is no text.
std::string text_of_json(const Json& value);
std::string text_member(const Json& value, const char* name);
// A whole number of 0 or more; 0 for anything else.
std::int64_t count_member(const Json& value, const char* name);

// One line of valid UTF-8 of at most `limit` bytes: control characters become spaces.
std::string single_line(std::string_view text, std::size_t limit);

}  // namespace maia
