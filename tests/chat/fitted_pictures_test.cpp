#include "chat/fitted_pictures.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "image/codec.hpp"

namespace maia {
namespace {

std::vector<Message> with_pictures(int count) {
  std::vector<Message> messages;
  for (int i = 0; i < count; ++i) {
    messages.push_back({Message::Role::kUser, {{"before\n", {}}, {"", Image(10 + i, 10)}}});
  }
  return messages;
}

std::vector<int> widths_sent(const FittedConversation& fitted) {
  std::vector<int> widths;
  for (const auto& picture : fitted.pictures) {
    widths.push_back(decode_image(base64_decode(picture).value(), "picture").width());
  }
  return widths;
}

TEST(FittedPictures, AreAllSentWhereTheyFit) {
  const auto fitted = fit_pictures(with_pictures(3), {.longest_side = 100, .most = 3});
  EXPECT_EQ(widths_sent(fitted), (std::vector<int>{10, 11, 12}));
  EXPECT_TRUE(fitted.notes.empty());
}

TEST(FittedPictures, TheOldestGoFirstAndALineStandsInTheirPlace) {
  const auto fitted = fit_pictures(with_pictures(5), {.longest_side = 100, .most = 3});
  EXPECT_EQ(widths_sent(fitted), (std::vector<int>{12, 13, 14}));
  ASSERT_EQ(fitted.messages[0].parts.size(), 1u);
  EXPECT_TRUE(fitted.messages[0].parts[0].text.starts_with("before\n[an image was here"));
  ASSERT_EQ(fitted.notes.size(), 1u);
  EXPECT_NE(fitted.notes[0].find("oldest 2 of 5"), std::string::npos);
}

TEST(FittedPictures, ABeginningStaysTheSameWhileAConversationGrowsByAQuarterOfTheLimit) {
  const PictureLimits limits{.longest_side = 100, .most = 40};
  int changes = 0;
  int left_out_before = 0;
  for (int count = 40; count <= 80; ++count) {
    const auto sent = widths_sent(fit_pictures(with_pictures(count), limits)).size();
    EXPECT_LE(sent, 40u);
    EXPECT_GT(sent, 30u);
    const int left_out = count - static_cast<int>(sent);
    if (left_out != left_out_before) ++changes;
    left_out_before = left_out;
  }
  EXPECT_EQ(changes, 4);
}

TEST(FittedPictures, LargeOnesAreMadeSmallerInProportion) {
  const std::vector<Message> messages = {
      {Message::Role::kUser, {{"", Image(400, 100)}, {"", Image(1, 300)}, {"", Image(200, 200)}}}};
  const auto fitted = fit_pictures(messages, {.longest_side = 200, .most = 10});
  EXPECT_EQ(widths_sent(fitted), (std::vector<int>{200, 1, 200}));
  EXPECT_EQ(fitted.notes,
            (std::vector<std::string>{"2 images were sent smaller, with a longest side of 200."}));
}

TEST(FittedPictures, TextIsValidAndNeverBlank) {
  const std::vector<Message> messages = {{Message::Role::kUser, {{" \n", {}}, {"", Image(3, 3)}}},
                                         {Message::Role::kAssistant, {{"", {}}}},
                                         {Message::Role::kUser, {{"a\xff", {}}, {"b", {}}}}};
  const auto fitted = fit_pictures(messages, {});
  ASSERT_EQ(fitted.messages[0].parts.size(), 1u);
  EXPECT_FALSE(fitted.messages[0].parts[0].png.empty());
  EXPECT_EQ(fitted.messages[1].parts[0].text, "(empty)");
  ASSERT_EQ(fitted.messages[2].parts.size(), 1u);
  EXPECT_EQ(fitted.messages[2].parts[0].text,
            "a\xef\xbf\xbd"
            "b");
}

}  // namespace
}  // namespace maia
