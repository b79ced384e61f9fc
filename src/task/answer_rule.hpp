// The task "ask": an answer in words, and where it says which units respond to what, a test of
// that.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agent/check.hpp"
#include "agent/conclusion_rule.hpp"
#include "tools/subject.hpp"

namespace maia {

// Units of one check: more are refused, since each is measured on pictures of its own.
inline constexpr std::size_t kMaxAnswerUnits = 20;

// "layer4: 3, 7; layer3: 1", or "3, 7" of `layer`. Throws kBadInput for anything else.
std::vector<std::pair<std::string, int>> parse_answer_units(const std::string& text,
                                                            const std::string& layer);

class AnswerRule : public ConclusionRule {
 public:
  // Units without a layer are those of `layer`.
  AnswerRule(std::shared_ptr<SubjectSource> subjects, std::string model, std::string layer,
             std::shared_ptr<const TextToImage> generator, CheckOptions options)
      : subjects_(std::move(subjects)),
        model_(std::move(model)),
        layer_(std::move(layer)),
        generator_(std::move(generator)),
        options_(options) {}

  std::string tags() const override {
    return "[ANSWER]:, and [UNITS]: and [LABEL]: where the answer names units,";
  }
  bool concludes(const ParsedReply& reply) const override { return !reply.answer.empty(); }
  // Each unit is checked against the labels as a description of it would be; all must hold. An
  // answer without units or labels has nothing to be tested on, and is accepted.
  Json check(const ParsedReply& reply, std::uint64_t seed,
             const std::function<std::string(const Image&)>& keep) const override;

 private:
  std::shared_ptr<SubjectSource> subjects_;
  std::string model_;
  std::string layer_;
  std::shared_ptr<const TextToImage> generator_;
  CheckOptions options_;
};

}  // namespace maia
