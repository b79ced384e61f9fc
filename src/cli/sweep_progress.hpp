// What a person sees of a sweep while it runs and how it ends.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

#include "agent/budget.hpp"
#include "cli/console.hpp"
#include "task/sweep.hpp"

namespace maia {

// Shows how far the sweep is, and stops it when somebody interrupts it or its time is over.
class Supervisor {
 public:
  Supervisor(ConsoleProgress& progress, const Ledger& ledger, std::optional<double> limit)
      : progress_(progress), ledger_(ledger), limit_(limit) {}

  void observe(const SweepCounts& counts);
  std::stop_token token() const { return stop_.get_token(); }
  bool out_of_time() const { return out_of_time_; }

 private:
  void stop(const char* why);

  using Clock = std::chrono::steady_clock;
  ConsoleProgress& progress_;
  const Ledger& ledger_;
  std::optional<double> limit_;  // seconds
  Clock::time_point begun_ = Clock::now();
  std::stop_source stop_;
  bool out_of_time_ = false;
};

// Returns where every unit is at its end. Otherwise throws what tells why, or ends the program as
// the signal that came would have.
void complain(const SweepResult& result, bool out_of_time);

}  // namespace maia
