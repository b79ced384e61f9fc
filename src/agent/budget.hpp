// What a run, or all runs of a sweep together, may cost.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "chat/backbone.hpp"
#include "store/run_store.hpp"

namespace maia {

struct Spent {
  Usage usage{.dollars = 0.0};
  double seconds = 0;  // replies and programs

  Spent& operator+=(const Spent& other);
};

struct Budget {
  std::optional<std::int64_t> tokens;  // input and output together
  std::optional<double> dollars;
  std::optional<double> seconds;

  // The limit that is reached, as "the budget of 5000 tokens is used up", or nothing. Throws kUsage
  // where the cost is limited and not known.
  std::optional<std::string> reached(const Spent& spent) const;
};

// What a turn's record says of its reply, and back. docs/records.md has the JSON.
Json service_record(const Reply& reply, double seconds);
Spent spent_in(std::span<const Turn> turns);

// Of several runs at once. Thread-safe.
class Ledger {
 public:
  explicit Ledger(Budget budget) : budget_(budget) {}

  void add(const Spent& spent);
  Spent total() const;
  // Throws kLimit when the budget is used up.
  void check() const;

 private:
  Budget budget_;
  mutable std::mutex mutex_;
  Spent total_;
};

}  // namespace maia
