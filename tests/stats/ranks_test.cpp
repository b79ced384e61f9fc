#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "stats/agreement.hpp"
#include "stats/interval.hpp"
#include "stats/moments.hpp"
#include "stats/multiple.hpp"
#include "stats/permutation.hpp"
#include "stats/roc.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Values = std::vector<double>;

// Made with SciPy, scikit-learn and statsmodels by make_golden.py --ranks.
const Json& golden() {
  static const Json values =
      parse_json(read_text(std::string(MAIA_SOURCE_FOLDER) + "/tests/stats/golden_ranks.json"),
                 "golden_ranks.json");
  return values;
}

TEST(PairedPermutation, AgreesWithSciPy) {
  for (const Json& row : golden()["permutation"]) {
    const Values a = row["a"];
    const Values b = row["b"];
    const double wanted = row["p"];
    const double p = paired_permutation_p(a, b, 1, 200'000);
    // Drawn arrangements scatter: four standard errors of both sides.
    const double scatter = row["exact"] ? 1e-12 : 4 * std::sqrt(2 * wanted / 200'000) + 1e-5;
    EXPECT_NEAR(p, wanted, scatter) << a.size() << " pairs";
  }
}

TEST(PairedPermutation, OfFewPairsIsNeverSmall) {
  Values a;
  for (std::size_t n = 1; n < kLeastPairs; ++n) {
    a.push_back(100.0 + static_cast<double>(n));
    const Values b(n, 0.0);
    EXPECT_GT(paired_permutation_p(a, b, 0), 0.05);
  }
  a.push_back(1);
  EXPECT_LT(paired_permutation_p(a, Values(kLeastPairs, 0.0), 0), 0.05);
  EXPECT_EQ(paired_permutation_p({}, {}, 0), 1);
  EXPECT_EQ(paired_permutation_p(a, a, 0), 1);
  EXPECT_EQ(kind_thrown([&] { paired_permutation_p(a, {}, 0); }), ErrorKind::kInternal);
}

TEST(PairedPermutation, IsSmallAsOftenAsItSays) {
  Random random(11);
  int small = 0;
  constexpr int kTrials = 2000;
  for (int trial = 0; trial < kTrials; ++trial) {
    Values a(12);
    Values b(12);
    for (double& value : a) value = random.normal();
    for (double& value : b) value = random.normal();
    if (paired_permutation_p(a, b, 0) <= 0.1) ++small;
  }
  EXPECT_NEAR(small / double(kTrials), 0.1, 0.03);
}

TEST(PairedPermutation, DrawnArrangementsDependOnTheSeedAlone) {
  Random random(3);
  Values a(50);
  for (double& value : a) value = random.normal() + 0.2;
  const Values b(50, 0.0);
  EXPECT_EQ(paired_permutation_p(a, b, 5), paired_permutation_p(a, b, 5));
  EXPECT_NEAR(paired_permutation_p(a, b, 5), paired_permutation_p(a, b, 6), 0.02);
}

TEST(Spearman, AgreesWithSciPy) {
  for (const Json& row : golden()["spearman"]) {
    const auto found = spearman(row["a"].get<Values>(), row["b"].get<Values>());
    EXPECT_NEAR(found.rho, row["rho"].get<double>(), 1e-12);
    EXPECT_NEAR(found.p, row["p"].get<double>(), 1e-9);
  }
}

TEST(Spearman, OfHandMadeOrders) {
  EXPECT_EQ(spearman(Values{1, 2, 3, 4}, Values{1, 8, 27, 64}).rho, 1);
  EXPECT_EQ(spearman(Values{1, 2, 3, 4}, Values{1, 8, 27, 64}).p, 0);
  EXPECT_EQ(spearman(Values{1, 2, 3}, Values{9, 5, 1}).rho, -1);
  EXPECT_EQ(spearman(Values{1, 2, 3}, Values{4, 4, 4}).p, 1);
  EXPECT_EQ(spearman(Values{1, 2}, Values{1, 2}).rho, 0);
  EXPECT_EQ(kind_thrown([] { spearman(Values{1}, Values{}); }), ErrorKind::kInternal);
}

TEST(FleissKappa, AgreesWithStatsmodels) {
  for (const Json& row : golden()["kappa"]) {
    const auto counts = row["counts"].get<std::vector<std::vector<std::size_t>>>();
    EXPECT_NEAR(fleiss_kappa(counts), row["kappa"].get<double>(), 1e-12);
  }
}

TEST(FleissKappa, OfHandMadeRatings) {
  using Counts = std::vector<std::vector<std::size_t>>;
  EXPECT_EQ(fleiss_kappa(Counts{{3, 0}, {0, 3}}), 1);
  EXPECT_EQ(fleiss_kappa(Counts{{3, 0}, {3, 0}}), 1);
  EXPECT_EQ(fleiss_kappa(Counts{}), 0);
  EXPECT_EQ(fleiss_kappa(Counts{{1, 0}, {0, 1}}), 0);
  EXPECT_EQ(kind_thrown([] { fleiss_kappa(Counts{{3, 0}, {1, 1}}); }), ErrorKind::kInternal);
}

TEST(RocArea, AgreesWithScikitLearn) {
  for (const Json& row : golden()["roc"]) {
    EXPECT_NEAR(roc_area(row["positive"].get<Values>(), row["negative"].get<Values>()),
                row["area"].get<double>(), 1e-12);
  }
}

TEST(Bootstrap, AgreesWithSciPy) {
  for (const Json& row : golden()["bootstrap"]) {
    const Values values = row["values"];
    const auto found = bootstrap_interval(values, mean, 0.95, 1, 20'000);
    const double low = row["interval"][0];
    const double high = row["interval"][1];
    EXPECT_NEAR(found.low, low, 0.03 * (high - low));
    EXPECT_NEAR(found.high, high, 0.03 * (high - low));
  }
}

TEST(Holm, AgreesWithStatsmodels) {
  for (const Json& row : golden()["holm"]) {
    const auto found = holm_adjusted(row["p"].get<Values>());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i], row["adjusted"][i].get<double>(), 1e-12);
    }
  }
}

}  // namespace
}  // namespace maia
