// Reading English: which objects, background and light a text asks for, and which of its words
// cannot be drawn.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imagery/dictionary.hpp"

namespace maia {

enum class Relation {
  kNone,
  kLeftOf,
  kRightOf,
  kAbove,
  kBelow,
  kOnTop,
  kBehind,
  kInFrontOf,
  kBeside,
  kBetween,
  kInside,
};

// Where something is to be: a part of the canvas, and how it stands to other objects.
struct Placement {
  std::optional<int> column;  // -1 left, 0 centre, 1 right
  std::optional<int> row;     // -1 top, 0 centre, 1 bottom
  int depth = 0;              // -1 far, 1 near
  Relation relation = Relation::kNone;
  // To which requests, by their index; two of kBetween, or one with a count.
  std::vector<std::size_t> references;

  bool has_region() const { return column || row || depth != 0; }
  bool is_free() const { return !has_region() && relation == Relation::kNone; }
};

struct ObjectRequest {
  std::vector<std::size_t> terms;  // any of them
  int count = 1;
  std::string colour;              // or ""
  double size = 1;                 // factor
  bool drawing = false;            // rather than a photograph; each of `terms` has one
  std::vector<std::string> parts;  // that the stamp is to show where one does
  std::string letters;             // of the term "text"
  Placement placement;
  bool definite = false;     // "the dog", not "a dog"
  std::size_t position = 0;  // of its noun among the words
  // Of the words that say how many, which are reported where that is too many to draw.
  std::size_t count_position = 0;
  std::size_t count_length = 0;
  std::vector<std::string> words;
  std::vector<std::string> count_words;
  std::vector<std::string> part_words;  // of `parts`, as they were written
};

struct PromptReading {
  std::vector<ObjectRequest> objects;
  std::optional<std::string> background;
  std::optional<std::string> light;
  std::optional<std::string> weather;
  std::optional<std::string> style;
  // What belongs to no object, where it is kept: "change the dog to red", "move it to the left".
  std::optional<std::string> colour;
  std::optional<double> size;
  std::optional<int> count;
  bool drawing = false;
  Placement placement;
  // In the text's order, each once.
  std::vector<std::string> missing;
};

inline constexpr int kMaxCount = 12;
inline constexpr std::size_t kMaxMissing = 64;

// Never throws on any words. `keep_loose` leaves a colour, a size, a count or a place that has no
// noun in the reading, as instructions have them, instead of reporting it.
PromptReading read_prompt(const Dictionary& dictionary, Words words, bool keep_loose = false);

}  // namespace maia
