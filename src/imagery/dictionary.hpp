// What the words of a prompt or an instruction mean to the collage world.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "imagery/lexicon.hpp"
#include "imagery/prompt_words.hpp"
#include "imagery/wordnet.hpp"

namespace maia {

enum class WordKind {
  kUnknown,     // content that cannot be drawn
  kFiller,      // articles, "a photo of", ...
  kBoundary,    // ends a noun phrase: prepositions, conjunctions, punctuation
  kObject,      // `terms`: any of them shows it
  kPart,        // `value`: of something, "tail"
  kBackground,  // `value`
  kTexture,     // `value`; `number` is 1 of an adjective, "striped"
  kBackdrop,    // "background", "pattern": what stands before it says which
  kColour,      // `value`
  kLight,       // `value`, "day" included
  kWeather,     // `value`, "clear" included
  kStyle,       // `value`, "photo" included
  kDrawing,     // a drawing rather than a photograph; `value` is "of" where all that follows is
  kSize,        // `number` is the factor
  kCount,       // `number`; `value` is "group" of "a flock of", which gives way to a number
  kRegion,      // `value`: "left", "top left", ...
  kRelation,    // `value`: "left", "behind", ..., to what comes next
  kLetters,     // "the word", "saying": letters follow; `value` is "word" or "saying"
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
  std::size_t unshown_from = 0;  // the first of them
};

// Thread-safe.
class Dictionary {
 public:
  // Both must outlive the dictionary.
  Dictionary(const Lexicon& lexicon, const WordNet& wordnet);

  // What the longest phrase at words[start] means.
  Meaning read(Words words, std::size_t start) const;
  Meaning read(std::span<const std::string> words, std::size_t start) const;
  // The colour of that name, or "".
  std::string colour(const std::string& word) const;
  // The number of the term of that name.
  std::optional<std::size_t> term(std::string_view name) const;
  const Lexicon& lexicon() const { return lexicon_; }

 private:
  struct Taxonomy;  // where the terms stand in WordNet, found when first needed

  void add(const std::string& phrase, Meaning meaning);
  void add_closed_words();
  void add_nouns();
  void add_noun(const std::string& singular, Meaning meaning);
  Meaning read_known(Words words, std::size_t start) const;
  Meaning read_noun(const std::string& phrase) const;
  Meaning read_kind(const std::string& phrase) const;
  Meaning read_compound(Words words, std::size_t start, const Meaning& known) const;
  bool has_part(const Meaning& owner, const std::string& part) const;
  bool is_kind_of(const std::string& phrase, const std::string& noun, const Meaning& head) const;
  const Taxonomy& taxonomy() const;
  bool is_thing(Synset sense) const;
  Synset synset_of(const Term& term, Synset group) const;

  const Lexicon& lexicon_;
  const WordNet& wordnet_;
  std::unordered_map<std::string, Meaning> phrases_;
  std::unordered_map<std::string, std::size_t> longest_;  // phrase that begins with a word
  mutable std::once_flag once_;
  mutable std::shared_ptr<const Taxonomy> taxonomy_;
};

}  // namespace maia
