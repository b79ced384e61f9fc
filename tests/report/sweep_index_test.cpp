// The index page of a sweep: every unit is in it, and nothing recorded becomes markup.
#include "report/sweep_index.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "image/codec.hpp"

namespace maia {
namespace {

SweepRow found_row(int unit) {
  return {.layer = "layer4",
          .unit = unit,
          .target = "unit " + std::to_string(unit) + " of layer layer4",
          .state = "found",
          .run = unit + 1,
          .labels = {"a crow"},
          .description = "It likes crows.",
          .difference = 1.5,
          .interval_low = 1.25,
          .interval_high = 1.75,
          .auc = 0.9,
          .pictures = {"blobs/ab/abc.png"}};
}

const SweepTitle kTitle = {"resnet50", "builtin", 3};

TEST(SweepIndex, HasARowForEachUnit) {
  std::vector<SweepRow> rows;
  for (int unit = 0; unit < 5000; ++unit) rows.push_back(found_row(unit));
  const std::string html = sweep_index_html(kTitle, rows);
  std::size_t count = 0;
  for (auto at = html.find("<tr data-state"); at != std::string::npos;
       at = html.find("<tr data-state", at + 1)) {
    ++count;
  }
  EXPECT_EQ(count, 5000U);
  EXPECT_NE(html.find("reports/run-5000.html"), std::string::npos);
  EXPECT_NE(html.find("1.250 to 1.750"), std::string::npos);
  EXPECT_EQ(html.find("http:"), std::string::npos);
  EXPECT_LT(html.size(), std::size_t{8} << 20);
}

TEST(SweepIndex, SaysWhyAUnitHasNoLabel) {
  SweepRow row{.layer = "layer4",
               .unit = 1,
               .target = "layer4, unit 1",
               .state = "failed",
               .problem = "the service is down"};
  const std::string html = sweep_index_html(kTitle, {row});
  EXPECT_NE(html.find("the service is down"), std::string::npos);
  EXPECT_EQ(html.find("<a "), std::string::npos);
}

TEST(SweepIndex, ShowsWhatWasRecordedAsText) {
  SweepRow row = found_row(0);
  row.labels = {"<script>alert(1)</script>"};
  row.description = "\"><img src=x onerror=alert(1)>";
  row.target = "<b>";
  const std::string html = sweep_index_html(kTitle, {row});
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(html.find("<img src=x"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
}

TEST(SweepIndex, IsNamedByWhatItIsAbout) {
  const auto one = sweep_index_file(kTitle, {found_row(0)});
  EXPECT_EQ(one, sweep_index_file(kTitle, {found_row(0)}));
  EXPECT_NE(one, sweep_index_file(kTitle, {found_row(1)}));
  EXPECT_NE(one, sweep_index_file({"resnet50", "openai:gpt", 3}, {found_row(0)}));
  EXPECT_EQ(sweep_index_file({"/some where/net.pt", "builtin", 0}, {}).parent_path(), "");
}

// For the tests in a browser: a page of 5,000 units in the file that $MAIA_SAMPLE_INDEX names.
TEST(SweepIndex, WritesASample) {
  const char* const file = std::getenv("MAIA_SAMPLE_INDEX");
  if (file == nullptr) GTEST_SKIP() << "MAIA_SAMPLE_INDEX is not set";
  const Image picture(56, 56);
  const auto folder = std::filesystem::path(file).parent_path();
  write_file(folder / "picture.png", encode_png(picture));
  std::vector<SweepRow> rows;
  for (int unit = 0; unit < 5000; ++unit) {
    SweepRow row = found_row(unit);
    row.pictures.assign(4, "picture.png");
    row.difference = (unit * 7919) % 5000 / 100.0;
    if (unit % 3 == 0) row.labels = {"an owl", "a long label of many words about feathers"};
    if (unit % 10 == 9) {
      row = {.layer = "layer4",
             .unit = unit,
             .target = "layer4, unit " + std::to_string(unit),
             .state = "failed",
             .problem = "the service did not answer"};
    }
    rows.push_back(row);
  }
  write_file(file, sweep_index_html(kTitle, rows));
}

}  // namespace
}  // namespace maia
