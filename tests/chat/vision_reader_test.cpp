#include "chat/vision_reader.hpp"

#include <gtest/gtest.h>

#include "image/highlight.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

class Scripted : public Backbone {
 public:
  explicit Scripted(std::string answer) : answer_(std::move(answer)) {}
  std::string name() const override { return "eyes"; }
  Reply reply(std::span<const Message> conversation) override {
    asked.emplace_back(conversation.begin(), conversation.end());
    return {.text = answer_};
  }
  std::vector<std::vector<Message>> asked;

 private:
  std::string answer_;
};

Image grey() {
  return Image(4, 2, std::vector<std::uint8_t>(24, 200));
}
Mask left_half() {
  return {4, 2, {1, 1, 0, 0, 1, 1, 0, 0}};
}

TEST(VisionReader, IsShownThePictureAsTheAgentSeesItAndNothingElse) {
  const auto eyes = std::make_shared<Scripted>("  a red\nmug  ");
  const auto reader = make_vision_reader(eyes);
  EXPECT_EQ(reader->name(), "eyes");
  EXPECT_EQ(reader->describe({grey(), nullptr, left_half()}), "a red mug");
  ASSERT_EQ(eyes->asked.size(), 1u);
  ASSERT_EQ(eyes->asked[0].size(), 2u);
  EXPECT_EQ(eyes->asked[0][0].role, Message::Role::kSystem);
  ASSERT_EQ(eyes->asked[0][1].parts.size(), 1u);
  EXPECT_EQ(eyes->asked[0][1].parts[0].image, highlight(grey(), left_half()));
  reader->describe({grey(), nullptr, {}});
  EXPECT_EQ(eyes->asked[1][1].parts[0].image, grey());
}

TEST(VisionReader, DoesNotAskAboutTheDark) {
  const auto eyes = std::make_shared<Scripted>("2 of 2: red");
  const auto reader = make_vision_reader(eyes);
  const ReadableImage dark{grey(), nullptr, Mask{4, 2, std::vector<std::uint8_t>(8, 0)}};
  EXPECT_EQ(reader->describe(dark), "nothing is highlighted");
  const std::vector<ReadableImage> all_dark = {dark, dark};
  EXPECT_EQ(reader->summarize(all_dark), "2 of 2: nothing is highlighted");
  EXPECT_TRUE(eyes->asked.empty());
  const ReadableImage lit{grey(), nullptr, left_half()};
  const std::vector<ReadableImage> mixed = {lit, dark, lit};
  EXPECT_EQ(reader->summarize(mixed), "2 of 2: red\n1 of 3: nothing is highlighted");
  ASSERT_EQ(eyes->asked.size(), 1u);
  EXPECT_EQ(eyes->asked[0][1].parts.size(), 4u);  // a number and a picture each
}

TEST(VisionReader, RefusesAMaskOfAnotherSize) {
  const auto reader = make_vision_reader(std::make_shared<Scripted>("x"));
  EXPECT_EQ(kind_thrown([&] {
              reader->describe({grey(), nullptr, Mask{1, 1, {1}}});
            }),
            ErrorKind::kBadInput);
}

TEST(VisionReader, KeepsAnswersShort) {
  const auto reader = make_vision_reader(std::make_shared<Scripted>(std::string(100'000, 'x')));
  EXPECT_LE(reader->describe({grey(), nullptr, {}}).size(), 1000u);
  const std::vector<ReadableImage> one = {{grey(), nullptr, {}}};
  EXPECT_LE(reader->summarize(one).size(), 4000u);
}

}  // namespace
}  // namespace maia
