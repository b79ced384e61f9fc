#include "agent/budget.hpp"

#include <fmt/format.h>

namespace maia {

Spent& Spent::operator+=(const Spent& other) {
  usage += other.usage;
  seconds += other.seconds;
  return *this;
}

std::optional<std::string> Budget::reached(const Spent& spent) const {
  if (dollars && !spent.usage.dollars) {
    throw Error(
        ErrorKind::kUsage,
        "the cost is limited, but the price of this model is not known: add it to the price "
        "file (docs/backbones.md), or limit the tokens instead");
  }
  const std::int64_t used = spent.usage.input_tokens + spent.usage.output_tokens;
  if (tokens && used >= *tokens) return fmt::format("the budget of {} tokens is used up", *tokens);
  if (dollars && *spent.usage.dollars >= *dollars && *spent.usage.dollars > 0) {
    return fmt::format("the budget of {:g} dollars is used up", *dollars);
  }
  if (seconds && spent.seconds >= *seconds) {
    return fmt::format("the time of {:g} s is used up", *seconds);
  }
  return std::nullopt;
}

Json service_record(const Reply& reply, double seconds) {
  return {{"input_tokens", reply.usage.input_tokens},
          {"cached_tokens", reply.usage.cached_tokens},
          {"output_tokens", reply.usage.output_tokens},
          {"dollars", reply.usage.dollars ? Json(*reply.usage.dollars) : Json()},
          {"notes", reply.notes},
          {"seconds", seconds}};
}

Spent spent_in(std::span<const Turn> turns) {
  Spent total;
  for (const Turn& turn : turns) {
    if (turn.service.is_object()) {
      Spent reply{.seconds = turn.service.at("seconds").get<double>()};
      reply.usage = {.input_tokens = turn.service.at("input_tokens").get<std::int64_t>(),
                     .cached_tokens = turn.service.at("cached_tokens").get<std::int64_t>(),
                     .output_tokens = turn.service.at("output_tokens").get<std::int64_t>()};
      const Json& dollars = turn.service.at("dollars");
      if (!dollars.is_null()) reply.usage.dollars = dollars.get<double>();
      total += reply;
    }
    if (!turn.observation.is_object()) continue;
    for (const Json& program : turn.observation.at("programs")) {
      total.seconds += program.at("seconds").get<double>();
    }
  }
  return total;
}

void Ledger::record(std::int64_t run, const Spent& spent) {
  const std::lock_guard lock(mutex_);
  runs_[run] = spent;
}

Spent Ledger::total() const {
  const std::lock_guard lock(mutex_);
  Spent total;
  for (const auto& [run, spent] : runs_) total += spent;
  return total;
}

Spent Ledger::spent_by(std::int64_t run) const {
  const std::lock_guard lock(mutex_);
  const auto found = runs_.find(run);
  return found == runs_.end() ? Spent{} : found->second;
}

void Ledger::check() const {
  if (const auto reason = budget_.reached(total())) {
    throw BudgetReached(true, *reason + ": raise it and give the same command again to go on");
  }
}

}  // namespace maia
