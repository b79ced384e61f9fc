#include "task/dealt_sweep.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/json.hpp"
#include "task/unit_queue.hpp"

namespace maia {
namespace {

constexpr auto kLetterPause = std::chrono::milliseconds(20);
// Under which a process's ledger has what all others have spent.
constexpr std::int64_t kOthers = -1;

std::vector<std::uint8_t> bytes_of(const Json& message) {
  return Json::to_cbor(message);
}

Json message_of(const Letter& letter) {
  Json message = Json::from_cbor(letter.bytes, true, /*allow_exceptions=*/false);
  if (!message.is_object()) {
    throw Error(ErrorKind::kInternal, "process " + std::to_string(letter.from + 1) +
                                          " of the job sent a message that cannot be read");
  }
  return message;
}

Json fault_to_json(const Error& error) {
  const auto* budget = dynamic_cast<const BudgetReached*>(&error);
  return {{"kind", static_cast<int>(error.kind())},
          {"message", error.what()},
          {"budget", budget == nullptr  ? "none"
                     : budget->shared() ? "shared"
                                        : "own"}};
}

// Hands on what `fault` says in the type it had.
template <typename Use>
void with_fault(const Json& fault, const Use& use) {
  const auto message = fault.at("message").get<std::string>();
  const auto budget = fault.at("budget").get<std::string>();
  if (budget != "none") return use(BudgetReached(budget == "shared", message));
  use(Error(static_cast<ErrorKind>(fault.at("kind").get<int>()), message));
}

std::int64_t tokens_of(const Spent& spent) {
  return spent.usage.input_tokens + spent.usage.output_tokens;
}

// The units that this process was dealt, and what is to be told of them.
class DealtUnits final : public UnitBoard {
 public:
  struct Unit {
    std::size_t index;
    SweepUnit unit;
    Json record;
  };

  DealtUnits(const DealtWork& work, Ledger& ledger) : work_(work), ledger_(ledger) {}

  void add(Unit unit) {
    {
      const std::lock_guard lock(mutex_);
      ready_.push_back(std::move(unit));
    }
    changed_.notify_one();
  }
  // Nothing when there will be none any more.
  std::optional<Unit> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return over_ || !ready_.empty(); });
    if (ready_.empty()) return std::nullopt;
    Unit unit = std::move(ready_.front());
    ready_.pop_front();
    return unit;
  }

  void end(std::size_t index, const Run& run, bool) override {
    tell(index, {{"how", "ended"}, {"record", work_.record_of(run.id)}});
    ledger_.record(run.id, {});  // from now on the first process counts it
  }
  void fail(std::size_t index, const Error& error) override {
    tell(index, {{"how", "failed"}, {"fault", fault_to_json(error)}});
  }
  void leave_to_other(std::size_t index) override { tell(index, {{"how", "elsewhere"}}); }
  void put_back(std::size_t index) override { tell(index, {{"how", "put back"}}); }

  bool stopping() const override {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  // What has not been begun is put back.
  void stop() {
    std::deque<Unit> left;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      left.swap(ready_);
    }
    for (const Unit& unit : left) put_back(unit.index);
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
  }

  std::deque<Json> told() {
    const std::lock_guard lock(mutex_);
    return std::exchange(told_, {});
  }

 private:
  void tell(std::size_t index, Json ending) {
    ending["index"] = index;
    const std::lock_guard lock(mutex_);
    told_.push_back(std::move(ending));
  }

  const DealtWork& work_;
  Ledger& ledger_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Unit> ready_;
  std::deque<Json> told_;
  bool stopping_ = false;
  bool over_ = false;
};

// The side of a process that works: its letters to the first one, and from it.
class Correspondence {
 public:
  Correspondence(Communicator& job, Ledger& ledger, DealtUnits& units, std::size_t jobs)
      : job_(job), ledger_(ledger), units_(units), idle_(jobs) {}

  // False once the sweep is over.
  bool go_on() {
    for (const Json& ending : units_.told()) {
      ++idle_;
      post({{"ending", ending}});
    }
    if (idle_ > 0 && !stopped_) {
      post({{"want", idle_}});
      idle_ = 0;
    }
    tell_spending();
    while (const auto letter = job_.collect()) read(message_of(*letter));
    return !over_;
  }

 private:
  void post(const Json& message) { job_.post(0, bytes_of(message)); }

  void tell_spending() {
    const Spent own = ledger_.total_without(kOthers);
    if (tokens_of(own) == told_) return;
    told_ = tokens_of(own);
    post({{"spent", spent_to_json(own)}});
  }

  void read(const Json& message) {
    if (message.contains("unit")) {
      units_.add({message.at("index").get<std::size_t>(),
                  {message.at("layer").get<std::string>(), message.at("unit").get<int>()},
                  message.at("record")});
      if (stopped_) units_.stop();
    }
    if (message.contains("spent")) ledger_.record(kOthers, spent_from_json(message.at("spent")));
    if (message.contains("stop") && !stopped_) {
      stopped_ = true;
      units_.stop();
    }
    if (message.contains("over")) over_ = true;
  }

  Communicator& job_;
  Ledger& ledger_;
  DealtUnits& units_;
  std::size_t idle_;  // threads that no unit has been asked for
  std::int64_t told_ = 0;
  bool stopped_ = false;
  bool over_ = false;
};

}  // namespace

SweepDealer::SweepDealer(Communicator& job, Ledger& ledger, Hooks hooks)
    : job_(job), ledger_(ledger), hooks_(std::move(hooks)) {}

void SweepDealer::post(int rank, const Json& message) {
  job_.post(rank, bytes_of(message));
}

void SweepDealer::serve(UnitQueue& queue) {
  while (const auto letter = job_.collect()) read(*letter, queue);
  if (queue.stopping()) {
    for (int rank = 1; rank < job_.size() && !stop_told_; ++rank) post(rank, {{"stop", true}});
    stop_told_ = true;
    return;
  }
  for (auto& [rank, count] : wanted_) {
    while (count > 0 && deal(rank, queue)) --count;
  }
  tell_spending();
}

void SweepDealer::read(const Letter& letter, UnitQueue& queue) {
  const Json message = message_of(letter);
  if (message.contains("want")) wanted_[letter.from] += message.at("want").get<std::size_t>();
  if (message.contains("spent")) {
    ledger_.record(kOthers - letter.from, spent_from_json(message.at("spent")));
  }
  if (message.contains("ending")) {
    const Json& ending = message.at("ending");
    settle(ending.at("index").get<std::size_t>(), ending, queue);
  }
}

void SweepDealer::settle(std::size_t index, const Json& ending, UnitQueue& queue) {
  if (dealt_.erase(index) == 0) {
    throw Error(ErrorKind::kInternal, "a process of the job ended a unit that it was not dealt");
  }
  const auto how = ending.at("how").get<std::string>();
  if (how == "put back") return queue.put_back(index);
  if (how == "elsewhere") return queue.leave_to_other(index);
  if (how == "failed") {
    return with_fault(ending.at("fault"), [&](const Error& error) { queue.fail(index, error); });
  }
  try {
    queue.end(index, hooks_.take_over(ending.at("record")), false);
  } catch (const Error& error) {
    queue.fail(index, error);
  }
}

// False where there is nothing to deal at the moment.
bool SweepDealer::deal(int rank, UnitQueue& queue) {
  while (const auto index = queue.take_if_ready()) {
    const SweepUnit& unit = queue.unit(*index);
    std::optional<DealtRun> run;
    try {
      run = hooks_.hand_out(unit);
    } catch (const RunInUse&) {
      queue.leave_to_other(*index);
      continue;
    } catch (const Error& error) {
      queue.fail(*index, error);
      continue;
    }
    if (!run) {
      work_on(*index, unit, hooks_.describe, queue);
      continue;
    }
    dealt_[*index] = {rank, run->lock};
    post(rank, {{"index", *index},
                {"layer", unit.layer},
                {"unit", unit.unit},
                {"record", std::move(run->record)}});
    return true;
  }
  return false;
}

// So that a budget of all is kept by all.
void SweepDealer::tell_spending() {
  for (int rank = 1; rank < job_.size(); ++rank) {
    const Spent others = ledger_.total_without(kOthers - rank);
    if (told_[rank] == tokens_of(others)) continue;
    told_[rank] = tokens_of(others);
    post(rank, {{"spent", spent_to_json(others)}});
  }
}

void SweepDealer::dismiss() {
  for (int rank = 1; rank < job_.size(); ++rank) post(rank, {{"over", true}});
}

void work_for_dealer(Communicator& job, Ledger& ledger, const DealtWork& work) {
  DealtUnits units(work, ledger);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < work.jobs; ++i) {
    threads.emplace_back([&] {
      while (const auto dealt = units.take()) {
        const auto describe = [&](const SweepUnit& unit, const TurnObserver& observer) {
          return work.describe(unit, dealt->record, observer);
        };
        work_on(dealt->index, dealt->unit, describe, units);
      }
    });
  }
  Correspondence letters(job, ledger, units, work.jobs);
  try {
    while (letters.go_on()) std::this_thread::sleep_for(kLetterPause);
  } catch (...) {
    units.stop();
    units.close();
    throw;
  }
  units.close();
}

}  // namespace maia
