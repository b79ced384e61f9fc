// The loop over a real worker and a real store, with a scripted backbone and the toy laboratory.
#include "agent/agent.hpp"

#include <gtest/gtest.h>

#include "agent/check.hpp"
#include "thrown.hpp"
#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

const char* const kMeasure =
    "[HYPOTHESIS LIST]:\nHypothesis_1: red\n[CODE]:\n```python\n"
    "def run_experiment(system, tools):\n"
    "    global seen\n"
    "    prompts = ['a red mug', 'a blue mug']\n"
    "    images = tools.text2image(prompts)\n"
    "    activations, lit = system.neuron(images)\n"
    "    seen = list(activations)\n"
    "    tools.log_experiment(activations, lit, prompts, 'measured')\n"
    "```\n";
const char* const kRemember =
    "[CODE]:\n```python\nprint('remembered', ['%.3f' % x for x in seen])\n```";
const char* const kBlue = "[DESCRIPTION]: It likes blue.\n[LABEL]: blue objects";
const char* const kRed = "[DESCRIPTION]: It likes red.\n[LABEL]: red objects";

// Says its lines one after the other; which comes next follows from the conversation alone.
class Script : public Backbone {
 public:
  explicit Script(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  std::string name() const override { return "script"; }
  Reply reply(std::span<const Message> conversation) override {
    ++asked;
    last = text_of(conversation.back());
    return {.text = lines_.at(std::min(conversation.size() / 2 - 1, lines_.size() - 1)),
            .usage = usage,
            .notes = notes};
  }
  int asked = 0;
  Usage usage{.dollars = 0.0};
  std::vector<std::string> notes;
  std::string last;

 private:
  std::vector<std::string> lines_;
};

class AgentTest : public testing::Test {
 protected:
  AgentTest() : store_(folder_.path()) {
    if (!inspect_sandbox().sufficient) options_.sandbox.isolate = false;
  }

  maia::Run start(std::uint64_t seed = 1) {
    return store_.create(
        {.task = "describe", .model = "toy", .layer = "colours", .unit = 7, .seed = seed},
        prompt_to_text({"system", "task"}), Json::object(), Json::object());
  }
  maia::Run finish(const maia::Run& run, Backbone& backbone, const TurnObserver& observer = {}) {
    const auto bench = toy::workbench(3);
    auto rule = std::make_unique<LabelRule>(bench.subject->target, bench.generator, CheckOptions());
    return Agent(store_, backbone, bench, std::move(rule), options_, observer).finish_run(run);
  }
  Json items(const maia::Run& run, int turn) {
    return store_.turns(run.id).at(static_cast<std::size_t>(turn) - 1).observation.at("items");
  }

  TemporaryFolder folder_;
  RunStore store_;
  AgentOptions options_;
};

TEST_F(AgentTest, ExperimentsThenConcludes) {
  Script script({kMeasure, kRemember, kRed});
  const maia::Run run = finish(start(), script);
  EXPECT_EQ(run.status, "finished");
  EXPECT_EQ(run.conclusion.at("labels"), Json{"red objects"});
  EXPECT_TRUE(run.conclusion.at("check").at("accepted").get<bool>());
  EXPECT_GT(run.conclusion.at("check").at("interval").at(0), 0);
  EXPECT_EQ(items(run, 1)[0]["entries"].size(), 2U);
  EXPECT_NE(items(run, 2)[0]["text"].get<std::string>().find("remembered"), std::string::npos);
  EXPECT_EQ(script.asked, 3);
}

TEST_F(AgentTest, AWrongConclusionIsToldTheNumbers) {
  Script script({kMeasure, kBlue, kRed});
  const maia::Run run = finish(start(), script);
  EXPECT_EQ(run.conclusion.at("labels"), Json{"red objects"});
  EXPECT_EQ(store_.turns(run.id).size(), 3U);
  EXPECT_NE(script.last.find("[check] not accepted"), std::string::npos);
  EXPECT_NE(script.last.find("95% interval ["), std::string::npos);
  EXPECT_NE(script.last.find("positive "), std::string::npos);
}

TEST_F(AgentTest, FailingCodeComesBackWithTheAgentsOwnLines) {
  Script script({"[CODE]:\n```python\nx = 1\nraise ValueError('no such luck')\n```", kRed});
  const maia::Run run = finish(start(), script);
  const Json error = items(run, 1)[0];
  EXPECT_EQ(error["kind"], "error");
  EXPECT_NE(error["text"].get<std::string>().find("no such luck"), std::string::npos);
  EXPECT_EQ(run.status, "finished");
}

TEST_F(AgentTest, AReplyWithNeitherCodeNorConclusionIsAskedAgain) {
  Script script({"Let me think about it.", kRed});
  const maia::Run run = finish(start(), script);
  EXPECT_NE(items(run, 1)[0]["text"].get<std::string>().find("neither"), std::string::npos);
  EXPECT_EQ(run.status, "finished");
}

TEST_F(AgentTest, CodeRunsBeforeAConclusionInTheSameReply) {
  Script script({std::string(kMeasure) + kBlue, kRed});
  const maia::Run run = finish(start(), script);
  EXPECT_EQ(items(run, 1)[0]["kind"], "log");
  EXPECT_EQ(items(run, 1)[1]["kind"], "notice");
  EXPECT_EQ(run.conclusion.at("labels"), Json{"red objects"});
}

TEST_F(AgentTest, AfterTheLastRoundTheConclusionIsAskedForAndKept) {
  options_.max_rounds = 2;
  Script script({kMeasure, kMeasure, kBlue});
  const maia::Run run = finish(start(), script);
  EXPECT_EQ(run.status, "finished");
  EXPECT_FALSE(run.conclusion.at("check").at("accepted").get<bool>());
  EXPECT_EQ(store_.turns(run.id).size(), 3U);
}

TEST_F(AgentTest, AnAgentThatNeverConcludesFails) {
  options_.max_rounds = 1;
  Script script({"hm"});
  EXPECT_EQ(finish(start(), script).status, "failed");
}

TEST_F(AgentTest, ATimedOutProgramCostsItsVariablesAndNothingElse) {
  options_.sandbox.seconds = 1;
  Script script({kMeasure, "```python\nwhile True: pass\n```", kRemember, kRed});
  const maia::Run run = finish(start(), script);
  EXPECT_EQ(items(run, 2)[0]["kind"], "error");
  EXPECT_NE(items(run, 3)[0]["text"].get<std::string>().find("seen"), std::string::npos);
  EXPECT_EQ(run.status, "finished");
}

// An interruption at any stage of any turn: the next agent on the same record ends as one that was
// never interrupted, without paying for a reply twice.
TEST_F(AgentTest, ContinuesAfterAnInterruptionAtAnyMoment) {
  const std::vector<std::string> lines = {kMeasure, kRemember, kBlue, kRemember, kRed};
  Script undisturbed(lines);
  const maia::Run expected = finish(start(1), undisturbed);
  struct Interruption {};
  for (int moment = 0; moment < 10; ++moment) {
    const maia::Run run = start(100 + static_cast<std::uint64_t>(moment));
    Script script(lines);
    int stages = 0;
    try {
      finish(run, script, [&](int, const std::string&) {
        if (stages++ == moment) throw Interruption();
      });
    } catch (const Interruption&) {
    }
    const maia::Run resumed = finish(store_.run(run.id), script);
    EXPECT_EQ(resumed.conclusion, expected.conclusion) << "moment " << moment;
    EXPECT_EQ(script.asked, undisturbed.asked) << "moment " << moment;
    const auto turns = store_.turns(run.id);
    const auto turns_expected = store_.turns(expected.id);
    ASSERT_EQ(turns.size(), turns_expected.size());
    for (std::size_t i = 0; i < turns.size(); ++i) {
      EXPECT_EQ(turns[i].observation.at("items"), turns_expected[i].observation.at("items"))
          << "moment " << moment << ", turn " << i + 1;
    }
  }
}

TEST_F(AgentTest, ABudgetThatIsUsedUpAsksForTheConclusionOnce) {
  Script script({kMeasure, kMeasure, kMeasure, kRed});
  script.usage = {.input_tokens = 90, .output_tokens = 10};
  options_.budget.tokens = 150;
  const maia::Run run = start();
  std::string sentence;
  EXPECT_EQ(kind_thrown([&] { finish(run, script); }, &sentence), ErrorKind::kLimit);
  EXPECT_NE(sentence.find("the budget of 150 tokens is used up: raise it"), std::string::npos);
  EXPECT_EQ(script.asked, 3);
  EXPECT_EQ(items(run, 1).back().at("kind"), "log");
  EXPECT_NE(items(run, 2).back().at("text").get<std::string>().find("give your conclusion now"),
            std::string::npos);
  EXPECT_EQ(store_.run(run.id).status, "running");
  // With more to spend it goes on, and pays for no reply twice.
  options_.budget.tokens = 1000;
  EXPECT_EQ(finish(run, script).status, "finished");
  EXPECT_EQ(script.asked, 4);
}

TEST_F(AgentTest, TheConclusionAfterABudgetCounts) {
  Script script({kMeasure, kRed});
  script.usage = {.input_tokens = 200, .dollars = 0.5};
  options_.budget.dollars = 0.4;
  EXPECT_EQ(finish(start(), script).status, "finished");
}

TEST_F(AgentTest, ALimitedCostThatIsNotKnownIsRefused) {
  Script script({kMeasure, kRed});
  script.usage = {.input_tokens = 200};
  options_.budget.dollars = 10;
  EXPECT_EQ(kind_thrown([&] { finish(start(), script); }), ErrorKind::kUsage);
}

TEST_F(AgentTest, RunsThatShareALedgerStopTogether) {
  Script script({kMeasure, kMeasure, kRed});
  script.usage = {.input_tokens = 100, .dollars = 0.0};
  Ledger ledger({.tokens = 400});
  options_.ledger = &ledger;
  EXPECT_EQ(finish(start(1), script).status, "finished");
  EXPECT_EQ(kind_thrown([&] { finish(start(2), script); }), ErrorKind::kLimit);
  EXPECT_EQ(script.asked, 4);
  EXPECT_EQ(ledger.total().usage.input_tokens, 400);
}

TEST_F(AgentTest, RecordsWhatAReplyCost) {
  Script script({kRed});
  script.usage = {.input_tokens = 7, .cached_tokens = 3, .output_tokens = 2, .dollars = 0.25};
  script.notes = {"an old picture was left out"};
  const maia::Run run = finish(start(), script);
  const Json service = store_.turns(run.id).at(0).service;
  EXPECT_EQ(service.at("input_tokens"), 7);
  EXPECT_EQ(service.at("cached_tokens"), 3);
  EXPECT_EQ(service.at("dollars"), 0.25);
  EXPECT_EQ(service.at("notes"), Json{"an old picture was left out"});
  const Spent spent = spent_in(store_.turns(run.id));
  EXPECT_EQ(spent.usage.output_tokens, 2);
  EXPECT_EQ(spent.usage.dollars, 0.25);
}

// An image service that is away at times.
class AwayPainter : public toy::Painter {
 public:
  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    if (away) throw Error(ErrorKind::kUnavailable, "the image service does not answer");
    return Painter::draw(prompt, seed);
  }
  bool away = false;
};

TEST_F(AgentTest, AServiceThatIsAwayStopsTheRunAndLosesNothing) {
  auto painter = std::make_shared<AwayPainter>();
  auto bench = toy::workbench(3);
  bench.generator = painter;
  Script script({kMeasure, kRed});
  const maia::Run run = start();
  const auto go_on = [&] {
    auto rule = std::make_unique<LabelRule>(bench.subject->target, painter, CheckOptions());
    return Agent(store_, script, bench, std::move(rule), options_).finish_run(run);
  };
  painter->away = true;
  EXPECT_EQ(kind_thrown([&] { go_on(); }), ErrorKind::kUnavailable);
  EXPECT_EQ(store_.run(run.id).status, "running");
  painter->away = false;
  EXPECT_EQ(go_on().status, "finished");
  EXPECT_EQ(script.asked, 2);
  EXPECT_EQ(items(run, 1)[0].at("kind"), "log");
}

TEST_F(AgentTest, ALabelIsAcceptedUntestedWhereNothingIsDrawn) {
  const auto bench = toy::workbench(3);
  const Json check = check_conclusion({"a red mug"}, *bench.subject->target, *bench.generator, 1,
                                      {.count = 0}, [](const Image&) { return std::string(); });
  EXPECT_TRUE(check.at("accepted").get<bool>());
  EXPECT_TRUE(check.at("positive").empty());
  EXPECT_TRUE(check.at("interval").is_null());
}

}  // namespace
}  // namespace maia
