#include "agent/budget.hpp"

#include <fmt/format.h>

#include <algorithm>

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

namespace {

// A member that is a number; a record that somebody has changed by hand may hold anything.
double number_of(const Json& record, const char* key) {
  const auto member = record.is_object() ? record.find(key) : record.end();
  return member != record.end() && member->is_number() ? member->get<double>() : 0;
}

std::int64_t count_of(const Json& record, const char* key) {
  constexpr double kMost = 1e15;
  return static_cast<std::int64_t>(std::clamp(number_of(record, key), 0.0, kMost));
}

Spent spent_on_reply(const Json& service) {
  Spent spent{.seconds = number_of(service, "seconds")};
  spent.usage = {.input_tokens = count_of(service, "input_tokens"),
                 .cached_tokens = count_of(service, "cached_tokens"),
                 .output_tokens = count_of(service, "output_tokens")};
  if (service.contains("dollars") && service["dollars"].is_number()) {
    spent.usage.dollars = number_of(service, "dollars");
  }
  return spent;
}

}  // namespace

Spent spent_in(std::span<const Turn> turns) {
  Spent total;
  for (const Turn& turn : turns) {
    if (turn.service.is_object()) total += spent_on_reply(turn.service);
    if (!turn.observation.is_object() || !turn.observation.contains("programs")) continue;
    for (const Json& program : turn.observation["programs"]) {
      total.seconds += number_of(program, "seconds");
    }
  }
  return total;
}

Json spent_to_json(const Spent& spent) {
  Json json = {{"seconds", spent.seconds},
               {"input_tokens", spent.usage.input_tokens},
               {"cached_tokens", spent.usage.cached_tokens},
               {"output_tokens", spent.usage.output_tokens},
               {"dollars", nullptr}};
  if (spent.usage.dollars) json["dollars"] = *spent.usage.dollars;
  return json;
}

Spent spent_from_json(const Json& json) {
  return spent_on_reply(json);
}

void Ledger::record(std::int64_t run, const Spent& spent) {
  const std::lock_guard lock(mutex_);
  runs_[run] = spent;
}

Spent Ledger::total() const {
  return total_without(0);  // no run has this number
}

Spent Ledger::total_without(std::int64_t without) const {
  const std::lock_guard lock(mutex_);
  Spent total;
  for (const auto& [run, spent] : runs_) {
    if (run != without) total += spent;
  }
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
