#include "agent/agent.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "agent/check.hpp"
#include "agent/program.hpp"
#include "agent/protocol.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

// Turns after the conclusion has been asked for, before the run is given up.
constexpr int kGraceTurns = 3;

bool lost_worker(const Json& observation) {
  for (const Json& program : observation.at("programs")) {
    const auto status = program.at("status").get<std::string>();
    if (status == "timed out" || status == "died") return true;
  }
  return false;
}

}  // namespace

Agent::Agent(RunStore& store, Backbone& backbone, Workbench workbench,
             std::unique_ptr<const ConclusionRule> rule, AgentOptions options,
             TurnObserver observer)
    : store_(store),
      backbone_(backbone),
      rule_(std::move(rule)),
      seed_(workbench.seed),
      options_(options),
      observer_(std::move(observer)),
      tools_(std::move(workbench)),
      worker_(options.sandbox) {}

Agent::~Agent() {
  try {
    saving_.wait();
  } catch (const std::exception&) {  // the run ends for another reason, and goes on before this
  }
}

void Agent::announce(int turn, const std::string& stage) const {
  if (observer_) observer_(turn, stage);
}

void Agent::run_programs(const std::vector<std::string>& programs, Observation& observation) {
  for (const auto& program : programs) {
    const auto status = run_program(program, worker_, tools_, observation);
    if (status != ProgramOutcome::Status::kFinished) break;  // the next one builds on it
  }
}

void Agent::restore_worker(const std::vector<Turn>& turns) {
  std::size_t first = 0;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    if (!turns[i].observation.is_null() && lost_worker(turns[i].observation)) first = i + 1;
  }
  for (std::size_t i = first; i < turns.size() && !turns[i].observation.is_null(); ++i) {
    Observation unseen([](auto images) { return std::vector<std::string>(images.size()); });
    tools_.begin_turn(turns[i].number, unseen);
    run_programs(parse_reply(turns[i].reply).programs, unseen);
  }
}

void Agent::judge(const Turn& turn, const ParsedReply& reply, Observation& observation) {
  const std::uint64_t seed = derive_seed(derive_seed(seed_, "check"), std::uint64_t(turn.number));
  announce(turn.number, "check");
  const Json check = rule_->check(
      reply, seed, [&](const Image& image) { return keep(std::array{&image}).front(); });
  observation.add_check(check);
  if (!check.at("accepted").get<bool>() && turn.number <= options_.max_rounds) {
    observation.add_notice(
        "your conclusion does not hold yet: look at the numbers, test another hypothesis, then "
        "conclude again");
  }
}

// A full disk is no result of an experiment: the program that met it may go on, but its turn is not
// recorded.
std::vector<std::string> Agent::keep(std::span<const Image* const> images) {
  std::vector<std::string> hashes(images.size());
  try {
    parallel_for(images.size(), processor_count(),
                 [&](std::size_t i) { hashes[i] = store_.put_image(*images[i]); });
    return hashes;
  } catch (const Error&) {
    fault_ = std::current_exception();
    throw;
  }
}

Json Agent::act(std::span<const Turn> turns) {
  const Turn& turn = turns.back();
  const ParsedReply reply = parse_reply(turn.reply);
  fault_ = nullptr;
  Observation observation([&](auto images) { return keep(images); });
  tools_.begin_turn(turn.number, observation);
  act_on(turn, reply, observation);
  if (fault_) std::rethrow_exception(fault_);
  std::optional<std::string> over;
  if (turn.number >= options_.max_rounds) {
    over = fmt::format("the {} rounds of this run are over", options_.max_rounds);
  } else {
    over = options_.budget.reached(spent_in(turns));
  }
  if (over) {
    observation.add_notice(*over + ": give your conclusion now, with " + rule_->tags() +
                           " and no code");
  }
  return observation.to_json();
}

void Agent::act_on(const Turn& turn, const ParsedReply& reply, Observation& observation) {
  if (!reply.programs.empty()) {
    announce(turn.number, "experiment");
    run_programs(reply.programs, observation);
    if (rule_->concludes(reply)) {
      observation.add_notice(
          "the code of your reply has been run first: look at the result, then give the conclusion "
          "again without code");
    }
  } else if (rule_->concludes(reply)) {
    judge(turn, reply, observation);
  } else {
    observation.add_notice(
        "your reply has neither a program nor a conclusion: write [CODE]: and one fenced Python "
        "block, or " +
        rule_->tags());
  }
}

// What an acted-on turn concluded, or null. It follows from the record alone, so that a run that
// was killed just before it was closed is closed the same way.
Json Agent::conclusion_of(const Turn& turn) const {
  for (const Json& item : turn.observation.at("items")) {
    if (item.at("kind") != "check") continue;
    const Json& check = item.at("check");
    const bool accepted = check.at("accepted").get<bool>();
    if (!accepted && turn.number <= options_.max_rounds) return nullptr;
    const ParsedReply reply = parse_reply(turn.reply);
    return make_conclusion(reply, check,
                           accepted ? "the conclusion held on fresh images"
                                    : "the rounds were over before a conclusion held on fresh "
                                      "images");
  }
  return nullptr;
}

// The next reply. What was observed before it is recorded first: it follows from the record, and
// need not be on disk before the request is sent.
void Agent::ask(const Run& run, const Prompt& prompt, std::vector<Turn>& turns) {
  if (options_.ledger != nullptr) options_.ledger->check();
  // The reply after the budget was used up was asked for as the last.
  if (turns.size() >= 2) {
    const auto before = std::span(turns).first(turns.size() - 1);
    if (const auto over = options_.budget.reached(spent_in(before))) {
      throw BudgetReached(
          false, fmt::format("run {} has no conclusion yet, and {}: raise it and give the same "
                             "command again to go on",
                             run.id, *over));
    }
  }
  const int number = static_cast<int>(turns.size()) + 1;
  announce(number, "reply");
  const auto begin = std::chrono::steady_clock::now();
  const Reply reply = backbone_.reply(make_conversation(prompt, turns, store_));
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  saving_.wait();
  turns.push_back({number, reply.text, nullptr, service_record(reply, seconds)});
  saving_ = store_.add_reply(run.id, number, reply.text, turns.back().service);
  record_costs(run, turns);
}

void Agent::record_costs(const Run& run, std::span<const Turn> turns) const {
  if (options_.ledger != nullptr) options_.ledger->record(run.id, spent_in(turns));
}

Run Agent::finish_run(const Run& run) {
  const Prompt prompt = prompt_from_text(run.prompt);
  auto turns = store_.turns(run.id);
  record_costs(run, turns);
  restore_worker(turns);
  while (true) {
    if (!turns.empty() && turns.back().observation.is_null()) {
      turns.back().observation = act(turns);
      saving_.wait();
      saving_ = store_.add_observation(run.id, turns.back().number, turns.back().observation);
    }
    if (!turns.empty()) {
      if (const Json conclusion = conclusion_of(turns.back()); !conclusion.is_null()) {
        saving_.wait();
        store_.finish(run.id, "finished", conclusion);
        return store_.run(run.id);
      }
    }
    if (static_cast<int>(turns.size()) >= options_.max_rounds + kGraceTurns) {
      saving_.wait();
      store_.finish(run.id, "failed", {{"reason", "the agent gave no conclusion"}});
      return store_.run(run.id);
    }
    ask(run, prompt, turns);
  }
}

}  // namespace maia
