#include "task/experiment.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

const char* const kProgram = R"(
import random
import numpy

def run_experiment(system, tools):
    activations, exemplars = tools.dataset_exemplars(system)
    tools.log_experiment(activations, exemplars, ["a", "b", "c"], tools.summarize_images(exemplars))
    noise = numpy.random.default_rng().random((8, 8, 3))
    drawn = tools.text2image(["a red mug", "a blue mug", "a red mug"])
    activations, highlighted = system.neuron(drawn + [noise])
    tools.display("noise", noise, highlighted, sorted({"x", "y", "z"}), list({"x", "y", "z"}))
    print(random.random(), numpy.random.random(), activations, hash("text"))
)";

ExperimentResult run(const std::string& code, std::uint64_t seed) {
  SandboxOptions sandbox;
  sandbox.isolate = inspect_sandbox().sufficient;
  return run_experiment(code, toy::workbench(seed), sandbox, toy::keep_nothing);
}

TEST(Experiment, ShowsWhatAnAgentWouldBeTold) {
  const auto result = run(kProgram, 1);
  EXPECT_EQ(result.status, ProgramOutcome::Status::kFinished);
  const Json& items = result.observation.at("items");
  ASSERT_GE(items.size(), 3U);
  EXPECT_EQ(items[0].at("kind"), "log");
  EXPECT_EQ(items[0].at("notes"), "3 pictures");
  EXPECT_EQ(items[1].at("text"), "noise\n");
  EXPECT_EQ(items[2].at("kind"), "image");
  EXPECT_EQ(result.observation.at("programs")[0].at("status"), "finished");
}

TEST(Experiment, TheSameProgramAndSeedGiveTheSameBits) {
  const Json first = run(kProgram, 1).observation.at("items");
  EXPECT_EQ(run(kProgram, 1).observation.at("items"), first);
  EXPECT_NE(run(kProgram, 2).observation.at("items"), first);
}

TEST(Experiment, AFailedProgramShowsItsTraceback) {
  const auto result = run("print('before')\nx = 1\ny = x / 0\n", 1);
  EXPECT_EQ(result.status, ProgramOutcome::Status::kFailed);
  const Json& items = result.observation.at("items");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("text"), "before\n");
  EXPECT_EQ(items[1].at("text"),
            "Traceback (most recent call last):\n  File \"<experiment 1>\", line 3\n    y = x / 0\n"
            "ZeroDivisionError: division by zero");
}

}  // namespace
}  // namespace maia
