// What the words of a prompt or an instruction mean to the collage world.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "imagery/lexicon.hpp"
#include "imagery/wordnet.hpp"

namespace maia {

enum class WordKind {
  kUnknown,     // content that cannot be drawn
  kFiller,      // articles, "a photo of", ...
  kBoundary,    // ends a noun phrase: prepositions, conjunctions, punctuation
  kObject,      // `terms`: any of them shows it
  kBackground,  // `value`
  kBackdrop,    // "background": what stands before it says which
  kColour,      // `value`
  kLight,       // `value`, "day" included
  kWeather,     // `value`, "clear" included
  kSize,        // `number` is the factor
  kCount,       // `number`
  kPlain,       // "plain", "empty"
  kNegation,    // "no", "without"
};

struct Meaning {
  WordKind kind = WordKind::kUnknown;
  std::size_t length = 1;  // in words
  std::string value;
  double number = 0;
  std::vector<std::size_t> terms;
  bool plural = false;
  bool general = false;  // found as a category in WordNet, not in the lexicon
  // Of a phrase such as "polar bear", whose bear alone can be drawn: how many words are not shown.
  std::size_t unshown = 0;
};

// Lower-case words; "," stands for any punctuation that ends a phrase. At most `limit` of them.
// Bytes that are no ASCII letters or digits but part of a longer character belong to words.
std::vector<std::string> words_in(std::string_view text, std::size_t limit = 1024);

// Thread-safe.
class Dictionary {
 public:
  // Both must outlive the dictionary.
  Dictionary(const Lexicon& lexicon, const WordNet& wordnet);

  // What the longest phrase at words[start] means.
  Meaning read(std::span<const std::string> words, std::size_t start) const;
  // The colour of that name, or "".
  std::string colour(const std::string& word) const;

 private:
  struct Taxonomy;  // where the terms stand in WordNet, found when first needed

  void add(const std::string& phrase, Meaning meaning);
  void add_nouns();
  Meaning read_known(std::span<const std::string> words, std::size_t start) const;
  Meaning read_noun(const std::string& phrase) const;
  Meaning read_compound(std::span<const std::string> words, std::size_t start,
                        const Meaning& known) const;
  bool is_kind_of(const std::string& phrase, const std::string& noun, const Meaning& head) const;
  const Taxonomy& taxonomy() const;
  Synset synset_of(const Term& term, Synset group) const;

  const Lexicon& lexicon_;
  const WordNet& wordnet_;
  std::unordered_map<std::string, Meaning> phrases_;
  mutable std::once_flag once_;
  mutable std::shared_ptr<const Taxonomy> taxonomy_;
};

}  // namespace maia
