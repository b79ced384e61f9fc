// The check before a conclusion is accepted: fresh pictures of what the label says against pictures
// of other things. A description that does not predict activations is no explanation.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/conclusion_rule.hpp"
#include "agent/label_prompts.hpp"
#include "agent/protocol.hpp"
#include "base/json.hpp"
#include "image/image.hpp"
#include "imagery/text_to_image.hpp"
#include "target/target.hpp"

namespace maia {

struct CheckOptions {
  int count = 12;            // pictures of each kind; 0: a label is accepted untested
  double confidence = 0.95;  // of the interval for the difference of means
  double least_auc = 0.7;    // area under the ROC curve, label against neutral pictures
};

// Draws, measures and judges; the JSON is in docs/records.md. Accepted when the Welch interval of
// mean label minus mean neutral activation lies above zero, the ROC area is at least `least_auc`,
// and near misses do not excite the unit more than the label does. "none found" has nothing to draw
// and is accepted as it is. `keep` stores a picture and returns its hash.
Json check_conclusion(const std::vector<std::string>& labels, const Target& target,
                      const TextToImage& generator, std::uint64_t seed, const CheckOptions& options,
                      const std::function<std::string(const Image&)>& keep);

// The same with pictures of these prompts. `labels` are for the record.
Json check_prompts(const std::vector<std::string>& labels, const LabelPrompts& prompts,
                   const Target& target, const TextToImage& generator, std::uint64_t seed,
                   const CheckOptions& options,
                   const std::function<std::string(const Image&)>& keep);

// The check of a conclusion that is accepted as it is, and why.
Json accept_untested(const std::vector<std::string>& labels, double confidence,
                     const std::string& reason);

// The task "describe": one label or several, which predict the target's activation.
class LabelRule : public ConclusionRule {
 public:
  LabelRule(std::shared_ptr<const Target> target, std::shared_ptr<const TextToImage> generator,
            CheckOptions options)
      : target_(std::move(target)), generator_(std::move(generator)), options_(options) {}

  std::string tags() const override { return "[DESCRIPTION]: and [LABEL]:"; }
  bool concludes(const ParsedReply& reply) const override { return !reply.labels.empty(); }
  Json check(const ParsedReply& reply, std::uint64_t seed,
             const std::function<std::string(const Image&)>& keep) const override {
    return check_conclusion(reply.labels, *target_, *generator_, seed, options_, keep);
  }

 private:
  std::shared_ptr<const Target> target_;
  std::shared_ptr<const TextToImage> generator_;
  CheckOptions options_;
};

// What a run's record keeps of a conclusion (docs/records.md).
Json make_conclusion(const ParsedReply& reply, const Json& check, const std::string& reason);

}  // namespace maia
