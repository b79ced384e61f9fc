// What an instruction's words ask to be done.
#pragma once

#include <vector>

#include "imagery/prompt_words.hpp"

namespace maia {

enum class EditVerb {
  kNone,
  kReplace,
  kSwap,
  kSubstitute,  // "substitute a cat for the dog"
  kChange,
  kMake,
  kPaint,
  kAdd,
  kGive,
  kCopy,
  kPut,
  kCentre,
  kRemove,
  kKeep,
  kFlip,
  kEnlarge,
  kShrink,
  kStyle,  // the word itself names the style: "blur it"
};

EditVerb verb_of(std::string_view word);

// The clauses of an instruction, each beginning with what it asks for: "and", "then" and
// punctuation separate where another verb follows.
std::vector<Words> clauses_of(Words words);

// Without "please", "now", "can you", ... at the front.
Words without_courtesies(Words words);

// The whole picture, or what was spoken of last.
bool is_pronoun(std::string_view word);
bool means_background(Words words);
bool means_light(Words words);
bool means_style(Words words);

}  // namespace maia
