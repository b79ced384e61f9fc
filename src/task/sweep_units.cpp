#include "task/sweep_units.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <numeric>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::string_view kRandom = "random:";

// A piece of a list of units, and where it was written.
struct Piece {
  std::string text;
  std::string where;  // "--units", or file and line

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorKind::kUsage, where + ": '" + clean_utf8(text, 100) + "' " + problem +
                                       "; write layer4:0-511, layer4:3,7, layer4:all, "
                                       "layer4:random:100 or the name of a file of such lines");
  }
};

std::optional<int> to_number(std::string_view text) {
  const std::string_view digits = trim(text);
  int number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (code != std::errc() || end != digits.data() + digits.size() || number < 0) return {};
  return number;
}

std::vector<int> first_units(int count) {
  std::vector<int> units(static_cast<std::size_t>(count));
  std::iota(units.begin(), units.end(), 0);
  return units;
}

std::vector<int> random_units(const LayerInfo& layer, int count, std::uint64_t seed) {
  auto units = first_units(layer.units);
  Random random(derive_seed(derive_seed(seed, "units of a sweep"), layer.name));
  random.shuffle(std::span(units));
  units.resize(static_cast<std::size_t>(count));
  std::sort(units.begin(), units.end());
  return units;
}

// Bounds are checked before a range is written out.
void add_range(const Piece& piece, std::string_view part, const LayerInfo& layer,
               const Model& model, std::vector<int>& units) {
  const auto dash = part.find('-');
  const auto first = to_number(part.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : to_number(part.substr(dash + 1));
  if (!first || !last) piece.fail("names no units");
  if (*last < *first) piece.fail("has a range that goes nowhere");
  model.check_unit(layer, *first);
  model.check_unit(layer, *last);
  for (int unit = *first; unit <= *last; ++unit) units.push_back(unit);
}

std::vector<int> units_of(const Piece& piece, std::string_view list, const LayerInfo& layer,
                          std::uint64_t seed, const Model& model) {
  if (trim(list) == "all") return first_units(layer.units);
  if (list.starts_with(kRandom)) {
    const auto count = to_number(list.substr(kRandom.size()));
    if (!count || *count == 0) piece.fail("has no number of units to draw");
    if (*count > layer.units) {
      throw Error(ErrorKind::kNotFound, model.name() + " has " + std::to_string(layer.units) +
                                            " units in " + layer.name + ", fewer than the " +
                                            std::to_string(*count) + " to be drawn");
    }
    return random_units(layer, *count, seed);
  }
  std::vector<int> units;
  for (const auto& part : split(list, ',')) add_range(piece, part, layer, model, units);
  return units;
}

void read_piece(const Piece& piece, std::uint64_t seed, const Model& model,
                std::vector<SweepUnit>& units) {
  const auto colon = piece.text.find(':');
  if (colon == std::string::npos) piece.fail("is neither units of a layer nor a file");
  const LayerInfo& layer =
      model.layer(std::string(trim(std::string_view(piece.text).substr(0, colon))));
  const std::string_view list = trim(std::string_view(piece.text).substr(colon + 1));
  for (const int unit : units_of(piece, list, layer, seed, model)) {
    units.push_back({layer.name, unit});
  }
}

std::vector<Piece> lines_of(const std::string& file) {
  constexpr std::uintmax_t kMostBytes = 64 << 20;
  const auto bytes = read_file(file, kMostBytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<Piece> pieces;
  int number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    const std::string content(trim(std::string_view(line).substr(0, line.find('#'))));
    if (content.empty()) continue;
    pieces.push_back({content, file + ", line " + std::to_string(number)});
  }
  if (pieces.empty()) throw Error(ErrorKind::kBadInput, file + " names no units");
  return pieces;
}

}  // namespace

SweepUnits read_sweep_units(const std::vector<std::string>& texts, std::uint64_t seed,
                            const Model& model) {
  std::vector<SweepUnit> units;
  for (const auto& text : texts) {
    const bool is_file = text.find(':') == std::string::npos || std::filesystem::exists(text);
    if (is_file) {
      for (const Piece& piece : lines_of(text)) read_piece(piece, seed, model, units);
    } else {
      read_piece({text, "--units"}, seed, model, units);
    }
  }
  return each_unit_once(std::move(units));
}

SweepUnits each_unit_once(std::vector<SweepUnit> units) {
  SweepUnits once;
  std::set<SweepUnit> seen;
  for (auto& unit : units) {
    if (seen.insert(unit).second) {
      once.units.push_back(std::move(unit));
    } else {
      ++once.repeated;
    }
  }
  return once;
}

std::vector<std::string> layers_of(const std::vector<SweepUnit>& units) {
  std::set<std::string> layers;
  for (const auto& unit : units) layers.insert(unit.layer);
  return {layers.begin(), layers.end()};
}

}  // namespace maia
