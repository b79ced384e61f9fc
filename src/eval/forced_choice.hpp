// Two-alternative forced choice (Rott Shaham et al. 2024, section 4.2): which of two methods'
// labels of a unit matches better what the unit is known to respond to? The pairs, and what a judge
// said of each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eval/unit_labels.hpp"

namespace maia {

// Of two labels as they are shown.
enum class Side { kLeft, kRight, kTie };
// Of two methods.
enum class Choice { kFirst, kSecond, kTie };

struct ChoicePair {
  UnitKey unit;
  std::vector<std::string> truth;  // each of the three as alternatives; empty: nothing
  std::vector<std::string> first;
  std::vector<std::string> second;
  bool first_is_left = true;  // in what a judge sees
};

struct ChoicePairs {
  std::string first;  // methods
  std::string second;
  std::vector<ChoicePair> pairs;      // to be judged
  std::vector<ChoicePair> identical;  // both say the same, so that nobody need judge
  std::size_t without_first = 0;      // units of the truth that the method has not labelled
  std::size_t without_second = 0;
  std::size_t without_truth = 0;  // units that one of the methods has labelled
};

// Pairs the labels of two methods in the order of the truth's rows. Which is shown left follows
// from `seed` and the unit alone. Throws kNotFound for a method without labels, naming those that
// have some, kUsage where both methods are one, and kBadInput where no unit has all three.
ChoicePairs pair_labels(std::span<const UnitLabel> labels, std::span<const UnitLabel> truths,
                        const std::string& first, const std::string& second, std::uint64_t seed);

// What a judge sees of a pair.
struct ChoiceQuestion {
  const std::vector<std::string>& truth;
  const std::vector<std::string>& left;
  const std::vector<std::string>& right;
};
ChoiceQuestion question_of(const ChoicePair& pair);
Choice choice_of(const ChoicePair& pair, Side side);

// By the pairs' places; nothing where the judge has not judged.
struct Judgments {
  std::string judge;
  std::vector<std::optional<Choice>> choices;
  bool of_others = false;  // what most of several judges say: none that could agree with them
};

}  // namespace maia
