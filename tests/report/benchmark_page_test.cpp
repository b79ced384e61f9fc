// The page of a benchmark: every unit is in it, misses first, and nothing recorded becomes markup.
#include "report/benchmark_page.hpp"

#include <gtest/gtest.h>

namespace maia {
namespace {

Benchmark sample() {
  Benchmark benchmark{.units_name = "synthetic", .backbone = "builtin", .seeds = {0}};
  for (int i = 0; i < 3; ++i) {
    BenchmarkUnit unit{.unit = i, .expression = "thing " + std::to_string(i), .kind = "mono"};
    unit.answers.push_back({.method = kAgentMethod,
                            .run = i + 1,
                            .labels = {"<script>alert(1)</script>"},
                            .score = {i == 1 ? Verdict::kWrong : Verdict::kExact, "why & how"}});
    unit.answers.push_back({.method = kDissectMethod, .labels = {"dog"}, .note = "IoU 0.50"});
    unit.pictures = {"blobs/ab/abc.png"};
    benchmark.units.push_back(std::move(unit));
  }
  benchmark.unavailable.push_back({"light", "mono", "cannot be drawn"});
  return benchmark;
}

TEST(BenchmarkPage, ShowsMissesFirstWithTheirRuns) {
  const std::string html = benchmark_page_html(sample());
  EXPECT_LT(html.find("thing 1"), html.find("thing 0"));
  EXPECT_LT(html.find("thing 0"), html.find("thing 2"));
  EXPECT_NE(html.find("reports/run-2.html"), std::string::npos);
  EXPECT_NE(html.find("IoU 0.50"), std::string::npos);
  EXPECT_NE(html.find("67 %"), std::string::npos);
  EXPECT_NE(html.find("light: cannot be drawn"), std::string::npos);
}

TEST(BenchmarkPage, ShowsWhatWasRecordedAsText) {
  const std::string html = benchmark_page_html(sample());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html.find("why &amp; how"), std::string::npos);
  EXPECT_NE(html.find("script-src &#39;none&#39;"), std::string::npos);
}

TEST(BenchmarkPage, IsMadeOfNothingToo) {
  EXPECT_NE(benchmark_page_html({}).find("</html>"), std::string::npos);
}

}  // namespace
}  // namespace maia
