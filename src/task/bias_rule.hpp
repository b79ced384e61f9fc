// The task "bias": pairs of settings of which a class is said to do badly in the one and well in
// the other, drawn anew and measured.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "agent/conclusion_rule.hpp"
#include "imagery/text_to_image.hpp"
#include "target/target.hpp"

namespace maia {

// What is worth the name of a bias (docs/bias.md says how the numbers were chosen).
struct BiasOptions {
  int count = 24;  // pictures of each setting; 0: a bias is accepted untested
  double confidence = 0.95;
  // Strong less weak: of the mean probability, and of the share of pictures of which the class is
  // the most probable one.
  double least_difference = 0.25;
  // Of a logit, which has no scale of its own, instead: Cohen's d.
  double least_standardised = 1.0;
};

inline constexpr std::size_t kMostSettingPairs = 3;

class BiasRule : public ConclusionRule {
 public:
  // `target` is a unit of the probabilities or of the logits of all classes; `class_name` is what a
  // generator may be able to draw.
  BiasRule(std::shared_ptr<const Target> target, std::shared_ptr<const TextToImage> generator,
           std::string class_name, bool logit, BiasOptions options)
      : target_(std::move(target)),
        generator_(std::move(generator)),
        class_name_(std::move(class_name)),
        logit_(logit),
        options_(options) {}

  std::string tags() const override {
    return "[BIAS]:, and [WEAK]: and [STRONG]: where there is a bias,";
  }
  bool concludes(const ParsedReply& reply) const override { return !reply.bias.empty(); }
  // Every pair must hold: its intervals lie above zero, the difference is large enough, and where
  // the generator knows what it drew, the class is in the pictures. Pictures that could not be
  // drawn in full do not count. "none found" is accepted as it is.
  Json check(const ParsedReply& reply, std::uint64_t seed,
             const std::function<std::string(const Image&)>& keep) const override;

 private:
  std::shared_ptr<const Target> target_;
  std::shared_ptr<const TextToImage> generator_;
  std::string class_name_;
  bool logit_;
  BiasOptions options_;
};

}  // namespace maia
