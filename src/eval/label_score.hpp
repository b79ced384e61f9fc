// Whether a label names what a unit is known to respond to: the verdict on a conclusion about a
// synthetic unit (docs/scoring.md).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "imagery/world.hpp"

namespace maia {

// What is true of the unit.
struct LabelTruth {
  enum class Kind {
    kMono,     // one concept
    kOr,       // any of several
    kAnd,      // the first, where the others are in the picture too
    kNothing,  // nothing that can be named: chance, or no response at all
  };
  Kind kind = Kind::kMono;
  std::vector<std::string> concepts;
};

enum class Verdict {
  kExact,
  kNear,  // every concept is named, at least one by what it is directly a kind of
  kWrong,
};
const char* verdict_name(Verdict verdict);

struct LabelScore {
  Verdict verdict = Verdict::kWrong;
  std::string reason;  // of a verdict that is not exact: "grass" is not part of it
};

// Thread-safe.
class LabelScorer {
 public:
  explicit LabelScorer(std::shared_ptr<const CollageWorld> world) : world_(std::move(world)) {}

  // `labels` are alternatives, as an agent concludes them. Right is:
  //   one concept: it and nothing else is named, in one label or several;
  //   A OR B: each is named, as a label of its own or within one ("A or B", "A, B"), nothing else;
  //   A|B: one label that names both ("A with B", "A on B", "B and A", "A|B"), and nothing else;
  //   nothing: "none found".
  // Articles, "a photo of", counts and adjectives that mean nothing to the world are passed over.
  // A label that denies ("anything but dogs") is wrong. Never throws on any text.
  LabelScore score(const LabelTruth& truth, std::span<const std::string> labels) const;

 private:
  std::shared_ptr<const CollageWorld> world_;
};

}  // namespace maia
