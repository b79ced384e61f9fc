#include "report/python_highlight.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <string>

#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

// The spans of one kind, joined by "|".
std::string spans_of(std::string_view source, PythonToken token) {
  std::vector<std::string> found;
  for (const auto& span : tokenize_python(source)) {
    if (span.token == token) found.emplace_back(span.text);
  }
  return join(found, "|");
}

TEST(PythonHighlight, KnowsKeywordsAndCallsAndDefinitions) {
  const auto* source =
      "async def run(system):\n    return isinstance(system, Base) and not None_\n";
  EXPECT_EQ(spans_of(source, PythonToken::kKeyword), "async|def|return|and|not");
  EXPECT_EQ(spans_of(source, PythonToken::kFunction), "run|isinstance");
  EXPECT_EQ(spans_of("class Crow: pass", PythonToken::kFunction), "Crow");
}

TEST(PythonHighlight, KnowsStringsOfEveryKind) {
  EXPECT_EQ(spans_of("a = 'x' + \"y\\\"z\" + rb'\\'", PythonToken::kString),
            "'x'|\"y\\\"z\"|rb'\\'");
  EXPECT_EQ(spans_of("'''a\n'b' # no comment\n''' + x", PythonToken::kString),
            "'''a\n'b' # no comment\n'''");
  EXPECT_EQ(spans_of("variable'text'", PythonToken::kString), "'text'");
  EXPECT_EQ(spans_of("'# not a comment'", PythonToken::kComment), "");
}

TEST(PythonHighlight, KnowsWhatAnFStringReplaces) {
  const auto* source = "f\"mean {mean:.2f} of {{n}} {d['k']}\"";
  EXPECT_EQ(spans_of(source, PythonToken::kReplacement), "{mean:.2f}|{d['k']}");
  EXPECT_EQ(spans_of("'no {replacement}'", PythonToken::kReplacement), "");
  EXPECT_EQ(spans_of("f'{x' + 1", PythonToken::kReplacement), "{x");
}

TEST(PythonHighlight, AStringThatIsNotClosedColoursItsLineOnly) {
  EXPECT_EQ(spans_of("a = 'open\nb = 1", PythonToken::kString), "'open");
  EXPECT_EQ(spans_of("a = 'open\nb = 1", PythonToken::kNumber), "1");
}

TEST(PythonHighlight, KnowsNumbersCommentsAndDecorators) {
  const auto* source = "@tools.recorded\nx = 0x1F + 1_000 - .5e-3*2j  # 12 pictures\ny2 = a@b";
  EXPECT_EQ(spans_of(source, PythonToken::kNumber), "0x1F|1_000|.5e-3|2j");
  EXPECT_EQ(spans_of(source, PythonToken::kComment), "# 12 pictures");
  EXPECT_EQ(spans_of(source, PythonToken::kDecorator), "@tools.recorded");
}

TEST(PythonHighlight, ItsTextIsTheSourceWhateverTheSource) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  Random random(seed);
  static constexpr std::string_view kPieces[] = {
      "'", "\"", "'''", "\"\"\"", "\\", "\n", "#", "{",  "}", "{{", "f",    "rb", "def ",
      "x", "1",  ".",   "e-",     "@",  "(",  " ", "\t", "é", "鳥", "\xFF", "0x", "_"};
  for (int round = 0; round < 2000; ++round) {
    std::string source;
    for (int i = random.between(0, 40); i > 0; --i)
      source += kPieces[random.below(std::size(kPieces))];
    std::string joined;
    for (const auto& span : tokenize_python(source)) {
      EXPECT_FALSE(span.text.empty());
      joined += span.text;
    }
    ASSERT_EQ(joined, source);
  }
}

TEST(PythonHighlight, EscapesWhatItColours) {
  EXPECT_EQ(highlight_python("x = '</code><script>'").str(),
            "x = <span class=\"s\">&#39;&lt;/code&gt;&lt;script&gt;&#39;</span>");
}

}  // namespace
}  // namespace maia
