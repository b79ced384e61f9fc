// Prompts of pictures that put a label to the test: those that should excite the unit if the label
// is right, and those that should not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "chat/backbone.hpp"
#include "imagery/vocabulary.hpp"

namespace maia {

struct ExemplarPrompts {
  std::vector<std::string> positive;
  std::vector<std::string> neutral;
};

// Thread-safe. Knows the label and nothing of the unit.
class PromptAuthor {
 public:
  virtual ~PromptAuthor() = default;
  virtual std::string name() const = 0;
  // `count` prompts of each kind; the same input gives the same. `labels` are alternatives, at
  // least one.
  virtual ExemplarPrompts write(const std::vector<std::string>& labels, int count,
                                std::uint64_t seed) const = 0;
};

// By the rules of agent/label_prompts, from what the generator can show; a label that is a colour
// is mostly shown on things.
std::unique_ptr<PromptAuthor> make_rule_author(const Vocabulary& vocabulary);

// A language model, asked with prompts/write_exemplars.md. write() throws kUnavailable where it
// does not answer, and kBadInput where it twice answers with something else than prompts.
std::unique_ptr<PromptAuthor> make_asked_author(std::shared_ptr<Backbone> backbone,
                                                const Vocabulary& vocabulary);

}  // namespace maia
