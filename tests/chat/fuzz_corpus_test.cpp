#include "fuzz_corpus.hpp"

#include "../../fuzz/service_answers.hpp"

namespace maia {
namespace {

TEST(FuzzCorpus, AnswersOfServices) {
  expect_no_fault("service_reply", fuzz_service_reply);
}

// Else the one above would prove nothing.
TEST(FuzzCorpus, WhatIsRightIsRead) {
  const auto read = [](const char* name) {
    const auto bytes =
        read_file(std::string(MAIA_SOURCE_FOLDER "/fuzz/corpus/service_reply/") + name);
    const auto wire = bytes[0] % 2 == 0 ? make_openai_wire() : make_anthropic_wire();
    return read_answer(*wire, {reinterpret_cast<const char*>(bytes.data()) + 1, bytes.size() - 1},
                       3);
  };
  for (const char* name :
       {"openai_stream", "openai_whole", "anthropic_stream", "anthropic_returns"}) {
    EXPECT_EQ(read(name).reply.text, "hello") << name;
  }
  EXPECT_TRUE(read("openai_cut").refused);
  EXPECT_TRUE(read("page").refused);
}

}  // namespace
}  // namespace maia
