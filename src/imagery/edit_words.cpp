#include "imagery/edit_words.hpp"

#include <algorithm>

namespace maia {
namespace {

bool is_courtesy(std::string_view word) {
  return is_one_of(word,
                   {"please", "now",     "then",       "can",   "could", "you",  "and",  ",",
                    ".",      "also",    "just",       "would", "i",     "want", "like", "kindly",
                    "next",   "finally", "afterwards", "first", "to",    "let",  "lets", "s"});
}

}  // namespace

EditVerb verb_of(std::string_view word) {
  if (is_one_of(word, {"replace"})) return EditVerb::kReplace;
  if (is_one_of(word, {"swap", "exchange", "switch"})) return EditVerb::kSwap;
  if (word == "substitute") return EditVerb::kSubstitute;
  if (is_one_of(word, {"change", "turn", "transform", "convert", "set", "alter", "modify"}))
    return EditVerb::kChange;
  if (word == "make") return EditVerb::kMake;
  if (is_one_of(word,
                {"paint", "color", "colour", "recolor", "recolour", "dye", "tint", "repaint"}))
    return EditVerb::kPaint;
  if (is_one_of(word, {"add", "insert", "include", "draw"})) return EditVerb::kAdd;
  if (word == "give") return EditVerb::kGive;
  if (is_one_of(word, {"duplicate", "copy", "clone"})) return EditVerb::kCopy;
  if (is_one_of(word, {"put", "place", "move", "shift", "bring", "position", "send", "push"}))
    return EditVerb::kPut;
  if (is_one_of(word, {"center", "centre"})) return EditVerb::kCentre;
  if (is_one_of(word, {"remove", "delete", "erase", "drop", "eliminate", "clear", "omit"}))
    return EditVerb::kRemove;
  if (is_one_of(word, {"keep", "leave"})) return EditVerb::kKeep;
  if (is_one_of(word, {"flip", "mirror", "reverse"})) return EditVerb::kFlip;
  if (is_one_of(word, {"enlarge", "grow", "magnify"})) return EditVerb::kEnlarge;
  if (is_one_of(word, {"shrink", "minify"})) return EditVerb::kShrink;
  if (is_one_of(word, {"blur", "sketch", "desaturate", "decolorize"})) return EditVerb::kStyle;
  return EditVerb::kNone;
}

Words without_courtesies(Words words) {
  while (!words.empty() && is_courtesy(words.front().text)) words = words.subspan(1);
  return words;
}

std::vector<Words> clauses_of(Words words) {
  std::vector<Words> clauses;
  std::size_t start = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!is_one_of(words[i].text, {"and", ",", ".", "then", "but"})) continue;
    const Words rest = without_courtesies(words.subspan(i + 1));
    const bool sentence = words[i].text == "." && !rest.empty();
    const bool verb = !rest.empty() && (verb_of(rest[0].text) != EditVerb::kNone ||
                                        is_one_of(rest[0].text, {"get", "take", "without"}));
    if (!verb && !sentence) continue;
    clauses.push_back(words.subspan(start, i - start));
    start = words.size() - rest.size();
    i = start;
  }
  clauses.push_back(words.subspan(start));
  return clauses;
}

bool is_pronoun(std::string_view word) {
  return is_one_of(word, {"it", "this", "everything", "scene", "picture", "image", "photo", "them",
                          "that", "these", "those", "photograph", "drawing"});
}

bool means_background(Words words) {
  return mentions(words, {"background", "backdrop", "setting", "scenery", "location", "environment",
                          "surroundings"});
}

bool means_light(Words words) {
  return mentions(words, {"light", "lighting", "weather", "time", "illumination"});
}

bool means_style(Words words) {
  return mentions(words, {"style", "rendering", "medium"});
}

}  // namespace maia
