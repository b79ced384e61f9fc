// Whether two phrases name the same thing: by spelling, by the collage world's lexicon, by WordNet.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "imagery/world.hpp"

namespace maia {

// Whether the kind of word says how and not what a picture shows.
bool says_how(WordKind kind);

enum class ConceptMatch {
  kNone,
  kNear,  // what the phrase names is directly above the concept: "canine" for "dog"
  kSame,
};

// What a phrase may mean, worked out once.
class KnownPhrase {
 public:
  // Words in lower case, as words_in() gives them. Must not outlive `world`.
  KnownPhrase(const CollageWorld& world, std::span<const std::string> words);

  // Its nouns in the singular, joined by spaces.
  const std::string& singular() const { return singular_; }
  bool is_noun() const { return !senses_.empty(); }
  // A phrase of the lexicon, which a picture can show.
  bool is_drawable() const { return meaning_.has_value(); }
  // A count, a size, an article: it says how and not what.
  bool is_qualifier() const { return qualifier_; }

 private:
  friend ConceptMatch match_concept(const CollageWorld& world, const KnownPhrase& truth,
                                    const KnownPhrase& phrase);
  std::string singular_;
  std::vector<Synset> senses_;  // most frequent first
  // In the lexicon, where the whole phrase is there; without categories that WordNet alone has.
  std::optional<Meaning> meaning_;
  bool qualifier_ = false;
  Synset meant_ = 0;                 // as the lexicon means it, else the first sense
  std::vector<std::size_t> groups_;  // of its terms
};

// kSame: the same words in the singular, the same entry of the lexicon (a term, a group, a
// background, a colour, ... by any of its names), or nouns that mean the same, each taken as the
// lexicon means it, else in its most frequent sense. kNear: a noun that in any of its senses means
// what the concept is directly a kind of, or the group of the lexicon that the concept is in.
ConceptMatch match_concept(const CollageWorld& world, const KnownPhrase& truth,
                           const KnownPhrase& phrase);

}  // namespace maia
