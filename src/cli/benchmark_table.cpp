#include "cli/benchmark_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/console.hpp"

namespace maia {
namespace {

constexpr std::size_t kCell = 26;

std::string accuracy_text(const Accuracy& accuracy) {
  if (accuracy.answers == 0) return "";
  return fmt::format("{:.2f} [{:.2f}, {:.2f}] {}/{}", accuracy.share(), accuracy.interval.low,
                     accuracy.interval.high, accuracy.exact, accuracy.answers);
}

void add_accuracies(const Benchmark& benchmark, std::vector<std::string>& lines) {
  auto kinds = kinds_of(benchmark);
  std::string head = fmt::format("{:<11}", "method");
  for (const auto& kind : kinds) head += fmt::format("{:<{}}", kind, kCell);
  lines.push_back(head + fmt::format("{:<{}}near", "all", kCell));
  kinds.emplace_back();  // all of them
  for (const auto& method : methods_of(benchmark)) {
    std::string line = fmt::format("{:<11}", method);
    for (const auto& kind : kinds) {
      line += fmt::format("{:<{}}", accuracy_text(accuracy_of(benchmark, method, kind)), kCell);
    }
    lines.push_back(line + std::to_string(accuracy_of(benchmark, method, "").near));
  }
}

void add_comparisons(const Benchmark& benchmark, std::vector<std::string>& lines) {
  for (const auto& method : methods_of(benchmark)) {
    const Comparison found = compare_methods(benchmark, kAgentMethod, method);
    if (method == kAgentMethod || found.units == 0) continue;
    lines.push_back(
        fmt::format("agent less {}: {:+.2f} [{:.2f}, {:.2f}], only the agent right on "
                    "{}, only {} on {}, p = {:.2g}",
                    method, found.difference, found.interval.low, found.interval.high,
                    found.only_first, method, found.only_second, found.p));
  }
}

void add_misses(const Benchmark& benchmark, std::vector<std::string>& lines) {
  for (const BenchmarkUnit& unit : benchmark.units) {
    for (const Answer& answer : unit.answers) {
      if (answer.method != kAgentMethod || answer.score.verdict == Verdict::kExact) continue;
      const std::string labels =
          answer.labels.empty() ? "no label" : "\"" + join(answer.labels, "\" or \"") + "\"";
      lines.push_back(
          printable(fmt::format("{:<5} {}: {} (run {}; {})", verdict_name(answer.score.verdict),
                                unit.expression, labels, answer.run, answer.score.reason)));
    }
  }
}

}  // namespace

std::vector<std::string> benchmark_table(const Benchmark& benchmark) {
  std::vector<std::string> lines;
  add_accuracies(benchmark, lines);
  add_comparisons(benchmark, lines);
  add_misses(benchmark, lines);
  if (!benchmark.unavailable.empty()) {
    lines.push_back(fmt::format("{} units are available, {} are not", benchmark.units.size(),
                                benchmark.unavailable.size()));
  }
  return lines;
}

}  // namespace maia
