// The config.json that Hugging Face's libraries write beside a model's weights: what is read from
// it is checked for its type and sense, for it decides how much memory is asked for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace maia {

// Every getter throws kBadInput naming the file and the key for a value of another kind, and for
// one that is missing where no `otherwise` is given. A null counts as missing.
class ModelConfig {
 public:
  // Throws kNotFound for a missing file, kBadInput for one that is no JSON object.
  static ModelConfig read(const std::filesystem::path& file);
  // `file` is for messages here and below.
  static ModelConfig parse(std::string_view text, std::string file);
  ModelConfig(Json values, std::string file);

  const std::string& file() const { return file_; }
  bool has(const std::string& key) const;
  // The key is there, be it with a null.
  bool mentions(const std::string& key) const { return values_.contains(key); }

  // From 1 to kMostNumber.
  std::int64_t count(const std::string& key, std::optional<std::int64_t> otherwise = {}) const;
  double real(const std::string& key, std::optional<double> otherwise = {}) const;
  bool flag(const std::string& key, std::optional<bool> otherwise = {}) const;
  std::string text(const std::string& key, std::optional<std::string> otherwise = {}) const;
  // A list of counts; a single one where the list may be written so.
  std::vector<std::int64_t> counts(const std::string& key,
                                   std::optional<std::vector<std::int64_t>> otherwise = {}) const;
  // Whole numbers of any sign.
  std::vector<std::int64_t> integers(const std::string& key) const;
  std::vector<double> reals(const std::string& key,
                            std::optional<std::vector<double>> otherwise = {}) const;
  std::vector<std::string> texts(const std::string& key,
                                 std::optional<std::vector<std::string>> otherwise = {}) const;
  // An object in it; an empty one where it is missing.
  ModelConfig section(const std::string& key) const;

  // Throws kBadInput where the key is there with a value that is not one of `known`: the model has
  // something that maia's definition does not.
  void expect(const std::string& key, const std::vector<Json>& known) const;
  [[noreturn]] void fail(const std::string& why) const;

 private:
  const Json* find(const std::string& key) const;
  const Json& get(const std::string& key) const;

  Json values_;
  std::string file_;
};

// More of anything (width, layers, tokens) no model has.
inline constexpr std::int64_t kMostNumber = 1 << 20;

}  // namespace maia
