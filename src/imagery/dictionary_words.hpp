// The closed part of the vocabulary: every word that is no noun for an object.
#pragma once

#include <span>
#include <string_view>

#include "imagery/dictionary.hpp"

namespace maia {

// More than can be drawn, whatever the number.
inline constexpr double kUncountable = 1000;

struct WordList {
  WordKind kind;
  const char* value;
  double number;
  const char* phrases;  // separated by "|"
};

// What drinks are in: "a glass of water" shows the glass.
struct Vessel {
  const char* word;
  const char* term;
};
std::span<const Vessel> vessels();

// A phrase is matched before its parts; of two lists with one phrase the later one counts.
std::span<const WordList> word_lists();

// Nouns that are too general to be asked for as "any of them", and common words whose noun is
// rarely meant.
bool is_no_category(std::string_view phrase);

}  // namespace maia
