#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/random.hpp"
#include "chat/fake_run.hpp"

namespace maia {
namespace {

using fake::FakeRun;
using fake::message;
using fake::Outcome;
using Labels = std::set<std::string>;

Labels as_set(const std::vector<std::string>& labels) {
  return {labels.begin(), labels.end()};
}

std::string last_text(const Outcome& outcome) {
  return text_of(outcome.conversation.back());
}

struct Case {
  std::string unit;
  Labels allowed;   // the conclusion may name these and nothing else
  Labels required;  // and must name these
};

Case exactly(std::string unit, Labels labels) {
  return {std::move(unit), labels, labels};
}

// Other units, words and seeds than those the constants were chosen on (docs/experimenter.md).
const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      exactly(R"({"any": [{"object": "penguin"}]})", {"a penguin"}),
      exactly(R"({"any": [{"object": "palm tree"}]})", {"a palm tree"}),
      exactly(R"({"any": [{"object": "birds"}]})", {"birds"}),
      exactly(R"({"any": [{"object": "flowers"}]})", {"flowers"}),
      exactly(R"({"any": [{"object": "mushrooms"}]})", {"mushrooms"}),
      exactly(R"({"any": [{"background": "forest"}]})", {"forest background"}),
      exactly(R"({"any": [{"background": "plain yellow"}]})", {"plain yellow background"}),
      {R"({"any": [{"colour": "green"}]})",
       {"green objects", "plain green background"},
       {"green objects"}},
      {R"({"any": [{"colour": "blue"}], "noise": 0.4})",
       {"blue objects", "plain blue background"},
       {"blue objects"}},
      exactly(R"({"any": [{"light": "night"}]})", {"objects at night"}),
      exactly(R"({"any": [{"object": "teapot"}, {"object": "camel"}]})", {"a teapot", "a camel"}),
      exactly(R"({"any": [{"object": "boats"}, {"background": "desert"}]})",
              {"boats", "desert background"}),
      exactly(R"({"any": [{"object": "birds", "background": "city"}]})", {"birds on city"}),
      exactly(R"({"any": [{"object": "hoofed animals", "light": "fog"}]})",
              {"hoofed animals in fog"}),
      // At rest but for what excites them.
      exactly(R"({"any": [{"object": "penguin"}], "quiet": true})", {"a penguin"}),
      exactly(R"({"any": [{"object": "flowers"}], "quiet": true})", {"flowers"}),
      exactly(R"({"any": [{"object": "food"}], "quiet": true})", {"food"}),
      exactly(R"({"any": [{"colour": "pink"}], "quiet": true})", {"pink objects"}),
      exactly(R"({"any": [{"background": "dots"}], "quiet": true})", {"dots"}),
      exactly(R"({"any": [{"light": "blurred"}], "quiet": true})",
              {"a blurred picture of objects"}),
      exactly(R"({"any": [{"part": "leg"}], "quiet": true})", {"a leg"}),
      exactly(R"({"any": [{"part": "eye", "object": "fish"}], "quiet": true})", {"a fish eye"}),
      exactly(R"({"any": [{"object": "camel"}, {"object": "boats"}], "quiet": true})",
              {"a camel", "boats"}),
      exactly(R"({"any": [{"part": "petal"}, {"part": "handle"}], "quiet": true})",
              {"a petal", "a handle"}),
      exactly(R"({"any": [{"colour": "green"}, {"background": "room"}, {"object": "bee"}],
                  "quiet": true})",
              {"green objects", "room background", "a bee"}),
      exactly(R"({"any": [{"object": "lion", "companion": "drum"}], "quiet": true})",
              {"a lion with a drum"}),
      exactly(R"({"any": [{"object": "fruit", "companion": "animals"}], "quiet": true})",
              {"fruit with animals"}),
      exactly(R"({"any": [{"object": "balls", "background": "snow"}], "quiet": true})",
              {"balls on snow"}),
      exactly(R"({"any": [{"background": "desert", "companion": "hats"}], "quiet": true})",
              {"desert with hats"}),
      exactly(R"({"any": [{"object": "insects", "place": "right"}], "quiet": true})",
              {"insects on the right"}),
  };
  return kCases;
}

class KnownUnits : public testing::TestWithParam<std::size_t> {};

TEST_P(KnownUnits, AreNamedFromExperimentsAlone) {
  const Case& known = cases()[GetParam()];
  for (int seed = 101; seed < 104; ++seed) {
    SCOPED_TRACE(known.unit + " seed " + std::to_string(seed));
    const Outcome outcome = FakeRun(known.unit, seed).run();
    const Labels labels = as_set(outcome.labels);
    EXPECT_TRUE(
        std::includes(known.allowed.begin(), known.allowed.end(), labels.begin(), labels.end()))
        << join(outcome.labels, ", ");
    EXPECT_TRUE(
        std::includes(labels.begin(), labels.end(), known.required.begin(), known.required.end()))
        << join(outcome.labels, ", ");
    EXPECT_GE(outcome.experiments, 3);
    EXPECT_LE(outcome.experiments, 8);
    EXPECT_EQ(outcome.errors, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(All, KnownUnits, testing::Range<std::size_t>(0, cases().size()));

TEST(Experimenter, FindsNothingInNoise) {
  int found = 0;
  for (int seed = 201; seed < 211; ++seed) {
    const Outcome outcome = FakeRun(R"({"noise": 1, "offsets": 0})", seed).run();
    EXPECT_GE(outcome.experiments, 3) << "seed " << seed;
    found += as_set(outcome.labels) == Labels{"none found"} ? 0 : 1;
  }
  EXPECT_EQ(found, 0);
}

TEST(Experimenter, FindsNothingInAUnitThatAnswersByChanceOrRests) {
  int found = 0;
  for (int seed = 301; seed < 307; ++seed) {
    const Outcome outcome = FakeRun(R"({"chance": 0.5})", seed).run();
    EXPECT_LE(outcome.experiments, 8) << "seed " << seed;
    found += as_set(outcome.labels) == Labels{"none found"} ? 0 : 1;
  }
  EXPECT_EQ(found, 0);
}

TEST(Experimenter, FindsNothingInADeadUnit) {
  const Outcome outcome = FakeRun(R"({"zero": true})", 5).run();
  EXPECT_EQ(as_set(outcome.labels), Labels{"none found"});
  EXPECT_GE(outcome.experiments, 3);
  EXPECT_EQ(outcome.errors, 0);
  EXPECT_NE(last_text(outcome).find("one and the same activation"), std::string::npos);
}

TEST(Experimenter, GivesTheEvidenceWithTheNumberOfPictures) {
  const Outcome outcome = FakeRun(R"({"any": [{"object": "penguin"}]})", 101).run();
  const std::string text = last_text(outcome);
  EXPECT_NE(text.find("[DESCRIPTION]: The unit is excited by a penguin."), std::string::npos);
  EXPECT_NE(text.find("95% interval"), std::string::npos);
  EXPECT_NE(text.find("(n=12)"), std::string::npos);
}

TEST(Experimenter, KeepsNoStateBetweenReplies) {
  const Outcome outcome = FakeRun(R"({"any": [{"object": "flowers"}]})", 7).run();
  for (std::size_t size = 2; size < outcome.conversation.size(); size += 2) {
    const auto experimenter = make_builtin_experimenter();
    const std::span<const Message> start(outcome.conversation.data(), size);
    const std::string wanted = text_of(outcome.conversation[size]);
    EXPECT_EQ(experimenter->reply(start).text, wanted);
    EXPECT_EQ(experimenter->reply(start).text, wanted);
  }
}

// In a process of its own, which can know nothing but the messages, it says the same.
TEST(Experimenter, RepliesToTheConversationAlone) {
  for (const char* unit :
       {R"({"any": [{"object": "flowers"}]})",
        R"({"any": [{"object": "lion", "companion": "drum"}], "quiet": true})"}) {
    const Outcome outcome = FakeRun(unit, 11).run();
    Json messages = Json::array();
    for (const auto& sent : outcome.conversation) {
      if (sent.role == Message::Role::kAssistant) {
        const TemporaryFolder folder;
        const auto input = folder.path() / "messages.json";
        write_file(input, std::string_view(messages.dump()));
        const auto result = run_process(
            {"/bin/sh", "-c", "exec \"$0\" < \"$1\"", MAIA_EXPERIMENTER_PROCESS, input.string()});
        ASSERT_EQ(result.status, 0);
        EXPECT_EQ(result.output, text_of(sent));
      }
      const char* roles[] = {"system", "user", "assistant"};
      messages.push_back({{"role", roles[static_cast<int>(sent.role)]}, {"text", text_of(sent)}});
    }
    EXPECT_GE(messages.size(), 9U);
  }
}

TEST(Experimenter, DiffersByWhatItSaw) {
  const Outcome one = FakeRun(R"({"any": [{"object": "flowers"}]})", 7).run();
  const Outcome other = FakeRun(R"({"any": [{"object": "camel"}]})", 7).run();
  for (const std::size_t reply : {4, 6}) {
    EXPECT_NE(text_of(one.conversation[reply]), text_of(other.conversation[reply]));
  }
}

TEST(Experimenter, ConcludesWhenEveryProgramFails) {
  const auto experimenter = make_builtin_experimenter();
  auto conversation = fake::opening();
  int replies = 0;
  while (replies < 30) {
    const std::string reply = experimenter->reply(conversation).text;
    ++replies;
    if (!fake::labels_of(reply).empty()) break;
    conversation.push_back(message(Message::Role::kAssistant, reply));
    conversation.push_back(message(Message::Role::kUser, "[error] RuntimeError: out of order\n"));
  }
  EXPECT_LE(replies, 8);
  EXPECT_EQ(fake::labels_of(experimenter->reply(conversation).text),
            std::vector<std::string>{"none found"});
}

TEST(Experimenter, GoesOnWithASimplerProgramAfterAFailure) {
  const FakeRun run(R"({"any": [{"object": "penguin"}]})", 9);
  const auto experimenter = make_builtin_experimenter();
  auto conversation = fake::opening();
  // Every kind of program fails the first time it is tried.
  std::set<std::string> failed;
  std::vector<std::string> labels;
  int errors = 0;
  for (int turn = 0; turn < 30 && labels.empty(); ++turn) {
    const std::string reply = experimenter->reply(conversation).text;
    conversation.push_back(message(Message::Role::kAssistant, reply));
    labels = fake::labels_of(reply);
    if (!labels.empty()) break;
    const std::string program = fake::program_of(reply);
    const std::string stage = program.substr(program.find('('), 5);
    std::string shown = "[error] ValueError: edit_images cannot do that\n";
    if (!failed.insert(stage).second) {
      shown = run.observe(program, turn);
      if (shown.find("[error]") != std::string::npos) ++errors;
    }
    conversation.push_back(message(Message::Role::kUser, shown));
  }
  EXPECT_EQ(failed.size(), 4U);
  EXPECT_EQ(errors, 0) << "the simple programs must run";
  EXPECT_EQ(labels, std::vector<std::string>{"a penguin"});
}

TEST(Experimenter, ConcludesAtOnceWhenTheRoundsAreOver) {
  const FakeRun run(R"({"any": [{"object": "penguin"}]})", 3);
  const Outcome outcome = run.run();
  for (std::size_t size = 4; size < outcome.conversation.size(); size += 2) {
    std::vector<Message> cut(outcome.conversation.begin(),
                             outcome.conversation.begin() + static_cast<std::ptrdiff_t>(size));
    cut.back().parts.push_back(
        {"[notice] the 25 rounds of this run are over: give your conclusion now, with "
         "[DESCRIPTION]: and [LABEL]: and no code\n",
         {}});
    const std::string reply = make_builtin_experimenter()->reply(cut).text;
    EXPECT_EQ(fake::labels_of(reply).size(), 1U) << reply;
    // From the screen on the best there is has a name.
    if (size > 4) {
      EXPECT_EQ(fake::labels_of(reply).front(), "a penguin");
    }
  }
}

std::string rejection(const std::string& prompt) {
  return "[check] not accepted: pictures of the label do not excite the unit more than other "
         "pictures do\nlabel images: mean 0.6 (n=2)\nneutral images: mean 0.7 (n=1)\n"
         "near misses: mean 0.9 (n=1)\ndifference -0.1, 95% interval [-0.5, 0.3]\n"
         "positive 0.5 | " +
         prompt + "\npositive 0.7 | " + prompt +
         "\nneutral 0.7 | a mug on snow\nnear 0.9 | an owl\n"
         "[notice] your conclusion does not predict the unit yet: look at the numbers, test "
         "another "
         "hypothesis, then conclude again\n";
}

TEST(Experimenter, TestsAnotherHypothesisAfterARejectionAndNeverLoops) {
  const FakeRun run(R"({"any": [{"object": "penguin"}]})", 4);
  Outcome outcome = run.run();
  std::set<Labels> seen;
  for (int round = 0; round < 6; ++round) {
    const Labels labels = as_set(outcome.labels);
    if (labels == Labels{"none found"}) break;
    EXPECT_TRUE(seen.insert(labels).second) << "concluded " << *labels.begin() << " again";
    auto conversation = outcome.conversation;
    conversation.push_back(message(Message::Role::kUser, rejection(outcome.labels.front())));
    outcome = run.continue_from(std::move(conversation));
    if (as_set(outcome.labels) != Labels{"none found"}) {
      EXPECT_GE(outcome.experiments, 1) << "must test before concluding again";
    }
  }
  EXPECT_EQ(as_set(outcome.labels), Labels{"none found"});
  EXPECT_NE(last_text(outcome).find("a penguin"), std::string::npos) << "says what was refuted";
}

TEST(Experimenter, DropsTheLabelOfTwoThatFailed) {
  const FakeRun run(R"({"any": [{"object": "teapot"}, {"object": "camel"}]})", 102);
  const Outcome first = run.run();
  ASSERT_EQ(first.labels.size(), 2U);
  auto conversation = first.conversation;
  conversation.push_back(
      message(Message::Role::kUser,
              "[check] not accepted: too weak\nlabel images: mean 1.8 (n=2)\nneutral images: mean "
              "0.6 (n=2)\ndifference 1.2, 95% interval [-2, 4]\npositive 3.1 | a camel on snow\n"
              "positive 0.5 | a teapot on grass\n"));
  const Outcome second = run.continue_from(std::move(conversation));
  EXPECT_EQ(second.labels, std::vector<std::string>{"a camel"});
}

// Whatever the messages say, there is a reply with a program or a conclusion.
TEST(Experimenter, SurvivesGarbage) {
  const Outcome outcome = FakeRun(R"({"any": [{"object": "boats"}]})", 8).run();
  std::vector<std::string> lines;
  for (const auto& part : outcome.conversation) {
    for (auto& line : split(text_of(part), '\n')) lines.push_back(std::move(line));
  }
  const auto experimenter = make_builtin_experimenter();
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<Message> conversation;
    if (random.uniform() < 0.5) {
      conversation = outcome.conversation;
      conversation.resize(random.below(conversation.size() + 1));
    }
    const auto messages = random.below(8);
    for (std::uint64_t i = 0; i < messages; ++i) {
      std::string text;
      const auto count = random.below(60);
      for (std::uint64_t j = 0; j < count; ++j) {
        std::string line = random.pick(lines);
        const auto flips = random.uniform() < 0.5 ? random.below(6) : 0;
        for (std::uint64_t k = 0; k < flips && !line.empty(); ++k) {
          const auto at = random.below(line.size());
          switch (random.below(3)) {
            case 0:
              line[at] = static_cast<char>(random.below(256));
              break;
            case 1:
              line.erase(at);
              break;
            default:
              line.insert(at, random.uniform() < 0.5 ? "-1e999" : ": 9 | ");
          }
        }
        text += line + "\n";
      }
      conversation.push_back(message(static_cast<Message::Role>(random.below(3)), text));
    }
    const std::string reply = experimenter->reply(conversation).text;
    EXPECT_NE(fake::program_of(reply).empty(), fake::labels_of(reply).empty());
  }
}

// Words of a vocabulary end up inside Python strings: none may break out of them.
TEST(Experimenter, WritesValidProgramsForHostileVocabularies) {
  const TemporaryFolder folder;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    std::string section;
    for (int line = 0; line < 12; ++line) {
      const char* kinds[] = {"objects, a group: ", "objects, ",
                             "backgrounds: ", "colours: ", "light: "};
      section += kinds[random.below(5)];
      for (int i = 0; i < 30; ++i) {
        const char* words[] = {"crow", "\"",    "\\",    "{x}", "', '",   "#",  "\xff\xfe",
                               "%s",   "owl\r", "plain", "a b", "\"\"\"", ", ", ": "};
        section += words[random.below(14)];
        if (random.uniform() < 0.5) section += ", ";
      }
      section += "\n";
    }
    std::vector<Message> conversation = {
        message(Message::Role::kSystem, "[IMAGE GENERATOR]\n" + section),
        message(Message::Role::kUser, "task")};
    const auto experimenter = make_builtin_experimenter();
    for (int turn = 0; turn < 4; ++turn) {
      const std::string reply = experimenter->reply(conversation).text;
      const std::string program = fake::program_of(reply);
      if (program.empty()) break;
      const auto path = folder.path() / "program.py";
      write_file(path, std::string_view(program));
      const auto result = run_process({"/usr/bin/python3", "-c",
                                       "import sys; compile(open(sys.argv[1], "
                                       "encoding='utf-8').read(), 'program', 'exec')",
                                       path.string()});
      ASSERT_EQ(result.status, 0) << "seed " << seed << "\n" << program;
      conversation.push_back(message(Message::Role::kAssistant, reply));
      conversation.push_back(message(Message::Role::kUser, "exemplar 1: lit: crow 50%\n"));
    }
  }
}

// The system message as a run's agent gets it, with a tool that is switched off.
std::vector<Message> opening_without(const std::string& tool) {
  std::string api = "class Tools:\n";
  for (const std::string name : {"dataset_exemplars", "text2image", "edit_images"}) {
    if (name != tool) api += "    def " + name + "(self):\n";
  }
  auto conversation = fake::opening();
  conversation.front() = fake::message(Message::Role::kSystem, api + text_of(conversation.front()));
  return conversation;
}

TEST(Experimenter, DoesWithoutToolsThatAreSwitchedOff) {
  const auto first_program = [](const std::string& tool) {
    const auto conversation = opening_without(tool);
    return fake::program_of(make_builtin_experimenter()->reply(conversation).text);
  };
  EXPECT_NE(first_program("").find("text2image"), std::string::npos);
  EXPECT_EQ(first_program("text2image").find("text2image"), std::string::npos);
  EXPECT_NE(first_program("text2image").find("dataset_exemplars"), std::string::npos);
  EXPECT_EQ(first_program("dataset_exemplars").find("dataset_exemplars"), std::string::npos);
  EXPECT_FALSE(first_program("dataset_exemplars").empty());
}

TEST(Experimenter, NamesWhatExemplarsShareWhereNothingCanBeDrawn) {
  auto conversation = opening_without("text2image");
  const auto backbone = make_builtin_experimenter();
  for (int turn = 0; turn < 4; ++turn) {
    const std::string reply = backbone->reply(conversation).text;
    if (fake::program_of(reply).empty()) {
      EXPECT_EQ(fake::labels_of(reply).size(), 1U) << reply;
      EXPECT_EQ(reply.find("Fresh pictures"), std::string::npos) << reply;
      return;
    }
    conversation.push_back(fake::message(Message::Role::kAssistant, reply));
    conversation.push_back(
        fake::message(Message::Role::kUser, "[error] the program ended with an error"));
  }
  FAIL() << "no conclusion";
}

}  // namespace
}  // namespace maia
