// Stamps that no photograph shows, drawn when first used: shapes, letters and things.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imagery/pad.hpp"

namespace maia {

struct Drawn {
  const char* name;             // of the stamp, after "drawn/"
  Rgb colour;                   // its own, where no other is asked for
  void (*draw)(Pad&, Rgb own);  // a pure function
};

// A file each.
std::vector<Drawn> drawn_shapes();
std::vector<Drawn> drawn_clothes();
std::vector<Drawn> drawn_buildings();
std::vector<Drawn> drawn_household();
std::vector<Drawn> drawn_vehicles();
std::vector<Drawn> drawn_living();

inline constexpr std::string_view kDrawnFolder = "drawn/";
// The stamp that shows SceneObject::text.
inline constexpr std::string_view kTextStamp = "drawn/text";
inline constexpr std::size_t kMostLetters = 24;

// Whether it is drawn, not read from a file.
bool is_drawn(std::string_view stamp);
// In `colour`, a name of colour_names(), or in its own where that is empty. `text` is what the
// text stamp shows. Throws kBadInput for a stamp that nothing draws.
Cutout draw_stamp(std::string_view stamp, const std::string& colour, const std::string& text);

// What of a text can be drawn: at most kMostLetters of its printable ASCII characters.
std::string drawable_letters(std::string_view text);
// A short word, the same for the same seed.
std::string word_by_chance(std::uint64_t seed);

}  // namespace maia
