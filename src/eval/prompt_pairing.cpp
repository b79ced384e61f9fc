#include "eval/prompt_pairing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "agent/label_prompts.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "eval/asked_json.hpp"
#include "eval/label_entailment.hpp"
#include "eval/unit_labels.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

bool names_nothing(const std::vector<std::string>& labels) {
  return labels.empty() || is_none_found(labels);
}

std::size_t side_of(std::size_t count, std::size_t prompts) {
  return std::min(count, prompts / 2);
}

std::vector<std::size_t> order_by_score(const std::vector<double>& scores,
                                        const std::vector<std::string>& prompts,
                                        std::uint64_t seed) {
  std::vector<std::uint64_t> chance;
  for (const auto& prompt : prompts) chance.push_back(derive_seed(seed, prompt));
  std::vector<std::size_t> order(prompts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : chance[a] < chance[b];
  });
  return order;
}

class WordPairing final : public PromptPairing {
 public:
  explicit WordPairing(std::shared_ptr<const CollageWorld> world) : world_(std::move(world)) {}
  std::string name() const override { return "words"; }
  PairedPrompts pair(const std::vector<std::string>& labels,
                     const std::vector<std::string>& prompts, std::size_t count,
                     std::uint64_t seed) const override {
    std::vector<double> scores(prompts.size(), 0);
    if (!names_nothing(labels)) {
      for (std::size_t i = 0; i < prompts.size(); ++i) {
        scores[i] = label_entailment(*world_, labels, prompts[i]);
      }
    }
    return pair_by_score(scores, prompts, count, seed);
  }

 private:
  std::shared_ptr<const CollageWorld> world_;
};

// Places of prompts that the model names, from 1; each once, in its order.
std::vector<std::size_t> places_in(const Json& reply, const char* key, std::size_t prompts,
                                   std::size_t count, std::set<std::size_t>& taken) {
  std::vector<std::size_t> places;
  for (const Json& item : member(reply, key)) {
    const auto number = item.is_number_integer() ? item.get<std::int64_t>() : 0;
    if (number < 1 || number > static_cast<std::int64_t>(prompts)) {
      throw UnusableReply(
          fmt::format("\"{}\" has an entry that is no number from 1 to {}", key, prompts));
    }
    const auto place = static_cast<std::size_t>(number - 1);
    if (places.size() < count && taken.insert(place).second) places.push_back(place);
  }
  if (places.size() < count) {
    throw UnusableReply(
        fmt::format("\"{}\" needs {} different numbers that are not in the other "
                    "list, and has {}",
                    key, count, places.size()));
  }
  return places;
}

class AskedPairing final : public PromptPairing {
 public:
  explicit AskedPairing(std::shared_ptr<Backbone> backbone)
      : backbone_(std::move(backbone)),
        task_(read_text(data_folder() / "prompts" / "pair_prompts.md")) {}

  std::string name() const override { return backbone_->name(); }

  PairedPrompts pair(const std::vector<std::string>& labels,
                     const std::vector<std::string>& prompts, std::size_t count,
                     std::uint64_t seed) const override {
    const std::vector<double> equal(prompts.size(), 0);
    if (names_nothing(labels)) return pair_by_score(equal, prompts, count, seed);
    // Shuffled, so that who wrote a prompt does not show in its place.
    const auto order = order_by_score(equal, prompts, seed);
    const std::size_t side = side_of(count, prompts.size());
    std::string question = fmt::format("[LABEL]: {}\n[HOW MANY]: {}\n", label_text(labels), side);
    for (std::size_t i = 0; i < order.size(); ++i) {
      question += fmt::format("{}. {}\n", i + 1, prompts[order[i]]);
    }
    PairedPrompts paired;
    ask_for_json(*backbone_, task_, question, [&](const Json& reply) {
      std::set<std::size_t> taken;
      paired.most = places_in(reply, "most", prompts.size(), side, taken);
      paired.least = places_in(reply, "least", prompts.size(), side, taken);
    });
    for (auto* places : {&paired.most, &paired.least}) {
      for (std::size_t& place : *places) place = order[place];
    }
    return paired;
  }

 private:
  std::shared_ptr<Backbone> backbone_;
  std::string task_;
};

}  // namespace

PairedPrompts pair_by_score(const std::vector<double>& scores,
                            const std::vector<std::string>& prompts, std::size_t count,
                            std::uint64_t seed) {
  const auto order = order_by_score(scores, prompts, seed);
  const auto side = static_cast<std::ptrdiff_t>(side_of(count, prompts.size()));
  return {{order.begin(), order.begin() + side}, {order.rbegin(), order.rbegin() + side}};
}

std::unique_ptr<PromptPairing> make_word_pairing(std::shared_ptr<const CollageWorld> world) {
  return std::make_unique<WordPairing>(std::move(world));
}

std::unique_ptr<PromptPairing> make_asked_pairing(std::shared_ptr<Backbone> backbone) {
  return std::make_unique<AskedPairing>(std::move(backbone));
}

}  // namespace maia
