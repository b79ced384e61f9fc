#include "eval/concept_match.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace maia {
namespace {

bool has(const std::vector<Synset>& list, Synset synset) {
  return std::find(list.begin(), list.end(), synset) != list.end();
}

// "glasses" is a noun of its own and the plural of "glass"; spelling takes the shortest that is a
// noun.
std::string singular_of(const WordNet& wordnet, const std::string& word) {
  std::string singular = word;
  for (const std::string& form : wordnet.base_forms(word)) {
    if (form.size() < singular.size() && !wordnet.senses(form).empty()) singular = form;
  }
  return singular;
}

std::string singular_of(const WordNet& wordnet, std::span<const std::string> words) {
  std::vector<std::string> parts;
  for (const std::string& word : words) parts.push_back(singular_of(wordnet, word));
  return join(parts, " ");
}

// Of a phrase in the singular and as it stands: "Windows" is a noun too.
std::vector<Synset> senses_of(const WordNet& wordnet, const std::string& phrase,
                              const std::string& singular) {
  auto senses = wordnet.senses(singular);
  for (const Synset sense : wordnet.senses_of_form(phrase)) {
    if (!has(senses, sense)) senses.push_back(sense);
  }
  return senses;
}

std::vector<std::size_t> groups_of(const CollageWorld& world,
                                   const std::vector<std::size_t>& terms) {
  std::vector<std::size_t> groups;
  for (const std::size_t term : terms) {
    const std::size_t group = world.lexicon().terms()[term].group;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

// The sense that is a kind of what the lexicon's group is, else the first.
Synset meant_sense(const CollageWorld& world, const std::vector<Synset>& senses,
                   const std::vector<std::size_t>& groups) {
  const WordNet& wordnet = world.wordnet();
  if (senses.empty()) return 0;
  for (const std::size_t group : groups) {
    const auto above = wordnet.senses(world.lexicon().groups()[group].noun);
    if (above.empty()) continue;
    for (const Synset sense : senses) {
      if (has(wordnet.ancestors(sense), above.front())) return sense;
    }
  }
  return senses.front();
}

}  // namespace

bool says_how(WordKind kind) {
  switch (kind) {
    case WordKind::kFiller:
    case WordKind::kBoundary:
    case WordKind::kBackdrop:
    case WordKind::kSize:
    case WordKind::kCount:
    case WordKind::kPlain:
    case WordKind::kNegation:
      return true;
    default:
      return false;
  }
}

KnownPhrase::KnownPhrase(const CollageWorld& world, std::span<const std::string> words)
    : singular_(singular_of(world.wordnet(), words)),
      senses_(senses_of(world.wordnet(), join(words, " "), singular_)) {
  Meaning meaning = world.dictionary().read(words, 0);
  if (meaning.length == words.size()) {
    qualifier_ = says_how(meaning.kind);
    const bool whole = meaning.unshown == 0 && !meaning.general;
    if (whole && !qualifier_ && meaning.kind != WordKind::kUnknown) meaning_ = std::move(meaning);
  }
  if (meaning_) groups_ = groups_of(world, meaning_->terms);
  meant_ = meant_sense(world, senses_, groups_);
}

ConceptMatch match_concept(const CollageWorld& world, const KnownPhrase& truth,
                           const KnownPhrase& phrase) {
  if (phrase.singular_ == truth.singular_) return ConceptMatch::kSame;
  if (truth.meaning_ && phrase.meaning_ && truth.meaning_->kind == phrase.meaning_->kind &&
      truth.meaning_->value == phrase.meaning_->value &&
      truth.meaning_->terms == phrase.meaning_->terms) {
    return ConceptMatch::kSame;
  }
  if (truth.meant_ != 0 && phrase.meant_ == truth.meant_) return ConceptMatch::kSame;
  // Where the world has no meaning for the concept's word, but one for the phrase: "musical
  // instrument" for "instrument".
  if (!truth.meaning_ && phrase.meaning_ && has(truth.senses_, phrase.meant_)) {
    return ConceptMatch::kSame;
  }
  const bool of_group =
      truth.meaning_ && phrase.meaning_ && truth.groups_.size() == 1 &&
      phrase.meaning_->terms == world.lexicon().groups()[truth.groups_.front()].terms;
  if (of_group) return ConceptMatch::kNear;
  if (truth.meant_ != 0) {
    for (const Synset above : world.wordnet().hypernyms(truth.meant_)) {
      if (has(phrase.senses_, above)) return ConceptMatch::kNear;
    }
  }
  return ConceptMatch::kNone;
}

}  // namespace maia
