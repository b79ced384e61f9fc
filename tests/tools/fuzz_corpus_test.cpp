#include "fuzz_corpus.hpp"

#include "../../fuzz/worker_messages.hpp"

namespace maia {
namespace {

TEST(FuzzCorpus, StreamsOfAWorker) {
  expect_no_fault("worker_stream", fuzz_worker_stream);
}

TEST(FuzzCorpus, CallsOfAProgram) {
  expect_no_fault("tool_call", fuzz_tool_call);
}

// Else the two above would prove nothing.
TEST(FuzzCorpus, WhatIsRightIsCarriedOut) {
  FuzzedHost host;
  bool over = true;
  const Json right = {{"name", "system.neuron"},
                      {"arguments", {{"system", 0}, {"images", {{{"image", 1000001}}}}}}};
  EXPECT_EQ(host.take({FrameType::kCall, right, {}}, over), "");
  EXPECT_FALSE(over);
  EXPECT_EQ(host.take({FrameType::kDone, {{"number", 1}, {"error", ""}}, {}}, over), "");
  EXPECT_TRUE(over);
  EXPECT_NE(fault_of_sentence("two\nlines"), "");
}

}  // namespace
}  // namespace maia
