#include "cli/resumable_work.hpp"

#include <fmt/format.h>

#include <mutex>

#include "base/parallel.hpp"
#include "cli/interrupts.hpp"

namespace maia {

void do_resumable_work(const WorkWords& words, std::size_t count, std::size_t jobs,
                       ConsoleProgress& progress, const std::function<void(std::size_t)>& work) {
  const Interrupts interrupts;
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(count, jobs, [&](std::size_t i) {
    if (Interrupts::came()) return;
    work(i);
    const std::lock_guard lock(mutex);
    progress.update(words.label, ++done, count);
  });
  if (done == count) return;
  progress.clear();
  progress.note(fmt::format("interrupted, {} of {} {} are left: the same command goes on with them",
                            count - done, count, words.things));
  Interrupts::end_program();
}

}  // namespace maia
