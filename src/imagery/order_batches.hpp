// Many threads, one drawing machine: orders that come while others are carried out are carried out
// together.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace maia {

// Thread-safe. The caller whose order is first carries out those that wait with it; the others wait
// for theirs.
template <typename Order, typename Result>
class OrderBatches {
 public:
  // Gives a result for each order, in their order.
  using CarryOut = std::function<std::vector<Result>(std::span<const Order>)>;

  OrderBatches(std::size_t most, CarryOut carry_out)
      : most_(std::max<std::size_t>(most, 1)), carry_out_(std::move(carry_out)) {}

  // What carrying it out throws reaches everyone whose order was with it.
  Result operator()(const Order& order) {
    Waiting own{.order = &order};
    std::unique_lock lock(mutex_);
    queue_.push_back(&own);
    changed_.wait(lock, [&] { return own.done || !busy_; });
    if (!own.done) serve(lock, own);
    if (own.failure) std::rethrow_exception(own.failure);
    return std::move(own.result);
  }

 private:
  struct Waiting {
    const Order* order = nullptr;
    Result result{};
    std::exception_ptr failure;
    bool done = false;
  };

  // Until the own one is done: the first ones of the queue first.
  void serve(std::unique_lock<std::mutex>& lock, const Waiting& own) {
    busy_ = true;
    while (!own.done) {
      std::vector<Waiting*> batch;
      while (!queue_.empty() && batch.size() < most_) {
        batch.push_back(queue_.front());
        queue_.pop_front();
      }
      lock.unlock();
      carry_out(batch);
      lock.lock();
      for (Waiting* const one : batch) one->done = true;
      changed_.notify_all();
    }
    busy_ = false;
    changed_.notify_all();
  }

  void carry_out(std::span<Waiting* const> batch) const {
    std::vector<Order> orders;
    for (const Waiting* const one : batch) orders.push_back(*one->order);
    try {
      std::vector<Result> results = carry_out_(orders);
      for (std::size_t i = 0; i < batch.size(); ++i) batch[i]->result = std::move(results.at(i));
    } catch (...) {
      for (Waiting* const one : batch) one->failure = std::current_exception();
    }
  }

  std::size_t most_;
  CarryOut carry_out_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting*> queue_;
  bool busy_ = false;
};

}  // namespace maia
