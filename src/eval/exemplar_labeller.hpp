// The baseline that only looks: a label from what a blind reader says of a unit's top exemplars,
// without a picture drawn, changed or measured.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "detect/reader.hpp"
#include "imagery/lexicon.hpp"
#include "tools/subject.hpp"

namespace maia {

// What the reader says of the lit region of each of the unit's exemplars, highest first.
std::vector<std::string> read_exemplars(const Subject& subject, const BlindReader& reader,
                                        std::size_t count = 15);

// `lines` is what the reader said of each exemplar, such as "lit: crow 62%, snow background 30%;
// colours: black 70%; dark: mug". One label, "A with B" for a condition, or two alternatives:
//   - a concept is a thing, its group where several of its members are lit, what it is a part of, a
//     background or a colour. Its part in an exemplar is its share of the lit region, its coverage
//     in how many of the exemplars it is at all;
//   - the label is the concept with the largest mean part, if it covers four in five;
//   - with a second thing in sight, lit or dark, in nine of ten exemplars, it is "A with B";
//   - where no concept covers four in five, the labels are the two that together cover most, each
//   of
//     them at least one in five, by their larger part.
// Nothing where nothing is lit.
std::vector<std::string> label_from_exemplars(const Lexicon& lexicon,
                                              std::span<const std::string> lines);

}  // namespace maia
