// A verdict on a unit, SELECTIVE or SPURIOUS, and the test of the former: the unit's class in many
// settings against the other classes in the same ones.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/check.hpp"
#include "agent/conclusion_rule.hpp"
#include "imagery/text_to_image.hpp"
#include "target/target.hpp"

namespace maia {

// The settings are the backgrounds of the generator that the domain names, or all of them where it
// names fewer than two.
struct SpuriousRuleOptions {
  std::vector<std::string> classes;
  std::string domain;
  CheckOptions check;
};

// Whether the labels say so; nothing where they are no verdict.
enum class UnitVerdict { kSelective, kSpurious };
std::optional<UnitVerdict> read_verdict(const std::vector<std::string>& labels);

class SpuriousRule : public ConclusionRule {
 public:
  SpuriousRule(std::shared_ptr<const Target> target, std::shared_ptr<const TextToImage> generator,
               SpuriousRuleOptions options)
      : target_(std::move(target)),
        generator_(std::move(generator)),
        options_(std::move(options)) {}

  std::string tags() const override {
    return "[REASONING]:, [LABEL]: SELECTIVE or SPURIOUS, and [CLASS]: of a SELECTIVE unit,";
  }
  bool concludes(const ParsedReply& reply) const override {
    return read_verdict(reply.labels).has_value();
  }
  // Of SELECTIVE as agent/check.hpp says, where `positive` pictures show the class, `neutral` ones
  // the other classes, and `near` ones the settings alone. A unit that is called SPURIOUS is left
  // out, which needs no test.
  Json check(const ParsedReply& reply, std::uint64_t seed,
             const std::function<std::string(const Image&)>& keep) const override;

 private:
  LabelPrompts prompts_for(const std::string& name, std::uint64_t seed) const;

  std::shared_ptr<const Target> target_;
  std::shared_ptr<const TextToImage> generator_;
  SpuriousRuleOptions options_;
};

}  // namespace maia
