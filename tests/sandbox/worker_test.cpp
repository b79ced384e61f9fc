#include "sandbox/worker.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <thread>

#include "base/error.hpp"
#include "sandbox/recording_handler.hpp"

namespace maia {
namespace {

using Status = ProgramOutcome::Status;

class WorkerTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  }

  ProgramOutcome run(const std::string& code) {
    handler.text.clear();
    handler.calls.clear();
    if (!worker) worker.emplace(options);
    return worker->run(code, handler);
  }
  std::string printed(const std::string& code) {
    const auto outcome = run(code);
    EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
    return handler.text;
  }

  SandboxOptions options;
  RecordingHandler handler;
  std::optional<Worker> worker;
};

TEST_F(WorkerTest, PrintsAndKeepsVariables) {
  EXPECT_EQ(printed("x = 6\nprint('six')"), "six\n");
  EXPECT_EQ(printed("print(x * 7)"), "42\n");
}

TEST_F(WorkerTest, KeepsTheOrderOfPrintedTextErrorsAndCalls) {
  EXPECT_EQ(printed("import sys, os\nprint('a', end='')\ntools.display('x')\n"
                    "print('b', file=sys.stderr)\nos.write(1, b'c')\nprint('d')\n"
                    "tools.display('y')\nos.write(2, b'e')"),
            "a<tools.display>b\ncd\n<tools.display>e");
}

TEST_F(WorkerTest, CallsTheEntryPointOnce) {
  EXPECT_EQ(printed("def run_experiment(system, tools):\n    print(type(tools).__name__)"),
            "Tools\n");
  EXPECT_EQ(printed("print('other')"), "other\n");
  EXPECT_EQ(printed("def execute_command(tools, system) -> None:\n    print(type(tools).__name__)"),
            "Tools\n");
  EXPECT_EQ(printed("def run_experiment(system, tools):\n    print('once')\n"
                    "run_experiment(system, tools)"),
            "once\n");
}

TEST_F(WorkerTest, DefinesSystemAndToolsAnewInEveryProgram) {
  run("tools = None\nsystem = 3");
  EXPECT_EQ(printed("from maia import System\nimport maia\n"
                    "print(type(tools).__name__, maia.tools is tools, isinstance(system, System))"),
            "Tools True True\n");
}

TEST_F(WorkerTest, HandsOverArgumentsAndBlobs) {
  handler.answer = [](const ToolCall&) {
    return ToolResult{{{"activations", {1.5}},
                       {"images",
                        {{{"image", 9},
                          {"width", 1},
                          {"height", 1},
                          {"prompt", nullptr},
                          {"missing", Json::array()}}}}},
                      {}};
  };
  const auto text = printed(
      "import numpy\na, i = system.neuron(numpy.full((2, 1, 3), 7, numpy.uint8))\n"
      "print(a, i)");
  EXPECT_EQ(text, "<system.neuron>[1.5] [<Image 1x1>]\n");
  ASSERT_EQ(handler.calls.size(), 1U);
  EXPECT_EQ(handler.calls[0].arguments,
            Json({{"system", 0}, {"images", {{{"pixels", 0}, {"width", 1}, {"height", 2}}}}}));
  ASSERT_EQ(handler.calls[0].blobs.size(), 1U);
  EXPECT_EQ(handler.calls[0].blobs[0], Bytes(6, 7));
}

TEST_F(WorkerTest, FetchesPixelsOnceWhenTheyAreAskedFor) {
  handler.answer = [](const ToolCall& call) {
    if (call.name == "image.pixels")
      return ToolResult{{{"width", 2}, {"height", 1}}, {{1, 2, 3, 4, 5, 6}}};
    return ToolResult{
        {{"images",
          {{{"image", 4}, {"width", 2}, {"height", 1}, {"prompt", "p"}, {"missing", {"q"}}}}}},
        {}};
  };
  EXPECT_EQ(printed("import numpy\nimport PIL.Image\ni = tools.text2image('p')[0]\n"
                    "print(i.missing, numpy.asarray(i).tolist())\n"
                    "print(PIL.Image.fromarray(i).getpixel((1, 0)), i.resize((4, 2)).size)"),
            "<tools.text2image><image.pixels>['q'] [[[1, 2, 3], [4, 5, 6]]]\n(4, 5, 6) (4, 2)\n");
}

TEST_F(WorkerTest, RaisesTheHostsErrorsInTheProgram) {
  for (const auto& [kind, name] : {std::pair{ErrorKind::kUsage, "ValueError"},
                                   {ErrorKind::kBadInput, "ValueError"},
                                   {ErrorKind::kNotFound, "ValueError"},
                                   {ErrorKind::kLimit, "RuntimeError"},
                                   {ErrorKind::kInternal, "RuntimeError"}}) {
    handler.answer = [kind = kind](const ToolCall&) -> ToolResult {
      throw Error(kind, "no, \"so\"");
    };
    EXPECT_EQ(printed("try:\n    tools.display('x')\nexcept Exception as e:\n"
                      "    print(type(e).__name__, e)"),
              std::string("<tools.display>") + name + " no, \"so\"\n");
  }
  handler.answer = nullptr;
  EXPECT_EQ(printed("tools.display('x')"), "<tools.display>");
}

TEST_F(WorkerTest, TracebacksShowTheProgramsOwnLines) {
  run("def measure(n):\n    return tools.text2image(n)");
  const auto outcome = run("x = 1\nmeasure(3)");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_EQ(outcome.error,
            "Traceback (most recent call last):\n"
            "  File \"<experiment 2>\", line 2\n    measure(3)\n"
            "  File \"<experiment 1>\", line 2, in measure\n    return tools.text2image(n)\n"
            "ValueError: prompts is an int, not a list of strings");
}

TEST_F(WorkerTest, SyntaxErrorsNameTheLine) {
  const auto outcome = run("x = 1\nif x\n    y = 2");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_EQ(outcome.error,
            "  File \"<experiment 1>\", line 2\n    if x\n        ^\nSyntaxError: expected ':'");
}

TEST_F(WorkerTest, RecursionErrorsStayShort) {
  const auto outcome = run("def f(n): return g(n)\ndef g(n): return f(n)\nf(1)");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_NE(outcome.error.find("RecursionError"), std::string::npos) << outcome.error;
  EXPECT_NE(outcome.error.find("more calls]"), std::string::npos) << outcome.error;
  EXPECT_LT(outcome.error.size(), 1500U);
}

TEST_F(WorkerTest, ProgramsMayEndThemselves) {
  EXPECT_EQ(run("import sys\nprint(1)\nsys.exit()\nprint(2)").status, Status::kFinished);
  EXPECT_EQ(handler.text, "1\n");
  EXPECT_EQ(run("exit(0)").status, Status::kFinished);
  EXPECT_EQ(run("exit('no data')").error, "SystemExit: no data");
  EXPECT_EQ(run("raise KeyboardInterrupt").status, Status::kFailed);
  EXPECT_EQ(printed("import sys\nsys.stdout = None"), "");
  EXPECT_EQ(printed("print('alive')"), "alive\n");
}

TEST_F(WorkerTest, StopsAtTheTimeLimitAndStartsAfresh) {
  options.seconds = 1;
  run("x = 1");
  const auto outcome = run("print('before', flush=True)\nwhile True: pass");
  EXPECT_EQ(outcome.status, Status::kTimedOut);
  EXPECT_EQ(handler.text, "before\n");
  EXPECT_EQ(
      outcome.error,
      "the program ran longer than its limit of 1 s (time in tool calls not counted) and was "
      "stopped; the variables of earlier programs are lost, and the next program starts with a "
      "fresh worker");
  EXPECT_FALSE(worker->alive());
  EXPECT_EQ(run("print(x)").error.substr(0, 9), "Traceback");
  EXPECT_TRUE(worker->alive());
}

TEST_F(WorkerTest, TimeInToolCallsIsNotCounted) {
  options.seconds = 1;
  handler.answer = [](const ToolCall&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    return ToolResult{Json::object(), {}};
  };
  EXPECT_EQ(printed("tools.display(1)\nprint('done')"), "<tools.display>done\n");
}

TEST_F(WorkerTest, LimitsTheNumberOfCalls) {
  options.tool_calls = 3;
  const auto outcome = run("for i in range(5): tools.display(i)");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_EQ(handler.calls.size(), 3U);
  EXPECT_NE(outcome.error.find("RuntimeError: this program has made 3 tool calls"),
            std::string::npos)
      << outcome.error;
  EXPECT_EQ(run("tools.display(1)").status, Status::kFinished);
}

TEST_F(WorkerTest, LimitsWhatIsPrinted) {
  options.output_bytes = 10;
  EXPECT_EQ(printed("print('x' * 1000, end='')"),
            "xxxxxxxxxx\n[... 990 bytes of output not shown]\n");
  EXPECT_EQ(printed("print('y')"), "y\n");
}

TEST_F(WorkerTest, RandomNumbersRepeatInAFreshWorker) {
  const std::string code =
      "import random, numpy\n"
      "print(random.random(), random.Random().random(), numpy.random.rand(), hash('a'),\n"
      "      numpy.random.default_rng().random(), numpy.random.default_rng().random())";
  const auto first = printed(code);
  worker.reset();
  EXPECT_EQ(printed(code), first);
}

TEST_F(WorkerTest, WhatFollowsFromAddressesRepeatsInAFreshWorker) {
  const std::string code =
      "import numpy\n"
      "class Thing: pass\n"
      "things = [Thing() for _ in range(50)]\n"
      "print([things.index(thing) for thing in set(things)], id(things), Thing())";
  const auto first = printed(code);
  worker.reset();
  EXPECT_EQ(printed(code), first);
}

struct GaveUp {};

TEST_F(WorkerTest, AHandlerThatGivesUpEndsTheWorker) {
  run("x = 1");
  handler.answer = [](const ToolCall&) -> ToolResult { throw GaveUp{}; };
  EXPECT_THROW(run("tools.display(1)"), GaveUp);
  EXPECT_FALSE(worker->alive());
  handler.answer = nullptr;
  EXPECT_EQ(printed("print(2)"), "2\n");
}

TEST_F(WorkerTest, AServiceThatDoesNotAnswerEndsTheProgramAndIsPassedOn) {
  handler.answer = [](const ToolCall&) -> ToolResult {
    throw Error(ErrorKind::kUnavailable, "the images server does not answer");
  };
  EXPECT_THROW(run("try:\n    tools.display(1)\nexcept Exception:\n    pass"), Abandoned);
  handler.answer = nullptr;
  EXPECT_EQ(printed("print(2)"), "2\n");
}

TEST_F(WorkerTest, SaysThatVariablesAreLostWhenItEndedBetweenPrograms) {
  EXPECT_EQ(run("import threading, os, time\n"
                "threading.Thread(target=lambda: (time.sleep(0.05), os._exit(1))).start()")
                .status,
            Status::kFinished);
  while (worker->alive()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(printed("print(3)"),
            "[The worker ended after the last program: the variables of earlier programs are "
            "lost.]\n3\n");
}

TEST_F(WorkerTest, OutlivesTheThreadThatStartedIt) {
  std::thread([&] { run("x = 5"); }).join();
  EXPECT_EQ(printed("print(x)"), "5\n");
}

TEST_F(WorkerTest, SeveralRunAtOnce) {
  std::vector<std::string> texts(3);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      threads.emplace_back([&texts, i] {
        RecordingHandler own;
        Worker another({});
        for (int round = 0; round < 5; ++round)
          another.run("print(" + std::to_string(i) + ")", own);
        texts[i] = own.text;
      });
    }
  }
  EXPECT_EQ(texts,
            (std::vector<std::string>{"0\n0\n0\n0\n0\n", "1\n1\n1\n1\n1\n", "2\n2\n2\n2\n2\n"}));
}

TEST(UnprotectedWorker, RunsWithoutWallsButWithACleanEnvironment) {
  ::setenv("MAIA_TEST_SECRET", "hidden", 1);
  SandboxOptions options;
  options.isolate = false;
  options.seconds = 1;
  Worker worker(options);
  RecordingHandler handler;
  EXPECT_EQ(
      worker.run("import os\ntools.display(1)\nprint(os.environ.get('MAIA_TEST_SECRET'))", handler)
          .status,
      Status::kFinished);
  EXPECT_EQ(handler.text, "<tools.display>None\n");
  EXPECT_EQ(worker.run("while True: pass", handler).status, Status::kTimedOut);
  EXPECT_EQ(worker.run("raise ValueError('x')", handler).status, Status::kFailed);
}

TEST(ExperimentApi, ShowsEveryCallWithItsText) {
  const auto text = experiment_api_text();
  for (const char* part :
       {"class System(unit, layer=None", "class Tools:", "class Image(source)",
        "def neuron(self, images)", "call_neuron = neuron", "def classify(self, images)",
        "def layer(self, images)", "def dataset_exemplars(self, system, count=15)",
        "def text2image(self, prompts)", "def edit_images(self, sources, instructions)",
        "def describe_images(self, images, titles)", "def summarize_images(self, images)",
        "def log_experiment(self, activations, images, titles, notes=None)",
        "save_experiment_log = log_experiment", "def display(self, *items)", "activation_threshold",
        "results_list", "Raises"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace maia
