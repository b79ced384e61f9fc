#include "chat/event_stream.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Events = std::vector<std::pair<std::string, std::string>>;

Events read(const std::vector<std::string>& pieces) {
  Events events;
  EventStream stream(
      [&](std::string_view event, std::string_view data) { events.emplace_back(event, data); });
  for (const auto& piece : pieces) stream.add(piece);
  stream.end();
  return events;
}

TEST(EventStream, ReadsNamesAndLinesOfData) {
  EXPECT_EQ(
      read({"data: one\n\nevent: big\ndata: two\ndata:three\n\n: comment\n\nid: 7\ndata\n\n"}),
      (Events{{"", "one"}, {"big", "two\nthree"}, {"", ""}}));
}

TEST(EventStream, ALastEventNeedsNoEnd) {
  EXPECT_EQ(read({"data: one"}), (Events{{"", "one"}}));
  EXPECT_EQ(read({""}), Events{});
}

TEST(EventStream, IsTheSameHoweverItIsCutAndWhateverItsLineBreaks) {
  Random random(11);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    Events expected;
    const int count = random.between(1, 6);
    const std::vector<std::string> breaks = {"\n", "\r\n", "\r"};
    const std::string line_break = random.pick(breaks);
    for (int i = 0; i < count; ++i) {
      const std::string name = random.below(2) == 0 ? "" : "name" + std::to_string(i);
      const std::string data = std::string(random.below(20), 'x') + std::to_string(i);
      if (!name.empty()) text += "event: " + name + line_break;
      text += "data: " + data + line_break + line_break;
      expected.emplace_back(name, data);
    }
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = 1 + random.below(7);
      pieces.push_back(text.substr(at, size));
      at += size;
    }
    EXPECT_EQ(read(pieces), expected) << "round " << round;
  }
}

TEST(EventStream, RefusesAnEventWithoutEnd) {
  EventStream stream([](std::string_view, std::string_view) {});
  EXPECT_EQ(kind_thrown([&] {
              for (int i = 0; i < 100; ++i) stream.add(std::string(1 << 20, 'x'));
            }),
            ErrorKind::kBadInput);
  EventStream lines([](std::string_view, std::string_view) {});
  EXPECT_EQ(kind_thrown([&] {
              for (int i = 0; i < 100; ++i) lines.add("data: " + std::string(1 << 20, 'x') + "\n");
            }),
            ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
