#include "nn/word_pieces.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "nn/model_catalog.hpp"
#include "nn/sentence_encoder.hpp"
#include "nn/unit_length.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

enum Piece {
  kPad,
  kUnknown,
  kBegin,
  kEnd,
  kDog,
  kDo,
  kGs,
  kG,
  kA,
  kCrow,
  kE,
  kComma,
  kSigma,
  kIdeograph
};
const std::string kVocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\ndog\ndo\n##gs\n##g\na\ncrow\ne\n,\nσ\n狐\n";

class WordPieces : public testing::Test {
 protected:
  std::vector<int> inside(std::string_view text) const {
    const auto all = tokenizer_.tokens(text, 1000);
    EXPECT_EQ(all.front(), kBegin);
    EXPECT_EQ(all.back(), kEnd);
    return {all.begin() + 1, all.end() - 1};
  }
  using Pieces = std::vector<int>;
  const WordPieceTokenizer tokenizer_{kVocabulary, "a test"};
};

TEST_F(WordPieces, AreTheLongestThatTheVocabularyHas) {
  EXPECT_EQ(inside("dog"), Pieces{kDog});
  EXPECT_EQ(inside("dogs a"), (Pieces{kUnknown, kA}));  // "dog" is longest, and "##s" is not there
  EXPECT_EQ(inside("dogg"), (Pieces{kDog, kG}));
  EXPECT_EQ(inside("gs"), Pieces{kUnknown});  // it only continues a word
}

TEST_F(WordPieces, HaveNeitherCaseNorAccents) {
  EXPECT_EQ(inside("DOG, É e\xcc\x81"), (Pieces{kDog, kComma, kE, kE}));
  EXPECT_EQ(inside("Σ σ"), (Pieces{kSigma, kSigma}));
  EXPECT_EQ(inside("aΣ"), Pieces{kUnknown});
}

TEST_F(WordPieces, AreOfWordsBetweenSpacesSignsAndIdeographs) {
  EXPECT_EQ(inside("a\tcrow\n a\xc2\xa0"
                   "crow"),
            (Pieces{kA, kCrow, kA, kCrow}));
  EXPECT_EQ(inside("a,crow"), (Pieces{kA, kComma, kCrow}));
  EXPECT_EQ(inside("a狐crow"), (Pieces{kA, kIdeograph, kCrow}));
  EXPECT_EQ(inside("d\xc2\xado\xe2\x80\x8bg"), Pieces{kDog});  // what is not seen is not there
  EXPECT_EQ(inside(" \t "), Pieces{});
  EXPECT_EQ(inside(std::string(101, 'a')), Pieces{kUnknown});
}

TEST_F(WordPieces, MarksInATextAreTheMarks) {
  EXPECT_EQ(inside("a[SEP]dog"), (Pieces{kA, kEnd, kDog}));
  EXPECT_EQ(inside("[sep]").size(), 3U);   // in small letters it is a word in brackets
  EXPECT_EQ(inside("[MASK]").size(), 3U);  // and one that is not in the vocabulary
}

TEST_F(WordPieces, ATextIsCutToItsLength) {
  EXPECT_EQ(tokenizer_.tokens("a crow a crow", 4), (Pieces{kBegin, kA, kCrow, kEnd}));
  EXPECT_EQ(tokenizer_.tokens("a crow", 2), (Pieces{kBegin, kEnd}));
}

TEST_F(WordPieces, AnyBytesBecomeTokens) {
  Random random(4);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (std::uint64_t size = random.below(60); size > 0; --size) {
      text += static_cast<char>(random.below(256));
    }
    for (const int token : tokenizer_.tokens(text, 20)) {
      EXPECT_GE(token, 0);
      EXPECT_LT(token, 14);
    }
  }
}

TEST_F(WordPieces, NeedAWholeVocabulary) {
  std::string message;
  const auto kind_of = [&](const std::string& text) {
    return kind_thrown([&] { WordPieceTokenizer(text, "the file"); }, &message);
  };
  EXPECT_EQ(kind_of("[CLS]\n[UNK]\na\n"), ErrorKind::kBadInput);
  EXPECT_NE(message.find("the file is no vocabulary of pieces: [SEP] is missing"),
            std::string::npos);
  EXPECT_EQ(kind_of(kVocabulary + "dog\n"), ErrorKind::kBadInput);
  EXPECT_NE(message.find("line 15"), std::string::npos);
  EXPECT_EQ(kind_of(""), ErrorKind::kBadInput);
}

// tests/oracle/make_sentence_golden.py wrote what Hugging Face's tokenizer and model make of texts.
class Sentences : public testing::Test {
 protected:
  void SetUp() override {
    encoder_ = open_installed_sentence_encoder();
    if (!encoder_) GTEST_SKIP() << "maia models pull all-minilm-l6-v2 bert-vocabulary";
    const std::string path = MAIA_SOURCE_FOLDER "/tests/nn/sentences_golden.json";
    golden_ = parse_json(read_text(path), path);
  }
  std::unique_ptr<const SentenceEncoder> encoder_;
  Json golden_;
};

TEST_F(Sentences, HaveTheTokensOfTheReference) {
  ASSERT_GT(golden_["tokens"].size(), 50U);
  for (const Json& row : golden_["tokens"]) {
    const auto text = row["text"].get<std::string>();
    EXPECT_EQ(encoder_->tokens(text), row["tokens"].get<std::vector<int>>()) << text;
  }
}

TEST_F(Sentences, HaveTheVectorsOfTheReference) {
  ASSERT_GT(golden_["vectors"].size(), 10U);
  for (const Json& row : golden_["vectors"]) {
    const auto text = row["text"].get<std::string>();
    const auto expected = to_unit_length(row["vector"].get<std::vector<float>>());
    const auto found = encoder_->encode(text);
    ASSERT_EQ(found.size(), expected.size());
    EXPECT_NEAR(cosine(found, found), 1, 1e-6);
    EXPECT_GT(cosine(found, expected), 1 - 1e-6) << text;
  }
}

TEST_F(Sentences, AreNearWhereTheyMeanTheSame) {
  const auto dog = encoder_->encode("a photo of a dog");
  EXPECT_GT(cosine(dog, encoder_->encode("a picture of a puppy")),
            cosine(dog, encoder_->encode("a picture of a bridge")) + 0.2);
  EXPECT_EQ(encoder_->encode(std::string(100'000, '!')).size(), 384U);
  EXPECT_EQ(encoder_->encode("").size(), 384U);
}

TEST_F(Sentences, NeedTheirOwnFiles) {
  const TemporaryFolder folder;
  const auto weights = *installed_weights(kSentenceModel);
  const auto vocabulary = folder.path() / "vocabulary.txt";
  write_file(vocabulary, kVocabulary);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { SentenceEncoder(weights, vocabulary); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("maia models pull bert-vocabulary"), std::string::npos);
  EXPECT_EQ(
      kind_thrown([&] { SentenceEncoder(vocabulary, *installed_weights(kSentenceVocabulary)); }),
      ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
