#include "nn/byte_pair.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/random.hpp"
#include "nn/byte_pair_clean.hpp"
#include "nn/byte_pair_entities.hpp"
#include "nn/unicode.hpp"
#include "nn/vocabulary.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr int kFirstPair = 512;

class BytePair : public testing::Test {
 protected:
  const BytePairTokenizer tokenizer_{vocabulary_text(), "a test"};
};

// A visible character's byte is a symbol from "!" on; at the end of a word it is one 256 later.
int letter(char c) {
  return c - '!';
}
int last(char c) {
  return letter(c) + 256;
}

TEST_F(BytePair, JoinsTheMostFrequentPairFirst) {
  EXPECT_EQ(tokenizer_.encode("dog"), std::vector<int>{kFirstPair + 1});
  EXPECT_EQ(tokenizer_.encode("cat dog"), (std::vector<int>{kFirstPair + 3, kFirstPair + 1}));
  EXPECT_EQ(tokenizer_.encode("dogs"), (std::vector<int>{kFirstPair, letter('g'), last('s')}));
  EXPECT_EQ(tokenizer_.encode("the"), std::vector<int>{kFirstPair + 5});  // not t, "he"
  EXPECT_EQ(tokenizer_.encode("dodo"),
            (std::vector<int>{kFirstPair, letter('d'), last('o')}));  // the last o ends a word
}

TEST_F(BytePair, WordsAreLettersDigitsContractionsAndTheRest) {
  EXPECT_EQ(tokenizer_.encode("a1b"), (std::vector<int>{last('a'), last('1'), last('b')}));
  EXPECT_EQ(tokenizer_.encode("x's"), (std::vector<int>{last('x'), letter('\''), last('s')}));
  EXPECT_EQ(tokenizer_.encode("''z"), (std::vector<int>{letter('\''), last('\''), last('z')}));
  EXPECT_EQ(tokenizer_.encode(" \t "), std::vector<int>{});
}

TEST_F(BytePair, ATextHasAStartAndAnEndAndIsCutToItsLength) {
  EXPECT_EQ(tokenizer_.tokens("dog", 77), (std::vector<int>{49406, kFirstPair + 1, 49407}));
  EXPECT_EQ(tokenizer_.tokens("", 77), (std::vector<int>{49406, 49407}));
  EXPECT_EQ(tokenizer_.tokens("dog cat dog", 3), (std::vector<int>{49406, kFirstPair + 1, 49407}));
  EXPECT_EQ(tokenizer_.encode("<end_of_text>"), std::vector<int>{49407});
}

TEST_F(BytePair, AnyBytesBecomeTokens) {
  Random random(4);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (std::uint64_t size = random.below(60); size > 0; --size) {
      text += static_cast<char>(random.below(256));
    }
    for (const int token : tokenizer_.tokens(text, 77)) {
      ASSERT_GE(token, 0);
      ASSERT_LE(token, 49407);
    }
  }
  EXPECT_NO_THROW(tokenizer_.encode(std::string(10'000, 'a')));
  EXPECT_EQ(kind_thrown([&] { tokenizer_.encode(std::string(10'001, 'a')); }),
            ErrorKind::kBadInput);
}

TEST(BytePairVocabulary, IsRefusedUnlessItHasClipsNumberOfKnownPairs) {
  const auto load = [](const std::string& text) { BytePairTokenizer(text, "a test"); };
  EXPECT_NO_THROW(load(vocabulary_text()));
  EXPECT_EQ(kind_thrown([&] { load(vocabulary_text(kVocabularyPairs - 1)); }),
            ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { load(""); }), ErrorKind::kBadInput);
  for (const auto& [good, bad] : {std::pair("d o\n", "d o g\n"), std::pair("d o\n", "do\n"),
                                  std::pair("do g</w>", "unknown g</w>")}) {
    std::string text = vocabulary_text();
    text.replace(text.find(good), std::string_view(good).size(), bad);
    EXPECT_EQ(kind_thrown([&] { load(text); }), ErrorKind::kBadInput) << bad;
  }
}

std::string clean(std::string_view text) {
  return to_utf8(clean_caption(text));
}

TEST(CleanCaption, IsLowerCaseWithSingleSpaces) {
  EXPECT_EQ(clean("  A \t Dog\r\nRuns  "), "a dog runs");
  EXPECT_EQ(clean("ΟΔΟΣ İ ẞ"), "οδος i̇ ß");
  EXPECT_EQ(clean("\xC2\xA0x\xE3\x80\x80y\xE2\x80\xA8z"), "x y z");
}

TEST(CleanCaption, MakesLettersUsual) {
  EXPECT_EQ(clean("“ﬁne” it’s ＡＢＣ ｶﾞ Ǆ"), "\"fine\" it's abc ガ dž");
  EXPECT_EQ(clean("e\xCC\x81"), "é");
  EXPECT_EQ(clean("\x1B[31mred\x1B[0m\x07 \xEF\xBB\xBFx"), "red x");
  EXPECT_EQ(clean("\xC2\x93quoted\xC2\x94 \xC2\x80"), "\"quoted\" €");
  EXPECT_EQ(clean("\xFFx"), "\xEF\xBF\xBDx");
}

TEST(CleanCaption, ReadsReferencesOfHtml) {
  EXPECT_EQ(clean("tom &amp; jerry &#39;s &#x41; &EACUTE; &amp;amp;amp;"), "tom & jerry 's a é &");
  EXPECT_EQ(clean("<b> &amp;amp;amp;"), "<b> &amp;");  // meant, but for two readings
}

TEST(HtmlEntities, AreReadAsABrowserDoes) {
  const HtmlEntities entities;
  const auto unescape = [&](std::string_view text) {
    return to_utf8(entities.unescape(to_code_points(text)));
  };
  EXPECT_EQ(unescape("&notit; &notin; &copy2024 &Aacute"), "¬it; ∉ ©2024 Á");
  EXPECT_EQ(unescape("&#0;&#xD800;&#99999999999;&#128;&#1;"), "\uFFFD\uFFFD\uFFFD€");
  EXPECT_EQ(unescape("& &; &# &#; &#x; &zzz; &"), "& &; &# &#; &#x; &zzz; &");
}

}  // namespace
}  // namespace maia
