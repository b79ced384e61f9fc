#include "imagery/wordnet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "seed.hpp"

namespace maia {
namespace {

bool is_a(const WordNet& wordnet, const char* noun, const char* kind) {
  const auto above = wordnet.ancestors(wordnet.senses(noun).at(0));
  const auto kinds = wordnet.senses(kind);
  return std::find_first_of(above.begin(), above.end(), kinds.begin(), kinds.end()) != above.end();
}

TEST(WordNet, FindsTheFirstTheLastAndOrdinaryNouns) {
  const WordNet wordnet(default_wordnet_folder());
  // Offsets as printed in WordNet 3.0's own index.
  EXPECT_EQ(wordnet.senses("dog").at(0), 2084071u);
  EXPECT_EQ(wordnet.senses("dog").size(), 7u);
  EXPECT_EQ(wordnet.senses("hot dog").size(), 3u);
  EXPECT_FALSE(wordnet.senses("'hood").empty());
  EXPECT_FALSE(wordnet.senses("zyrian").empty());
  EXPECT_TRUE(wordnet.senses("zzzz").empty());
  EXPECT_TRUE(wordnet.senses("").empty());
  EXPECT_TRUE(wordnet.senses("  ").empty());
  EXPECT_TRUE(wordnet.senses(std::string(5000, 'a')).empty());
}

TEST(WordNet, KnowsKinds) {
  const WordNet wordnet(default_wordnet_folder());
  EXPECT_TRUE(is_a(wordnet, "crow", "bird"));
  EXPECT_TRUE(is_a(wordnet, "crow", "animal"));
  EXPECT_TRUE(is_a(wordnet, "sedan", "car"));
  EXPECT_FALSE(is_a(wordnet, "crow", "mammal"));
}

TEST(WordNet, KnowsAdjectives) {
  const WordNet wordnet(default_wordnet_folder());
  EXPECT_TRUE(wordnet.is_adjective("antique"));
  EXPECT_TRUE(wordnet.is_adjective("Entire"));
  EXPECT_FALSE(wordnet.is_adjective("poodle"));
  EXPECT_FALSE(wordnet.is_adjective(""));
}

TEST(WordNet, DetachesEndings) {
  const WordNet wordnet(default_wordnet_folder());
  const auto forms = [&](const char* word) { return wordnet.base_forms(word); };
  const auto has = [](const std::vector<std::string>& list, const char* word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  EXPECT_TRUE(has(forms("geese"), "goose"));
  EXPECT_TRUE(has(forms("foxes"), "fox"));
  EXPECT_TRUE(has(forms("berries"), "berry"));
  EXPECT_TRUE(has(forms("firemen"), "fireman"));
  EXPECT_FALSE(has(forms("glass"), "glas"));
}

TEST(WordNet, ReadsDamagedFilesWithoutHarm) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const TemporaryFolder folder;
  for (int round = 0; round < 50; ++round) {
    for (const char* name : {"index.noun", "data.noun", "noun.exc", "index.adj"}) {
      std::string text = "dog n 999 5 @ ~ 7 1 00000000 4294967295 00000003\n";
      for (int i = random.between(0, 400); i > 0; --i)
        text += static_cast<char>(random.between(0, 255));
      if (random.uniform() < 0.5) text += "\n00000000 05 n ff dog 0 200 @ 00000000 n 0000 @";
      write_file(folder.path() / name, text);
    }
    const WordNet wordnet(folder.path());
    for (const Synset synset : wordnet.senses("dog")) wordnet.ancestors(synset);
    for (int i = 0; i < 20; ++i) wordnet.ancestors(Synset(random.next()));
    wordnet.senses_of_form("dogs");
    wordnet.is_adjective("dog");
  }
}

}  // namespace
}  // namespace maia
