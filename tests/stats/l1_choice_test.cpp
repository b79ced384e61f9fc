#include "stats/l1_choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/json.hpp"
#include "stats/logistic_problem.hpp"
#include "stats/stratified.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Numbers = std::vector<std::size_t>;

TEST(L1Features, AreThoseOfScikitLearn) {
  const Json golden =
      parse_json(read_text(std::string(MAIA_SOURCE_FOLDER) + "/tests/stats/golden_logistic.json"),
                 "golden_logistic.json");
  for (const Json& row : golden["problems"]) {
    Matrix raw(row["rows"].size(), row["rows"][0].size());
    for (std::size_t i = 0; i < raw.rows; ++i) {
      for (std::size_t j = 0; j < raw.columns; ++j) raw.at(i, j) = row["rows"][i][j];
    }
    const std::vector<int> labels = row["labels"];
    const std::size_t wanted = row["features"]["wanted"];
    const L1Choice choice =
        fit_l1_features(Standardizer(raw).apply(raw), labels, row["classes"], wanted);
    EXPECT_TRUE(choice.is_exact);
    EXPECT_EQ(choice.model.active_features(), row["features"]["active"].get<Numbers>());
  }
}

TEST(L1Features, AreJustAsManyAsWanted) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const LogisticProblem problem = random_problem(seed, 200, 60, 4, 0.5, 0.3);
    const Numbers wanted = {0, 1, 2, 7, 20, 35};
    const std::vector<L1Choice> path =
        fit_l1_features(problem.rows, problem.labels, 4, wanted, seed);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      EXPECT_TRUE(path[i].is_exact);
      EXPECT_EQ(path[i].model.active_features().size(), wanted[i]);
    }
    const L1Choice alone = fit_l1_features(problem.rows, problem.labels, 4, 20, seed);
    EXPECT_EQ(alone.c, path[4].c);
    EXPECT_EQ(alone.model.weights.values, path[4].model.weights.values);
  }
}

TEST(L1Features, AreTheMostBelowWhereTheNumberCannotBeReached) {
  LogisticProblem problem = random_problem(3, 120, 8, 3, 0.8);
  for (std::size_t i = 0; i < problem.rows.rows; ++i) problem.rows.at(i, 1) = 0;
  const L1Choice all = fit_l1_features(problem.rows, problem.labels, 3, 100);
  EXPECT_FALSE(all.is_exact);
  EXPECT_EQ(all.model.active_features().size(), 7u);

  // Two equal features enter together.
  Matrix twice(problem.rows.rows, 2);
  for (std::size_t i = 0; i < twice.rows; ++i) {
    twice.at(i, 0) = twice.at(i, 1) = problem.rows.at(i, 0);
  }
  const L1Choice one = fit_l1_features(twice, problem.labels, 3, 1);
  EXPECT_LE(one.model.active_features().size(), 1u);
  EXPECT_EQ(one.is_exact, one.model.active_features().size() == 1);
}

TEST(L1Features, AreNoneWhereNoFeatureVaries) {
  const std::vector<int> labels = {0, 1, 0, 1, 1};
  const L1Choice choice = fit_l1_features(Matrix(5, 4), labels, 2, 2);
  EXPECT_FALSE(choice.is_exact);
  EXPECT_TRUE(choice.model.active_features().empty());
  EXPECT_EQ(choice.model.predict(std::vector<double>(4)), 1);
}

TEST(L1Features, AreWantedInAscendingOrder) {
  const LogisticProblem problem = random_problem(3, 60, 8, 3, 0.8);
  const Numbers wanted = {5, 2};
  EXPECT_EQ(kind_thrown([&] { fit_l1_features(problem.rows, problem.labels, 3, wanted); }),
            ErrorKind::kBadInput);
}

TEST(StratifiedHalves, HalveEveryClass) {
  std::vector<int> labels;
  for (int i = 0; i < 53; ++i) labels.push_back(i % 10 == 0 ? 1 : i % 3 == 0 ? 2 : 0);
  const Halves halves = stratified_halves(labels, 4);
  std::set<std::size_t> all(halves.fitted.begin(), halves.fitted.end());
  all.insert(halves.held_out.begin(), halves.held_out.end());
  EXPECT_EQ(all.size(), labels.size());
  EXPECT_EQ(halves.fitted.size() + halves.held_out.size(), labels.size());
  for (int label = 0; label < 3; ++label) {
    const auto count = [&](const Numbers& rows) {
      return std::ranges::count_if(rows, [&](std::size_t i) { return labels[i] == label; });
    };
    EXPECT_LE(count(halves.fitted) - count(halves.held_out), 1);
    EXPECT_GE(count(halves.fitted), count(halves.held_out));
  }
  EXPECT_EQ(halves.fitted, stratified_halves(labels, 4).fitted);
  EXPECT_NE(halves.fitted, stratified_halves(labels, 5).fitted);
}

TEST(TunedL1, ChoosesTheStrengthThatPredictsBest) {
  const LogisticProblem problem = random_problem(12, 160, 80, 4, 0.8);
  const TunedL1 tuned = fit_l1_tuned(problem.rows, problem.labels, 4, {.seed = 3});
  ASSERT_EQ(tuned.candidates.size(), 10u);
  EXPECT_NEAR(tuned.candidates.front(), 1e-4, 1e-12);
  EXPECT_NEAR(tuned.candidates.back(), 1e4, 1e-6);
  const auto best = std::ranges::max_element(tuned.accuracies) - tuned.accuracies.begin();
  EXPECT_EQ(tuned.c, tuned.candidates[static_cast<std::size_t>(best)]);
  EXPECT_GT(tuned.accuracies[static_cast<std::size_t>(best)], 0.6);
  // Too strong a penalty leaves one class for all.
  EXPECT_NEAR(tuned.accuracies.front(), 0.25, 1e-9);
  const TunedL1 again = fit_l1_tuned(problem.rows, problem.labels, 4, {.seed = 3});
  EXPECT_EQ(tuned.model.weights.values, again.model.weights.values);
}

TEST(TunedL1, PrefersTheStrongerOfEqualPenalties) {
  const LogisticProblem problem = random_problem(2, 40, 5, 2, 0);
  const double c = greatest_empty_c(problem.rows, problem.labels, 2);
  const TunedL1 tuned =
      fit_l1_tuned(problem.rows, problem.labels, 2, {.candidates = {c * 1e-3, c * 1e-2, c * 1e-4}});
  EXPECT_EQ(tuned.c, c * 1e-4);
}

TEST(TunedL1, RejectsWhatItCannotSplit) {
  const std::vector<int> labels = {0, 0, 0, 1};
  EXPECT_EQ(kind_thrown([&] { fit_l1_tuned(Matrix(4, 2), labels, 2, {}); }), ErrorKind::kBadInput);
  const LogisticProblem problem = random_problem(2, 40, 5, 2, 1);
  EXPECT_EQ(kind_thrown([&] {
              fit_l1_tuned(problem.rows, problem.labels, 2, {.candidates = {1, -1}});
            }),
            ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { fit_l1_tuned(problem.rows, problem.labels, 2, {.splits = 0}); }),
            ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
