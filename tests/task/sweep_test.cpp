// Many units at once: who runs when, what is tried again, what stops all.
#include "task/sweep.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace maia {
namespace {

std::vector<SweepUnit> units_to(int count) {
  std::vector<SweepUnit> units;
  for (int i = 0; i < count; ++i) units.push_back({"layer", i});
  return units;
}

// The run of a unit has the unit's number and a hundred.
maia::Run finished(const SweepUnit& unit) {
  maia::Run run;
  run.id = 100 + unit.unit;
  run.status = "finished";
  return run;
}

SweepResult sweep(int units, const SweepOptions& options, const DescribeUnit& describe,
                  const std::stop_token& stop = {}) {
  return run_sweep(units_to(units), options, describe, stop, [](const SweepCounts&) {});
}

using State = UnitOutcome::State;

TEST(Sweep, TakesEveryUnitToItsEndOnce) {
  std::mutex mutex;
  std::multiset<int> described;
  const auto result = sweep(50, {.jobs = 8}, [&](const SweepUnit& unit, const TurnObserver& turn) {
    if (unit.unit % 2 == 0) turn(1, "reply");
    const std::lock_guard lock(mutex);
    described.insert(unit.unit);
    return finished(unit);
  });
  ASSERT_EQ(described.size(), 50U);
  for (int i = 0; i < 50; ++i) {
    const auto& outcome = result.outcomes[static_cast<std::size_t>(i)];
    EXPECT_EQ(described.count(i), 1U);
    EXPECT_EQ(outcome.state, State::kDone);
    EXPECT_EQ(outcome.run, 100 + i);
    EXPECT_TRUE(outcome.concluded);
    EXPECT_EQ(outcome.was_there, i % 2 == 1);
  }
  EXPECT_FALSE(result.stopped_by);
}

TEST(Sweep, RunsAsManyAtOnceAsItHasJobs) {
  std::atomic<int> inside = 0;
  const auto result = sweep(4, {.jobs = 4}, [&](const SweepUnit& unit, const TurnObserver&) {
    ++inside;
    while (inside < 4) std::this_thread::yield();  // none ends before all have begun
    return finished(unit);
  });
  EXPECT_EQ(result.outcomes.back().state, State::kDone);
}

TEST(Sweep, TriesAFailureAgainAndReportsOneThatStays) {
  std::mutex mutex;
  std::map<int, int> tried;
  const auto result = sweep(6, {.jobs = 2, .retries = 2}, [&](const SweepUnit& unit, const auto&) {
    const std::lock_guard lock(mutex);
    const int attempt = ++tried[unit.unit];
    if (unit.unit == 1 && attempt < 3) throw Error(ErrorKind::kUnavailable, "down");
    if (unit.unit == 4) throw std::runtime_error("broken");
    return finished(unit);
  });
  EXPECT_EQ(result.outcomes[1].state, State::kDone);
  EXPECT_EQ(tried[1], 3);
  EXPECT_EQ(result.outcomes[4].state, State::kFailed);
  EXPECT_EQ(result.outcomes[4].kind, ErrorKind::kInternal);
  EXPECT_NE(result.outcomes[4].complaint.find("broken"), std::string::npos);
  EXPECT_EQ(tried[4], 3);
  EXPECT_EQ(result.outcomes[5].state, State::kDone);
}

TEST(Sweep, ARunsOwnBudgetFailsThatRunAlone) {
  std::atomic<int> tried = 0;
  const auto result = sweep(3, {.jobs = 1}, [&](const SweepUnit& unit, const TurnObserver&) {
    if (unit.unit == 0) ++tried;
    if (unit.unit == 0) throw BudgetReached(false, "its tokens are used up");
    return finished(unit);
  });
  EXPECT_EQ(tried, 1);
  EXPECT_EQ(result.outcomes[0].state, State::kFailed);
  EXPECT_EQ(result.outcomes[2].state, State::kDone);
}

TEST(Sweep, ASharedBudgetStopsAll) {
  const auto result = sweep(9, {.jobs = 1}, [](const SweepUnit& unit, const TurnObserver&) {
    if (unit.unit == 2) throw BudgetReached(true, "the dollars are used up");
    return finished(unit);
  });
  EXPECT_EQ(result.outcomes[1].state, State::kDone);
  EXPECT_EQ(result.outcomes[2].state, State::kWaiting);
  EXPECT_EQ(result.outcomes[3].state, State::kWaiting);
  ASSERT_TRUE(result.stopped_by);
  EXPECT_EQ(result.stopped_by->kind(), ErrorKind::kLimit);
}

TEST(Sweep, FailuresInARowStopAll) {
  std::atomic<int> tried = 0;
  const auto result =
      sweep(100, {.jobs = 1, .failures_in_a_row = 5}, [&](const auto& unit, const auto&) {
        if (unit.unit == 0) return finished(unit);
        ++tried;
        throw Error(ErrorKind::kUsage, "the key is wrong");
      });
  EXPECT_EQ(tried, 5);
  ASSERT_TRUE(result.stopped_by);
  EXPECT_EQ(result.stopped_by->kind(), ErrorKind::kUsage);
}

TEST(Sweep, LooksAgainAtAUnitThatAnotherProcessWorksOn) {
  std::atomic<int> looked = 0;
  const auto result = sweep(3, {.jobs = 1}, [&](const SweepUnit& unit, const TurnObserver&) {
    if (unit.unit == 0 && ++looked < 2) throw RunInUse("another process works on it");
    return finished(unit);
  });
  EXPECT_EQ(looked, 2);
  for (const auto& outcome : result.outcomes) EXPECT_EQ(outcome.state, State::kDone);
  EXPECT_EQ(result.outcomes[0].attempts, 0);
}

TEST(Sweep, StoppedItLetsRunningUnitsFinishTheirStep) {
  std::stop_source stop;
  std::atomic<int> steps = 0;
  const auto result = sweep(
      5, {.jobs = 2},
      [&](const SweepUnit& unit, const TurnObserver& turn) {
        turn(1, "reply");
        ++steps;
        stop.request_stop();
        while (true) turn(2, "reply");  // until it is told to end
        return finished(unit);
      },
      stop.get_token());
  EXPECT_LE(steps, 2);
  for (const auto& outcome : result.outcomes) EXPECT_EQ(outcome.state, State::kWaiting);
  EXPECT_FALSE(result.stopped_by);
}

}  // namespace
}  // namespace maia
