// Which prompts does a label entail? The judge of the predictive evaluation: it sees a label and
// prompts, and nothing of the unit or of who wrote which.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "chat/backbone.hpp"
#include "imagery/world.hpp"

namespace maia {

// Prompts by their places in the list: each at most once, and none on both sides.
struct PairedPrompts {
  std::vector<std::size_t> most;
  std::vector<std::size_t> least;
};

// Thread-safe.
class PromptPairing {
 public:
  virtual ~PromptPairing() = default;
  virtual std::string name() const = 0;
  // The `count` prompts that the label entails most and the `count` it entails least, fewer where
  // there are not 2 x `count` prompts. `labels` are alternatives. Ties fall by chance, by `seed`
  // and the prompt's words alone, so that no method is favoured. A label that names nothing entails
  // no prompt more than another.
  virtual PairedPrompts pair(const std::vector<std::string>& labels,
                             const std::vector<std::string>& prompts, std::size_t count,
                             std::uint64_t seed) const = 0;
};

// By words and WordNet: see label_entailment().
std::unique_ptr<PromptPairing> make_word_pairing(std::shared_ptr<const CollageWorld> world);

// A language model, asked with prompts/pair_prompts.md; a label that names nothing is not asked
// about. Throws as PromptAuthor does.
std::unique_ptr<PromptPairing> make_asked_pairing(std::shared_ptr<Backbone> backbone);

// Places of prompts, those of equal score in an order that follows from `seed` and their words.
PairedPrompts pair_by_score(const std::vector<double>& scores,
                            const std::vector<std::string>& prompts, std::size_t count,
                            std::uint64_t seed);

}  // namespace maia
