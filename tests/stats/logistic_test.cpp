#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "base/files.hpp"
#include "base/json.hpp"
#include "stats/logistic_problem.hpp"
#include "stats/logistic_regression.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Made with scikit-learn by make_logistic_golden.py.
const Json& golden() {
  static const Json values =
      parse_json(read_text(std::string(MAIA_SOURCE_FOLDER) + "/tests/stats/golden_logistic.json"),
                 "golden_logistic.json");
  return values;
}

Matrix matrix_of(const Json& rows) {
  Matrix matrix(rows.size(), rows[0].size());
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < matrix.columns; ++j) matrix.at(i, j) = rows[i][j];
  }
  return matrix;
}

LogisticProblem problem_of(const Json& row) {
  const Matrix raw = matrix_of(row["rows"]);
  return {Standardizer(raw).apply(raw), row["labels"], row["classes"]};
}

// Where a feature's weights may share a constant without any loss, two optima differ in it.
std::vector<double> centred(std::vector<double> values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (double& value : values) value -= mean;
  return values;
}

std::vector<double> column(const Matrix& matrix, std::size_t j) {
  std::vector<double> values;
  for (std::size_t i = 0; i < matrix.rows; ++i) values.push_back(matrix.at(i, j));
  return values;
}

void expect_same(const LogisticModel& model, const Json& wanted, bool up_to_constants) {
  const Matrix weights = matrix_of(wanted["weights"]);
  for (std::size_t j = 0; j < model.features(); ++j) {
    std::vector<double> ours = column(model.weights, j);
    std::vector<double> theirs = column(weights, j);
    if (up_to_constants) {
      ours = centred(ours);
      theirs = centred(theirs);
    }
    for (std::size_t k = 0; k < ours.size(); ++k) {
      EXPECT_NEAR(ours[k], theirs[k], 1e-4) << "class " << k << ", feature " << j;
    }
  }
  const std::vector<double> intercepts = centred(wanted["intercepts"]);
  for (std::size_t k = 0; k < model.classes(); ++k) {
    EXPECT_NEAR(model.intercepts[k], intercepts[k], 1e-4) << "class " << k;
  }
}

double objective(const LogisticProblem& problem, const LogisticModel& model, double c) {
  double sum = 0;
  for (std::size_t i = 0; i < problem.rows.rows; ++i) {
    double exponentials = 0;
    double of_label = 0;
    for (std::size_t k = 0; k < model.classes(); ++k) {
      double margin = model.intercepts[k];
      for (std::size_t j = 0; j < model.features(); ++j) {
        margin += model.weights.at(k, j) * problem.rows.at(i, j);
      }
      exponentials += std::exp(margin);
      if (problem.labels[i] == static_cast<int>(k)) of_label = margin;
    }
    sum += std::log(exponentials) - of_label;
  }
  sum *= c;
  for (const double weight : model.weights.values) sum += std::abs(weight);
  return sum;
}

// The slope of the summed losses, by differences.
double slope(const LogisticProblem& problem, const LogisticModel& model, std::size_t k,
             std::size_t j) {
  const auto losses = [&](double shift) {
    LogisticModel moved = model;
    moved.weights.at(k, j) += shift;
    double weights = 0;
    for (const double weight : moved.weights.values) weights += std::abs(weight);
    return objective(problem, moved, 1) - weights;
  };
  return (losses(1e-5) - losses(-1e-5)) / 2e-5;
}

TEST(Standardizer, AgreesWithScikitLearn) {
  for (const Json& row : golden()["problems"]) {
    const Standardizer standardizer(matrix_of(row["rows"]));
    const std::vector<double> means = row["means"];
    const std::vector<double> scales = row["scales"];
    for (std::size_t j = 0; j < means.size(); ++j) {
      EXPECT_NEAR(standardizer.means()[j], means[j], 1e-12);
      EXPECT_NEAR(standardizer.scales()[j], scales[j], 1e-12);
    }
  }
}

TEST(Standardizer, MakesZerosOfAConstantFeature) {
  Matrix matrix(100, 2);
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    matrix.at(i, 0) = 0.1;
    matrix.at(i, 1) = static_cast<double>(i);
  }
  const Matrix scaled = Standardizer(matrix).apply(matrix);
  double squares = 0;
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    EXPECT_NEAR(scaled.at(i, 0), 0, 1e-12);
    squares += scaled.at(i, 1) * scaled.at(i, 1);
  }
  EXPECT_NEAR(squares, 100, 1e-9);
}

TEST(Standardizer, RejectsWhatItCannotScale) {
  EXPECT_EQ(kind_thrown([] { Standardizer(Matrix(0, 3)); }), ErrorKind::kBadInput);
  Matrix matrix(2, 2);
  matrix.at(1, 1) = std::numeric_limits<double>::infinity();
  EXPECT_EQ(kind_thrown([&] { Standardizer{matrix}; }), ErrorKind::kBadInput);
  const Standardizer standardizer(Matrix(2, 2));
  EXPECT_EQ(kind_thrown([&] { standardizer.apply(Matrix(2, 3)); }), ErrorKind::kBadInput);
}

TEST(LogisticL1, AgreesWithScikitLearn) {
  for (const Json& row : golden()["problems"]) {
    const LogisticProblem problem = problem_of(row);
    for (const Json& fit : row["l1"]) {
      SCOPED_TRACE("c = " + fit["c"].dump());
      const LogisticModel model =
          fit_l1(problem.rows, problem.labels, problem.classes, {.c = fit["c"]});
      EXPECT_TRUE(model.converged);
      expect_same(model, fit, problem.classes % 2 == 0);
    }
  }
}

TEST(LogisticL1, SatisfiesTheOptimalityConditions) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::size_t classes = 2 + seed % 4;
    const LogisticProblem problem =
        random_problem(seed, 40 + 10 * seed, 30, classes, 0.6, double(seed % 3) * 0.45);
    const double c = std::pow(10.0, double(seed % 4) - 2);
    const LogisticModel model = fit_l1(problem.rows, problem.labels, classes, {.c = c});
    EXPECT_TRUE(model.converged);
    for (std::size_t k = 0; k < classes; ++k) {
      for (std::size_t j = 0; j < model.features(); ++j) {
        const double pull = c * slope(problem, model, k, j);
        const double weight = model.weights.at(k, j);
        if (weight == 0) {
          EXPECT_LE(std::abs(pull), 1 + 1e-4);
        } else {
          EXPECT_NEAR(pull, weight > 0 ? -1 : 1, 1e-4);
        }
      }
    }
  }
}

TEST(LogisticL1, IsTheSameForOneSeedAndTheSameButForRoundingForAnother) {
  const LogisticProblem problem = random_problem(5, 200, 60, 4, 0.5, 0.5);
  const LogisticModel first = fit_l1(problem.rows, problem.labels, 4, {.c = 0.2, .seed = 1});
  const LogisticModel again = fit_l1(problem.rows, problem.labels, 4, {.c = 0.2, .seed = 1});
  const LogisticModel other = fit_l1(problem.rows, problem.labels, 4, {.c = 0.2, .seed = 2});
  EXPECT_EQ(first.weights.values, again.weights.values);
  EXPECT_EQ(first.active_features(), other.active_features());
  for (std::size_t i = 0; i < first.weights.values.size(); ++i) {
    EXPECT_NEAR(first.weights.values[i], other.weights.values[i], 1e-4);
  }
}

TEST(LogisticL1, EndsWhereAWarmStartEnds) {
  const LogisticProblem problem = random_problem(6, 150, 40, 3, 0.5);
  const LogisticModel far = fit_l1(problem.rows, problem.labels, 3, {.c = 5});
  const LogisticModel cold = fit_l1(problem.rows, problem.labels, 3, {.c = 0.1});
  const LogisticModel warm = fit_l1(problem.rows, problem.labels, 3, {.c = 0.1, .start = &far});
  EXPECT_NEAR(objective(problem, cold, 0.1), objective(problem, warm, 0.1), 1e-8);
  EXPECT_EQ(cold.active_features(), warm.active_features());
}

TEST(LogisticL1, HasNoFeaturesAtTheGreatestEmptyStrengthAndSomeBeyond) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const LogisticProblem problem = random_problem(seed, 101, 20, 3, 0.5);
    const double c = greatest_empty_c(problem.rows, problem.labels, 3);
    const auto active = [&](double strength) {
      return fit_l1(problem.rows, problem.labels, 3, {.c = strength}).active_features().size();
    };
    EXPECT_EQ(active(c * 0.999), 0u);
    EXPECT_GT(active(c * 1.001), 0u);
  }
}

TEST(LogisticL1, SeparatesRowsThatCanBeSeparated) {
  const LogisticProblem problem = random_problem(8, 60, 200, 4, 1, 0.5);
  const LogisticModel model = fit_l1(problem.rows, problem.labels, 4, {.c = 1000});
  EXPECT_EQ(model.accuracy(problem.rows, problem.labels), 1);
  for (const double weight : model.weights.values) EXPECT_TRUE(std::isfinite(weight));
}

TEST(LogisticL1, GivesNoWeightToConstantFeatures) {
  LogisticProblem problem = random_problem(9, 100, 9, 3, 1);
  for (std::size_t i = 0; i < problem.rows.rows; ++i) {
    problem.rows.at(i, 0) = 0;
    problem.rows.at(i, 3) = 2;
  }
  const LogisticModel model = fit_l1(problem.rows, problem.labels, 3, {.c = 100});
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(model.weights.at(k, 0), 0);
    EXPECT_EQ(model.weights.at(k, 3), 0);
  }
}

TEST(LogisticL1, OfManyThreadsAtOnceIsThatOfOne) {
  const LogisticProblem problem = random_problem(10, 120, 30, 4, 0.5);
  const LogisticModel alone = fit_l1(problem.rows, problem.labels, 4, {.c = 0.5});
  std::vector<LogisticModel> together(4);
  {
    std::vector<std::jthread> threads;
    for (LogisticModel& model : together) {
      threads.emplace_back([&] { model = fit_l1(problem.rows, problem.labels, 4, {.c = 0.5}); });
    }
  }
  for (const LogisticModel& model : together) {
    EXPECT_EQ(model.weights.values, alone.weights.values);
  }
}

TEST(LogisticUnregularized, AgreesWithScikitLearn) {
  for (const Json& row : golden()["problems"]) {
    const LogisticProblem problem = problem_of(row);
    const LogisticModel model =
        fit_unregularized(problem.rows, problem.labels, problem.classes,
                          {.tolerance = 1e-7, .loss_tolerance = 0, .max_iterations = 1000});
    expect_same(model, row["unregularized"], false);
  }
}

TEST(LogisticUnregularized, HasZeroSlopesAndWeightsThatSumToZero) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::size_t classes = 2 + seed % 3;
    const LogisticProblem problem = random_problem(seed, 300, 8, classes, 0.4, 0.5);
    const LogisticModel model = fit_unregularized(problem.rows, problem.labels, classes);
    EXPECT_TRUE(model.converged);
    for (std::size_t j = 0; j < model.features(); ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < classes; ++k) {
        sum += model.weights.at(k, j);
        EXPECT_NEAR(slope(problem, model, k, j), 0, 0.01);
      }
      EXPECT_NEAR(sum, 0, 1e-9);
    }
  }
}

TEST(LogisticUnregularized, EndsOnRowsThatCanBeSeparated) {
  const LogisticProblem problem = random_problem(4, 40, 60, 4, 1);
  const LogisticModel model = fit_unregularized(problem.rows, problem.labels, 4);
  EXPECT_EQ(model.accuracy(problem.rows, problem.labels), 1);
  for (const double weight : model.weights.values) EXPECT_TRUE(std::isfinite(weight));
}

TEST(LogisticUnregularized, OfNoFeaturesKnowsTheClassesShares) {
  const std::vector<int> labels = {0, 1, 1, 1, 2};
  const LogisticModel model = fit_unregularized(Matrix(5, 0), labels, 3);
  EXPECT_EQ(model.predict(std::span<const double>()), 1);
  EXPECT_NEAR(model.intercepts[1] - model.intercepts[0], std::log(3.0), 1e-3);
}

TEST(LogisticRegression, RejectsBadInput) {
  const LogisticProblem good = random_problem(1, 12, 3, 3, 1);
  const auto kind = [](const Matrix& rows, const std::vector<int>& labels, std::size_t classes) {
    EXPECT_EQ(kind_thrown([&] { fit_unregularized(rows, labels, classes); }), ErrorKind::kBadInput);
    return kind_thrown([&] { fit_l1(rows, labels, classes, {}); });
  };
  EXPECT_EQ(kind(Matrix(0, 3), {}, 3), ErrorKind::kBadInput);
  EXPECT_EQ(kind(good.rows, {0, 1, 2}, 3), ErrorKind::kBadInput);
  EXPECT_EQ(kind(good.rows, std::vector<int>(12, 0), 1), ErrorKind::kBadInput);
  EXPECT_EQ(kind(good.rows, std::vector<int>(12, 0), 3), ErrorKind::kBadInput);
  for (const int label : {-1, 3}) {
    std::vector<int> labels = good.labels;
    labels[5] = label;
    EXPECT_EQ(kind(good.rows, labels, 3), ErrorKind::kBadInput);
  }
  Matrix broken = good.rows;
  broken.at(3, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(kind(broken, good.labels, 3), ErrorKind::kBadInput);
  broken = good.rows;
  broken.values.pop_back();
  EXPECT_EQ(kind(broken, good.labels, 3), ErrorKind::kBadInput);
  const LogisticModel other(3, 4);
  EXPECT_EQ(kind_thrown([&] { fit_l1(good.rows, good.labels, 3, {.start = &other}); }),
            ErrorKind::kBadInput);
  for (const double c : {0.0, -1.0, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(kind_thrown([&] { fit_l1(good.rows, good.labels, 3, {.c = c}); }),
              ErrorKind::kBadInput);
  }
}

}  // namespace
}  // namespace maia
