#include "task/unit_queue.hpp"

#include "agent/budget.hpp"

namespace maia {
namespace {

// Between two looks at a unit that another process works on.
constexpr auto kElsewherePause = std::chrono::seconds(1);

// What the observer of a stopped run throws; no Error, so that nothing takes it for a failure.
struct Stopping {};

}  // namespace

void work_on(std::size_t index, const SweepUnit& unit, const DescribeUnit& describe,
             UnitBoard& board) {
  bool worked = false;
  const auto observer = [&](int, const std::string&) {
    if (board.stopping()) throw Stopping{};
    worked = true;
  };
  try {
    const Run run = describe(unit, observer);
    board.end(index, run, !worked);
  } catch (const Stopping&) {
    board.put_back(index);
  } catch (const RunInUse&) {
    board.leave_to_other(index);
  } catch (const Error& error) {
    board.fail(index, error);
  } catch (const std::bad_alloc&) {
    board.fail(index, Error(ErrorKind::kLimit, "out of memory: give fewer --jobs"));
  } catch (const std::exception& error) {
    board.fail(index, Error(ErrorKind::kInternal, std::string("a fault of maia: ") + error.what()));
  }
}

void UnitQueue::set(std::size_t index, State state) {
  UnitOutcome& outcome = outcomes_[index];
  if (outcome.state == State::kRunning) --running_;
  if (state == State::kRunning) ++running_;
  if (state == State::kDone || state == State::kFailed) --unfinished_;
  outcome.state = state;
  changed_.notify_all();
}

std::optional<std::size_t> UnitQueue::next_ready() {
  while (!elsewhere_.empty() && Clock::now() >= elsewhere_.front().when) {
    ready_.push_back(elsewhere_.front().index);
    elsewhere_.pop_front();
  }
  if (over() || ready_.empty()) return std::nullopt;
  const std::size_t index = ready_.front();
  ready_.pop_front();
  set(index, State::kRunning);
  return index;
}

std::optional<std::size_t> UnitQueue::take() {
  std::unique_lock lock(mutex_);
  while (!over()) {
    if (const auto index = next_ready()) return index;
    if (elsewhere_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, elsewhere_.front().when);
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> UnitQueue::take_if_ready() {
  const std::lock_guard lock(mutex_);
  return next_ready();
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

bool UnitQueue::wait(std::chrono::milliseconds a_while) {
  std::unique_lock lock(mutex_);
  const auto nothing_left = [this] { return over() && running_ == 0; };
  return changed_.wait_for(lock, a_while, nothing_left);
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

}  // namespace maia
