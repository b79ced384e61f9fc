// Reading a run's recorded JSON without trusting its shape: what is absent or of another type is
// treated as not there, so that a report can be made of any record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace maia {

// "" unless it is a text.
std::string text_at(const Json& object, std::string_view key);
// Nothing unless it is a finite number.
std::optional<double> number_at(const Json& object, std::string_view key);
bool true_at(const Json& object, std::string_view key);
// Null unless it is there.
const Json& value_at(const Json& object, std::string_view key);
// An empty list unless it is a list.
const Json& list_at(const Json& object, std::string_view key);
// The texts of a list, or the text itself as one.
std::vector<std::string> texts_at(const Json& object, std::string_view key);

// Few digits, a true minus sign; "n/a" where there is no number.
std::string number_text(std::optional<double> value);
// "1 picture", "3 pictures".
std::string count_text(std::size_t count, std::string_view noun);

}  // namespace maia
