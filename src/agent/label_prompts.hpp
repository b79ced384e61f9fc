// Prompts that put a label to the test: pictures of what it names, of its near misses, and of
// neither.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "imagery/vocabulary.hpp"

namespace maia {

struct LabelPrompts {
  std::vector<std::string> positive;
  std::vector<std::string> neutral;
  std::vector<std::string> near;  // empty where the label has no neighbours in the vocabulary
};

// `count` prompts of each kind, varied by seed in what the labels leave open: the background where
// they name none, the object where they name only a colour, a light or a background. A label "A OR
// B" is two. The same input gives the same prompts.
LabelPrompts make_label_prompts(const std::vector<std::string>& labels,
                                const Vocabulary& vocabulary, int count, std::uint64_t seed);

// True for "none found" and its like: a conclusion that nothing explains the unit.
bool is_none_found(const std::vector<std::string>& labels);

}  // namespace maia
