#include "agent/protocol.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace maia {
namespace {

TEST(Protocol, ReadsHypothesesAndCode) {
  const auto reply = parse_reply(
      "I think so.\n[HYPOTHESIS LIST]:\nHypothesis_1: birds\nHypothesis_2: snow\n"
      "[CODE]:\n```python\nx = 1\n```\n");
  EXPECT_EQ(reply.hypotheses,
            (std::vector<std::string>{"Hypothesis_1: birds", "Hypothesis_2: snow"}));
  EXPECT_EQ(reply.programs, std::vector<std::string>{"x = 1\n"});
  EXPECT_FALSE(reply.concludes());
}

TEST(Protocol, RunsSeveralBlocksInOrderAndIgnoresOtherLanguages) {
  const auto reply = parse_reply("```\na\n```\n```json\n{}\n```\n~~~py\nb\n~~~\n```bash\nls\n```");
  EXPECT_EQ(reply.programs, (std::vector<std::string>{"a\n", "b\n"}));
}

TEST(Protocol, AFenceThatIsNotClosedRunsToTheEnd) {
  EXPECT_EQ(parse_reply("[CODE]:\n```python\nx = 1\ny = 2").programs,
            std::vector<std::string>{"x = 1\ny = 2\n"});
}

TEST(Protocol, ReadsConclusionsInManyDresses) {
  for (const char* text : {"[DESCRIPTION]: It likes birds.\n[LABEL]: birds",
                           "**[DESCRIPTION]:** It likes birds.\n**[LABEL]:** birds",
                           "[description] It likes birds.\r\n[label] birds\r\n",
                           "## [DESCRIPTION]:\nIt likes birds.\n\n## [LABEL]:\nbirds\n",
                           "> [DESCRIPTION]: It likes birds.\n> [LABEL]: birds."}) {
    const auto reply = parse_reply(text);
    EXPECT_EQ(reply.labels, std::vector<std::string>{"birds"}) << text;
    EXPECT_EQ(reply.description, "It likes birds.") << text;
  }
}

TEST(Protocol, ReadsSeveralLabels) {
  EXPECT_EQ(parse_reply("[LABEL 1]: birds\n[LABEL 2]: 雪\n").labels,
            (std::vector<std::string>{"birds", "雪"}));
}

TEST(Protocol, TagsInPassingOrInCodeDoNotCount) {
  EXPECT_FALSE(parse_reply("I will give a [LABEL]: later, not now").concludes());
  EXPECT_FALSE(parse_reply("```python\n[LABEL]\n# [LABEL]: birds\n```").concludes());
  EXPECT_FALSE(parse_reply("[LABEL]:\n\n").concludes());
}

TEST(Protocol, NeverThrows) {
  const std::string pieces[] = {"[LABEL]:",
                                "[CODE]:",
                                "```",
                                "```python\n",
                                "\n",
                                "\r\n",
                                "[",
                                "]",
                                "*",
                                "birds",
                                "\xff",
                                "~~~",
                                "[HYPOTHESIS LIST]",
                                "[DESCRIPTION]:"};
  Random random(17);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int n = 0; n < 12; ++n) text += pieces[random.below(std::size(pieces))];
    EXPECT_NO_THROW(parse_reply(text)) << "seed 17, round " << round;
  }
}

}  // namespace
}  // namespace maia
