// The writes of all threads of a process, carried out by one: those that have gathered while the
// disk was busy go there together, in one transaction and one wait.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite.hpp"

namespace maia {

class Blobs;

// A write that is on its way to the disk. Whoever lets go of it leaves the write to the queue.
class Saving {
 public:
  Saving() = default;
  explicit Saving(std::future<void> done) : done_(std::move(done)) {}
  // Returns when the write survives a loss of power; throws what kept it from that. Once it has
  // returned or thrown, and for no write, it does nothing.
  void wait() {
    if (done_.valid()) done_.get();
  }

 private:
  std::future<void> done_;
};

class WriteQueue {
 public:
  // What a write names of `blobs` is durable before the write is. Both must outlive the queue.
  WriteQueue(Connection& connection, Blobs& blobs);
  // Carries out what has been added.
  ~WriteQueue();
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;

  // Carried out after what was added before. A write that throws is undone and leaves the others
  // alone. `names_blobs`: whether it writes names of files in `blobs`.
  using Write = std::function<void(Connection&)>;
  Saving add(Write write, bool names_blobs);

 private:
  struct Waiting {
    Write write;
    bool names_blobs;
    std::promise<void> done;
  };
  void work(const std::stop_token& stop);
  void carry_out(std::vector<Waiting>& batch);
  void write_one(Waiting& waiting, std::exception_ptr& fault);

  Connection& connection_;
  Blobs& blobs_;
  std::mutex mutex_;
  std::condition_variable_any added_;
  std::vector<Waiting> waiting_;
  std::jthread thread_;  // the last: it ends before what it uses
};

}  // namespace maia
