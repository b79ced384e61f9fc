#include "nn/model_config.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/files.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

// Python writes numbers that JSON does not have, such as the least of all logarithms that a
// scheduler cuts at: they become null, which is what no bound is.
std::string without_infinities(std::string_view text) {
  std::string result;
  bool quoted = false;
  while (!text.empty()) {
    std::size_t taken = 1;
    for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
      if (!quoted && taken == 1 && text.starts_with(word)) taken = word.size();
    }
    if (text[0] == '\\' && text.size() > 1) taken = 2;
    if (text[0] == '"') quoted = !quoted;
    result += taken > 2 ? std::string_view("null") : text.substr(0, taken);
    text.remove_prefix(taken);
  }
  return result;
}

}  // namespace

ModelConfig ModelConfig::read(const std::filesystem::path& file) {
  return parse(read_text(file), file.string());
}

ModelConfig ModelConfig::parse(std::string_view text, std::string file) {
  Json values = parse_json(without_infinities(text), file);
  return {std::move(values), std::move(file)};
}

ModelConfig::ModelConfig(Json values, std::string file)
    : values_(std::move(values)), file_(std::move(file)) {
  if (!values_.is_object()) fail("it is not a JSON object");
}

void ModelConfig::fail(const std::string& why) const {
  throw Error(ErrorKind::kBadInput, file_ + " does not describe a model that maia knows: " + why);
}

const Json* ModelConfig::find(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() || found->is_null() ? nullptr : &*found;
}

const Json& ModelConfig::get(const std::string& key) const {
  const Json* const value = find(key);
  if (value == nullptr) fail("it has no " + key);
  return *value;
}

bool ModelConfig::has(const std::string& key) const {
  return find(key) != nullptr;
}

std::int64_t ModelConfig::count(const std::string& key,
                                std::optional<std::int64_t> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  const Json& value = get(key);
  if (!value.is_number_integer() || value < 1 || value > kMostNumber) {
    fail(key + " should be a number from 1 to " + std::to_string(kMostNumber));
  }
  return value.get<std::int64_t>();
}

double ModelConfig::real(const std::string& key, std::optional<double> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  const Json& value = get(key);
  if (!value.is_number() || !std::isfinite(value.get<double>())) fail(key + " is not a number");
  return value.get<double>();
}

bool ModelConfig::flag(const std::string& key, std::optional<bool> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  const Json& value = get(key);
  if (!value.is_boolean()) fail(key + " is neither true nor false");
  return value.get<bool>();
}

std::string ModelConfig::text(const std::string& key, std::optional<std::string> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  const Json& value = get(key);
  if (!value.is_string()) fail(key + " is not a text");
  return value.get<std::string>();
}

std::vector<std::int64_t> ModelConfig::counts(
    const std::string& key, std::optional<std::vector<std::int64_t>> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  if (get(key).is_number()) return {count(key)};
  const auto values = integers(key);
  if (values.empty() || std::any_of(values.begin(), values.end(), [](std::int64_t value) {
        return value < 1 || value > kMostNumber;
      })) {
    fail(key + " should hold numbers from 1 to " + std::to_string(kMostNumber));
  }
  return values;
}

std::vector<std::int64_t> ModelConfig::integers(const std::string& key) const {
  const Json& value = get(key);
  if (!value.is_array() || !std::all_of(value.begin(), value.end(),
                                        [](const Json& one) { return one.is_number_integer(); })) {
    fail(key + " is not a list of whole numbers");
  }
  return value.get<std::vector<std::int64_t>>();
}

std::vector<double> ModelConfig::reals(const std::string& key,
                                       std::optional<std::vector<double>> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  const Json& value = get(key);
  if (!value.is_array() ||
      !std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_number(); })) {
    fail(key + " is not a list of numbers");
  }
  return value.get<std::vector<double>>();
}

std::vector<std::string> ModelConfig::texts(
    const std::string& key, std::optional<std::vector<std::string>> otherwise) const {
  if (otherwise && !has(key)) return *otherwise;
  const Json& value = get(key);
  if (!value.is_array() ||
      !std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); })) {
    fail(key + " is not a list of texts");
  }
  return value.get<std::vector<std::string>>();
}

ModelConfig ModelConfig::section(const std::string& key) const {
  const Json* const value = find(key);
  return {value == nullptr ? Json::object() : *value, file_ + " (" + key + ")"};
}

void ModelConfig::expect(const std::string& key, const std::vector<Json>& known) const {
  const Json* const value = find(key);
  if (value == nullptr || std::find(known.begin(), known.end(), *value) != known.end()) return;
  fail("its " + key + " is " + one_line(to_text(*value), 60) + ", which is not supported");
}

}  // namespace maia
