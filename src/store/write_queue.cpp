#include "store/write_queue.hpp"

#include <algorithm>
#include <utility>

#include "store/blobs.hpp"

namespace maia {

WriteQueue::WriteQueue(Connection& connection, Blobs& blobs)
    : connection_(connection),
      blobs_(blobs),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

WriteQueue::~WriteQueue() {
  thread_.request_stop();
}

Saving WriteQueue::add(Write write, bool names_blobs) {
  std::promise<void> done;
  Saving saving(done.get_future());
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(write), names_blobs, std::move(done)});
  }
  added_.notify_one();
  return saving;
}

void WriteQueue::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (added_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
    auto batch = std::exchange(waiting_, {});
    lock.unlock();
    carry_out(batch);
    lock.lock();
  }
}

void WriteQueue::carry_out(std::vector<Waiting>& batch) {
  std::vector<std::exception_ptr> faults(batch.size());
  try {
    const bool names_blobs = std::any_of(
        batch.begin(), batch.end(), [](const Waiting& waiting) { return waiting.names_blobs; });
    if (names_blobs) blobs_.sync();
    Transaction transaction(connection_);
    for (std::size_t i = 0; i < batch.size(); ++i) write_one(batch[i], faults[i]);
    transaction.commit();
  } catch (...) {
    std::fill(faults.begin(), faults.end(), std::current_exception());
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (faults[i]) {
      batch[i].done.set_exception(faults[i]);
    } else {
      batch[i].done.set_value();
    }
  }
}

void WriteQueue::write_one(Waiting& waiting, std::exception_ptr& fault) {
  connection_.execute("SAVEPOINT one");
  try {
    waiting.write(connection_);
  } catch (...) {
    fault = std::current_exception();
    connection_.execute("ROLLBACK TO one");  // fails where all has been undone: then all fail
  }
  connection_.execute("RELEASE one");
}

}  // namespace maia
