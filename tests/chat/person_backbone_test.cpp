#include "chat/person_backbone.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/files.hpp"
#include "image/codec.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

Message text(Message::Role role, const std::string& words) {
  return {role, {{words, {}}}};
}

class Person : public testing::Test {
 protected:
  std::string shown() {
    const std::string text = output_.str();
    output_.str("");
    return text;
  }
  TemporaryFolder folder_;
  std::istringstream input_;
  std::ostringstream output_;
  std::vector<Message> conversation_ = {text(Message::Role::kSystem, "the api"),
                                        text(Message::Role::kUser, "the task")};
};

TEST_F(Person, IsShownWhatIsNewAndAnswersUpToADot) {
  input_.str("first line\n  . not the end\n.\nsecond\n.\n");
  const auto person = make_person_backbone(input_, output_, folder_.path() / "pictures");
  const Reply first = person->reply(conversation_);
  EXPECT_EQ(first.text, "first line\n  . not the end\n");
  EXPECT_EQ(first.usage.dollars, 0.0);
  const std::string opening = shown();
  EXPECT_NE(opening.find("the api"), std::string::npos);
  EXPECT_NE(opening.find("the task"), std::string::npos);
  conversation_.push_back(text(Message::Role::kAssistant, first.text));
  conversation_.push_back({Message::Role::kUser, {{"a result\n", {}}, {"", Image(5, 5)}}});
  EXPECT_EQ(person->reply(conversation_).text, "second\n");
  const std::string next = shown();
  EXPECT_EQ(next.find("the task"), std::string::npos);
  EXPECT_EQ(next.find("first line"), std::string::npos);
  const auto start = next.find("  [") + 3;
  const std::string path = next.substr(start, next.find(']') - start);
  EXPECT_EQ(decode_image(read_file(path), path), Image(5, 5));
}

TEST_F(Person, IsShownARunThatIsContinuedWhole) {
  conversation_.push_back(text(Message::Role::kAssistant, "an earlier reply"));
  conversation_.push_back(text(Message::Role::kUser, "its result"));
  input_.str("x\n.\n");
  make_person_backbone(input_, output_, folder_.path())->reply(conversation_);
  const std::string all = shown();
  EXPECT_NE(all.find("an earlier reply"), std::string::npos);
  EXPECT_NE(all.find("its result"), std::string::npos);
}

TEST_F(Person, IsNotAtTheMercyOfAProgramsOutput) {
  conversation_.back() = text(Message::Role::kUser, "\x1b[2Jgone\x07 caf\xc3\xa9 \xff\n");
  input_.str("x\n.\n");
  make_person_backbone(input_, output_, folder_.path())->reply(conversation_);
  const std::string all = shown();
  EXPECT_EQ(all.find('\x1b'), std::string::npos);
  EXPECT_NE(all.find("?[2Jgone? caf\xc3\xa9 \xef\xbf\xbd\n"), std::string::npos);
}

TEST_F(Person, WhoLeavesIsUnavailable) {
  input_.str("not finish");
  const auto person = make_person_backbone(input_, output_, folder_.path());
  EXPECT_EQ(kind_thrown([&] { person->reply(conversation_); }), ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace maia
