// What a conversation has shown so far: the experiments made, every activation measured, what the
// blind reader saw in the exemplars, and how conclusions fared. All text is untrusted; lines that
// do not read as one of the known forms are passed over.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/backbone.hpp"
#include "chat/builtin/concepts.hpp"
#include "chat/builtin/vocabulary_text.hpp"

namespace maia::builtin {

// The kinds of programs, as named in the comment that each begins with.
enum class Stage { kExemplars, kScreen, kTest, kConfirm };
const char* stage_name(Stage stage);

// True for the line in which the host wants the conclusion.
bool asks_for_conclusion(std::string_view line);

// A program of ours and what became of it.
struct Attempt {
  Stage stage = Stage::kExemplars;
  bool simple = false;  // the short version, written after a failure
  bool failed = false;
  std::string error;
};

// Something the reader named in a picture, and its share of the lit region.
struct Sighting {
  Concept what;
  double share = 0;
};

// A picture of which the reader said what is lit: an exemplar, or one that was drawn.
struct SeenPicture {
  double activation = 0;
  bool nothing_lit = false;
  std::vector<Sighting> lit;      // objects (with a colour where repainted), parts, backgrounds
  std::vector<Sighting> colours;  // of the lit region
  std::vector<Concept> dark;      // what is there and not lit
  std::string light;              // of the picture
  std::string where;              // "left": where all that is lit lies; or ""
  Concept drawn;                  // what its prompt asked for; empty for an exemplar
};

// One drawn picture and the unit's activation. `arm` says what it was drawn for: "screen",
// "redraw", "redraw other", "colour", "light", "reference", or in tests the label under test,
// "neutral", "near LABEL", "recoloured LABEL", "varied LABEL", "varied neutral".
struct Measurement {
  Stage stage = Stage::kScreen;
  std::string arm;
  Concept scene;
  double activation = 0;
  int attempt = 0;                     // position in History::attempts
  std::vector<std::string> more = {};  // further things in the picture
};

// A picture and the same picture with one thing changed.
struct EditPair {
  std::string arm;
  double before = 0;
  double after = 0;
  std::string change;
};

// A conclusion that was checked and not accepted.
struct Rejection {
  std::vector<std::string> labels;
  double mean_label = 0;
  double mean_neutral = 0;
  double mean_near = 0;
  std::vector<Measurement> positive;
  bool has_numbers = false;
  std::size_t attempts = 0;  // made before it
};

struct History {
  std::vector<Attempt> attempts;
  std::vector<SeenPicture> exemplars;
  std::vector<SeenPicture> seen;  // of those drawn, the ones that the reader was asked about
  std::vector<Measurement> measurements;
  std::vector<EditPair> edits;
  std::vector<Rejection> rejections;
  int conclusions = 0;         // replies of ours that concluded
  bool must_conclude = false;  // the host wants the conclusion now
};

History read_history(std::span<const Message> conversation, const Words& words);

}  // namespace maia::builtin
