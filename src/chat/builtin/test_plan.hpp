// Which pictures to draw for a test: for every concept fresh pictures that vary in all it leaves
// open, its near misses, neutral pictures of the same kind, and single changes of one picture.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "chat/builtin/concepts.hpp"

namespace maia::builtin {

struct Arm {
  std::string name;
  std::vector<std::string> prompts;
};

struct PlannedEdit {
  std::string arm;
  std::string source;       // a prompt
  std::string instruction;  // "replace the tiger with a mug"
};

struct TestPlan {
  std::vector<Arm> arms;
  std::vector<PlannedEdit> edits;
};

struct TestSizes {
  int shown = 8;  // pictures of each concept
  int neutral = 16;
  int near = 0;        // near misses of each concept
  int recoloured = 0;  // of each object
  int edits = 0;       // of each concept
};

// The same input gives the same plan. Neutral pictures avoid every concept's objects, groups and
// backgrounds, and the terms of `avoided` where others are left.
TestPlan plan_test(const std::vector<Concept>& concepts, const TestSizes& sizes, const Words& words,
                   std::uint64_t seed, const std::set<std::string>& avoided = {});

// The object on every background, in every colour and in every light, as the arm "varied LABEL",
// and other objects likewise as "varied neutral".
void add_variations(TestPlan& plan, const std::vector<Concept>& objects, const Words& words,
                    std::uint64_t seed);

}  // namespace maia::builtin
