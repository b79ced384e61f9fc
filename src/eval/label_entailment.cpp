#include "eval/label_entailment.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "eval/concept_match.hpp"
#include "eval/label_reading.hpp"
#include "imagery/parts.hpp"

namespace maia {
namespace {

constexpr double kSameGroup = 0.3;
constexpr double kHasPart = 0.6;
constexpr double kSharedAncestry = 0.25;

// What one piece of a phrase may mean: to the world, to WordNet, or only itself.
struct Named {
  std::string words;
  Meaning meaning;
  std::vector<Synset> ancestors;  // of the most frequent sense, itself included
};

bool says_nothing(WordKind kind) {
  return kind == WordKind::kDrawing || says_how(kind);
}

std::vector<Named> names_in(const CollageWorld& world, const Phrase& phrase) {
  std::vector<Named> names;
  for (std::size_t i = 0; i < phrase.size();) {
    Meaning meaning = world.dictionary().read(phrase, i);
    const std::size_t length = std::max<std::size_t>(1, meaning.length);
    std::string words;
    for (std::size_t k = i; k < std::min(phrase.size(), i + length); ++k) {
      words += (words.empty() ? "" : " ") + phrase[k];
    }
    i += length;
    if (says_nothing(meaning.kind) || is_vague(words)) continue;
    Named named{.words = words, .meaning = std::move(meaning)};
    const auto senses = world.wordnet().senses_of_form(words);
    if (!senses.empty()) named.ancestors = world.wordnet().ancestors(senses.front());
    names.push_back(std::move(named));
  }
  return names;
}

double shared_ancestry(const Named& a, const Named& b) {
  if (a.ancestors.empty() || b.ancestors.empty()) return 0;
  const std::set<Synset> of_a(a.ancestors.begin(), a.ancestors.end());
  const auto shared = std::count_if(b.ancestors.begin(), b.ancestors.end(),
                                    [&](Synset synset) { return of_a.contains(synset); });
  return 2.0 * static_cast<double>(shared) /
         static_cast<double>(a.ancestors.size() + b.ancestors.size());
}

bool is_kind_of(const Named& special, const Named& general) {
  return !general.ancestors.empty() &&
         std::find(special.ancestors.begin(), special.ancestors.end(), general.ancestors.front()) !=
             special.ancestors.end();
}

bool share_group(const CollageWorld& world, const Meaning& a, const Meaning& b) {
  const auto& terms = world.lexicon().terms();
  return std::any_of(a.terms.begin(), a.terms.end(), [&](std::size_t of_a) {
    return std::any_of(b.terms.begin(), b.terms.end(),
                       [&](std::size_t of_b) { return terms[of_a].group == terms[of_b].group; });
  });
}

// Of the things that the text may mean, the share that the label means too.
double common_share(const Meaning& label, const Meaning& text) {
  if (text.terms.empty()) return 0;
  const std::set<std::size_t> named(label.terms.begin(), label.terms.end());
  const auto common = std::count_if(text.terms.begin(), text.terms.end(),
                                    [&](std::size_t term) { return named.contains(term); });
  return static_cast<double>(common) / static_cast<double>(text.terms.size());
}

bool has_part(const CollageWorld& world, const Meaning& object, const std::string& part) {
  const auto owners = terms_with_part(part);
  return std::any_of(object.terms.begin(), object.terms.end(), [&](std::size_t term) {
    return std::find(owners.begin(), owners.end(), world.lexicon().terms()[term].name) !=
           owners.end();
  });
}

double match(const CollageWorld& world, const Named& label, const Named& text) {
  if (label.words == text.words) return 1;
  const Meaning& wanted = label.meaning;
  const Meaning& shown = text.meaning;
  double score = kSharedAncestry * shared_ancestry(label, text);
  if (wanted.kind == WordKind::kObject && shown.kind == WordKind::kObject) {
    const double share = common_share(wanted, shown);
    if (share > 0) return std::max(share, kSameGroup);
    if (share_group(world, wanted, shown)) score = std::max(score, kSameGroup);
  } else if (wanted.kind == WordKind::kPart && shown.kind == WordKind::kObject) {
    if (has_part(world, shown, wanted.value)) score = std::max(score, kHasPart);
  } else if (wanted.kind == shown.kind && wanted.kind != WordKind::kUnknown) {
    if (wanted.value == shown.value) return 1;
  }
  return is_kind_of(text, label) ? 1 : score;
}

double alternative_score(const CollageWorld& world, const std::vector<Phrase>& alternative,
                         const std::vector<Named>& shown) {
  double sum = 0;
  double count = 0;
  for (const Phrase& phrase : alternative) {
    for (const Named& wanted : names_in(world, phrase)) {
      double best = 0;
      for (const Named& named : shown) best = std::max(best, match(world, wanted, named));
      sum += best;
      ++count;
    }
  }
  return count > 0 ? sum / count : 0;
}

}  // namespace

double label_entailment(const CollageWorld& world, std::span<const std::string> labels,
                        const std::string& text) {
  std::vector<Named> shown;
  for (const auto& alternative : read_label(std::span(&text, 1)).alternatives) {
    for (const Phrase& phrase : alternative) {
      for (Named& named : names_in(world, phrase)) shown.push_back(std::move(named));
    }
  }
  const LabelReading reading = read_label(labels);
  double best = 0;
  for (const auto& alternative : reading.alternatives) {
    best = std::max(best, alternative_score(world, alternative, shown));
  }
  return reading.denies ? 1 - best : best;
}

}  // namespace maia
