#include "task/sweep.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace maia {
namespace {

using Clock = std::chrono::steady_clock;
using State = UnitOutcome::State;

constexpr auto kReportPause = std::chrono::milliseconds(200);
// Between two looks at a unit that another process works on.
constexpr auto kElsewherePause = std::chrono::seconds(1);

// What the observer of a stopped run throws; no Error, so that nothing takes it for a failure.
struct Stopping {};

// The units that are left, and what became of the others. The threads of a sweep share one.
class UnitQueue {
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
  void end(std::size_t index, const Run& run, bool was_there);
  void fail(std::size_t index, const Error& error);
  void leave_to_other(std::size_t index);
  void put_back(std::size_t index);
  void stop(const std::optional<Error>& why);

  bool stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  // Returns after a while, or as soon as nothing is left to do; true then.
  bool wait();
  SweepCounts counts() const;
  SweepResult result() && { return {std::move(outcomes_), std::move(stopped_by_)}; }

 private:
  void set(std::size_t index, State state);
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

void UnitQueue::set(std::size_t index, State state) {
  UnitOutcome& outcome = outcomes_[index];
  if (outcome.state == State::kRunning) --running_;
  if (state == State::kRunning) ++running_;
  if (state == State::kDone || state == State::kFailed) --unfinished_;
  outcome.state = state;
  changed_.notify_all();
}

std::optional<std::size_t> UnitQueue::take() {
  std::unique_lock lock(mutex_);
  while (!over()) {
    if (!ready_.empty()) {
      const std::size_t index = ready_.front();
      ready_.pop_front();
      set(index, State::kRunning);
      return index;
    }
    if (elsewhere_.empty()) {
      changed_.wait(lock);
    } else if (Clock::now() < elsewhere_.front().when) {
      changed_.wait_until(lock, elsewhere_.front().when);
    } else {
      ready_.push_back(elsewhere_.front().index);
      elsewhere_.pop_front();
    }
  }
  return std::nullopt;
}

void UnitQueue::end(std::size_t index, const Run& run, bool was_there) {
  const std::lock_guard lock(mutex_);
  UnitOutcome& outcome = outcomes_[index];
  outcome.run = run.id;
  outcome.concluded = run.status == "finished";
  outcome.was_there = was_there;
  if (!was_there) failures_in_a_row_ = 0;
  set(index, State::kDone);
}

void UnitQueue::fail(std::size_t index, const Error& error) {
  const std::lock_guard lock(mutex_);
  UnitOutcome& outcome = outcomes_[index];
  ++outcome.attempts;
  outcome.kind = error.kind();
  outcome.complaint = error.what();
  const auto* budget = dynamic_cast<const BudgetReached*>(&error);
  if (budget != nullptr && budget->shared()) {
    set(index, State::kWaiting);
    if (!stopping_) stopped_by_ = error;
    stopping_ = true;
    return;
  }
  if (budget != nullptr) return set(index, State::kFailed);  // tried again it would be no other
  if (++failures_in_a_row_ >= options_.failures_in_a_row && !stopping_) {
    stopping_ = true;
    stopped_by_ = error;
  }
  if (outcome.attempts > options_.retries) return set(index, State::kFailed);
  set(index, State::kWaiting);
  ready_.push_back(index);
}

void UnitQueue::leave_to_other(std::size_t index) {
  const std::lock_guard lock(mutex_);
  set(index, State::kElsewhere);
  elsewhere_.push_back({index, Clock::now() + kElsewherePause});
}

void UnitQueue::put_back(std::size_t index) {
  const std::lock_guard lock(mutex_);
  set(index, State::kWaiting);
  ready_.push_back(index);
}

void UnitQueue::stop(const std::optional<Error>& why) {
  const std::lock_guard lock(mutex_);
  if (!stopping_) stopped_by_ = why;
  stopping_ = true;
  changed_.notify_all();
}

bool UnitQueue::wait() {
  std::unique_lock lock(mutex_);
  const auto nothing_left = [this] { return over() && running_ == 0; };
  return changed_.wait_for(lock, kReportPause, nothing_left);
}

SweepCounts UnitQueue::counts() const {
  const std::lock_guard lock(mutex_);
  SweepCounts counts{.units = outcomes_.size()};
  for (const auto& outcome : outcomes_) {
    counts.done += outcome.state == State::kDone;
    counts.was_there += outcome.was_there;
    counts.running += outcome.state == State::kRunning;
    counts.elsewhere += outcome.state == State::kElsewhere;
    counts.failed += outcome.state == State::kFailed;
  }
  return counts;
}

void work_on(std::size_t index, const SweepUnit& unit, const DescribeUnit& describe,
             UnitQueue& queue) {
  bool worked = false;
  const auto observer = [&](int, const std::string&) {
    if (queue.stopping()) throw Stopping{};
    worked = true;
  };
  try {
    const Run run = describe(unit, observer);
    queue.end(index, run, !worked);
  } catch (const Stopping&) {
    queue.put_back(index);
  } catch (const RunInUse&) {
    queue.leave_to_other(index);
  } catch (const Error& error) {
    queue.fail(index, error);
  } catch (const std::bad_alloc&) {
    queue.fail(index, Error(ErrorKind::kLimit, "out of memory: give fewer --jobs"));
  } catch (const std::exception& error) {
    queue.fail(index, Error(ErrorKind::kInternal, std::string("a fault of maia: ") + error.what()));
  }
}

}  // namespace

SweepResult run_sweep(const std::vector<SweepUnit>& units, const SweepOptions& options,
                      const DescribeUnit& describe, const std::stop_token& stop,
                      const SweepObserver& observer) {
  UnitQueue queue(units, options);
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 0; i < std::min(options.jobs, units.size()); ++i) {
        threads.emplace_back([&] {
          while (const auto index = queue.take()) {
            work_on(*index, units[*index], describe, queue);
          }
        });
      }
    } catch (const std::system_error& error) {
      queue.stop(Error(ErrorKind::kLimit, std::string("cannot start as many threads as --jobs "
                                                      "asks for: ") +
                                              error.what()));
    }
    while (!queue.wait()) {
      if (stop.stop_requested()) queue.stop(std::nullopt);
      observer(queue.counts());
    }
  }
  observer(queue.counts());
  return std::move(queue).result();
}

}  // namespace maia
