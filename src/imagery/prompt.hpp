// Reading English: which objects, background and light a text asks for, and which of its words
// cannot be drawn.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "imagery/dictionary.hpp"

namespace maia {

struct ObjectRequest {
  std::vector<std::size_t> terms;  // any of them
  int count = 1;
  std::string colour;        // or ""
  double size = 1;           // factor
  std::size_t position = 0;  // of its noun among the words
  // Of the words that say how many, which are reported where that is too many to draw.
  std::size_t count_position = 0;
  std::size_t count_length = 0;
  std::vector<std::string> words;
};

struct PromptReading {
  std::vector<ObjectRequest> objects;
  std::optional<std::string> background;
  std::optional<std::string> light;
  std::optional<std::string> weather;
  // A colour that belongs to no object ("change the dog to red"), where one is left over at the
  // end.
  std::optional<std::string> colour;
  std::optional<double> size;
  // In the text's order, each once.
  std::vector<std::string> missing;
};

inline constexpr int kMaxCount = 12;
inline constexpr std::size_t kMaxMissing = 64;

// Never throws on any words. `keep_adjectives` leaves a last colour or size that has no noun in
// `colour` and `size`, as instructions have them, instead of reporting it.
PromptReading read_prompt(const Dictionary& dictionary, std::span<const std::string> words,
                          bool keep_adjectives = false);

}  // namespace maia
