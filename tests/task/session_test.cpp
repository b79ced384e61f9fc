#include "task/session.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "thrown.hpp"
#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

class SessionTest : public testing::Test {
 protected:
  SessionTest() : store_(folder_.path()) {
    const RunSpec spec{
        .task = "describe", .model = "toy", .layer = "colours", .unit = 7, .backbone = kPerson};
    session_.emplace(store_.create(spec, "{}", Json::object(), Json::object()), store_,
                     toy::workbench(3), [this](const maia::Run& run) {
                       reported_ = run.id;
                       return std::string("report.html");
                     });
  }

  Json call(const std::string& name, const Json& arguments = Json::object()) {
    return session_->call({name, arguments, {}}).value;
  }
  std::vector<Turn> turns() { return store_.turns(session_->run().id); }
  maia::Run record() { return store_.run(session_->run().id); }

  TemporaryFolder folder_;
  RunStore store_;
  std::optional<Session> session_;
  std::int64_t reported_ = 0;
};

TEST_F(SessionTest, ATurnHoldsTheCodeAndWhatCameOfIt) {
  call("session.begin", {{"code", "images = tools.text2image(['a red mug'])"}});
  const Json drawn = call("tools.text2image", {{"prompts", {"a red mug"}}}).at("images");
  call("session.printed", {{"text", "drawn\n"}});
  call("tools.display", {{"items", {{{"image", drawn[0].at("image")}}}}});
  call("session.end", {{"error", nullptr}});
  const auto recorded = turns();
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_EQ(recorded[0].reply, "[CODE]:\n```python\nimages = tools.text2image(['a red mug'])\n```");
  const Json& items = recorded[0].observation.at("items");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("text"), "drawn\n");
  EXPECT_EQ(items[1].at("title"), "a red mug");
  EXPECT_NO_THROW(store_.image(items[1].at("image").get<std::string>()));
}

TEST_F(SessionTest, CodeWithAFenceInItStaysOnePiece) {
  call("session.begin", {{"code", "print('```python')"}});
  call("session.end");
  EXPECT_EQ(turns()[0].reply, "[CODE]:\n````python\nprint('```python')\n````");
}

TEST_F(SessionTest, CallsOutsideOfATurnAreOneOfTheirOwn) {
  call("tools.display", {{"items", {{{"text", "first"}}}}});
  call("tools.display", {{"items", {{{"text", "second"}}}}});
  call("session.begin", {{"code", "1 / 0"}});
  call("session.end", {{"error", "ZeroDivisionError: division by zero"}});
  const auto recorded = turns();
  ASSERT_EQ(recorded.size(), 2U);
  EXPECT_EQ(recorded[0].reply, "");
  EXPECT_EQ(recorded[0].observation.at("items")[0].at("text"), "first\nsecond\n");
  EXPECT_EQ(recorded[1].observation.at("items")[0].at("kind"), "error");
}

TEST_F(SessionTest, AConclusionThatHoldsEndsTheRun) {
  const Json check =
      call("session.conclude", {{"labels", {"red objects"}}, {"description", "It likes\nred."}});
  EXPECT_TRUE(check.at("accepted").get<bool>()) << check;
  const maia::Run run = record();
  EXPECT_EQ(run.status, "finished");
  EXPECT_EQ(run.conclusion.at("labels"), Json{"red objects"});
  EXPECT_EQ(run.conclusion.at("check"), check);
  EXPECT_EQ(turns()[0].reply, "[DESCRIPTION]: It likes red.\n[LABEL]: red objects\n");
  EXPECT_EQ(kind_thrown([&] {
              call("session.conclude", {{"labels", {"red"}}});
            }),
            ErrorKind::kBadInput);
  // What follows works, and is no part of the run.
  call("session.begin", {{"code", "x"}});
  call("tools.text2image", {{"prompts", {"a red mug"}}});
  call("session.end");
  session_->close();
  EXPECT_EQ(turns().size(), 1U);
  EXPECT_EQ(record().status, "finished");
}

TEST_F(SessionTest, AConclusionThatDoesNotHoldIsKeptOnlyWhenItIsFinal) {
  EXPECT_FALSE(call("session.conclude", {{"labels", {"blue objects"}}}).at("accepted").get<bool>());
  EXPECT_EQ(record().status, "running");
  call("session.conclude", {{"labels", {"blue objects", "red cups"}}, {"final", true}});
  const maia::Run run = record();
  EXPECT_EQ(run.status, "finished");
  EXPECT_EQ(run.conclusion.at("labels").size(), 2U);
  EXPECT_EQ(turns()[1].reply, "[LABEL 1]: blue objects\n[LABEL 2]: red cups\n");
}

TEST_F(SessionTest, ClosingWithoutAConclusionKeepsWhatWasDone) {
  call("session.begin", {{"code", "x"}});
  session_.reset();
  const maia::Run run = store_.runs().front();
  EXPECT_EQ(run.status, "failed");
  EXPECT_EQ(run.conclusion.at("reason"), "the session was closed without a conclusion");
  EXPECT_FALSE(store_.turns(run.id)[0].observation.is_null());
}

TEST_F(SessionTest, WritesItsReport) {
  EXPECT_EQ(call("session.report").at("path"), "report.html");
  EXPECT_EQ(reported_, session_->run().id);
}

TEST_F(SessionTest, BadCallsAreOneSentence) {
  const std::vector<std::pair<std::string, Json>> calls = {
      {"session.begin", Json::object()},
      {"session.begin", {{"code", 5}}},
      {"session.nothing", Json::object()},
      {"session.conclude", Json::object()},
      {"session.conclude", {{"labels", Json::array()}}},
      {"session.conclude", {{"labels", {" \n"}}}},
      {"session.conclude", {{"labels", std::vector<std::string>(21, "a")}}},
      {"session.conclude", {{"labels", {"a"}}, {"final", "yes"}}},
      {"tools.nothing", Json::object()},
  };
  for (const auto& [name, arguments] : calls) {
    std::string sentence;
    EXPECT_EQ(kind_thrown([&] { call(name, arguments); }, &sentence), ErrorKind::kBadInput)
        << name << arguments;
    EXPECT_EQ(sentence.find('\n'), std::string::npos);
  }
  EXPECT_EQ(record().status, "running");
}

}  // namespace
}  // namespace maia
