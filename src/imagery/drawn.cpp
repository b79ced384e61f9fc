#include "imagery/drawn.hpp"

#include <array>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

const std::map<std::string, Drawn, std::less<>>& drawings() {
  static const auto kDrawings = [] {
    std::map<std::string, Drawn, std::less<>> all;
    for (const auto& file : {drawn_shapes(), drawn_clothes(), drawn_buildings(), drawn_household(),
                             drawn_vehicles(), drawn_living()}) {
      for (const Drawn& drawn : file) all.emplace(drawn.name, drawn);
    }
    return all;
  }();
  return kDrawings;
}

// Thick letters with an edge that keeps them legible on any ground.
Cutout draw_letters(const std::string& text, Rgb colour) {
  const std::string shown = drawable_letters(text).empty() ? "text" : drawable_letters(text);
  Pad measure;
  const float wide = measure.letters(shown, {0, 50}, 4, 0.5f, flat(colour));
  const float height = std::min(60.0f, 4 * 92 / wide);
  const float weight = height * 0.17f;
  const bool bright = 0.3f * colour.r + 0.59f * colour.g + 0.11f * colour.b > 0.55f;
  const Rgb edge = bright ? Rgb{0.12f, 0.12f, 0.14f} : Rgb{0.97f, 0.97f, 0.96f};
  const Point at{(100 - wide * height / 4) / 2, 70};
  Pad pad;
  pad.letters(shown, at, height, weight * 1.75f, flat(edge));
  pad.letters(shown, at, height, weight, flat(colour));
  return pad.finish();
}

}  // namespace

bool is_drawn(std::string_view stamp) {
  return stamp.starts_with(kDrawnFolder);
}

Cutout draw_stamp(std::string_view stamp, const std::string& colour, const std::string& text) {
  std::optional<Rgb> asked;
  if (!colour.empty()) {
    const auto named = named_colour(colour);
    asked = Rgb{named[0], named[1], named[2]};
  }
  if (stamp == kTextStamp) return draw_letters(text, asked.value_or(Rgb{0.12f, 0.13f, 0.20f}));
  const auto found = drawings().find(stamp.substr(std::min(stamp.size(), kDrawnFolder.size())));
  if (!is_drawn(stamp) || found == drawings().end()) {
    throw Error(ErrorKind::kBadInput, "no stamp is named " + clean_utf8(std::string(stamp), 100));
  }
  Pad pad;
  found->second.draw(pad, asked.value_or(found->second.colour));
  return pad.finish();
}

std::string drawable_letters(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && letters.size() < kMostLetters) letters += c;
  }
  return std::string(trim(letters));
}

std::string word_by_chance(std::uint64_t seed) {
  static constexpr std::array kWords = {"hello", "open",  "sale",  "cafe",  "welcome", "menu",
                                        "exit",  "hotel", "music", "happy", "news",    "text",
                                        "taxi",  "park",  "love",  "school"};
  return kWords[Random(derive_seed(seed, "word")).below(kWords.size())];
}

}  // namespace maia
