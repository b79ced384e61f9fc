#include "chat/prices.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr TokenCount kMillion{.input = 1'000'000, .output = 1'000'000};

class Prices : public testing::Test {
 protected:
  void TearDown() override { ::unsetenv("MAIA_PRICES"); }
  std::filesystem::path write(std::string_view text) const {
    const auto file = folder_.path() / "prices.toml";
    write_file(file, text);
    return file;
  }
  TemporaryFolder folder_;
};

TEST_F(Prices, AreOfTheFirstPatternThatMatches) {
  const PriceTable table({{"openai:gpt-4o", 2.5, 1.25, 2.5, 10},
                          {"openai:gpt-4*", 10, 10, 10, 30},
                          {"http://*#*", 0, 0, 0, 0}});
  EXPECT_DOUBLE_EQ(*table.dollars("openai:gpt-4o", kMillion), 12.5);
  EXPECT_DOUBLE_EQ(*table.dollars("openai:gpt-4-turbo", kMillion), 40);
  EXPECT_DOUBLE_EQ(*table.dollars("http://127.0.0.1:8000/v1#x", kMillion), 0);
  EXPECT_FALSE(table.dollars("openai:gpt-5", kMillion));
  EXPECT_FALSE(table.dollars("", kMillion));
}

TEST_F(Prices, CountEachKindOfTokenOnce) {
  const PriceTable table({{"m", 1, 0.1, 1.25, 10}});
  EXPECT_DOUBLE_EQ(*table.dollars("m", {.input = 1'000'000,
                                        .cache_read = 2'000'000,
                                        .cache_written = 4'000'000,
                                        .output = 3'000'000}),
                   1 + 0.2 + 5 + 30);
}

TEST_F(Prices, OfOurFileAreWhole) {
  const auto prices = read_prices(data_folder() / "data" / "prices.toml");
  EXPECT_GE(prices.size(), 5u);
  for (const Price& price : prices) {
    EXPECT_GT(price.output, price.input) << price.backbone;
    EXPECT_LE(price.cached, price.input) << price.backbone;
    EXPECT_GE(price.cache_write, price.input) << price.backbone;
  }
}

TEST_F(Prices, OfTheUsersOwnFileComeFirst) {
  const auto file = write("[[price]]\nbackbone = 'openai:gpt-4o'\ninput = 1\noutput = 2\n");
  ::setenv("MAIA_PRICES", file.c_str(), 1);
  const PriceTable table = open_prices();
  EXPECT_DOUBLE_EQ(*table.dollars("openai:gpt-4o", kMillion), 3);
  EXPECT_TRUE(table.dollars("openai:gpt-4o-mini", kMillion));
}

TEST_F(Prices, ThatCannotBeReadAreRefusedWithTheReason) {
  const std::pair<const char*, const char*> cases[] = {
      {"x = [", "line 1"},
      {"x = 1", "no [[price]] tables"},
      {"price = [1]", "not a list of tables"},
      {"[[price]]\ninput = 1\noutput = 1", "no 'backbone'"},
      {"[[price]]\nbackbone = 'a'\ninput = 1", "both needed"},
      {"[[price]]\nbackbone = 'a'\ninput = -1\noutput = 1", "'input' of a is no price"},
      {"[[price]]\nbackbone = 'a'\ninput = 1\noutput = nan", "'output' of a is no price"},
      {"[[price]]\nbackbone = 'a'\ninput = 'x'\noutput = 1", "'input' of a is no price"},
  };
  for (const auto& [text, words] : cases) {
    std::string message;
    EXPECT_EQ(kind_thrown([&, text = text] { read_prices(write(text)); }, &message),
              ErrorKind::kBadInput)
        << text;
    EXPECT_NE(message.find(words), std::string::npos) << message;
  }
  ::setenv("MAIA_PRICES", "/no/such/file", 1);
  EXPECT_EQ(kind_thrown([] { open_prices(); }), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace maia
