#include "tools/arguments.hpp"

#include <cmath>

#include "base/error.hpp"

namespace maia {

void Arguments::fail(const std::string& sentence) const {
  throw Error(ErrorKind::kBadInput, function_ + ": " + sentence);
}

bool Arguments::has(const char* name) const {
  return values_.is_object() && values_.contains(name) && !values_.at(name).is_null();
}

const Json& Arguments::value(const char* name) const {
  if (!has(name)) fail(std::string(name) + " is missing");
  return values_.at(name);
}

const Json& Arguments::list(const char* name) const {
  const Json& items = value(name);
  if (!items.is_array()) fail(std::string(name) + " is not a list");
  if (items.size() > kMaxListItems) {
    fail(std::string(name) + " has " + std::to_string(items.size()) + " items, more than the " +
         std::to_string(kMaxListItems) + " that one call may have");
  }
  return items;
}

std::string Arguments::where(const char* name, std::size_t index) const {
  return function_ + ": " + name + "[" + std::to_string(index) + "]";
}

std::string Arguments::checked_text(const Json& value, const std::string& where) const {
  if (!value.is_string()) throw Error(ErrorKind::kBadInput, where + " is not a string");
  auto text = value.get<std::string>();
  if (text.size() > kMaxTextBytes) {
    throw Error(ErrorKind::kBadInput, where + " has " + std::to_string(text.size()) +
                                          " bytes, more than the " + std::to_string(kMaxTextBytes) +
                                          " that are allowed");
  }
  return text;
}

std::string Arguments::text(const char* name) const {
  return checked_text(value(name), function_ + ": " + name);
}

std::string Arguments::text_or(const char* name, const std::string& otherwise) const {
  return has(name) ? text(name) : otherwise;
}

std::vector<std::string> Arguments::texts(const char* name) const {
  std::vector<std::string> result;
  for (const Json& item : list(name)) {
    result.push_back(checked_text(item, where(name, result.size())));
  }
  return result;
}

std::vector<double> Arguments::numbers(const char* name) const {
  std::vector<double> result;
  for (const Json& item : list(name)) {
    if (!item.is_number() || !std::isfinite(item.get<double>())) {
      fail(std::string(name) + "[" + std::to_string(result.size()) + "] is not a finite number");
    }
    result.push_back(item.get<double>());
  }
  return result;
}

int Arguments::integer(const char* name, int low, int high) const {
  const Json& item = value(name);
  if (!item.is_number_integer() || item.get<double>() < low || item.get<double>() > high) {
    fail(std::string(name) + " is not an integer from " + std::to_string(low) + " to " +
         std::to_string(high));
  }
  return item.get<int>();
}

bool Arguments::flag(const char* name) const {
  const Json& item = value(name);
  if (!item.is_boolean()) fail(std::string(name) + " is neither true nor false");
  return item.get<bool>();
}

}  // namespace maia
