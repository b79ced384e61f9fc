// The experiment programs, as a researcher would write them: short, commented, and printing every
// measurement on a line that observation.hpp reads back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"
#include "chat/builtin/test_plan.hpp"

namespace maia::builtin {

// `number` counts the experiments of the run. A `simple` program does without what may have made
// its predecessor fail: the reader, edits, leaving out pictures that do not show every word.

// The pictures of the dataset that excite the unit most, and what the reader sees in them; then a
// few pictures of anything, to know what the unit does otherwise.
std::string exemplar_program(int number, const Words& words, std::uint64_t seed, bool simple);

// Every word of the vocabulary once (a simple one: every third object), the best and some others
// again. `also` are terms to draw again whatever their first drawing gave.
std::string screen_program(int number, const Words& words, const std::vector<std::string>& also,
                           std::uint64_t seed, bool simple);

// For a unit at rest on most pictures: every word once, the objects three to a picture, and what
// the reader sees lit in the pictures above `threshold`.
std::string sparse_screen_program(int number, const Words& words, double threshold,
                                  std::uint64_t seed);

// The plan's pictures and edits; `question` is one line that says what is asked. The reader is
// asked about the strongest pictures, and where there is a threshold about those above it.
std::string test_program(int number, Stage stage, const std::string& question, const TestPlan& plan,
                         std::optional<double> threshold, bool simple);

}  // namespace maia::builtin
