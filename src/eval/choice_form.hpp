// A forced choice for people: the questions of the page that is handed to them, with attention
// checks mixed in, and the answers that come back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eval/forced_choice.hpp"

namespace maia {

struct FormQuestion {
  std::string truth;
  std::string left;
  std::string right;
  std::optional<std::size_t> pair;  // its place; nothing for an attention check,
  Side obvious = Side::kTie;        // whose answer nobody who reads it misses
};

struct ChoiceForm {
  std::vector<FormQuestion> questions;  // in the order in which they are asked
  std::string hash;                     // of all that is shown
  std::size_t checks() const;
};

// The pairs and a check for each eight of them, of 4 to 12, in an order that follows from `seed`.
// The same for the same pairs. Throws kBadInput where there are no pairs.
ChoiceForm make_choice_form(const ChoicePairs& pairs, std::uint64_t seed);

struct PersonAnswers {
  std::string who;  // as they call themselves, else the file's name
  std::size_t checks_right = 0;
  bool attentive = false;  // of ten checks at most one is missed, of fewer than ten none
  std::vector<std::optional<Choice>> choices;  // by pairs
};

// A file that the page of `form` gave. Throws kBadInput for what is none, or of another page.
PersonAnswers read_choice_answers(const std::filesystem::path& file, const ChoiceForm& form,
                                  const ChoicePairs& pairs);

// Each person a judge, but those who were not attentive; two of one name are told apart by a
// number. Of three or more judges, another Judgments has what most of them choose, a tie where
// there is none. Throws kBadInput where two files are of the same person and say the same.
std::vector<Judgments> judgments_of(std::span<const PersonAnswers> people);

}  // namespace maia
