// Who says which of two labels matches the truth better. A judge sees the three texts and nothing
// of the unit or of who wrote which.
#pragma once

#include <memory>
#include <string>

#include "chat/backbone.hpp"
#include "eval/forced_choice.hpp"
#include "imagery/world.hpp"
#include "nn/sentence_encoder.hpp"

namespace maia {

// Thread-safe.
class ChoiceJudge {
 public:
  virtual ~ChoiceJudge() = default;
  virtual std::string name() const = 0;
  virtual Side judge(const ChoiceQuestion& question) const = 0;
};

// The label that is more similar to the truth, by the mean of word_similarity() and the cosine of
// the sentences' vectors; by words alone where `encoder` is null. A tie where both are equally so.
std::unique_ptr<ChoiceJudge> make_similarity_judge(std::shared_ptr<const CollageWorld> world,
                                                   std::shared_ptr<const SentenceEncoder> encoder);

// A language model, asked with prompts/compare_labels.md; it must choose. Throws kBadInput for a
// reply that is none, and what the backbone throws.
std::unique_ptr<ChoiceJudge> make_asked_judge(std::shared_ptr<Backbone> backbone);

}  // namespace maia
