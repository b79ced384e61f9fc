// Concepts that a picture suggests, and what a concept costs and covers before any picture is
// looked at.
#pragma once

#include <set>

#include "chat/builtin/evidence.hpp"

namespace maia::builtin {

// What the lit things of a picture suggest by themselves: terms, groups and categories, parts,
// backgrounds, colours, a light, a side.
void add_leads(std::set<Concept>& leads, const Picture& picture, const Words& words);

// The lead with each condition that the picture meets.
void add_conditions(std::set<Concept>& concepts, const Concept& lead, const Picture& picture,
                    const Words& words);

// The length of its description in nats: by how many words each of its words is chosen from.
double cost_of(const Concept& what, const Words& words);

// The share of random pictures that show it, about.
double share_of(const Concept& what, const Words& words);

}  // namespace maia::builtin
