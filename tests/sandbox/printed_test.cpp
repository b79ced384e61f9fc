#include "sandbox/printed.hpp"

#include <gtest/gtest.h>

#include "sandbox/recording_handler.hpp"

namespace maia {
namespace {

TEST(PrintedText, KeepsTheStartAndCountsTheRest) {
  RecordingHandler handler;
  PrintedText printed(handler, 5);
  printed.add("abc");
  printed.add("defg");
  printed.add("hij");
  printed.finish();
  EXPECT_EQ(handler.text, "abcde\n[... 5 bytes of output not shown]\n");
}

TEST(PrintedText, SaysNothingWhenEverythingIsShown) {
  RecordingHandler handler;
  PrintedText printed(handler, 5);
  printed.add("abcde");
  printed.finish();
  EXPECT_EQ(handler.text, "abcde");
}

TEST(PrintedText, JoinsCharactersThatArriveInPieces) {
  const std::string text = "\u00e4\u20ac\U0001f600";
  RecordingHandler handler;
  PrintedText printed(handler, 100);
  for (const char byte : text) printed.add({&byte, 1});
  printed.finish();
  EXPECT_EQ(handler.text, text);
}

TEST(PrintedText, ReplacesWhatIsNotText) {
  RecordingHandler handler;
  PrintedText printed(handler, 100);
  printed.add("a\xff");
  printed.add("b\xe2\x82");
  printed.finish();
  EXPECT_EQ(handler.text, "a\ufffdb\ufffd\ufffd");
}

}  // namespace
}  // namespace maia
