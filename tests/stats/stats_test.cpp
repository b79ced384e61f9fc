#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "stats/distributions.hpp"
#include "stats/interval.hpp"
#include "stats/moments.hpp"
#include "stats/multiple.hpp"
#include "stats/roc.hpp"
#include "stats/tests.hpp"

namespace maia {
namespace {

using Values = std::vector<double>;

// SciPy's own t quantiles are no better than a few 1e-9: with two degrees of freedom, where a
// closed form exists, ours agree with it to 1e-14.
constexpr double kQuantilePrecision = 1e-8;

// golden.json is made with SciPy by make_golden.py beside it.
const Json& golden() {
  static const Json values = parse_json(
      read_text(std::string(MAIA_SOURCE_FOLDER) + "/tests/stats/golden.json"), "golden.json");
  return values;
}

void expect_close(double got, double wanted, double relative) {
  EXPECT_NEAR(got, wanted, relative * std::max(std::abs(wanted), 1e-300)) << "wanted " << wanted;
}

void expect_close(const Interval& got, const Json& wanted) {
  const double width = wanted[1].get<double>() - wanted[0].get<double>();
  EXPECT_NEAR(got.low, wanted[0].get<double>(), kQuantilePrecision * width);
  EXPECT_NEAR(got.high, wanted[1].get<double>(), kQuantilePrecision * width);
}

TEST(Moments, OfHandComputedSamples) {
  const Values values = {2, 4, 4, 4, 5, 5, 7, 9};
  EXPECT_DOUBLE_EQ(mean(values), 5);
  EXPECT_DOUBLE_EQ(variance(values), 32.0 / 7);
  EXPECT_DOUBLE_EQ(median(values), 4.5);
  EXPECT_DOUBLE_EQ(median(Values{3, 1, 2}), 2);
  EXPECT_EQ(mean({}), 0);
  EXPECT_EQ(median({}), 0);
  EXPECT_EQ(variance(Values{3}), 0);
}

TEST(Moments, VarianceSurvivesALargeOffset) {
  EXPECT_NEAR(variance(Values{1e9 + 1, 1e9 + 2, 1e9 + 3}), 1, 1e-9);
}

TEST(Distributions, AgreeWithSciPy) {
  for (const Json& row : golden()["normal_quantile"]) {
    EXPECT_NEAR(normal_quantile(row[0]), row[1].get<double>(), 1e-12);
  }
  for (const Json& row : golden()["t_quantile"]) {
    const double wanted = row[2];
    EXPECT_NEAR(t_quantile(row[0], row[1]), wanted,
                kQuantilePrecision * std::max(1.0, std::abs(wanted)))
        << row;
  }
  for (const Json& row : golden()["t_cdf"]) expect_close(t_cdf(row[0], row[1]), row[2], 1e-10);
  for (const Json& row : golden()["incomplete_beta"]) {
    expect_close(incomplete_beta(row[0], row[1], row[2]), row[3], 1e-10);
  }
}

TEST(Distributions, QuantilesMatchTheirClosedForms) {
  for (const double p : {1e-6, 0.01, 0.3, 0.8, 0.999}) {
    expect_close(t_quantile(p, 2), (2 * p - 1) / std::sqrt(2 * p * (1 - p)), 1e-13);
    expect_close(t_quantile(p, 1), std::tan(std::numbers::pi * (p - 0.5)), 1e-9);
  }
}

TEST(Distributions, QuantilesInvertProbabilities) {
  Random random(7);
  for (int i = 0; i < 200; ++i) {
    const double p = random.uniform(0.001, 0.999);
    const double degrees = random.uniform(1, 80);
    EXPECT_NEAR(t_cdf(t_quantile(p, degrees), degrees), p, 1e-10) << "degrees " << degrees;
    EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-12);
  }
}

TEST(TwoSamples, AgreeWithSciPy) {
  for (const Json& row : golden()["two_samples"]) {
    const Values a = row["a"];
    const Values b = row["b"];
    expect_close(welch_interval(a, b, 0.95), row["welch_interval"]);
    expect_close(welch_p(a, b), row["welch_p"], 1e-8);
    expect_close(roc_area(a, b), row["roc_area"], 1e-12);
    expect_close(mann_whitney_p(a, b), row["mann_whitney_p"], 1e-9);
  }
}

TEST(Pairs, AgreeWithSciPy) {
  for (const Json& row : golden()["pairs"]) {
    const Values a = row["a"];
    const Values b = row["b"];
    expect_close(paired_interval(a, b, 0.9), row["paired_interval"]);
    expect_close(paired_p(a, b), row["paired_p"], 1e-8);
  }
}

TEST(Wilson, AgreesWithSciPy) {
  for (const Json& row : golden()["wilson"]) {
    expect_close(wilson_interval(row["successes"], row["trials"], 0.95), row["interval"]);
  }
  EXPECT_EQ(wilson_interval(0, 0, 0.95).low, 0);
  EXPECT_EQ(wilson_interval(0, 0, 0.95).high, 1);
  EXPECT_EQ(wilson_interval(0, 9, 0.95).low, 0);
  EXPECT_EQ(wilson_interval(9, 9, 0.95).high, 1);
}

TEST(RocArea, OfHandComputedSamples) {
  EXPECT_EQ(roc_area(Values{3, 4}, Values{1, 2}), 1);
  EXPECT_EQ(roc_area(Values{1, 2}, Values{3, 4}), 0);
  EXPECT_EQ(roc_area(Values{1, 3}, Values{2}), 0.5);
  EXPECT_EQ(roc_area(Values{2, 2}, Values{2, 1}), 0.75);
  EXPECT_EQ(roc_area({}, Values{1}), 0.5);
  EXPECT_EQ(mann_whitney_p({}, Values{1}), 1);
}

TEST(RocArea, IsAntisymmetricAndInvariantUnderMonotoneMaps) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Random random(seed);
    Values a(1 + random.below(20));
    Values b(1 + random.below(20));
    for (double& v : a) v = random.normal() + 0.5;
    for (double& v : b) v = random.normal();
    EXPECT_NEAR(roc_area(a, b) + roc_area(b, a), 1, 1e-12) << "seed " << seed;
    Values mapped_a = a;
    Values mapped_b = b;
    for (double& v : mapped_a) v = std::exp(3 * v) - 5;
    for (double& v : mapped_b) v = std::exp(3 * v) - 5;
    EXPECT_EQ(roc_area(a, b), roc_area(mapped_a, mapped_b)) << "seed " << seed;
  }
}

TEST(MannWhitney, ExactProbabilityOfTheMostExtremeOrder) {
  // Of the 20 orders of three and three, one has all positives on top.
  EXPECT_DOUBLE_EQ(mann_whitney_p(Values{4, 5, 6}, Values{1, 2, 3}), 0.05);
}

TEST(WelchInterval, DegenerateSamples) {
  EXPECT_TRUE(std::isinf(welch_interval(Values{1}, Values{1, 2}, 0.95).low));
  const Interval constant = welch_interval(Values{2, 2}, Values{1, 1, 1}, 0.95);
  EXPECT_EQ(constant.low, 1);
  EXPECT_EQ(constant.high, 1);
  EXPECT_EQ(welch_p(Values{1, 1}, Values{1, 1}), 1);
  EXPECT_EQ(welch_p(Values{2, 2}, Values{1, 1}), 0);
  const Interval tiny = welch_interval(Values{1e-200, 2e-200}, Values{1e-200, 3e-200}, 0.95);
  EXPECT_FALSE(std::isnan(tiny.low));
}

// A 95% interval that holds the truth in far more or less than 95% of samples is no 95% interval.
TEST(WelchInterval, CoversTheTruthAsOftenAsItSays) {
  Random random(11);
  constexpr int kTrials = 4000;
  int covered = 0;
  for (int i = 0; i < kTrials; ++i) {
    Values a(6);
    Values b(15);
    for (double& v : a) v = 1 + 3 * random.normal();
    for (double& v : b) v = random.normal();
    const Interval interval = welch_interval(a, b, 0.95);
    covered += interval.low <= 1 && 1 <= interval.high;
  }
  EXPECT_NEAR(static_cast<double>(covered) / kTrials, 0.95, 0.012);
}

TEST(Pairs, OfDifferentLengthsAreAFault) {
  EXPECT_THROW(paired_interval(Values{1, 2}, Values{1}, 0.95), Error);
  EXPECT_THROW(paired_p(Values{1, 2}, Values{1}), Error);
}

TEST(StandardisedDifference, OfHandComputedSamples) {
  EXPECT_DOUBLE_EQ(standardised_difference(Values{2, 4}, Values{1, 3}), 1 / std::sqrt(2.0));
  EXPECT_EQ(standardised_difference(Values{2, 2}, Values{1, 1}), 0);
}

TEST(Bootstrap, DependsOnTheSeedAloneAndCoversTheMean) {
  const auto statistic = [](std::span<const double> v) { return mean(v); };
  Random random(3);
  int covered = 0;
  for (int i = 0; i < 400; ++i) {
    Values values(40);
    for (double& v : values) v = 5 + random.normal();
    const Interval interval = bootstrap_interval(values, statistic, 0.9, 17, 400);
    const Interval again = bootstrap_interval(values, statistic, 0.9, 17, 400);
    EXPECT_EQ(interval.low, again.low);
    EXPECT_EQ(interval.high, again.high);
    covered += interval.low <= 5 && 5 <= interval.high;
  }
  EXPECT_NEAR(covered / 400.0, 0.9, 0.05);
  EXPECT_TRUE(std::isinf(bootstrap_interval({}, statistic, 0.9, 1).high));
}

TEST(Holm, OfAHandComputedFamily) {
  // Sorted 0.005 0.01 0.03 0.04: times 4, 3, 2, 1 and then made monotone.
  const Values adjusted = holm_adjusted(Values{0.01, 0.04, 0.03, 0.005});
  EXPECT_DOUBLE_EQ(adjusted[0], 0.03);
  EXPECT_DOUBLE_EQ(adjusted[1], 0.06);
  EXPECT_DOUBLE_EQ(adjusted[2], 0.06);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.02);
  EXPECT_TRUE(holm_adjusted({}).empty());
  EXPECT_EQ(holm_adjusted(Values{0.9, 0.8})[1], 1);
}

TEST(Holm, KeepsTheFamilyErrorRate) {
  Random random(5);
  constexpr int kTrials = 3000;
  int families_with_a_false_finding = 0;
  for (int i = 0; i < kTrials; ++i) {
    Values p(20);
    for (double& value : p) value = random.uniform();
    const Values adjusted = holm_adjusted(p);
    families_with_a_false_finding +=
        *std::min_element(adjusted.begin(), adjusted.end()) <= 0.05 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(families_with_a_false_finding) / kTrials, 0.05, 0.013);
}

// Counted by hand: twice the sum of the smaller tail's binomial coefficients over 2^n.
TEST(Tests, McNemarIsTheExactSignTest) {
  expect_close(mcnemar_p(1, 9), 2.0 * 11 / 1024, 1e-12);
  expect_close(mcnemar_p(9, 1), 2.0 * 11 / 1024, 1e-12);
  expect_close(mcnemar_p(0, 5), 2.0 / 32, 1e-12);
  expect_close(mcnemar_p(2, 12), 2.0 * (1 + 14 + 91) / 16384, 1e-12);
  expect_close(mcnemar_p(0, 60), std::ldexp(1.0, -59), 1e-9);
  EXPECT_EQ(mcnemar_p(0, 0), 1);
  EXPECT_EQ(mcnemar_p(3, 3), 1);
  EXPECT_EQ(mcnemar_p(0, 1), 1);
  EXPECT_LE(mcnemar_p(3, 4), 1);
}

}  // namespace
}  // namespace maia
