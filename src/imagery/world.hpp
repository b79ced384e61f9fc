// The collage world: the lexicon, the stamps and WordNet, loaded once and shared.
#pragma once

#include <filesystem>
#include <memory>

#include "imagery/dictionary.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/stamps.hpp"
#include "imagery/wordnet.hpp"

namespace maia {

// Thread-safe; immutable but for the cache of decoded stamps.
class CollageWorld {
 public:
  // Throws kUnavailable, naming the package to install, where either folder is not there.
  // `names` gives stamps other names than their own: pictures must not depend on them.
  CollageWorld(const std::filesystem::path& stamps, const std::filesystem::path& wordnet,
               const StampNames& names = {});

  const Lexicon& lexicon() const { return lexicon_; }
  const StampStore& stamps() const { return stamps_; }
  const WordNet& wordnet() const { return wordnet_; }
  const Dictionary& dictionary() const { return dictionary_; }

 private:
  Lexicon lexicon_;
  StampStore stamps_;
  WordNet wordnet_;
  Dictionary dictionary_;
};

// The installed world, loaded on first use.
std::shared_ptr<const CollageWorld> collage_world();

}  // namespace maia
