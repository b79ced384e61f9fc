// How long an l1 penalty takes to be found that leaves fifty features of 1280 correlated ones, in
// 2000 rows of four classes: the size of a layer's units under a classifier.
#include <chrono>
#include <cstdio>
#include <exception>
#include <vector>

#include "base/random.hpp"
#include "stats/l1_choice.hpp"
#include "stats/standardizer.hpp"

namespace {

constexpr std::size_t kRows = 2000;
constexpr std::size_t kFeatures = 1280;
constexpr std::size_t kCauses = 40;  // that all features are mixtures of, and noise

struct Problem {
  maia::Matrix rows{kRows, kFeatures};
  std::vector<int> labels;
};

Problem make_problem() {
  maia::Random random(1);
  maia::Matrix mixture(kCauses, kFeatures);
  for (double& value : mixture.values) value = random.normal();
  Problem problem;
  for (std::size_t i = 0; i < kRows; ++i) {
    const int label = random.between(0, 3);
    problem.labels.push_back(label);
    for (std::size_t cause = 0; cause < kCauses; ++cause) {
      const double size = random.normal() + (cause % 4 == std::size_t(label) ? 0.4 : 0);
      for (std::size_t j = 0; j < kFeatures; ++j) {
        problem.rows.at(i, j) += size * mixture.at(cause, j);
      }
    }
    // Activations after a ReLU are never negative.
    for (double& value : problem.rows.row(i)) value = std::max(0.0, value + 3 * random.normal());
  }
  problem.rows = maia::Standardizer(problem.rows).apply(problem.rows);
  return problem;
}

template <typename Work>
auto timed(const char* name, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  auto result = work();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%-24s %7.2f s\n", name, seconds.count());
  return result;
}

}  // namespace

int main() {
  try {
    const Problem problem = make_problem();
    for (const std::size_t wanted : {10, 50, 100}) {
      const auto name = "path to " + std::to_string(wanted) + " features";
      const maia::L1Choice choice = timed(name.c_str(), [&] {
        return maia::fit_l1_features(problem.rows, problem.labels, 4, wanted);
      });
      std::printf("  %zu features at c = %.4g, accuracy %.3f\n",
                  choice.model.active_features().size(), choice.c,
                  choice.model.accuracy(problem.rows, problem.labels));
    }
    std::vector<std::size_t> few;
    for (std::size_t i = 0; i < 320; ++i) few.push_back(i);
    const maia::Matrix rows = maia::rows_of(problem.rows, few);
    const maia::TunedL1 tuned = timed("tuned on 320 rows", [&] {
      return maia::fit_l1_tuned(rows, std::span(problem.labels).first(320), 4, {});
    });
    std::printf("  %zu features at c = %.4g\n", tuned.model.active_features().size(), tuned.c);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_l1_path: %s\n", error.what());
    return 1;
  }
}
