// The door for a program's arguments: each is checked here, and trusted afterwards.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"

namespace maia {

// Items in one list, and bytes in one text: more is refused.
inline constexpr std::size_t kMaxListItems = 2000;
inline constexpr std::size_t kMaxTextBytes = 1 << 20;

// Each throws kBadInput "FUNCTION: NAME ..." for an argument that is missing, of another type, or
// too large.
class Arguments {
 public:
  Arguments(std::string function, const Json& values)
      : function_(std::move(function)), values_(values) {}

  const Json& list(const char* name) const;
  std::string text(const char* name) const;
  std::string text_or(const char* name, const std::string& otherwise) const;
  std::vector<std::string> texts(const char* name) const;
  std::vector<double> numbers(const char* name) const;  // finite
  int integer(const char* name, int low, int high) const;
  bool flag(const char* name) const;
  bool has(const char* name) const;
  std::string where(const char* name, std::size_t index) const;  // "neuron: images[3]"
  [[noreturn]] void fail(const std::string& sentence) const;

 private:
  const Json& value(const char* name) const;
  std::string checked_text(const Json& value, const std::string& where) const;

  std::string function_;
  const Json& values_;
};

}  // namespace maia
