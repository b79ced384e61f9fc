#include "agent/reply_parts.hpp"

#include <gtest/gtest.h>

namespace maia {
namespace {

std::string shape_of(std::string_view reply) {
  std::string shape;
  for (const auto& part : split_reply(reply)) {
    switch (part.kind) {
      case ReplyPart::Kind::kProse:
        shape += "prose(" + part.text + ")";
        break;
      case ReplyPart::Kind::kTagged:
        shape += part.tag + (part.number > 0 ? " " + std::to_string(part.number) : "") + "(" +
                 part.text + ")";
        break;
      case ReplyPart::Kind::kCode:
        shape += "code:" + part.language + "(" + part.text + ")";
        break;
      case ReplyPart::Kind::kThought:
        shape += "thought(" + part.text + ")";
        break;
    }
  }
  return shape;
}

TEST(ReplyParts, AreProseTagsAndPrograms) {
  EXPECT_EQ(
      shape_of("I look.\n[HYPOTHESIS LIST]:\n1. a\n2. b\n[CODE]:\n```python\nx = 1\n```\nend"),
      "prose(I look.)HYPOTHESIS LIST(1. a\n2. b)code:python(x = 1\n)prose(end)");
  EXPECT_EQ(shape_of("**[description]:** d\n[LABEL 2]: two"), "DESCRIPTION(d)LABEL 2(two)");
}

TEST(ReplyParts, ATagInPassingAndAnUnknownTagStayProse) {
  EXPECT_EQ(shape_of("the [CODE]: tag"), "prose(the [CODE]: tag)");
  EXPECT_EQ(shape_of("[NOTE]: x"), "prose([NOTE]: x)");
  EXPECT_EQ(shape_of("```python\n[LABEL]: x\n```"), "code:python([LABEL]: x\n)");
}

TEST(ReplyParts, AFenceThatIsNotClosedRunsToTheEndOrTheNextTag) {
  EXPECT_EQ(shape_of("```python\nx = '```'\ny"), "code:python(x = '```'\ny\n)");
  EXPECT_EQ(shape_of("```python\nx\n[LABEL]: a\n```\ny"), "code:python(x\n[LABEL]: a\n)prose(y)");
  EXPECT_EQ(shape_of("```python\nx\n[LABEL]: a"), "code:python(x\n)LABEL(a)");
  EXPECT_EQ(shape_of("````\n```\n````"), "code:(```\n)");
  EXPECT_EQ(shape_of(""), "");
}

TEST(ReplyParts, ThoughtsAreKeptApart) {
  EXPECT_EQ(shape_of("<think>\nhm\n</think>\nx"), "thought(<think>\nhm\n</think>)prose(x)");
  EXPECT_EQ(shape_of("<think>\nhm"), "thought(<think>\nhm)");
}

TEST(ReplyParts, WhatOtherLanguagesSayIsKept) {
  EXPECT_EQ(shape_of("```bash\nls\n```"), "code:bash(ls\n)");
  EXPECT_EQ(shape_of("[CODE]: not now"), "prose(not now)");
}

}  // namespace
}  // namespace maia
