// What a synthetic unit responds to, as people write it: "dog", "train OR instrument", "dog|leash".
#pragma once

#include <string>
#include <vector>

namespace maia {

// "A OR B" is active where one of them is, "A|B" where A is and B is in the picture too. "|" binds
// closer than OR, parentheses and quotation marks work as expected, and OR may be written in any
// case.
struct ConceptExpression {
  enum class Kind { kConcept, kOr, kGiven };
  Kind kind = Kind::kConcept;
  std::string phrase;                    // of a concept: lower case, words with one space between
  std::vector<ConceptExpression> parts;  // else: the alternatives, or A and B

  // "dog|leash", "train OR instrument": the same for the same expression.
  std::string text() const;
  // Each phrase once, in the order they are written.
  std::vector<std::string> phrases() const;
};

// Throws kUsage with what is wrong at which character.
ConceptExpression parse_concept_expression(const std::string& text);

}  // namespace maia
