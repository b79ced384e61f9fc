// The structure of a label: alternatives, each of phrases that belong together.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace maia {

using Phrase = std::vector<std::string>;  // words in lower case

struct LabelReading {
  bool denies = false;                            // "anything but dogs", "no dog"
  std::vector<std::vector<Phrase>> alternatives;  // each not empty, nor any of its phrases
};

// "dogs on grass, or a cat" is {{dogs}, {grass}} or {{a, cat}}. "or", commas and slashes separate
// alternatives; "and", prepositions, "|", "wearing" and the like join what belongs together. "X of
// Y" is read as "Y X".
LabelReading read_label(std::span<const std::string> labels);

// Words of a label that name nothing: articles, "photo", "objects", "various".
bool is_vague(const std::string& word);

}  // namespace maia
