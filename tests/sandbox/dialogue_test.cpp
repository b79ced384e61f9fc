#include "sandbox/dialogue.hpp"

#include <gtest/gtest.h>

#include "sandbox/recording_handler.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

Frame call_of(const Json& name, const Json& arguments = Json::object()) {
  return {FrameType::kCall, {{"name", name}, {"arguments", arguments}}, {}};
}

TEST(Dialogue, CarriesOutCallsUntilTheProgramIsOver) {
  RecordingHandler handler;
  handler.answer = [](const ToolCall& call) {
    return ToolResult{call.arguments.at("n"), {{1, 2}}};
  };
  Dialogue dialogue(handler, 4, 10);
  const auto answer = dialogue.take(call_of("tools.x", {{"n", 7}}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->type, FrameType::kResult);
  EXPECT_EQ(answer->value, (Json{{"value", 7}}));
  EXPECT_EQ(answer->blobs, (std::vector<Bytes>{{1, 2}}));
  EXPECT_FALSE(dialogue.take({FrameType::kDone, {{"number", 4}, {"error", "Traceback"}}, {}}));
  EXPECT_EQ(dialogue.error(), "Traceback");
}

TEST(Dialogue, ErrorsOfToolsAreExceptionsOfTheProgram) {
  const auto answer_to = [](const std::function<void()>& action) {
    RecordingHandler handler;
    handler.answer = [&](const ToolCall&) -> ToolResult {
      action();
      return {};
    };
    return Dialogue(handler, 1, 10).take(call_of("tools.x"))->value;
  };
  EXPECT_EQ(answer_to([] { throw Error(ErrorKind::kNotFound, "no such layer"); }),
            (Json{{"kind", "ValueError"}, {"message", "no such layer"}}));
  EXPECT_EQ(answer_to([] { throw Error(ErrorKind::kLimit, "too many images"); }).at("kind"),
            "RuntimeError");
  EXPECT_EQ(answer_to([] { throw std::out_of_range("at"); }).at("kind"), "RuntimeError");
  EXPECT_THROW(answer_to([] { throw Error(ErrorKind::kUnavailable, "no server"); }), Abandoned);
}

TEST(Dialogue, BoundsTheNumberOfCalls) {
  RecordingHandler handler;
  Dialogue dialogue(handler, 1, 2);
  EXPECT_EQ(dialogue.take(call_of("tools.x"))->type, FrameType::kResult);
  EXPECT_EQ(dialogue.take(call_of("tools.x"))->type, FrameType::kResult);
  const auto refused = dialogue.take(call_of("tools.x"));
  EXPECT_EQ(refused->type, FrameType::kError);
  EXPECT_EQ(refused->value.at("message"),
            "this program has made 2 tool calls, which is the limit of one program");
  EXPECT_EQ(handler.calls.size(), 2U);
}

TEST(Dialogue, RefusesWhatTheProtocolDoesNotKnow) {
  RecordingHandler handler;
  const std::vector<Frame> messages = {
      {FrameType::kHello, Json::object(), {}},
      {FrameType::kRun, {{"code", "x"}}, {}},
      {FrameType::kResult, {{"value", 1}}, {}},
      {FrameType::kProgress, {{"text", "x"}}, {}},
      {FrameType::kCall, {{"name", "tools.x"}}, {}},
      {FrameType::kCall, {{"arguments", Json::object()}}, {}},
      {FrameType::kCall, {{"name", "tools.x"}, {"arguments", {1, 2}}}, {}},
      call_of(""),
      call_of("tools.X"),
      call_of("tools.x\n"),
      call_of(5),
      call_of(std::string(65, 'a')),
      {FrameType::kDone, Json::object(), {}},
      {FrameType::kDone, {{"number", 2}, {"error", ""}}, {}},
      {FrameType::kDone, {{"number", 1}, {"error", 5}}, {}},
      {FrameType::kDone, {{"number", "1"}, {"error", ""}}, {}},
      {FrameType::kDone, {{"number", 1}, {"error", ""}}, {{0}}},
  };
  for (const Frame& message : messages) {
    EXPECT_EQ(kind_thrown([&] { Dialogue(handler, 1, 10).take(message); }), ErrorKind::kBadInput)
        << message.value;
  }
  EXPECT_TRUE(handler.calls.empty());
}

}  // namespace
}  // namespace maia
