// Figures and page of an evaluation: complete, within their frames, and nothing recorded becomes
// markup.
#include "report/evaluation_figures.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "base/files.hpp"
#include "report/evaluation_page.hpp"
#include "report/figure_files.hpp"
#include "report/svg.hpp"

namespace maia {
namespace {

UnitPrediction made(int unit, const std::string& layer, double size) {
  UnitPrediction prediction{.unit = {"m", layer, unit}, .random = {0, 1, 2}};
  for (const std::string method : {"<b>agent", "random", "third"}) {
    const std::size_t place = prediction.prompts.size();
    prediction.prompts.push_back(
        {.prompt = "a <i>crow", .activation = size * (3.0 - unit), .image = std::string(64, 'a')});
    prediction.prompts.push_back(
        {.prompt = "a mug", .activation = -size, .image = std::string(64, 'b')});
    prediction.methods.push_back({.method = method,
                                  .labels = {"<script>"},
                                  .run = method == "third" ? 5 : 0,
                                  .positive = {place},
                                  .neutral = {place + 1},
                                  .own = {place}});
  }
  return prediction;
}

std::vector<UnitPrediction> sample(double size = 1) {
  return {made(0, "early", size), made(1, "early", size), made(2, "late", size)};
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

// Every coordinate is a finite number within the drawing.
void expect_within(const std::string& svg) {
  std::smatch box;
  ASSERT_TRUE(std::regex_search(svg, box, std::regex("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")));
  const double width = std::stod(box[1]);
  const double height = std::stod(box[2]);
  const std::regex coordinate(" (x|x1|x2|cx|y|y1|y2|cy)=\"([^\"]*)\"");
  for (std::sregex_iterator at(svg.begin(), svg.end(), coordinate), end; at != end; ++at) {
    const double value = std::stod((*at)[2]);
    EXPECT_TRUE(std::isfinite(value));
    const bool across = (*at)[1].str().find('x') != std::string::npos;
    EXPECT_GE(value, -0.01) << at->str();
    EXPECT_LE(value, (across ? width : height) + 0.01) << at->str();
  }
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(EvaluationFigures, ShowEveryMethodAndLayerWithinTheFrame) {
  for (const double size : {0.0, 1e-6, 1.0, 1e7, -3.0}) {
    const auto units = sample(size);
    const auto figures = evaluation_figures(summarise(units, 1), units);
    ASSERT_EQ(figures.size(), 3U);
    for (const auto& figure : figures) {
      expect_within(figure.svg);
      EXPECT_NE(figure.svg.find("random"), std::string::npos) << figure.name;
      EXPECT_EQ(figure.svg.find("<b>"), std::string::npos);
      EXPECT_NE(figure.svg.find("&lt;b&gt;agent"), std::string::npos);
      EXPECT_FALSE(figure.caption.empty());
    }
    EXPECT_NE(figures[1].svg.find("early"), std::string::npos);
    EXPECT_NE(figures[1].svg.find("late"), std::string::npos);
  }
}

TEST(EvaluationFigures, HaveADotAUnitAndSide) {
  const auto units = sample();
  const auto figure = distributions_figure(units, "m", std::vector<std::string>{"random", "third"});
  EXPECT_EQ(count(figure.svg, "<circle"), 2U * 2U * 3U);
}

TEST(EvaluationFigures, HaveNoWhiskerWhereThereIsNoInterval) {
  const std::vector<UnitPrediction> one = {made(0, "early", 1)};
  const std::vector<UnitPrediction> two = {made(0, "early", 1), made(1, "early", 1)};
  const auto lines = [](const std::vector<UnitPrediction>& units) {
    return count(methods_figure(summarise(units, 1), "m").svg, "stroke=\"#1d1c1a\"");
  };
  EXPECT_EQ(lines(one), 0U);
  EXPECT_EQ(lines(two), 6U);
}

TEST(FigureFiles, AreSvgAndPngBesideIt) {
  const TemporaryFolder folder;
  const auto units = sample();
  const auto written = write_figures(evaluation_figures(summarise(units, 1), units),
                                     folder.path() / "eval", silent_progress());
  ASSERT_EQ(written.size(), 3U);
  for (const auto& figure : written) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / figure.file));
    auto png = folder.path() / figure.file;
    png.replace_extension(".png");
    const auto bytes = read_file(png);
    EXPECT_EQ(std::string(bytes.begin() + 1, bytes.begin() + 4), "PNG");
  }
}

TEST(EvaluationPage, LeadsFromEveryLayerToPicturesAndReports) {
  const TemporaryFolder folder;
  const RunStore store(folder.path());
  const auto units = sample();
  const auto summary = summarise(units, 1);
  const std::string html =
      evaluation_page_html({"Title & more", {"by <nobody>"}}, summary, units,
                           std::vector<PageFigure>{{"eval/f.svg", "what \"it\" shows"}}, store);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html.find("a &lt;i&gt;crow"), std::string::npos);
  EXPECT_NE(html.find("reports/run-5.html"), std::string::npos);
  EXPECT_NE(html.find("blobs/aa/" + std::string(64, 'a')), std::string::npos);
  EXPECT_NE(html.find("too few for a test"), std::string::npos);
  EXPECT_EQ(count(html, "<details"), 3U);
  const std::regex link("href=\"#([^\"]+)\"");
  for (std::sregex_iterator at(html.begin(), html.end(), link), end; at != end; ++at) {
    EXPECT_NE(html.find("id=\"" + (*at)[1].str() + "\""), std::string::npos);
  }
}

}  // namespace
}  // namespace maia
