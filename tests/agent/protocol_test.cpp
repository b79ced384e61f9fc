#include "agent/protocol.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

// replies.json holds replies of the kinds that models give, each with what it means.
Json replies() {
  return parse_json(read_text(MAIA_SOURCE_FOLDER "/tests/agent/replies.json"), "replies.json");
}

TEST(Protocol, ReadsRepliesAsTheyAreMeant) {
  const Json corpus = replies();
  EXPECT_GE(corpus.size(), 100U);
  for (const Json& item : corpus) {
    const auto reply = parse_reply(item.at("reply").get<std::string>());
    const Json read = {
        {"programs", reply.programs}, {"labels", reply.labels}, {"description", reply.description},
        {"answer", reply.answer},     {"units", reply.units},   {"hypotheses", reply.hypotheses}};
    for (const auto& [key, value] : read.items()) {
      EXPECT_EQ(value, item.at(key)) << item.at("name") << ": " << key;
    }
  }
}

TEST(Protocol, SettingsOfABiasComeInPairs) {
  const auto one =
      parse_reply("[BIAS]: It fails on snow.\n[WEAK]: \"a dog on snow\"\n**[STRONG]:** a dog");
  EXPECT_EQ(one.bias, "It fails on snow.");
  EXPECT_EQ(one.settings, (std::vector<SettingPair>{{"a dog on snow", "a dog"}}));
  const auto two =
      parse_reply("[BIAS]: x\n[STRONG 2]: b\n[WEAK 1]: c\n[STRONG 1]: d\n[WEAK 2]: a\n");
  EXPECT_EQ(two.settings, (std::vector<SettingPair>{{"c", "d"}, {"a", "b"}}));
  EXPECT_TRUE(
      parse_reply("[BIAS]: a\n[WEAK]: x\n[STRONG]: y\n[BIAS]: none found").settings.empty());
  EXPECT_EQ(parse_reply("[BIAS]: a\n[WEAK]: x").settings.front(), (SettingPair{"x", ""}));
}

// A reply may be cut anywhere, and its beginning may be anything.
TEST(Protocol, ReadsAnyPartOfAReply) {
  for (const Json& item : replies()) {
    const auto text = item.at("reply").get<std::string>();
    for (std::size_t cut = 0; cut < text.size(); cut += 7) {
      EXPECT_NO_THROW(parse_reply(std::string_view(text).substr(0, cut)));
      EXPECT_NO_THROW(parse_reply(std::string_view(text).substr(cut)));
    }
  }
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
                                "[DESCRIPTION]:",
                                "<think>",
                                "</think>",
                                "\u3010LABEL\u3011",
                                "> "};
  Random random(17);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int n = 0; n < 12; ++n) text += pieces[random.below(std::size(pieces))];
    EXPECT_NO_THROW(parse_reply(text)) << "seed 17, round " << round;
  }
}

}  // namespace
}  // namespace maia
