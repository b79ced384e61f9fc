#include "eval/benchmark.hpp"

#include <algorithm>
#include <cmath>

#include "stats/tests.hpp"

namespace maia {
namespace {

constexpr double kConfidence = 0.95;

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// Of a method's answers about a unit the share that is exact; nothing where there are none.
std::optional<double> unit_accuracy(const BenchmarkUnit& unit, const std::string& method) {
  double exact = 0;
  double answers = 0;
  for (const Answer& answer : unit.answers) {
    if (answer.method != method) continue;
    ++answers;
    exact += answer.score.verdict == Verdict::kExact;
  }
  if (answers == 0) return std::nullopt;
  return exact / answers;
}

// JSON has no infinity.
Json number_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

Json interval_json(const Interval& interval) {
  return {number_or_null(interval.low), number_or_null(interval.high)};
}

Json accuracy_json(const Benchmark& benchmark, const std::string& method) {
  Json json = Json::object();
  for (const auto& kind : kinds_of(benchmark)) {
    json[kind] = accuracy_of(benchmark, method, kind).share();
  }
  json["all"] = accuracy_of(benchmark, method, "").share();
  return json;
}

Json counts_json(const Accuracy& accuracy) {
  return {{"exact", accuracy.exact},
          {"near", accuracy.near},
          {"answers", accuracy.answers},
          {"interval", interval_json(accuracy.interval)}};
}

Json method_json(const Benchmark& benchmark, const std::string& method) {
  Json json = {{"all", counts_json(accuracy_of(benchmark, method, ""))}};
  for (const auto& kind : kinds_of(benchmark)) {
    json[kind] = counts_json(accuracy_of(benchmark, method, kind));
  }
  if (method != kAgentMethod) return json;
  double answers = 0;
  double programs = 0;
  double images = 0;
  double seconds = 0;
  for (const BenchmarkUnit& unit : benchmark.units) {
    for (const Answer& answer : unit.answers) {
      if (answer.method != method) continue;
      ++answers;
      programs += static_cast<double>(answer.programs);
      images += static_cast<double>(answer.images);
      seconds += answer.seconds;
    }
  }
  json["experiments_per_run"] = answers > 0 ? programs / answers : 0;
  json["images_per_run"] = answers > 0 ? images / answers : 0;
  json["seconds_per_run"] = answers > 0 ? seconds / answers : 0;
  return json;
}

Json answer_json(const Answer& answer) {
  Json json = {{"labels", answer.labels}, {"verdict", verdict_name(answer.score.verdict)}};
  if (!answer.score.reason.empty()) json["reason"] = answer.score.reason;
  if (!answer.note.empty()) json["note"] = answer.note;
  if (answer.method != kAgentMethod) return json;
  json["seed"] = answer.seed;
  json["run"] = answer.run;
  json["experiments"] = answer.programs;
  json["images"] = answer.images;
  json["seconds"] = answer.seconds;
  return json;
}

Json unit_json(const BenchmarkUnit& unit) {
  Json json = {{"unit", unit.unit}, {"expression", unit.expression}, {"kind", unit.kind}};
  for (const Answer& answer : unit.answers) {
    if (answer.method == kAgentMethod) {
      json["runs"].push_back(answer_json(answer));
    } else {
      json[answer.method] = answer_json(answer);
    }
  }
  return json;
}

}  // namespace

std::vector<std::string> methods_of(const Benchmark& benchmark) {
  std::vector<std::string> methods;
  for (const BenchmarkUnit& unit : benchmark.units) {
    for (const Answer& answer : unit.answers) add_once(methods, answer.method);
  }
  return methods;
}

std::vector<std::string> kinds_of(const Benchmark& benchmark) {
  std::vector<std::string> there;
  for (const BenchmarkUnit& unit : benchmark.units) add_once(there, unit.kind);
  std::vector<std::string> kinds;
  for (const char* usual : {"mono", "or", "and"}) {
    if (std::find(there.begin(), there.end(), usual) != there.end()) kinds.push_back(usual);
  }
  for (const auto& kind : there) add_once(kinds, kind);
  return kinds;
}

Accuracy accuracy_of(const Benchmark& benchmark, const std::string& method,
                     const std::string& kind) {
  Accuracy accuracy;
  for (const BenchmarkUnit& unit : benchmark.units) {
    if (!kind.empty() && unit.kind != kind) continue;
    for (const Answer& answer : unit.answers) {
      if (answer.method != method) continue;
      ++accuracy.answers;
      accuracy.exact += answer.score.verdict == Verdict::kExact;
      accuracy.near += answer.score.verdict == Verdict::kNear;
    }
  }
  accuracy.interval = wilson_interval(accuracy.exact, accuracy.answers, kConfidence);
  return accuracy;
}

Comparison compare_methods(const Benchmark& benchmark, const std::string& first,
                           const std::string& second) {
  Comparison comparison;
  std::vector<double> a;
  std::vector<double> b;
  for (const BenchmarkUnit& unit : benchmark.units) {
    const auto one = unit_accuracy(unit, first);
    const auto other = unit_accuracy(unit, second);
    if (!one || !other) continue;
    a.push_back(*one);
    b.push_back(*other);
    comparison.only_first += *one > 0.5 && *other <= 0.5;
    comparison.only_second += *other > 0.5 && *one <= 0.5;
    comparison.difference += *one - *other;
  }
  comparison.units = a.size();
  if (!a.empty()) comparison.difference /= static_cast<double>(a.size());
  comparison.interval = paired_interval(a, b, kConfidence);
  comparison.p = mcnemar_p(comparison.only_first, comparison.only_second);
  return comparison;
}

Json benchmark_json(const Benchmark& benchmark) {
  Json json = {{"benchmark", benchmark.units_name},
               {"backbone", benchmark.backbone},
               {"seeds", benchmark.seeds},
               {"available", benchmark.units.size()},
               {"unavailable", Json::array()},
               {"accuracy", Json::object()},
               {"methods", Json::object()},
               {"comparisons", Json::array()},
               {"units", Json::array()},
               {"seconds", benchmark.seconds}};
  for (const auto& [expression, kind, why] : benchmark.unavailable) {
    json["unavailable"].push_back({{"expression", expression}, {"kind", kind}, {"why", why}});
  }
  const auto methods = methods_of(benchmark);
  for (const auto& method : methods) {
    json["accuracy"][method] = accuracy_json(benchmark, method);
    json["methods"][method] = method_json(benchmark, method);
    if (method == kAgentMethod) continue;
    const Comparison found = compare_methods(benchmark, kAgentMethod, method);
    json["comparisons"].push_back({{"method", kAgentMethod},
                                   {"against", method},
                                   {"units", found.units},
                                   {"difference", found.difference},
                                   {"interval", interval_json(found.interval)},
                                   {"only_method", found.only_first},
                                   {"only_against", found.only_second},
                                   {"p", found.p}});
  }
  for (const BenchmarkUnit& unit : benchmark.units) json["units"].push_back(unit_json(unit));
  return json;
}

}  // namespace maia
