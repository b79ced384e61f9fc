// Which concepts are worth a causal test: ranked by how well they separate high from low
// activations in what has been seen so far. Nothing here is a verdict; the tests on fresh pictures
// are.
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"

namespace maia::builtin {

// A concept and how far the pictures that show it lie above the others, in the units of the
// activation and against their scatter.
struct Candidate {
  Concept what;
  double effect = 0;
  double roc = 0.5;
  std::string source;  // "screen", "exemplars", "variation"
};

// The screen's view of single words.
struct ScreenSummary {
  std::vector<Candidate> terms;        // best first; the second drawing counts where there was one
  std::vector<Candidate> groups;       // by Mann and Whitney's test of members against the rest
  std::vector<Candidate> backgrounds;  // each kind best first, effects against the kind's median
  std::vector<Candidate> plain_colours;
  std::vector<Candidate> colours;  // of objects, against the same objects in other colours
  std::vector<Candidate> lights;   // against the same scenes by day
  double centre = 0;               // median activation of objects on the plain ground
  double scatter = 0;              // robust standard deviation of the same
  std::size_t pictures = 0;
  bool varies = false;  // false where every activation is the same
};
ScreenSummary summarise_screen(const History& history, const Words& words);

// Concepts that the reader's descriptions of the exemplars name too often for chance, best first:
// objects, groups, backgrounds, colours, lights, and pairs of an object and one of the others.
std::vector<Candidate> exemplar_candidates(const History& history, const Words& words);

// A concept and a condition under which alone it seems to work, from the arms "varied LABEL"
// against "varied neutral", best first.
std::vector<Candidate> condition_candidates(const History& history, const Words& words);

}  // namespace maia::builtin
