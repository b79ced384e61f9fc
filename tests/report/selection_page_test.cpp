// The page and the figure of classifiers of selected units.
#include "report/selection_page.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "image/codec.hpp"
#include "report/selection_cells.hpp"
#include "report/selection_figure.hpp"

namespace maia {
namespace {

constexpr const char* kHostile = "</script><script>alert(1)</script> & \"x\"";

SelectionRow row(const std::string& name, const std::string& subset, double units, double accuracy,
                 std::optional<double> deviation = {}) {
  return {.name = name,
          .subset = subset,
          .units = units,
          .fitted_rows = name == "original model" ? 0U : 2534U,
          .accuracy = SelectionAccuracy{accuracy, deviation, accuracy - 0.25},
          .validation_accuracy = 0.97};
}

SelectionResult sample_result() {
  SelectionResult result;
  result.rows = {row("original model", "all", 512, 0.731), row("l1", "all to 50", 50, 0.779),
                 row("random", "50 to 22", 22, 0.705, 0.05), row("l1", "50 to 22", 22, 0.757),
                 row("agent", "50 to 22", 22, 0.837)};
  for (SelectionRow balanced :
       {row("l1", "all, tuned", 147, 0.83, 0.012), row("l1", "all to 22", 22, 0.865, 0.008)}) {
    balanced.is_balanced = true;
    balanced.fitted_rows = 320;
    balanced.validation_accuracy.reset();
    result.rows.push_back(balanced);
  }
  for (std::size_t unit = 0; unit < 50; ++unit) result.candidates.push_back(unit * 10);
  for (std::size_t units = 5; units <= 50; units += 5) {
    const double grown = double(units) / 50;
    result.l1_curve.push_back({units, {0.6 + 0.18 * grown, {}, {}}});
    result.random_curve.push_back({units, {0.55 + 0.22 * grown, 0.09 * (1.05 - grown), {}}});
  }
  result.agent = CurvePoint{22, {0.837, {}, {}}};
  return result;
}

std::vector<JudgedUnit> sample_units(std::vector<std::string> pictures) {
  return {{.unit = 31, .is_selective = false, .reasoning = "Sand with or without a dog: 2.1."},
          {.unit = 12,
           .is_selective = true,
           .is_confirmed = true,
           .class_name = "Labrador",
           .reasoning = "Labradors on sand, snow and grass excite it, 3.1 on average; bulldogs and "
                        "corgis in the same places stay below 0.2, and so do the places alone.",
           .auc = 0.97,
           .pictures = pictures,
           .report = "reports/run-1.html"},
          {.unit = 40, .reasoning = kHostile, .pictures = pictures, .report = "reports/run-9.html"},
          {.unit = 7,
           .is_selective = true,
           .class_name = "corgi",
           .reasoning = "كلب 狐狸跳过了懒狗",
           .auc = 0.55,
           .pictures = pictures},
          {.unit = 8, .is_selective = true, .is_confirmed = true, .class_name = "corgi"}};
}

const SelectionPage kPage = {"Units that can be trusted: resnet18",
                             "50 units of layer avgpool, judged by builtin, seed 0.",
                             {"corgi", "labrador"}};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::string sample_page() {
  const std::vector<PageFigure> figures = {{"figures/selection.svg", "caption"}};
  return selection_page_html(kPage, sample_result(), sample_units({"picture.png"}), figures);
}

TEST(SelectionPage, HasEveryClassifierAndEveryUnit) {
  const std::string page = sample_page();
  EXPECT_EQ(count_of(page, "<tr data-group"), 5U);
  EXPECT_EQ(count_of(page, "<tr class=\"other\""), 6U);
  EXPECT_EQ(count_of(page, "<tr class=\"agent\""), 1U);
  EXPECT_NE(page.find("0.705 \u00b1 0.050"), std::string::npos);
  EXPECT_NE(page.find("figures/selection.svg"), std::string::npos);
  EXPECT_NE(page.find("reports/run-1.html"), std::string::npos);
  EXPECT_NE(page.find("5 units: 2 selected (corgi 1, labrador 1), 1 selective but not confirmed, "
                      "1 spurious, 1 without a verdict"),
            std::string::npos);
}

TEST(SelectionPage, ListsSelectiveUnitsFirstByClassAndWhatStoodTheTestBeforeWhatDidNot) {
  const std::string page = sample_page();
  std::size_t last = 0;
  for (const char* unit :
       {"\"unit 8\"", "\"unit 7\"", "\"unit 12\"", "\"unit 31\"", "\"unit 40\""}) {
    const auto place = page.find(unit);
    ASSERT_NE(place, std::string::npos) << unit;
    EXPECT_GT(place, last) << unit;
    last = place;
  }
}

TEST(SelectionPage, ShowsWhatWasRecordedAsText) {
  const std::string page = sample_page();
  EXPECT_EQ(page.find("alert(1)</script>"), std::string::npos);
  EXPECT_EQ(count_of(page, "<script"), 1U);
  EXPECT_EQ(page.find("http:"), std::string::npos);
}

TEST(SelectionPage, SaysWhyThereIsNoAccuracy) {
  SelectionResult result;
  result.rows = {row("original model", "all", 8, 0.5)};
  result.rows.push_back({.name = "agent", .subset = "4 to 0", .note = "no unit selected"});
  const std::string page = selection_page_html(kPage, result, {}, {});
  EXPECT_NE(page.find("no unit selected"), std::string::npos);
  EXPECT_EQ(selection_figure(result).svg.find("nan"), std::string::npos);
}

TEST(SelectionCells, LeaveOutColumnsThatNoRowFills) {
  SelectionResult result = sample_result();
  EXPECT_EQ(selection_cells(result).columns.size(), 8U);  // no note
  for (SelectionRow& each : result.rows) each.accuracy->worst_group.reset();
  const SelectionCells cells = selection_cells(result);
  EXPECT_EQ(cells.columns.size(), 7U);
  for (const auto& cells_of_row : cells.rows) EXPECT_EQ(cells_of_row.size(), 7U);
}

TEST(SelectionFigure, HasBothCurvesTheAgentAndTheBalancedMarks) {
  const SelectionResult result = sample_result();
  const Figure figure = selection_figure(result);
  EXPECT_EQ(count_of(figure.svg, "<circle"), 10 + 10 + 2U);  // two in the key
  EXPECT_NE(figure.svg.find("agent 0.837"), std::string::npos);
  EXPECT_NE(figure.svg.find("original model, 512 units"), std::string::npos);
  EXPECT_NE(figure.svg.find(">147<"), std::string::npos);  // behind the break
  EXPECT_EQ(figure.svg.find("nan"), std::string::npos);
}

TEST(SelectionFigure, IsDrawnOfWhateverThereIs) {
  EXPECT_EQ(count_of(selection_figure({}).svg, "<circle"), 0U);
  SelectionResult alone;
  alone.agent = CurvePoint{3, {1, {}, {}}};
  EXPECT_NE(selection_figure(alone).svg.find("agent 1.000"), std::string::npos);
}

// To be looked at: the page and its figure, in the folder of the file that $MAIA_SAMPLE_SELECTION
// names.
TEST(SelectionPage, WritesASample) {
  const char* const file = std::getenv("MAIA_SAMPLE_SELECTION");
  if (file == nullptr) GTEST_SKIP() << "MAIA_SAMPLE_SELECTION names no file";
  const auto folder = std::filesystem::path(file).parent_path();
  write_file(folder / "picture.png", encode_png(Image(56, 56)));
  const Figure figure = selection_figure(sample_result());
  write_file(folder / "selection.svg", figure.svg);
  const std::vector<PageFigure> figures = {{"selection.svg", figure.caption}};
  const std::vector<std::string> pictures(4, "picture.png");
  write_file(file, selection_page_html(kPage, sample_result(), sample_units(pictures), figures));
}

}  // namespace
}  // namespace maia
