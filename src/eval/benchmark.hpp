// What a benchmark of labels has found, as values: each unit with what every method said of it, how
// often each method is right, and how two compare.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "eval/label_score.hpp"
#include "stats/interval.hpp"

namespace maia {

// The names of methods in tables and JSON.
inline constexpr const char* kAgentMethod = "agent";
inline constexpr const char* kExemplarMethod = "exemplars";
inline constexpr const char* kDissectMethod = "netdissect";

// What one method said of one unit.
struct Answer {
  std::string method;
  std::uint64_t seed = 0;
  std::int64_t run = 0;  // of the agent, in the store; else 0
  std::vector<std::string> labels;
  LabelScore score;
  std::string note;          // for a reader: "IoU 0.41", why there is no label
  std::size_t programs = 0;  // experiments made
  std::size_t images = 0;    // measured for the agent
  double seconds = 0;        // of its replies and programs
};

struct BenchmarkUnit {
  int unit = 0;
  std::string expression;
  std::string kind;  // "mono", "or", "and"; in other lists also "noise", "nothing"
  LabelTruth truth;
  std::vector<Answer> answers;
  std::vector<std::string> pictures;  // files of its exemplars, from the folder of runs
};

struct Benchmark {
  std::string units_name;  // "synthetic"
  std::string backbone;
  std::vector<std::uint64_t> seeds;
  std::vector<BenchmarkUnit> units;  // that are available
  struct Unavailable {
    std::string expression;
    std::string kind;
    std::string why;
  };
  std::vector<Unavailable> unavailable;
  double seconds = 0;  // of the agent's runs that were made now, by the clock
};

// Those that have answers, in the order of the first unit's.
std::vector<std::string> methods_of(const Benchmark& benchmark);
// Those that its units have, "mono", "or" and "and" first.
std::vector<std::string> kinds_of(const Benchmark& benchmark);

// Answers of a method on units of a kind ("" for all): how many are exact, and near.
struct Accuracy {
  std::size_t exact = 0;
  std::size_t near = 0;
  std::size_t answers = 0;
  Interval interval;  // of the exact ones' share: Wilson, 95 %
  double share() const { return answers == 0 ? 0 : double(exact) / double(answers); }
};
Accuracy accuracy_of(const Benchmark& benchmark, const std::string& method,
                     const std::string& kind);

// Two methods on the units that both have answers for. A unit's accuracy is the mean over a
// method's answers for it; it is right where that is over a half.
struct Comparison {
  std::size_t units = 0;
  double difference = 0;  // of the mean accuracies, the first less the second
  Interval interval;      // Student's, over units, 95 %
  std::size_t only_first = 0;
  std::size_t only_second = 0;
  double p = 1;  // McNemar's, exact, two-sided
};
Comparison compare_methods(const Benchmark& benchmark, const std::string& first,
                           const std::string& second);

// docs/benchmarks.md has the keys.
Json benchmark_json(const Benchmark& benchmark);

}  // namespace maia
