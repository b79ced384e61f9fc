// What tokens cost: a table by the names of backbones.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "chat/service_reply.hpp"

namespace maia {

// Dollars per million tokens.
struct Price {
  std::string backbone;  // "openai:gpt-4o"; '*' stands for any letters
  double input = 0;
  double cached = 0;       // input read from the provider's cache
  double cache_write = 0;  // input that the provider keeps for the next time
  double output = 0;
};

class PriceTable {
 public:
  PriceTable() = default;
  explicit PriceTable(std::vector<Price> prices) : prices_(std::move(prices)) {}

  // By the first price whose pattern is the backbone's name; nothing where there is none.
  std::optional<double> dollars(const std::string& backbone, const TokenCount& tokens) const;

 private:
  std::vector<Price> prices_;
};

// The [[price]] tables of a TOML file: `backbone`, `input` and `output`, and where they differ from
// the input's `cached` and `cache_write`. Throws kBadInput naming the line or what is wrong.
std::vector<Price> read_prices(const std::filesystem::path& file);

// The user's own, $MAIA_PRICES or ~/.config/maia/prices.toml where it is there, before those of
// data/prices.toml.
PriceTable open_prices();

}  // namespace maia
