#include "chat/service_backbone.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/text.hpp"
#include "chat/make_backbone.hpp"
#include "http/scripted_service.hpp"
#include "image/codec.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr const char* kKey = "sk-a-secret-key";

Message text(Message::Role role, const std::string& words) {
  return {role, {{words, {}}}};
}

std::vector<Message> hello() {
  return {text(Message::Role::kSystem, "You are a scientist."),
          text(Message::Role::kUser, "hello")};
}

// Ends with the observation of the second turn; one picture a turn.
std::vector<Message> long_conversation() {
  auto messages = hello();
  for (int turn = 1; turn <= 2; ++turn) {
    messages.push_back(text(Message::Role::kAssistant, "reply " + std::to_string(turn)));
    messages.push_back({Message::Role::kUser, {{"seen:\n", {}}, {"", Image(8, 4)}, {"end\n", {}}}});
  }
  return messages;
}

// Each test for both protocols.
class Services : public testing::TestWithParam<bool> {
 protected:
  static ScriptedServer& server() {
    static ScriptedServer server;
    return server;
  }
  static bool anthropic() { return GetParam(); }
  static std::string test_name() {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    return name.replace(name.find('/'), 1, "-");
  }
  std::unique_ptr<Backbone> backbone(const std::string& behaviour, int attempts = 6,
                                     ChatSettings settings = {.model = "m"},
                                     PictureLimits limits = {}) {
    const std::string base = server().url(behaviour + "/" + test_name());
    ServiceAddress address{
        .url = anthropic() ? base : base + "/v1", .key = kKey, .key_variable = "MY_KEY"};
    if (anthropic()) address.key_header = "x-api-key: ";
    const PriceTable prices({{"test", 1.0, 0.1, 1.25, 10.0}});
    return make_service_backbone({.name = "test",
                                  .address = address,
                                  .settings = std::move(settings),
                                  .pictures = limits,
                                  .patience = pauses_.patience(attempts)},
                                 anthropic() ? make_anthropic_wire() : make_openai_wire(), prices);
  }
  Reply reply(const std::string& behaviour, int attempts = 6) {
    return backbone(behaviour, attempts)->reply(hello());
  }
  ErrorKind fault(const std::string& behaviour, std::string* message, int attempts = 3) {
    const auto kind = kind_thrown([&] { reply(behaviour, attempts); }, message);
    EXPECT_EQ(message->find(kKey), std::string::npos) << *message;
    EXPECT_EQ(message->find('\n'), std::string::npos) << *message;
    return kind;
  }
  Json asked(const std::string& behaviour) {
    return server().requests("/" + behaviour + "/" + test_name() + "/");
  }
  CountedPauses pauses_;
};

INSTANTIATE_TEST_SUITE_P(Protocols, Services, testing::Bool(),
                         [](const auto& tried) { return tried.param ? "Anthropic" : "OpenAi"; });

TEST_P(Services, StreamTextAndCountTokens) {
  for (const char* behaviour : {"fine", "ragged", "whole"}) {
    const Reply got = reply(behaviour);
    EXPECT_EQ(got.text, "reply 1 to: hello") << behaviour;
    EXPECT_EQ(got.usage.input_tokens, 100) << behaviour;
    EXPECT_EQ(got.usage.cached_tokens, 70) << behaviour;
    EXPECT_EQ(got.usage.output_tokens, 5) << behaviour;
    // 30 anew, of which Anthropic's server keeps 20; 70 from the cache; 5 written.
    const double anew = anthropic() ? 10 * 1.0 + 20 * 1.25 : 30 * 1.0;
    ASSERT_TRUE(got.usage.dollars) << behaviour;
    EXPECT_DOUBLE_EQ(*got.usage.dollars, (anew + 70 * 0.1 + 5 * 10.0) / 1e6) << behaviour;
    EXPECT_TRUE(got.notes.empty()) << behaviour;
  }
  EXPECT_EQ(reply("plain").text, "reply 1 to: hello");
}

TEST_P(Services, TryAgainWhatMayGoBetter) {
  for (const char* behaviour :
       {"busy-429-2", "busy-500-2", "busy-502-2", "busy-503-2", "busy-529-2", "cut-2", "closed-2",
        "half-2", "empty-2", "nothing-2", "silent-2", "broken-2", "html-2"}) {
    EXPECT_EQ(reply(behaviour).text, "reply 1 to: hello") << behaviour;
    EXPECT_EQ(asked(behaviour).size(), 3u) << behaviour;
  }
  EXPECT_EQ(pauses_.pauses().size(), 2u * 13);
}

TEST_P(Services, GiveUpWithWhatWasWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"busy-429-9", "it answers 429: busy"},
      {"busy-503-9", "it answers 503: busy"},
      {"cut-9", ""},
      {"closed-9", "cut off"},
      {"half-9", "not whole"},
      {"empty-9", "the reply is empty"},
      {"nothing-9", "the answer is empty"},
      {"silent-9", ""},
      {"broken-9", "Overloaded"},
      {"html-9", "a web page"},
      {"deep", "not whole"},
  };
  for (const auto& [behaviour, words] : cases) {
    std::string message;
    EXPECT_EQ(fault(behaviour, &message), ErrorKind::kUnavailable) << behaviour;
    EXPECT_NE(message.find(words), std::string::npos) << message;
    EXPECT_NE(message.find("3 attempts"), std::string::npos) << message;
    EXPECT_EQ(asked(behaviour).size(), 3u) << behaviour;
  }
}

TEST_P(Services, AStalledStreamIsTriedAgain) {
  EXPECT_EQ(reply("stall-1").text, "reply 1 to: hello");
  EXPECT_EQ(pauses_.pauses().size(), 1u);
}

TEST_P(Services, WaitAsLongAsTheServiceAsks) {
  EXPECT_EQ(reply("busy-429-2-7").text, "reply 1 to: hello");
  EXPECT_EQ(pauses_.pauses(), (std::vector<std::int64_t>{7000, 7000}));
  EXPECT_EQ(reply("busydate-1").text, "reply 1 to: hello");
  ASSERT_EQ(pauses_.pauses().size(), 3u);
  EXPECT_GT(pauses_.pauses().back(), 10'000);  // a date of 20 s from the answer on
  EXPECT_LE(pauses_.pauses().back(), 20'000);
  std::string message;
  EXPECT_EQ(fault("busy-429-2-3600", &message), ErrorKind::kUnavailable);
  EXPECT_EQ(asked("busy-429-2-3600").size(), 1u);
}

TEST_P(Services, StopAtOnceWhereAnotherAttemptIsUseless) {
  struct Case {
    const char* behaviour;
    ErrorKind kind;
    const char* words;
  };
  const Case cases[] = {
      {"always-400", ErrorKind::kUsage, "refuses the request (400)"},
      {"always-401", ErrorKind::kUsage, "does not accept the key in MY_KEY"},
      {"always-403", ErrorKind::kUsage, "does not accept the key in MY_KEY"},
      {"always-404", ErrorKind::kUsage, "does not have this model"},
      {"always-413", ErrorKind::kLimit, ""},
      {"overflow", ErrorKind::kLimit, "maximum context length"},
      {"toolong", ErrorKind::kLimit, "prompt is too long"},
      {"quota", ErrorKind::kLimit, "quota"},
      {"redirect", ErrorKind::kUnavailable, "leads on to"},
      {"gigantic", ErrorKind::kUnavailable, "more than 32 MB"},
      {"thinking", ErrorKind::kLimit, "--max-output-tokens"},
  };
  for (const auto& [behaviour, kind, words] : cases) {
    std::string message;
    EXPECT_EQ(fault(behaviour, &message), kind) << behaviour << ": " << message;
    EXPECT_NE(message.find(words), std::string::npos) << message;
    EXPECT_EQ(asked(behaviour).size(), 1u) << behaviour;
  }
  EXPECT_TRUE(pauses_.pauses().empty());
}

TEST_P(Services, NoteWhatAReaderHasToKnow) {
  const Reply cut = reply("length");
  EXPECT_EQ(cut.text, "half of a sent");
  ASSERT_EQ(cut.notes.size(), 1u);
  EXPECT_NE(cut.notes[0].find("cut at the limit"), std::string::npos);
  const Reply withheld = reply("filter");
  EXPECT_EQ(withheld.text, "[the service withheld this reply]");
  ASSERT_EQ(withheld.notes.size(), 1u);
  EXPECT_NE(withheld.notes[0].find("refused"), std::string::npos);
}

TEST_P(Services, TheKeyIsNotInAReply) {
  EXPECT_EQ(reply("echo").text.find(kKey), std::string::npos);
  EXPECT_NE(reply("echo").text.find("[key]"), std::string::npos);
}

TEST_P(Services, BytesThatAreNoTextBecomeReplacements) {
  EXPECT_EQ(reply("latin").text, "caf\xef\xbf\xbd ok");
}

TEST_P(Services, AnswerManyAtOnce) {
  const auto shared = backbone("fine");
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&, i] {
        auto conversation = hello();
        conversation.back() = text(Message::Role::kUser, "number " + std::to_string(i));
        const Reply got = shared->reply(conversation);
        if (got.text == "reply 1 to: number " + std::to_string(i)) ++good;
      });
    }
  }
  EXPECT_EQ(good, 64);
}

TEST_P(Services, AreSentPicturesAndSettings) {
  backbone("fine", 6, {.model = "some-model", .temperature = 0.25, .max_output_tokens = 777})
      ->reply(long_conversation());
  const Json request = asked("fine").at(0).at(2);
  EXPECT_EQ(request.at("model"), "some-model");
  EXPECT_EQ(request.at("temperature"), 0.25);
  EXPECT_EQ(request.at("max_tokens"), 777);
  EXPECT_EQ(request.at("stream"), true);
  const Json& parts = request.at("messages").back().at("content");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].at("text"), "seen:\n");
  EXPECT_EQ(parts[2].at("text"), "end\n");
  std::string base64;
  if (anthropic()) {
    EXPECT_EQ(parts[1].at("source").at("media_type"), "image/png");
    base64 = parts[1].at("source").at("data");
  } else {
    const std::string url = parts[1].at("image_url").at("url");
    ASSERT_TRUE(url.starts_with("data:image/png;base64,"));
    base64 = url.substr(url.find(',') + 1);
  }
  EXPECT_EQ(decode_image(*base64_decode(base64), "picture"), Image(8, 4));
}

TEST_P(Services, SendTheOldestPicturesNoMore) {
  const Reply got = backbone("fine", 6, {.model = "m"}, {.longest_side = 4, .most = 1})
                        ->reply(long_conversation());
  ASSERT_EQ(got.notes.size(), 2u);
  EXPECT_EQ(got.notes[0],
            "The oldest 1 of 2 images were left out of the conversation: at most 1 are sent.");
  EXPECT_EQ(got.notes[1], "1 images were sent smaller, with a longest side of 4.");
}

class OpenAiServers : public Services {};
INSTANTIATE_TEST_SUITE_P(Protocols, OpenAiServers, testing::Values(false),
                         [](const auto&) { return "OpenAi"; });

TEST_P(OpenAiServers, LearnWhatAServerDoesNotKnowOnceAndForAll) {
  for (const char* behaviour :
       {"nosystem-400", "nosystem-500", "nooptions", "nostream", "newnames"}) {
    const auto shared = backbone(behaviour, 6, {.model = "m", .max_output_tokens = 10});
    EXPECT_NE(shared->reply(hello()).text.find("hello"), std::string::npos) << behaviour;
    EXPECT_EQ(asked(behaviour).size(), 2u) << behaviour;
    shared->reply(hello());
    EXPECT_EQ(asked(behaviour).size(), 3u) << behaviour;
  }
  const Json request = asked("nosystem-400").back().at(2);
  ASSERT_EQ(request.at("messages").size(), 1u);
  EXPECT_EQ(request.at("messages")[0].at("content"), "You are a scientist.\n\nhello");
  EXPECT_TRUE(pauses_.pauses().empty());
}

TEST_P(OpenAiServers, AModelWithoutEyesIsSentTheText) {
  const auto shared = backbone("blind");
  const Reply got = shared->reply(long_conversation());
  EXPECT_EQ(got.text.substr(0, 11), "reply 3 to:");
  ASSERT_EQ(got.notes.size(), 1u);
  EXPECT_EQ(got.notes[0], "The model takes no images: the 2 of the conversation were left out.");
}

TEST_P(OpenAiServers, AServerThatNeverKnowsWhatItWantsIsGivenUp) {
  std::string message;
  EXPECT_EQ(
      kind_thrown(
          [&] { backbone("never", 6, {.model = "m", .max_output_tokens = 1})->reply(hello()); },
          &message),
      ErrorKind::kUsage);
  EXPECT_LE(asked("never").size(), 7u);
}

TEST_P(OpenAiServers, ARefusalIsAReplyWithANote) {
  const Reply got = reply("refusal");
  EXPECT_EQ(got.text, "I cannot help with that.");
  ASSERT_EQ(got.notes.size(), 1u);
}

TEST_P(OpenAiServers, JsonOfOtherShapesIsNoAnswer) {
  EXPECT_EQ(reply("strange", 20).text, "reply 1 to: hello");
  EXPECT_EQ(asked("strange").size(), 9u);
}

TEST_P(OpenAiServers, EndlessStreamsEnd) {
  std::string message;
  EXPECT_EQ(fault("endless", &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("longer than any reply"), std::string::npos) << message;
  EXPECT_EQ(reply("talkative").text, "reply 1 to: hello");  // what comes after the end is not read
}

class AnthropicService : public Services {};
INSTANTIATE_TEST_SUITE_P(Protocols, AnthropicService, testing::Values(true),
                         [](const auto&) { return "Anthropic"; });

TEST_P(AnthropicService, IsToldWhatToKeepInItsCache) {
  backbone("fine")->reply(long_conversation());
  const Json request = asked("fine").at(0).at(2);
  EXPECT_EQ(request.at("system").at(0).at("text"), "You are a scientist.");
  const Json mark = {{"type", "ephemeral"}};
  EXPECT_EQ(request.at("system").at(0).at("cache_control"), mark);
  std::vector<bool> marked;
  for (const Json& message : request.at("messages")) {
    EXPECT_NE(message.at("role"), "system");
    marked.push_back(message.at("content").back().contains("cache_control"));
  }
  EXPECT_EQ(marked, (std::vector<bool>{false, false, true, false, true}));
  EXPECT_EQ(request.at("max_tokens"), 4096);
}

TEST(Backbones, AreMadeByName) {
  EXPECT_EQ(make_backbone("builtin", {})->name(), "builtin");
  EXPECT_EQ(make_backbone("http://127.0.0.1:1/v1#x", {})->name(), "http://127.0.0.1:1/v1#x");
  ::unsetenv("ANTHROPIC_API_KEY");
  ::unsetenv("ANTHROPIC_BASE_URL");
  std::string message;
  EXPECT_EQ(kind_thrown([] { make_backbone("anthropic:x", {}); }, &message), ErrorKind::kUsage);
  EXPECT_NE(message.find("ANTHROPIC_API_KEY"), std::string::npos);
  ::setenv("ANTHROPIC_API_KEY", kKey, 1);
  EXPECT_EQ(make_backbone("anthropic:x", {})->name(), "anthropic:x");
  ::unsetenv("ANTHROPIC_API_KEY");
  for (const char* wrong : {"", "gpt-4o", "replay", "humans", "openai"}) {
    EXPECT_EQ(kind_thrown([&] { make_backbone(wrong, {}); }, &message), ErrorKind::kUsage) << wrong;
    EXPECT_NE(message.find("openai:MODEL"), std::string::npos) << message;
  }
  EXPECT_EQ(kind_thrown([] { make_backbone("replay:/no/such/file", {}); }), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace maia
