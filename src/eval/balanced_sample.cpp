#include "eval/balanced_sample.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

using Combination = std::pair<int, int>;  // class, group

void check_sizes(std::span<const int> labels, std::span<const int> groups) {
  if (labels.empty() || labels.size() != groups.size()) {
    throw Error(ErrorKind::kBadInput, "groups are needed for rows, one for each");
  }
}

}  // namespace

std::vector<std::size_t> balanced_sample(std::span<const int> labels, std::span<const int> groups,
                                         std::size_t rows, std::uint64_t seed) {
  check_sizes(labels, groups);
  std::map<Combination, std::vector<std::size_t>> rows_of;
  for (const int label : std::set<int>(labels.begin(), labels.end())) {
    for (const int group : std::set<int>(groups.begin(), groups.end())) rows_of[{label, group}];
  }
  for (std::size_t i = 0; i < labels.size(); ++i) rows_of[{labels[i], groups[i]}].push_back(i);
  std::size_t each = rows / rows_of.size();
  if (each == 0) {
    throw Error(ErrorKind::kBadInput, "a balanced sample of " + std::to_string(rows) +
                                          " rows cannot hold every class in every group");
  }
  for (const auto& [combination, of_it] : rows_of) {
    if (of_it.empty()) {
      throw Error(ErrorKind::kBadInput,
                  "no sample is balanced: class " + std::to_string(combination.first) +
                      " has no row in group " + std::to_string(combination.second));
    }
    each = std::min(each, of_it.size());
  }
  Random random(seed);
  std::vector<std::size_t> sample;
  for (auto& [combination, of_it] : rows_of) {
    random.shuffle(std::span(of_it));
    sample.insert(sample.end(), of_it.begin(), of_it.begin() + static_cast<std::ptrdiff_t>(each));
  }
  std::ranges::sort(sample);
  return sample;
}

double worst_group_accuracy(std::span<const int> predicted, std::span<const int> labels,
                            std::span<const int> groups) {
  check_sizes(labels, groups);
  check_sizes(labels, predicted);
  std::map<Combination, std::pair<int, int>> right_of;  // right ones, all
  for (std::size_t i = 0; i < labels.size(); ++i) {
    auto& [right, all] = right_of[{labels[i], groups[i]}];
    right += predicted[i] == labels[i];
    ++all;
  }
  double worst = 1;
  for (const auto& [combination, counts] : right_of) {
    worst = std::min(worst, static_cast<double>(counts.first) / counts.second);
  }
  return worst;
}

}  // namespace maia
