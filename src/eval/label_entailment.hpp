// How far a text names what a label names, by the collage world's lexicon and WordNet: a stand-in
// for a reader's judgement of entailment that needs no language model.
#pragma once

#include <span>
#include <string>

#include "imagery/world.hpp"

namespace maia {

// From 0 (nothing in common) to 1 (all that the label names is in the text). Of alternatives the
// best counts, of things that belong together ("a dog on grass") the mean. A thing of the text
// counts fully if it is the label's or a kind of it (a crow for birds), by its share where only
// some of its kind are, three tenths where both are of one group of things (an owl for a crow), and
// otherwise up to a quarter, by how much of their ancestry in WordNet they share. A label that
// denies ("anything but dogs") counts in the opposite order. Never throws on any text.
double label_entailment(const CollageWorld& world, std::span<const std::string> labels,
                        const std::string& text);

}  // namespace maia
