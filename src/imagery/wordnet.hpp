// The nouns of WordNet 3.0, read in place from Debian's wordnet-base: which meanings a word has,
// and what each is a kind of; and which words are adjectives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// A set of synonyms, by its offset in data.noun.
using Synset = std::uint32_t;

// Thread-safe. The files are mapped, so that opening costs nothing and a look-up reads a few pages.
class WordNet {
 public:
  // Throws kUnavailable, naming the package to install, where the files are not there.
  explicit WordNet(const std::filesystem::path& folder);
  ~WordNet();
  WordNet(const WordNet&) = delete;
  WordNet& operator=(const WordNet&) = delete;

  // The meanings of a noun as it stands, most frequent first; words of a phrase may be joined by
  // spaces. Empty for what is no noun.
  std::vector<Synset> senses(std::string_view noun) const;
  // The meanings of a noun in the singular or plural.
  std::vector<Synset> senses_of_form(std::string_view word) const;
  // Whether the word is (also) an adjective.
  bool is_adjective(std::string_view word) const;
  // Possible singulars of a word: irregular ones first, then by WordNet's rules of detachment. The
  // word itself is among them.
  std::vector<std::string> base_forms(std::string_view word) const;
  // What the synset is directly a kind or an instance of.
  std::vector<Synset> hypernyms(Synset synset) const;
  // The synset and everything it is a kind of, nearest first.
  std::vector<Synset> ancestors(Synset synset) const;

 private:
  struct Mapping {
    explicit Mapping(const std::filesystem::path& file);
    ~Mapping();
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    std::string_view text;
  };

  Mapping index_;
  Mapping data_;
  Mapping exceptions_;
  Mapping adjectives_;
};

std::filesystem::path default_wordnet_folder();

}  // namespace maia
