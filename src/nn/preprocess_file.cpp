#include "nn/preprocess_file.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::uintmax_t kLongestFile = std::uintmax_t{16} << 20;
constexpr int kLargestSide = 4096;
constexpr int kMostLeadingTokens = 1000;

// The keys of one table, each taken once; what is left over is unknown.
class Table {
 public:
  Table(const toml::table& table, std::string prefix, const std::filesystem::path& path)
      : table_(table), prefix_(std::move(prefix)), path_(path) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw Error(ErrorKind::kBadInput,
                path_.string() + ": " + prefix_ + clean_utf8(key, 60) + " " + why);
  }

  const toml::node* take(const std::string& key) {
    taken_.push_back(key);
    return table_.get(key);
  }

  std::optional<int> take_integer(const std::string& key, int least, int most) {
    const toml::node* const node = take(key);
    if (node == nullptr) return std::nullopt;
    const auto* const number = node->as_integer();
    if (number == nullptr || number->get() < least || number->get() > most) {
      refuse(key, "must be a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most));
    }
    return static_cast<int>(number->get());
  }

  std::optional<std::string> take_text(const std::string& key) {
    const toml::node* const node = take(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_string()) refuse(key, "must be a text in quotes");
    return node->as_string()->get();
  }

  std::vector<std::string> take_texts(const std::string& key) {
    std::vector<std::string> texts;
    const toml::node* const node = take(key);
    if (node == nullptr) return texts;
    if (!node->is_array()) refuse(key, "must be a list of texts");
    for (const toml::node& item : *node->as_array()) {
      if (!item.is_string()) refuse(key, "must be a list of texts");
      texts.push_back(item.as_string()->get());
    }
    return texts;
  }

  // Three numbers, R, G, B; as it was where the key is missing.
  void take_colour(const std::string& key, float least, float most, std::array<float, 3>& colour) {
    const toml::node* const node = take(key);
    if (node == nullptr) return;
    const auto why = "must be three numbers above " + std::to_string(least).substr(0, 5) +
                     " and up to 1, for red, green and blue from 0 to 1 (divide by 255 what is "
                     "meant for bytes)";
    const auto* const list = node->as_array();
    if (list == nullptr || list->size() != 3) refuse(key, why);
    for (std::size_t i = 0; i < 3; ++i) {
      const auto number = list->get(i)->value<double>();
      if (!number || !(*number >= least && *number <= most)) refuse(key, why);
      colour[i] = static_cast<float>(*number);
    }
  }

  void finish(std::string_view known) const {
    for (const auto& [key, node] : table_) {
      if (std::find(taken_.begin(), taken_.end(), key.str()) != taken_.end()) continue;
      refuse(std::string(key.str()),
             "is no key of a preprocessing file; there are " + std::string(known));
    }
  }

 private:
  const toml::table& table_;
  std::string prefix_;
  const std::filesystem::path& path_;
  std::vector<std::string> taken_;
};

void take_numbers(Table& table, Preprocess& preprocess) {
  const auto resize = table.take_integer("resize", 1, kLargestSide);
  const auto crop = table.take_integer("crop", 1, kLargestSide);
  preprocess.resize = resize.value_or(crop.value_or(preprocess.resize));
  preprocess.crop = crop.value_or(preprocess.resize);
  if (preprocess.crop > preprocess.resize) table.refuse("crop", "is more than resize leaves");
  if (const auto filter = table.take_text("filter")) {
    if (*filter != "bilinear" && *filter != "bicubic") {
      table.refuse("filter", "must be \"bilinear\" or \"bicubic\"");
    }
    preprocess.filter = *filter == "bilinear" ? Filter::kBilinear : Filter::kBicubic;
  }
  constexpr float kLeastDeviation = 0.001f;
  table.take_colour("mean", -1, 1, preprocess.mean);
  table.take_colour("std", kLeastDeviation, 1, preprocess.std);
}

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kLongestFile);
  const std::string text(bytes.begin(), bytes.end());
  std::vector<std::string> lines;
  for (const auto& line : split(text, '\n')) lines.emplace_back(trim(line));
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::vector<std::string> take_classes(Table& table, const std::filesystem::path& path) {
  const toml::node* const node = table.take("classes");
  if (node == nullptr) return {};
  auto classes = node->is_string() ? read_lines(path.parent_path() / *table.take_text("classes"))
                                   : table.take_texts("classes");
  if (classes.empty()) table.refuse("classes", "names none");
  for (auto& name : classes) {
    name = clean_utf8(trim(name), 200);
    if (name.empty()) table.refuse("classes", "has an empty name");
  }
  return classes;
}

LayerHints take_layers(const toml::node* node, const Table& parent,
                       const std::filesystem::path& path) {
  LayerHints hints;
  if (node == nullptr) return hints;
  if (!node->is_table()) parent.refuse("layers", "must be a table: [layers]");
  Table table(*node->as_table(), "layers.", path);
  hints.channels_last = table.take_texts("channels_last");
  hints.leading_tokens = table.take_integer("leading_tokens", 0, kMostLeadingTokens);
  table.finish("channels_last and leading_tokens");
  return hints;
}

}  // namespace

PreprocessFile parse_preprocess_file(std::string_view toml, const std::filesystem::path& path) {
  toml::table document;
  try {
    document = toml::parse(toml, path.string());
  } catch (const toml::parse_error& error) {
    throw Error(ErrorKind::kBadInput, path.string() + " is no TOML: line " +
                                          std::to_string(error.source().begin.line) + ": " +
                                          clean_utf8(error.description(), 200));
  }
  PreprocessFile file;
  Table table(document, "", path);
  take_numbers(table, file.preprocess);
  file.classes = take_classes(table, path);
  file.layers = take_layers(table.take("layers"), table, path);
  table.finish("resize, crop, filter, mean, std, classes and [layers]");
  return file;
}

PreprocessFile open_preprocess_file(const std::string& name_or_path) {
  if (const auto preset = find_preprocess(name_or_path)) return {.preprocess = *preset};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(name_or_path, ignored)) {
    throw Error(ErrorKind::kNotFound, "there is no preprocessing " + clean_utf8(name_or_path, 100) +
                                          ": it is neither a TOML file nor one of " +
                                          join(preprocess_names(), ", "));
  }
  const auto bytes = read_file(name_or_path, kLongestFile);
  return parse_preprocess_file({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                               name_or_path);
}

Preprocess open_preprocess(const std::string& name_or_path) {
  return open_preprocess_file(name_or_path).preprocess;
}

}  // namespace maia
