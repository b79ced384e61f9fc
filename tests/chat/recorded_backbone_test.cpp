#include "chat/recorded_backbone.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "chat/cached_backbone.hpp"
#include "chat/conversation_hash.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

Message text(Message::Role role, const std::string& words) {
  return {role, {{words, {}}}};
}

// Answers with how often it was asked, so that no two answers are alike.
class Counting : public Backbone {
 public:
  std::string name() const override { return "counting"; }
  Reply reply(std::span<const Message> conversation) override {
    if (text_of(conversation.back()) == "fail") throw Error(ErrorKind::kLimit, "it is too long");
    ++asked;
    Reply reply{.text = "answer " + std::to_string(asked) + "\n\xc3\xa9",
                .usage = {.input_tokens = 10 * asked, .cached_tokens = 3, .output_tokens = asked},
                .notes = {"a note"}};
    if (asked % 2 == 0) reply.usage.dollars = 0.125 * asked;
    return reply;
  }
  int asked = 0;
};

void expect_same(const Reply& a, const Reply& b) {
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.notes, b.notes);
  EXPECT_EQ(a.usage.input_tokens, b.usage.input_tokens);
  EXPECT_EQ(a.usage.cached_tokens, b.usage.cached_tokens);
  EXPECT_EQ(a.usage.output_tokens, b.usage.output_tokens);
  EXPECT_EQ(a.usage.dollars, b.usage.dollars);
}

class Recording : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "recording.jsonl"; }

  static std::vector<Message> opening() {
    return {text(Message::Role::kSystem, "system"), text(Message::Role::kUser, "task")};
  }
  // A run of some turns with pictures; returns its replies and leaves its conversation.
  std::vector<Reply> run(Backbone& backbone, int turns) {
    conversation_ = opening();
    std::vector<Reply> replies;
    for (int i = 0; i < turns; ++i) {
      replies.push_back(backbone.reply(conversation_));
      conversation_.push_back(text(Message::Role::kAssistant, replies.back().text));
      conversation_.push_back(
          {Message::Role::kUser, {{"seen " + std::to_string(i), {}}, {"", Image(4 + i, 4)}}});
    }
    return replies;
  }

  TemporaryFolder folder_;
  std::vector<Message> conversation_;
};

TEST_F(Recording, GivesTheSameRepliesAgain) {
  const auto inner = std::make_shared<Counting>();
  const auto recorder = record_backbone(inner, std::make_shared<ExchangeLog>(file()), "backbone");
  EXPECT_EQ(recorder->name(), "counting");
  const auto recorded = run(*recorder, 5);
  const auto replay = replay_backbone(file(), "backbone");
  EXPECT_EQ(replay->name(), "counting");
  const auto replayed = run(*replay, 5);
  for (std::size_t i = 0; i < 5; ++i) expect_same(recorded[i], replayed[i]);
}

TEST_F(Recording, GivesRepeatedQuestionsTheirAnswersInOrder) {
  const auto recorder = record_backbone(std::make_shared<Counting>(),
                                        std::make_shared<ExchangeLog>(file()), "backbone");
  const auto first = recorder->reply(opening());
  const auto second = recorder->reply(opening());
  const auto replay = replay_backbone(file(), "backbone");
  expect_same(replay->reply(opening()), first);
  expect_same(replay->reply(opening()), second);
  expect_same(replay->reply(opening()), second);
}

TEST_F(Recording, SaysWhichTurnDiffers) {
  const auto recorder = record_backbone(std::make_shared<Counting>(),
                                        std::make_shared<ExchangeLog>(file()), "backbone");
  run(*recorder, 3);
  const auto whole = conversation_;
  const auto replay = replay_backbone(file(), "backbone");
  const auto said = [&](const std::vector<Message>& asked) {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { replay->reply(asked); }, &message), ErrorKind::kNotFound);
    return message;
  };
  EXPECT_NE(said(whole).find("ends in turn 3"), std::string::npos);
  auto other = std::vector<Message>(whole.begin(), whole.begin() + 6);
  other[3].parts[1].image = Image(9, 9);  // the picture of the first observation
  EXPECT_NE(said(other).find("the observation of turn 1 differs"), std::string::npos);
  other = {whole.begin(), whole.begin() + 6};
  other[4].parts[0].text += "!";
  EXPECT_NE(said(other).find("the reply of turn 2 differs"), std::string::npos);
  other[0].parts[0].text = "another system";
  EXPECT_NE(said(other).find("the system message differs"), std::string::npos);
  other = opening();
  other[1].parts[0].text = "another task";
  EXPECT_NE(said(other).find("the task differs, from 'another task' on"), std::string::npos);
}

TEST_F(Recording, WritesOnlyWhatIsNew) {
  const auto recorder = record_backbone(std::make_shared<Counting>(),
                                        std::make_shared<ExchangeLog>(file()), "backbone");
  run(*recorder, 4);
  const auto exchanges = read_exchanges(file(), "backbone");
  ASSERT_EQ(exchanges.size(), 5u);  // the first names the backbone
  EXPECT_EQ(exchanges[1].at("messages").size(), 2u);
  for (std::size_t i = 2; i < 5; ++i) {
    EXPECT_EQ(exchanges[i].at("messages").size(), 2u);
    EXPECT_EQ(exchanges[i].at("after"), exchanges[i - 1].at("request"));
  }
  const Json& parts = exchanges[2].at("messages")[1].at("parts");
  EXPECT_EQ(parts[0].at("text"), "seen 0");
  EXPECT_EQ(parts[1].at("image"), image_hash(Image(4, 4)));
}

TEST_F(Recording, KeepsFailuresToReadAndNotToRepeat) {
  const auto recorder = record_backbone(std::make_shared<Counting>(),
                                        std::make_shared<ExchangeLog>(file()), "backbone");
  const std::vector<Message> bad = {text(Message::Role::kUser, "fail")};
  EXPECT_EQ(kind_thrown([&] { recorder->reply(bad); }), ErrorKind::kLimit);
  const auto exchanges = read_exchanges(file(), "backbone");
  EXPECT_EQ(exchanges.back().at("error").at("message"), "it is too long");
  EXPECT_EQ(kind_thrown([&] { replay_backbone(file(), "backbone")->reply(bad); }),
            ErrorKind::kNotFound);
}

TEST_F(Recording, ServesSeveralPartsOfARun) {
  const auto log = std::make_shared<ExchangeLog>(file());
  const auto thinker = record_backbone(std::make_shared<Counting>(), log, "backbone");
  const auto reader = record_backbone(std::make_shared<Counting>(), log, "vision");
  thinker->reply(opening());
  thinker->reply(opening());
  const auto read = reader->reply(opening());
  expect_same(replay_backbone(file(), "vision")->reply(opening()), read);
}

TEST_F(Recording, SurvivesAnswersThatSomebodyChanged) {
  for (
      const char* line :
      {R"({"service": "backbone"})", R"({"service": "backbone", "name": 5, "messages": 7})",
       R"({"service": "backbone", "request": [], "answer": {"text": 3, "notes": {}, "usage": []}})",
       R"({"service": "backbone", "messages": [1, null], "after": {}, "answer": []})"}) {
    write_file(file(), std::string(line) + "\n");
    EXPECT_EQ(kind_thrown([&] { replay_backbone(file(), "backbone")->reply(opening()); }),
              ErrorKind::kNotFound)
        << line;
  }
}

TEST_F(Recording, CachedRepliesAreNotAskedForAgain) {
  const auto inner = std::make_shared<Counting>();
  const auto first = cache_backbone(inner, folder_.path() / "cache")->reply(opening());
  const auto cached = cache_backbone(inner, folder_.path() / "cache");
  const auto second = cached->reply(opening());
  EXPECT_EQ(second.text, first.text);
  EXPECT_EQ(second.usage.input_tokens, 0);
  EXPECT_EQ(inner->asked, 1);
  auto other = opening();
  other.back().parts[0].text = "another";
  EXPECT_NE(cached->reply(other).text, first.text);
}

}  // namespace
}  // namespace maia
