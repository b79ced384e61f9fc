#include "chat/prices.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cmath>
#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

bool matches(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (name.substr(0, star) != pattern.substr(0, star)) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= name.size(); ++at) {
    if (matches(rest, name.substr(at))) return true;
  }
  return false;
}

class PriceReader {
 public:
  explicit PriceReader(const fs::path& file) : file_(file) {}

  std::vector<Price> read() const {
    std::vector<Price> prices;
    const toml::table table = parse();
    const auto* entries = table["price"].as_array();
    if (entries == nullptr) fail("it has no [[price]] tables");
    for (const auto& entry : *entries) {
      if (!entry.is_table()) fail("'price' is not a list of tables");
      prices.push_back(read_price(*entry.as_table()));
    }
    return prices;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorKind::kBadInput,
                "the prices in " + file_.string() + " cannot be read: " + why);
  }

  toml::table parse() const {
    const std::string text = read_text(file_);
    try {
      return toml::parse(text);
    } catch (const toml::parse_error& error) {
      fail(fmt::format("line {}: {}", error.source().begin.line, error.description()));
    }
  }

  Price read_price(const toml::table& entry) const {
    const auto name = entry["backbone"].value<std::string>();
    if (!name) fail("a [[price]] has no 'backbone'");
    const auto number = [&](const char* key) -> std::optional<double> {
      if (!entry.contains(key)) return std::nullopt;
      const auto value = entry[key].value<double>();
      if (!value || !(*value >= 0) || !std::isfinite(*value)) {
        fail(fmt::format("'{}' of {} is no price", key, *name));
      }
      return value;
    };
    const auto input = number("input");
    const auto output = number("output");
    if (!input || !output) fail("'input' and 'output' of " + *name + " are both needed");
    return {.backbone = *name,
            .input = *input,
            .cached = number("cached").value_or(*input),
            .cache_write = number("cache_write").value_or(*input),
            .output = *output};
  }

  const fs::path& file_;
};

// The file of the user's own prices, if there is one.
std::optional<fs::path> own_prices() {
  if (const char* named = std::getenv("MAIA_PRICES"); named != nullptr && *named != '\0') {
    return named;
  }
  const char* home = std::getenv("HOME");
  const char* config = std::getenv("XDG_CONFIG_HOME");
  fs::path folder;
  if (config != nullptr && *config != '\0') {
    folder = config;
  } else if (home != nullptr && *home != '\0') {
    folder = fs::path(home) / ".config";
  } else {
    return std::nullopt;
  }
  const fs::path file = folder / "maia" / "prices.toml";
  if (!fs::exists(file)) return std::nullopt;
  return file;
}

}  // namespace

std::optional<double> PriceTable::dollars(const std::string& backbone,
                                          const TokenCount& tokens) const {
  for (const Price& price : prices_) {
    if (!matches(price.backbone, backbone)) continue;
    const auto cost = [](std::int64_t count, double per_million) {
      return static_cast<double>(count) * per_million / 1e6;
    };
    return cost(tokens.input, price.input) + cost(tokens.cache_read, price.cached) +
           cost(tokens.cache_written, price.cache_write) + cost(tokens.output, price.output);
  }
  return std::nullopt;
}

std::vector<Price> read_prices(const fs::path& file) {
  return PriceReader(file).read();
}

PriceTable open_prices() {
  std::vector<Price> prices;
  if (const auto own = own_prices()) prices = read_prices(*own);
  for (auto& price : read_prices(data_folder() / "data" / "prices.toml")) {
    prices.push_back(std::move(price));
  }
  return PriceTable(std::move(prices));
}

}  // namespace maia
