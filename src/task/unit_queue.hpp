// The units of a sweep that are left, and what became of the others.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "task/sweep.hpp"

namespace maia {

// Where the threads of a sweep say what became of a unit. Thread-safe.
class UnitBoard {
 public:
  virtual ~UnitBoard() = default;
  virtual void end(std::size_t index, const Run& run, bool was_there) = 0;
  virtual void fail(std::size_t index, const Error& error) = 0;
  virtual void leave_to_other(std::size_t index) = 0;
  virtual void put_back(std::size_t index) = 0;
  virtual bool stopping() const = 0;
};

// Takes the unit as far as `describe` does, and says on the board what became of it.
void work_on(std::size_t index, const SweepUnit& unit, const DescribeUnit& describe,
             UnitBoard& board);

class UnitQueue final : public UnitBoard {
 public:
  UnitQueue(const std::vector<SweepUnit>& units, const SweepOptions& options)
      : options_(options), unfinished_(units.size()) {
    for (const auto& unit : units) {
      ready_.push_back(outcomes_.size());
      outcomes_.push_back({.unit = unit});
    }
  }

  // The next unit to work on, marked as running; nothing when there is none left or the sweep
  // stops. Waits while others may still fail and come back.
  std::optional<std::size_t> take();
  // The same without waiting.
  std::optional<std::size_t> take_if_ready();
  void end(std::size_t index, const Run& run, bool was_there) override;
  void fail(std::size_t index, const Error& error) override;
  void leave_to_other(std::size_t index) override;
  void put_back(std::size_t index) override;
  void stop(const std::optional<Error>& why);

  const SweepUnit& unit(std::size_t index) const { return outcomes_[index].unit; }
  bool stopping() const override {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  // Returns after a while, or as soon as nothing is left to do; true then.
  bool wait(std::chrono::milliseconds a_while);
  SweepCounts counts() const;
  SweepResult result() && { return {std::move(outcomes_), std::move(stopped_by_)}; }

 private:
  using Clock = std::chrono::steady_clock;
  using State = UnitOutcome::State;

  void set(std::size_t index, State state);
  std::optional<std::size_t> next_ready();
  bool over() const { return unfinished_ == 0 || stopping_; }

  struct Later {
    std::size_t index;
    Clock::time_point when;
  };

  SweepOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<UnitOutcome> outcomes_;
  std::deque<std::size_t> ready_;
  std::deque<Later> elsewhere_;  // in the order they are looked at again
  std::size_t unfinished_;       // neither done nor failed for good
  std::size_t running_ = 0;
  std::size_t failures_in_a_row_ = 0;
  bool stopping_ = false;
  std::optional<Error> stopped_by_;
};

}  // namespace maia
