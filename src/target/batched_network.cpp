#include "target/batched_network.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "base/parallel.hpp"
#include "nn/threads.hpp"
#include "nn/wrapped_network.hpp"

namespace maia {
namespace {

// Of a batch: enough for all processors, and few enough that early layers do not fill the memory.
std::size_t most_images() {
  return std::max<std::size_t>(32, 4 * processor_count());
}

// A caller waits for its own; it outlives its time in the queue.
struct Call {
  std::span<const Image> images;
  std::span<const std::string> layers;
  const Network::Visitor& visit;
  std::exception_ptr failure;
  bool done = false;
};

bool same_layers(const Call& a, const Call& b) {
  return std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end());
}

// One thread computes for all callers, so that the memory a network works in is there once.
class BatchedNetwork : public WrappedNetwork {
 public:
  explicit BatchedNetwork(std::shared_ptr<const Network> network)
      : WrappedNetwork(std::move(network)),
        computer_([this](const std::stop_token& stop) { compute_until(stop); }) {}

  ~BatchedNetwork() override {
    computer_.request_stop();
    computer_.join();
  }
  BatchedNetwork(const BatchedNetwork&) = delete;
  BatchedNetwork& operator=(const BatchedNetwork&) = delete;

  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override {
    if (images.empty() || is_single_threaded()) return wrapped().forward(images, layers, visit);
    Call call{.images = images, .layers = layers, .visit = visit};
    std::unique_lock lock(mutex_);
    queue_.push_back(&call);
    called_.notify_one();
    answered_.wait(lock, [&] { return call.done; });
    if (call.failure) std::rethrow_exception(call.failure);
  }

 private:
  std::vector<Call*> take_batch();
  void compute_until(const std::stop_token& stop);
  void compute(std::span<Call* const> batch) const;
  void compute_together(std::span<Call* const> batch, bool& shown) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable_any called_;
  mutable std::condition_variable answered_;
  mutable std::deque<Call*> queue_;
  std::jthread computer_;  // the last member: it uses the others
};

// The longest-waiting call, and those behind it that fit with it.
std::vector<Call*> BatchedNetwork::take_batch() {
  std::vector<Call*> batch = {queue_.front()};
  queue_.pop_front();
  std::size_t images = batch.front()->images.size();
  for (auto place = queue_.begin(); place != queue_.end();) {
    Call* const call = *place;
    if (!same_layers(*call, *batch.front()) || images + call->images.size() > most_images()) {
      ++place;
      continue;
    }
    images += call->images.size();
    batch.push_back(call);
    place = queue_.erase(place);
  }
  return batch;
}

void BatchedNetwork::compute_until(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (called_.wait(lock, stop, [this] { return !queue_.empty(); })) {
    const auto batch = take_batch();
    lock.unlock();
    compute(batch);
    lock.lock();
    for (Call* const call : batch) call->done = true;
    answered_.notify_all();
  }
}

// What is wrong with one call must not fail the others: then each is computed alone, unless
// visitors have been called, which must not see a layer twice.
void BatchedNetwork::compute(std::span<Call* const> batch) const {
  bool shown = false;
  if (batch.size() > 1) {
    try {
      return compute_together(batch, shown);
    } catch (...) {
      for (Call* const call : batch) call->failure = shown ? std::current_exception() : nullptr;
    }
  }
  if (shown) return;
  for (Call* const call : batch) {
    try {
      wrapped().forward(call->images, call->layers, call->visit);
    } catch (...) {
      call->failure = std::current_exception();
    }
  }
}

// Each visitor is shown its own part of the values. One that throws is not called again.
void BatchedNetwork::compute_together(std::span<Call* const> batch, bool& shown) const {
  std::vector<Image> images;
  for (const Call* const call : batch) {
    images.insert(images.end(), call->images.begin(), call->images.end());
  }
  wrapped().forward(images, batch.front()->layers, [&](const LayerActivations& all) {
    shown = true;
    const std::size_t size = all.values.size() / images.size();
    std::size_t first = 0;
    for (Call* const call : batch) {
      const std::size_t count = call->images.size();
      const LayerActivations part{.layer = all.layer,
                                  .images = static_cast<int>(count),
                                  .values = all.values.subspan(first * size, count * size)};
      first += count;
      if (call->failure) continue;
      try {
        call->visit(part);
      } catch (...) {
        call->failure = std::current_exception();
      }
    }
  });
}

}  // namespace

std::shared_ptr<const Network> batch_calls(std::shared_ptr<const Network> network) {
  return std::make_shared<const BatchedNetwork>(std::move(network));
}

}  // namespace maia
