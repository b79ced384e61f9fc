#include "eval/feature_selection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "base/random.hpp"
#include "eval/balanced_sample.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr std::size_t kClasses = 4;
constexpr std::size_t kCore = 8;       // units 0 to 7 show the class
constexpr std::size_t kSpurious = 16;  // units 8 to 23 show the group, more clearly
constexpr std::size_t kUnits = 60;     // the others show nothing

enum class Groups { kLikeTheClass, kUnlikeTheClass, kAny };

LabelledFeatures planted(std::uint64_t seed, std::size_t rows, Groups kind) {
  Random random(seed);
  LabelledFeatures data{Matrix(rows, kUnits), {}, {}};
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t label = i % kClasses;
    std::size_t group = random.below(kClasses);
    if (kind == Groups::kLikeTheClass && random.uniform() < 0.95) group = label;
    if (kind == Groups::kUnlikeTheClass)
      group = (label + 1 + random.below(kClasses - 1)) % kClasses;
    data.labels.push_back(static_cast<int>(label));
    data.groups.push_back(static_cast<int>(group));
    for (std::size_t j = 0; j < kUnits; ++j) {
      double size = 0;
      if (j < kCore) {
        size = j % kClasses == label ? 1.5 : 0;
      } else if (j < kCore + kSpurious) {
        size = j % kClasses == group ? 3 : 0;
      }
      data.features.at(i, j) = 2 + size + random.normal();
    }
  }
  return data;
}

SelectionData planted_data() {
  SelectionData data;
  data.classes = kClasses;
  data.validation = planted(1, 400, Groups::kLikeTheClass);
  data.test = planted(2, 400, Groups::kUnlikeTheClass);
  data.balanced_pool = planted(3, 800, Groups::kAny);
  data.validation_predictions = data.validation.groups;
  data.test_predictions = data.test.groups;
  for (std::size_t j = 0; j < 30; ++j) data.candidates.push_back(j);
  for (std::size_t j = 0; j < kCore; ++j) data.selected.push_back(j);
  return data;
}

SelectionOptions quick() {
  SelectionOptions options;
  options.random_subsets = 12;
  options.balanced_samples = 3;
  options.balanced_rows = 160;
  options.curve = {4, 8, 24, 90};
  options.seed = 7;
  options.threads = 2;
  return options;
}

const SelectionRow& row_of(const SelectionResult& result, const std::string& name,
                           const std::string& subset) {
  for (const SelectionRow& row : result.rows) {
    if (row.name == name && row.subset == subset) return row;
  }
  throw std::runtime_error("there is no row " + name + ", " + subset);
}

void expect_same(const SelectionAccuracy& a, const SelectionAccuracy& b) {
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_EQ(a.deviation, b.deviation);
  EXPECT_EQ(a.worst_group, b.worst_group);
}

TEST(FeatureSelection, OfCoreUnitsSurvivesWhereTheSpuriousOnesMislead) {
  const SelectionResult result = evaluate_selection(planted_data(), quick());
  ASSERT_EQ(result.rows.size(), 7u);
  const auto accuracy = [&](const char* name, const char* subset) {
    return row_of(result, name, subset).accuracy.value().mean;
  };
  EXPECT_EQ(accuracy("original model", "all"), 0);
  EXPECT_GT(accuracy("agent", "30 to 8"), 0.7);
  EXPECT_GT(accuracy("agent", "30 to 8"), accuracy("l1", "30 to 8") + 0.3);
  EXPECT_GT(accuracy("agent", "30 to 8"), accuracy("l1", "all to 30") + 0.3);
  EXPECT_GT(accuracy("agent", "30 to 8"), accuracy("random", "30 to 8") + 0.2);
  EXPECT_GT(accuracy("l1", "all, tuned"), accuracy("l1", "all to 30") + 0.3);
  EXPECT_GT(accuracy("l1", "all to 8"), 0.6);
  EXPECT_EQ(result.agent->units, kCore);
  for (const SelectionRow& row : result.rows) {
    ASSERT_TRUE(row.accuracy) << row.name << ", " << row.subset;
    EXPECT_TRUE(std::isfinite(row.accuracy->mean));
    EXPECT_LE(row.accuracy->worst_group.value(), row.accuracy->mean);
    EXPECT_EQ(row.is_balanced, row.subset == "all, tuned" || row.subset == "all to 8");
    EXPECT_EQ(row.accuracy->deviation.has_value(), row.is_balanced || row.name == "random");
  }
}

TEST(FeatureSelection, CurvesEndAtTheCandidates) {
  const SelectionResult result = evaluate_selection(planted_data(), quick());
  ASSERT_EQ(result.l1_curve.size(), 3u);
  ASSERT_EQ(result.random_curve.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(result.random_curve[i].units, quick().curve[i]);
    EXPECT_EQ(result.l1_curve[i].units, quick().curve[i]);
  }
  expect_same(result.l1_curve[1].accuracy, row_of(result, "l1", "30 to 8").accuracy.value());
  expect_same(result.random_curve[1].accuracy,
              row_of(result, "random", "30 to 8").accuracy.value());
}

TEST(FeatureSelection, FollowsFromTheSeedWhateverTheThreads) {
  SelectionOptions options = quick();
  const SelectionResult first = evaluate_selection(planted_data(), options);
  options.threads = 1;
  const SelectionResult again = evaluate_selection(planted_data(), options);
  for (std::size_t i = 0; i < first.rows.size(); ++i) {
    expect_same(*first.rows[i].accuracy, *again.rows[i].accuracy);
  }
  options.seed = 8;
  const SelectionResult other = evaluate_selection(planted_data(), options);
  EXPECT_NE(row_of(first, "random", "30 to 8").accuracy->mean,
            row_of(other, "random", "30 to 8").accuracy->mean);
}

TEST(FeatureSelection, ChoosesCandidatesWhereNoneAreGiven) {
  SelectionData data = planted_data();
  data.candidates.clear();
  data.selected.clear();
  SelectionOptions options = quick();
  options.candidates = 20;
  const CandidateUnits units = choose_candidates(data.validation, kClasses, 20, options.seed);
  EXPECT_TRUE(units.is_exact);
  EXPECT_EQ(units.units.size(), 20u);
  EXPECT_EQ(evaluate_selection(data, options).candidates, units.units);

  // More candidates than units: all that the penalty can leave.
  options.candidates = 200;
  const SelectionResult result = evaluate_selection(data, options);
  EXPECT_LE(result.candidates.size(), kUnits);
  EXPECT_GT(result.candidates.size(), 40u);
  EXPECT_FALSE(row_of(result, "l1", "all to 200").note.empty());
}

TEST(FeatureSelection, SaysWhereNoUnitWasSelected) {
  SelectionData data = planted_data();
  data.selected.clear();
  const SelectionResult result = evaluate_selection(data, quick());
  for (const auto& [name, subset] : {std::pair{"agent", "30 to 0"},
                                     {"l1", "30 to 0"},
                                     {"random", "30 to 0"},
                                     {"l1", "all to 0"}}) {
    const SelectionRow& row = row_of(result, name, subset);
    EXPECT_FALSE(row.accuracy);
    EXPECT_EQ(row.note, "no unit selected");
  }
  EXPECT_FALSE(result.agent);
  EXPECT_TRUE(row_of(result, "l1", "all, tuned").accuracy);
}

TEST(FeatureSelection, WorksWithoutGroupsAndWithoutAPool) {
  SelectionData data = planted_data();
  data.validation.groups.clear();
  data.test.groups.clear();
  data.balanced_pool.reset();
  const SelectionResult result = evaluate_selection(data, quick());
  ASSERT_EQ(result.rows.size(), 5u);
  for (const SelectionRow& row : result.rows) EXPECT_FALSE(row.accuracy->worst_group);
}

TEST(FeatureSelection, SaysHowManyRowsASmallPoolGave) {
  SelectionData data = planted_data();
  data.balanced_pool = planted(3, 100, Groups::kAny);
  const SelectionResult result = evaluate_selection(data, quick());
  const SelectionRow& row = row_of(result, "l1", "all, tuned");
  EXPECT_LT(row.fitted_rows, 100u);
  EXPECT_EQ(row.fitted_rows % (kClasses * kClasses), 0u);
  EXPECT_NE(row.note.find(std::to_string(row.fitted_rows)), std::string::npos);
}

TEST(FeatureSelection, RejectsWhatDoesNotMatch) {
  const auto kind = [](auto change) {
    SelectionData data = planted_data();
    change(data);
    return kind_thrown([&] { evaluate_selection(data, quick()); });
  };
  using Data = SelectionData;
  EXPECT_EQ(kind([](Data& data) { data.selected = {40}; }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.selected = {1, 1}; }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.candidates.push_back(kUnits); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.test_predictions.pop_back(); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.test.features = Matrix(400, 3); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.test.groups.pop_back(); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.validation.labels[3] = 9; }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) { data.balanced_pool->groups.clear(); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind([](Data& data) {
              data.test.features.at(0, 0) = std::numeric_limits<double>::quiet_NaN();
            }),
            ErrorKind::kBadInput);
}

TEST(BalancedSample, HasEachClassInEachGroupEquallyOften) {
  const LabelledFeatures pool = planted(5, 700, Groups::kAny);
  const auto sample = balanced_sample(pool.labels, pool.groups, 320, 1);
  EXPECT_EQ(sample.size(), 320u);
  EXPECT_EQ(std::set<std::size_t>(sample.begin(), sample.end()).size(), 320u);
  std::map<std::pair<int, int>, int> count;
  for (const std::size_t row : sample) ++count[{pool.labels[row], pool.groups[row]}];
  for (const auto& [combination, number] : count) EXPECT_EQ(number, 20);
  EXPECT_EQ(sample, balanced_sample(pool.labels, pool.groups, 320, 1));
  EXPECT_NE(sample, balanced_sample(pool.labels, pool.groups, 320, 2));
}

TEST(BalancedSample, NeedsEveryClassInEveryGroup) {
  const std::vector<int> labels = {0, 0, 1};
  const std::vector<int> groups = {0, 1, 0};
  std::string message;
  EXPECT_EQ(kind_thrown([&] { balanced_sample(labels, groups, 8, 0); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("class 1 has no row in group 1"), std::string::npos);
  EXPECT_EQ(kind_thrown([&] { balanced_sample(labels, groups, 2, 0); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { balanced_sample(labels, {}, 8, 0); }), ErrorKind::kBadInput);
}

TEST(WorstGroupAccuracy, IsThatOfTheWorstCombination) {
  const std::vector<int> labels = {0, 0, 0, 1, 1, 1};
  const std::vector<int> groups = {0, 0, 1, 0, 1, 1};
  const std::vector<int> predicted = {0, 0, 0, 1, 1, 0};
  EXPECT_EQ(worst_group_accuracy(predicted, labels, groups), 0.5);
  EXPECT_EQ(worst_group_accuracy(labels, labels, groups), 1);
}

}  // namespace
}  // namespace maia
