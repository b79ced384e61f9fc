#include "eval/exemplar_prompts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "agent/label_prompts.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "eval/asked_json.hpp"
#include "eval/unit_labels.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

class RuleAuthor final : public PromptAuthor {
 public:
  explicit RuleAuthor(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}
  std::string name() const override { return "builtin"; }
  ExemplarPrompts write(const std::vector<std::string>& labels, int count,
                        std::uint64_t seed) const override {
    auto prompts = make_label_prompts(labels, vocabulary_, count, seed);
    Random random(derive_seed(seed, "things of a colour"));
    for (auto& prompt : prompts.positive) colour_something(prompt, random);
    return {std::move(prompts.positive), std::move(prompts.neutral)};
  }

 private:
  // A colour alone would always be a bare ground, which excites few units of whatever colour: but
  // for one in four it is a thing of that colour.
  void colour_something(std::string& prompt, Random& random) const {
    const auto& colours = vocabulary_.colours;
    if (std::find(colours.begin(), colours.end(), prompt) == colours.end()) return;
    std::vector<const Vocabulary::Group*> groups;
    for (const auto& group : vocabulary_.objects) {
      if (!group.words.empty()) groups.push_back(&group);
    }
    if (groups.empty() || random.uniform() < 0.25) return;
    prompt = "a " + prompt + " " + random.pick(random.pick(groups)->words);
    if (!vocabulary_.backgrounds.empty() && random.uniform() < 0.75) {
      prompt += " on " + random.pick(vocabulary_.backgrounds);
    }
  }

  Vocabulary vocabulary_;
};

class AskedAuthor final : public PromptAuthor {
 public:
  AskedAuthor(std::shared_ptr<Backbone> backbone, const Vocabulary& vocabulary)
      : backbone_(std::move(backbone)),
        task_(read_text(data_folder() / "prompts" / "write_exemplars.md")),
        generator_(to_text(vocabulary)) {}

  std::string name() const override { return backbone_->name(); }

  ExemplarPrompts write(const std::vector<std::string>& labels, int count,
                        std::uint64_t seed) const override {
    const std::string question = fmt::format(
        "[LABEL]: {}\n[PROMPTS OF EACH KIND]: {}\n[SERIES]: {}\n\n[IMAGE GENERATOR]\n{}",
        label_text(labels), count, seed % 1000, generator_);
    ExemplarPrompts prompts;
    ask_for_json(*backbone_, task_, question, [&](const Json& reply) {
      prompts = {texts_of(reply, "positive", count), texts_of(reply, "neutral", count)};
    });
    return prompts;
  }

 private:
  static std::vector<std::string> texts_of(const Json& reply, const char* key, int count) {
    constexpr std::size_t kMostOfPrompt = 500;
    std::vector<std::string> texts;
    for (const Json& item : member(reply, key)) {
      if (auto text = single_line(text_of_json(item), kMostOfPrompt); !text.empty()) {
        texts.push_back(std::move(text));
      }
    }
    if (static_cast<int>(texts.size()) < count) {
      throw UnusableReply(
          fmt::format("\"{}\" needs {} texts and has {}", key, count, texts.size()));
    }
    texts.resize(static_cast<std::size_t>(count));
    return texts;
  }

  std::shared_ptr<Backbone> backbone_;
  std::string task_;
  std::string generator_;
};

}  // namespace

std::unique_ptr<PromptAuthor> make_rule_author(const Vocabulary& vocabulary) {
  return std::make_unique<RuleAuthor>(vocabulary);
}

std::unique_ptr<PromptAuthor> make_asked_author(std::shared_ptr<Backbone> backbone,
                                                const Vocabulary& vocabulary) {
  return std::make_unique<AskedAuthor>(std::move(backbone), vocabulary);
}

}  // namespace maia
