// Rows drawn so that no class goes with a group more than with another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace maia {

// As many rows of each class in each group, drawn without replacement: at most `rows` in all, and
// fewer where a combination has too few. Row numbers in ascending order. Groups are those that
// occur. Throws kBadInput where a class has no row in a group, where there is not one group or
// label a row, or where `rows` is less than one of each combination.
std::vector<std::size_t> balanced_sample(std::span<const int> labels, std::span<const int> groups,
                                         std::size_t rows, std::uint64_t seed);

// The lowest share of right predictions among the combinations of class and group that occur.
double worst_group_accuracy(std::span<const int> predicted, std::span<const int> labels,
                            std::span<const int> groups);

}  // namespace maia
