#include "eval/label_score.hpp"

#include <algorithm>
#include <set>

#include "agent/label_prompts.hpp"
#include "base/text.hpp"
#include "eval/concept_match.hpp"
#include "eval/label_reading.hpp"

namespace maia {
namespace {

constexpr std::size_t kLongestConcept = 4;  // in words

std::string in_quotes(const std::string& text) {
  return "\"" + clean_utf8(text, 60) + "\"";
}

// Which of the truth's concepts a phrase names, and what else it does.
class PhraseMatcher {
 public:
  PhraseMatcher(const CollageWorld& world, const std::vector<std::string>& concepts)
      : world_(world), names_(concepts) {
    for (const std::string& name : concepts) {
      const auto words = words_in(name);
      if (!words.empty()) concepts_.emplace_back(world, words);
    }
  }

  struct Named {
    std::set<std::size_t> concepts;
    bool near = false;  // one of them by what is above it
    std::string other;  // the first that is none of them, or ""
  };

  // From left to right, the longest concept or compound noun first: "hot dog" is no "dog".
  Named read(const Phrase& phrase) const {
    Named named;
    for (std::size_t start = 0; start < phrase.size();) {
      start += read_at(std::span(phrase).subspan(start), named);
      if (!named.other.empty()) break;
    }
    return named;
  }

  std::size_t size() const { return concepts_.size(); }
  const std::string& name(std::size_t concept_number) const { return names_[concept_number]; }

 private:
  // How many words were read.
  std::size_t read_at(std::span<const std::string> words, Named& named) const {
    for (std::size_t length = std::min(kLongestConcept, words.size()); length > 0; --length) {
      const auto part = words.first(length);
      const KnownPhrase known(world_, part);
      if (match(known, named)) return length;
      if (length > 1 && known.is_noun()) {
        named.other = join(part, " ");
        return length;
      }
      if (length > 1) continue;
      const bool passed_over = is_vague(part.front()) || known.is_qualifier();
      const bool means_something = known.is_noun() || known.is_drawable();
      if (!passed_over && means_something) named.other = part.front();
    }
    return 1;
  }

  bool match(const KnownPhrase& known, Named& named) const {
    std::optional<std::size_t> near;
    for (std::size_t i = 0; i < concepts_.size(); ++i) {
      const ConceptMatch found = match_concept(world_, concepts_[i], known);
      if (found == ConceptMatch::kSame) {
        named.concepts.insert(i);
        return true;
      }
      if (found == ConceptMatch::kNear && !near) near = i;
    }
    if (!near) return false;
    named.concepts.insert(*near);
    named.near = true;
    return true;
  }

  const CollageWorld& world_;
  const std::vector<std::string>& names_;
  std::vector<KnownPhrase> concepts_;
};

std::string missing_concept(const PhraseMatcher& matcher, const std::set<std::size_t>& named) {
  for (std::size_t i = 0; i < matcher.size(); ++i) {
    if (!named.contains(i)) return in_quotes(matcher.name(i)) + " is missing";
  }
  return "";
}

LabelScore wrong(std::string reason) {
  return {Verdict::kWrong, std::move(reason)};
}

LabelScore score_reading(LabelTruth::Kind kind, const PhraseMatcher& matcher,
                         const LabelReading& reading) {
  std::set<std::size_t> named;
  bool near = false;
  for (const auto& alternative : reading.alternatives) {
    std::set<std::size_t> together;
    for (const Phrase& phrase : alternative) {
      const auto found = matcher.read(phrase);
      if (!found.other.empty()) return wrong(in_quotes(found.other) + " is not part of it");
      together.insert(found.concepts.begin(), found.concepts.end());
      near = near || found.near;
    }
    if (kind == LabelTruth::Kind::kOr && together.size() > 1) {
      return wrong("it asks for several at once where one is enough");
    }
    if (kind == LabelTruth::Kind::kAnd && !together.empty() && together.size() < matcher.size()) {
      return wrong(missing_concept(matcher, together) + " where the others are named");
    }
    named.insert(together.begin(), together.end());
  }
  if (named.empty()) return wrong("it names nothing that the world knows");
  if (const auto missing = missing_concept(matcher, named); !missing.empty()) return wrong(missing);
  if (near) return {Verdict::kNear, "it names what is directly above"};
  return {Verdict::kExact, ""};
}

}  // namespace

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kExact:
      return "exact";
    case Verdict::kNear:
      return "near";
    case Verdict::kWrong:
      break;
  }
  return "wrong";
}

LabelScore LabelScorer::score(const LabelTruth& truth, std::span<const std::string> labels) const {
  if (labels.empty()) return wrong("there is no label");
  const bool none = is_none_found({labels.begin(), labels.end()});
  if (truth.kind == LabelTruth::Kind::kNothing) {
    if (none) return {Verdict::kExact, ""};
    return wrong("there is nothing to be named");
  }
  if (none) return wrong("there is something to be named");
  const LabelReading reading = read_label(labels);
  if (reading.denies) return wrong("it says what is not there");
  const PhraseMatcher matcher(*world_, truth.concepts);
  return score_reading(truth.kind, matcher, reading);
}

}  // namespace maia
