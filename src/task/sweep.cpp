#include "task/sweep.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "task/dealt_sweep.hpp"
#include "task/unit_queue.hpp"

namespace maia {
namespace {

constexpr auto kReportPause = std::chrono::milliseconds(200);
constexpr auto kLetterPause = std::chrono::milliseconds(20);

}  // namespace

SweepResult run_sweep(const std::vector<SweepUnit>& units, const SweepOptions& options,
                      const DescribeUnit& describe, const std::stop_token& stop,
                      const SweepObserver& observer, SweepDealer* dealer) {
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
    while (!queue.wait(dealer == nullptr ? kReportPause : kLetterPause)) {
      if (stop.stop_requested()) queue.stop(std::nullopt);
      if (dealer != nullptr) dealer->serve(queue);
      observer(queue.counts());
    }
  }
  observer(queue.counts());
  return std::move(queue).result();
}

}  // namespace maia
