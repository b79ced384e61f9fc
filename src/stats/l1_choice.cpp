#include "stats/l1_choice.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "base/random.hpp"
#include "stats/stratified.hpp"

namespace maia {
namespace {

constexpr double kStep = 1.25;
constexpr double kGreatestRatio = 1e4;
constexpr int kMostHalvings = 40;
constexpr int kMostPasses = 500;
// Which of the candidates predicts best does not depend on the last digits.
constexpr double kTuningTolerance = 1e-3;
constexpr int kTuningPasses = 60;

// Walks once over a grid of penalties; a number of features is found as if it were the only one.
class Walk {
 public:
  Walk(const Matrix& rows, std::span<const int> labels, std::size_t classes, std::uint64_t seed)
      : rows_(rows), labels_(labels), classes_(classes), seed_(seed) {
    first_c_ = greatest_empty_c(rows, labels, classes);
    below_ = at(first_c_, nullptr);
    best_ = below_;
  }

  // Numbers must be asked for in ascending order.
  L1Choice find(std::size_t wanted) {
    while (count(best_) != wanted) {
      if (above_ && count(*above_) > wanted) return bisected(wanted);
      if (above_) {
        if (count(*above_) > count(best_)) best_ = *above_;
        below_ = std::move(*above_);
        above_.reset();
      } else if (below_.c > kGreatestRatio * first_c_) {
        break;
      } else {
        above_ = at(below_.c * kStep, &below_.model);
      }
    }
    return marked(best_, wanted);
  }

 private:
  static std::size_t count(const L1Choice& choice) { return choice.model.active_features().size(); }

  static L1Choice marked(L1Choice choice, std::size_t wanted) {
    choice.is_exact = count(choice) == wanted;
    return choice;
  }

  L1Choice at(double c, const LogisticModel* start) const {
    return {fit_l1(rows_, labels_, classes_,
                   {.c = c, .max_passes = kMostPasses, .seed = seed_, .start = start}),
            c};
  }

  // Between the last two of the grid, of which one has too few features and one too many.
  L1Choice bisected(std::size_t wanted) const {
    L1Choice best = best_;
    L1Choice low = below_;
    double high = above_->c;
    for (int i = 0; i < kMostHalvings && count(best) != wanted; ++i) {
      L1Choice middle = at(std::sqrt(low.c * high), &low.model);
      if (count(middle) > wanted) {
        high = middle.c;
      } else {
        if (count(middle) > count(best)) best = middle;
        low = std::move(middle);
      }
    }
    return marked(std::move(best), wanted);
  }

  const Matrix& rows_;
  std::span<const int> labels_;
  std::size_t classes_;
  std::uint64_t seed_;
  double first_c_ = 0;
  L1Choice below_;                 // the last on the grid with no more features than wanted
  std::optional<L1Choice> above_;  // the one after it, where it is known
  L1Choice best_;                  // with the most features on the grid up to below_
};

std::vector<double> usual_candidates() {
  std::vector<double> candidates;
  for (int i = 0; i < 10; ++i) candidates.push_back(std::pow(10.0, -4 + i * 8 / 9.0));
  return candidates;
}

std::vector<int> labels_of(std::span<const int> labels, std::span<const std::size_t> rows) {
  std::vector<int> chosen;
  for (const std::size_t row : rows) chosen.push_back(labels[row]);
  return chosen;
}

// Adds each candidate's accuracy on the rows held out.
void add_accuracies(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                    const Halves& halves, std::uint64_t seed, TunedL1& tuned) {
  if (halves.held_out.empty()) throw Error(ErrorKind::kBadInput, "no rows to hold out");
  const Matrix fitted = rows_of(rows, halves.fitted);
  const Matrix held_out = rows_of(rows, halves.held_out);
  const std::vector<int> fitted_labels = labels_of(labels, halves.fitted);
  const std::vector<int> held_out_labels = labels_of(labels, halves.held_out);
  std::optional<LogisticModel> last;
  for (std::size_t i = 0; i < tuned.candidates.size(); ++i) {
    last = fit_l1(fitted, fitted_labels, classes,
                  {.c = tuned.candidates[i],
                   .tolerance = kTuningTolerance,
                   .max_passes = kTuningPasses,
                   .seed = seed,
                   .start = last ? &*last : nullptr});
    tuned.accuracies[i] += last->accuracy(held_out, held_out_labels);
  }
}

void check_halvable(std::span<const int> labels, std::size_t classes) {
  std::vector<int> count(classes);
  for (const int label : labels) ++count[static_cast<std::size_t>(label)];
  if (std::ranges::min(count) < 2) {
    throw Error(ErrorKind::kBadInput,
                "a class has one row alone, which cannot be held out as well");
  }
}

}  // namespace

std::vector<L1Choice> fit_l1_features(const Matrix& rows, std::span<const int> labels,
                                      std::size_t classes, std::span<const std::size_t> wanted,
                                      std::uint64_t seed) {
  if (!std::ranges::is_sorted(wanted)) {
    throw Error(ErrorKind::kBadInput, "numbers of features must be in ascending order");
  }
  Walk walk(rows, labels, classes, seed);
  std::vector<L1Choice> choices;
  for (const std::size_t number : wanted) choices.push_back(walk.find(number));
  return choices;
}

L1Choice fit_l1_features(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                         std::size_t wanted, std::uint64_t seed) {
  return fit_l1_features(rows, labels, classes, std::span(&wanted, 1), seed).front();
}

TunedL1 fit_l1_tuned(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                     const TunedOptions& options) {
  check_labelled(rows, labels, classes);
  check_halvable(labels, classes);
  if (options.splits < 1) throw Error(ErrorKind::kBadInput, "tuning needs at least one split");
  TunedL1 tuned;
  tuned.candidates = options.candidates.empty() ? usual_candidates() : options.candidates;
  std::ranges::sort(tuned.candidates);
  tuned.accuracies.resize(tuned.candidates.size());
  for (int split = 0; split < options.splits; ++split) {
    const std::uint64_t seed = derive_seed(options.seed, static_cast<std::uint64_t>(split));
    add_accuracies(rows, labels, classes, stratified_halves(labels, seed), seed, tuned);
  }
  for (double& accuracy : tuned.accuracies) accuracy /= options.splits;
  const auto best = std::ranges::max_element(tuned.accuracies);  // the first of equals
  tuned.c = tuned.candidates[static_cast<std::size_t>(best - tuned.accuracies.begin())];
  tuned.model = fit_l1(rows, labels, classes,
                       {.c = tuned.c, .max_passes = kMostPasses, .seed = options.seed});
  return tuned;
}

}  // namespace maia
