// What a run, or all runs of a sweep together, may cost.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
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
// For another process of the same program, and back.
Json spent_to_json(const Spent& spent);
Spent spent_from_json(const Json& json);

// Thrown (kLimit) where the budget of a run, or the one it shares with others, is used up.
class BudgetReached : public Error {
 public:
  BudgetReached(bool shared, const std::string& message)
      : Error(ErrorKind::kLimit, message), shared_(shared) {}
  bool shared() const { return shared_; }

 private:
  bool shared_;
};

// Of several runs at once. Thread-safe.
class Ledger {
 public:
  explicit Ledger(Budget budget) : budget_(budget) {}

  // What the run has cost so far, in earlier processes too, in place of what was said before. What
  // another process has spent is recorded under a negative number of its own.
  void record(std::int64_t run, const Spent& spent);
  Spent total() const;
  Spent total_without(std::int64_t run) const;
  Spent spent_by(std::int64_t run) const;
  // Throws BudgetReached.
  void check() const;

 private:
  Budget budget_;
  mutable std::mutex mutex_;
  std::map<std::int64_t, Spent> runs_;
};

}  // namespace maia
