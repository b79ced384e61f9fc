#include "cli/sweep_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/error.hpp"
#include "cli/interrupts.hpp"
#include "cli/sweep_table.hpp"

namespace maia {
namespace {

std::string duration_text(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string progress_line(const SweepCounts& counts, const Spent& spent, double seconds) {
  std::string line =
      fmt::format("{} of {} done, {} running", counts.done, counts.units, counts.running);
  if (counts.failed > 0) line += fmt::format(", {} failed", counts.failed);
  if (counts.elsewhere > 0) line += fmt::format(", {} elsewhere", counts.elsewhere);
  if (const auto cost = cost_text(spent); !cost.empty()) line += "; " + cost;
  const auto made = static_cast<double>(counts.done - counts.was_there);
  if (made > 0) {
    const auto left = static_cast<double>(counts.units - counts.done - counts.failed);
    line += fmt::format("; {:.1f} units a minute", 60 * made / seconds);
    if (left > 0) line += fmt::format(", {} left", duration_text(left * seconds / made));
  }
  return line;
}

}  // namespace

void Supervisor::observe(const SweepCounts& counts) {
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  progress_.status(progress_line(counts, ledger_.total(), seconds));
  if (stop_.stop_requested()) return;
  if (Interrupts::came()) {
    stop("interrupted: what has been paid for is awaited and kept; again to stop at once");
  } else if (limit_ && seconds >= *limit_) {
    out_of_time_ = true;
    stop("the time of the sweep is over: what has been paid for is awaited and kept");
  }
}

void Supervisor::stop(const char* why) {
  progress_.note(why);
  stop_.request_stop();
}

void complain(const SweepResult& result, bool out_of_time) {
  const auto& outcomes = result.outcomes;
  const auto count = [&](auto... states) {
    return std::count_if(outcomes.begin(), outcomes.end(),
                         [&](const auto& outcome) { return ((outcome.state == states) || ...); });
  };
  using State = UnitOutcome::State;
  const auto left = count(State::kWaiting, State::kElsewhere);
  const auto failed = count(State::kFailed);
  if (result.stopped_by) {
    throw Error(result.stopped_by->kind(),
                fmt::format("the sweep stopped with {} of {} units left: {} (the same command goes "
                            "on with them)",
                            left + failed, outcomes.size(), result.stopped_by->what()));
  }
  if (left > 0) {
    const std::string how =
        fmt::format("{} of {} units are left: the same command goes on with them", left + failed,
                    outcomes.size());
    if (out_of_time) throw Error(ErrorKind::kLimit, "the time of the sweep is over, " + how);
    fmt::print(stderr, "maia: interrupted, {}\n", how);
    Interrupts::end_program();
  }
  if (failed == 0) return;
  const auto first = std::find_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
    return outcome.state == State::kFailed;
  });
  throw Error(first->kind, fmt::format("{} of {} units failed, {} unit {} because {} (the same "
                                       "command tries them again)",
                                       failed, outcomes.size(), first->unit.layer, first->unit.unit,
                                       first->complaint));
}

}  // namespace maia
