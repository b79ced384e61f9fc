// How often methods are right, and how two compare.
#include "eval/benchmark.hpp"

#include <gtest/gtest.h>

namespace maia {
namespace {

Answer answer(const char* method, Verdict verdict, std::uint64_t seed = 0) {
  return {.method = method, .seed = seed, .labels = {"x"}, .score = {verdict, ""}};
}

// Ten units of each kind: the agent is right on 9 mono and 4 or, the exemplars on 5 mono.
Benchmark sample() {
  Benchmark benchmark{.units_name = "synthetic", .backbone = "builtin", .seeds = {0}};
  for (int i = 0; i < 20; ++i) {
    BenchmarkUnit unit{.unit = i, .expression = "e", .kind = i < 10 ? "mono" : "or"};
    const bool agent = i < 9 || (i >= 10 && i < 14);
    unit.answers.push_back(answer(kAgentMethod, agent ? Verdict::kExact : Verdict::kNear));
    unit.answers.push_back(answer(kExemplarMethod, i < 5 ? Verdict::kExact : Verdict::kWrong));
    benchmark.units.push_back(std::move(unit));
  }
  return benchmark;
}

TEST(Benchmark, CountsByMethodAndKind) {
  const Benchmark benchmark = sample();
  EXPECT_EQ(methods_of(benchmark), (std::vector<std::string>{"agent", "exemplars"}));
  EXPECT_EQ(kinds_of(benchmark), (std::vector<std::string>{"mono", "or"}));
  const Accuracy mono = accuracy_of(benchmark, kAgentMethod, "mono");
  EXPECT_EQ(mono.exact, 9u);
  EXPECT_EQ(mono.near, 1u);
  EXPECT_EQ(mono.answers, 10u);
  // Wilson's interval of 9 in 10, by hand.
  EXPECT_NEAR(mono.interval.low, 0.5958, 1e-4);
  EXPECT_NEAR(mono.interval.high, 0.9821, 1e-4);
  EXPECT_DOUBLE_EQ(accuracy_of(benchmark, kAgentMethod, "").share(), 13.0 / 20);
  EXPECT_EQ(accuracy_of(benchmark, "other", "").answers, 0u);
}

TEST(Benchmark, ComparesOnTheSameUnits) {
  const Comparison found = compare_methods(sample(), kAgentMethod, kExemplarMethod);
  EXPECT_EQ(found.units, 20u);
  EXPECT_EQ(found.only_first, 8u);
  EXPECT_EQ(found.only_second, 0u);
  EXPECT_DOUBLE_EQ(found.difference, 0.4);
  EXPECT_NEAR(found.p, 2.0 / 256, 1e-12);
  EXPECT_GT(found.interval.low, 0);
  const Comparison back = compare_methods(sample(), kExemplarMethod, kAgentMethod);
  EXPECT_DOUBLE_EQ(back.difference, -0.4);
  EXPECT_DOUBLE_EQ(back.p, found.p);
}

TEST(Benchmark, ManySeedsCountAsOneUnitInComparisons) {
  Benchmark benchmark = sample();
  for (auto& unit : benchmark.units) {
    unit.answers.push_back(answer(kAgentMethod, Verdict::kWrong, 1));
    unit.answers.push_back(answer(kAgentMethod, unit.answers[0].score.verdict, 2));
  }
  EXPECT_EQ(accuracy_of(benchmark, kAgentMethod, "mono").answers, 30u);
  const Comparison found = compare_methods(benchmark, kAgentMethod, kExemplarMethod);
  EXPECT_EQ(found.units, 20u);
  EXPECT_EQ(found.only_first, 8u);
  EXPECT_NEAR(found.difference, 13.0 / 20 * 2 / 3 - 0.25, 1e-12);
}

TEST(Benchmark, JsonHasWhatItIsReadFor) {
  Benchmark benchmark = sample();
  benchmark.unavailable.push_back({"light", "mono", "cannot be drawn"});
  const Json json = benchmark_json(benchmark);
  EXPECT_EQ(json["available"], 20);
  EXPECT_EQ(json["unavailable"][0]["why"], "cannot be drawn");
  EXPECT_DOUBLE_EQ(json["accuracy"]["agent"]["mono"].get<double>(), 0.9);
  EXPECT_DOUBLE_EQ(json["accuracy"]["exemplars"]["or"].get<double>(), 0);
  EXPECT_EQ(json["methods"]["agent"]["mono"]["exact"], 9);
  EXPECT_EQ(json["comparisons"][0]["against"], "exemplars");
  EXPECT_EQ(json["units"][19]["runs"][0]["verdict"], "near");
  EXPECT_EQ(json["units"][19]["exemplars"]["verdict"], "wrong");
  EXPECT_NO_THROW(benchmark_json({}).dump());
}

}  // namespace
}  // namespace maia
