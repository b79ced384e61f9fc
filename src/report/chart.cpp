#include "report/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "report/record.hpp"

namespace maia {
namespace {

// A group shows this many rows before the rest folds; a fold of one or two would save nothing.
constexpr std::size_t kShownRows = 10;
constexpr std::size_t kLeastFolded = 3;
constexpr std::size_t kMostThumbnails = 120;
constexpr double kTicks = 6;

void vertical_line(Html& svg, std::string_view css_class, const std::string& x) {
  svg.open("line",
           {{"class", std::string(css_class)}, {"x1", x}, {"x2", x}, {"y1", "0"}, {"y2", "100%"}})
      .close();
}

void add_marks(Html& svg, const ChartMarks& marks, const Scale& scale) {
  vertical_line(svg, "zero", scale.position(0));
  if (marks.exemplar_mean) vertical_line(svg, "mean-mark", scale.position(*marks.exemplar_mean));
  if (marks.threshold) vertical_line(svg, "threshold", scale.position(*marks.threshold));
}

bool is_over(std::optional<double> activation, const ChartMarks& marks) {
  return activation && (!marks.threshold || *activation > *marks.threshold);
}

Html bar(std::optional<double> activation, const ChartMarks& marks, const Scale& scale,
         const char* height) {
  Html svg;
  svg.open("svg", {{"class", is_over(activation, marks) ? "track over" : "track under"},
                   {"width", "100%"},
                   {"height", height},
                   {"aria-hidden", "true"}});
  if (activation) {
    svg.open("rect", {{"class", "bar"},
                      {"x", scale.start(*activation)},
                      {"width", scale.length(*activation)},
                      {"y", "28%"},
                      {"height", "44%"},
                      {"rx", "2"}})
        .close();
  }
  add_marks(svg, marks, scale);
  return svg.close();
}

// Ticks are round numbers: no trailing zeros.
std::string tick_text(double tick) {
  return replace_all(fmt::format("{:.6g}", tick), "-", "\u2212");
}

Html axis(const Scale& scale) {
  Html html;
  html.open("div", {{"class", "chart-row axis"}, {"aria-hidden", "true"}}).leaf("span", "");
  html.open("svg", {{"class", "track"}, {"width", "100%"}, {"height", "22"}});
  for (const double tick : scale.ticks()) {
    const std::string x = scale.position(tick);
    html.open("line", {{"class", "tick"}, {"x1", x}, {"x2", x}, {"y1", "0"}, {"y2", "5"}}).close();
    html.leaf("text", {{"x", x}, {"y", "18"}, {"text-anchor", "middle"}}, tick_text(tick));
  }
  return html.close().leaf("span", "").close();
}

Html legend(const ChartMarks& marks) {
  const auto entry = [](Html& html, const char* css_class, const std::string& text) {
    html.open("li").leaf("span", {{"class", css_class}, {"aria-hidden", "true"}}, "").text(text);
    html.close();
  };
  Html html;
  html.open("ul", {{"class", "legend"}});
  if (marks.threshold) {
    entry(html, "key over", "over the threshold: some region is active");
    entry(html, "key under", "nowhere active");
    entry(html, "key threshold", "threshold " + number_text(marks.threshold));
  }
  if (marks.exemplar_mean) {
    entry(html, "key mean-mark", "mean of the exemplars " + number_text(marks.exemplar_mean));
  }
  return html.close();
}

class ActivationChart {
 public:
  ActivationChart(const ChartMarks& marks, const Scale& scale, Pictures& pictures)
      : marks_(marks), scale_(scale), pictures_(pictures) {}

  Html group(ChartGroup& group) {
    auto& rows = group.rows;
    std::stable_sort(rows.begin(), rows.end(), [](const ChartRow& a, const ChartRow& b) {
      return a.activation.value_or(-INFINITY) > b.activation.value_or(-INFINITY);
    });
    const bool folds = rows.size() >= kShownRows + kLeastFolded;
    const std::size_t shown = folds ? kShownRows : rows.size();
    Html html;
    html.open("section", {{"class", "chart-group"}});
    html.open("h3").leaf("a", {{"href", group.target}, {"dir", "auto"}}, group.title).close();
    html.add(list(std::span(rows).first(shown)));
    if (folds) {
      html.open("details", {{"class", "more"}});
      html.leaf("summary", fmt::format("Show all {}", rows.size()));
      html.add(list(std::span(rows).subspan(shown))).close();
    }
    return html.close();
  }

 private:
  Html list(std::span<const ChartRow> rows) {
    Html html;
    html.open("ol", {{"class", "chart"}});
    for (const ChartRow& row : rows) html.add(line(row));
    return html.close();
  }

  Html line(const ChartRow& row) {
    Html html;
    html.open("li", {{"class", "chart-row"}});
    html.open("a", {{"class", "chart-label"}, {"href", row.target}, {"title", row.label}});
    if (!row.image.empty() && thumbnails_++ < kMostThumbnails) {
      html.add(pictures_.thumbnail(row.image));
    }
    html.leaf("span", {{"class", "chart-title"}, {"dir", "auto"}}, row.label).close();
    html.add(bar(row.activation, marks_, scale_, "26"));
    return html.leaf("span", {{"class", "value"}}, number_text(row.activation)).close();
  }

  ChartMarks marks_;
  Scale scale_;
  Pictures& pictures_;
  std::size_t thumbnails_ = 0;
};

struct CheckGroup {
  const char* key;
  const char* mean_key;
  const char* title;
  const char* css_class;
};

constexpr CheckGroup kCheckGroups[] = {
    {"positive", "mean_positive", "Label pictures", "positive"},
    {"neutral", "mean_neutral", "Other pictures", "neutral"},
    {"near", "mean_near", "Near misses", "near"},
};

// Spreads dots that would lie on one another over five lanes, always the same way.
std::string lane(std::size_t index) {
  static constexpr int kLanes[] = {50, 30, 70, 40, 60};
  return std::to_string(kLanes[index % std::size(kLanes)]) + "%";
}

Html dots(const Json& check, const CheckGroup& group, const Scale& scale) {
  Html svg;
  svg.open("svg", {{"class", std::string("track dots ") + group.css_class},
                   {"width", "100%"},
                   {"height", "40"},
                   {"role", "img"},
                   {"aria-label", fmt::format("{}: mean activation {}", group.title,
                                              number_text(number_at(check, group.mean_key)))}});
  vertical_line(svg, "zero", scale.position(0));
  std::size_t index = 0;
  for (const Json& picture : list_at(check, group.key)) {
    const auto activation = number_at(picture, "activation");
    if (!activation) continue;
    const std::string x = scale.position(*activation);
    svg.open("circle", {{"class", "dot"}, {"cx", x}, {"cy", lane(index++)}, {"r", "4.5"}});
    svg.leaf("title", text_at(picture, "prompt") + ": " + number_text(activation)).close();
  }
  if (const auto mean = number_at(check, group.mean_key)) {
    vertical_line(svg, "mean", scale.position(*mean));
  }
  return svg.close();
}

Html interval_row(const Json& check, const Scale& scale) {
  const auto& ends = list_at(check, "interval");
  const auto difference = number_at(check, "difference");
  if (ends.size() != 2 || !ends[0].is_number() || !ends[1].is_number() || !difference) return {};
  const double low = ends[0].get<double>();
  const double high = ends[1].get<double>();
  Html html;
  html.open("div", {{"class", "chart-row"}});
  html.open("span", {{"class", "chart-label"}}).leaf("span", "Label minus other");
  html.close();
  html.open("svg",
            {{"class", "track interval"},
             {"width", "100%"},
             {"height", "40"},
             {"role", "img"},
             {"aria-label", fmt::format("difference {}, interval {} to {}", number_text(difference),
                                        number_text(low), number_text(high))}});
  vertical_line(html, "zero", scale.position(0));
  html.open("line", {{"class", "span"},
                     {"x1", scale.position(low)},
                     {"x2", scale.position(high)},
                     {"y1", "50%"},
                     {"y2", "50%"}})
      .close();
  for (const double end : {low, high}) {
    const std::string x = scale.position(end);
    html.open("line", {{"class", "span"}, {"x1", x}, {"x2", x}, {"y1", "32%"}, {"y2", "68%"}})
        .close();
  }
  html.open("circle",
            {{"class", "dot"}, {"cx", scale.position(*difference)}, {"cy", "50%"}, {"r", "5.5"}});
  html.close().close();
  return html.leaf("span", {{"class", "value"}}, number_text(difference)).close();
}

Scale check_scale(const Json& check) {
  std::vector<double> values;
  for (const auto& group : kCheckGroups) {
    for (const Json& picture : list_at(check, group.key)) {
      if (const auto activation = number_at(picture, "activation")) values.push_back(*activation);
    }
  }
  for (const Json& end : list_at(check, "interval")) {
    if (end.is_number()) values.push_back(end.get<double>());
  }
  return Scale(values);
}

}  // namespace

Scale::Scale(std::span<const double> values) {
  double low = 0;
  double high = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(high - low > 0)) high = low + 1;
  // The step is 1, 2, 2.5 or 5 times a power of ten.
  const double rough = (high - low) / kTicks;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  step_ = 10 * power;
  for (const double factor : {5.0, 2.5, 2.0, 1.0}) {
    if (factor * power >= rough) step_ = factor * power;
  }
  const double margin = 0.02 * (high - low);
  low_ = low < 0 ? low - margin : 0;
  high_ = high > 0 ? high + margin : 0;
}

double Scale::fraction(double value) const {
  return std::clamp((value - low_) / (high_ - low_), 0.0, 1.0);
}

std::string Scale::position(double value) const {
  return fmt::format("{:.2f}%", 100 * fraction(value));
}

std::string Scale::length(double value) const {
  return fmt::format("{:.2f}%", 100 * std::abs(fraction(value) - fraction(0)));
}

std::string Scale::start(double value) const {
  return fmt::format("{:.2f}%", 100 * std::min(fraction(value), fraction(0)));
}

std::vector<double> Scale::ticks() const {
  std::vector<double> ticks;
  const int first = static_cast<int>(std::ceil(low_ / step_));
  const int last = static_cast<int>(std::floor(high_ / step_));
  for (int i = first; i <= last; ++i) ticks.push_back(i * step_);
  return ticks;
}

Html activation_chart(std::vector<ChartGroup> groups, const ChartMarks& marks, const Scale& scale,
                      Pictures& pictures) {
  ActivationChart chart(marks, scale, pictures);
  Html html;
  html.add(legend(marks)).add(axis(scale));
  for (auto& group : groups) html.add(chart.group(group));
  return html;
}

Html activation_bar(std::optional<double> activation, const ChartMarks& marks, const Scale& scale) {
  return bar(activation, marks, scale, "14");
}

Html check_chart(const Json& check) {
  const Scale scale = check_scale(check);
  Html html;
  html.open("div", {{"class", "chart check-chart"}});
  for (const auto& group : kCheckGroups) {
    const std::size_t count = list_at(check, group.key).size();
    if (count == 0) continue;
    html.open("div", {{"class", "chart-row"}});
    html.open("span", {{"class", "chart-label"}}).leaf("span", group.title);
    html.leaf("small", count_text(count, "picture")).close();
    html.add(dots(check, group, scale));
    html.leaf("span", {{"class", "value"}}, number_text(number_at(check, group.mean_key)));
    html.close();
  }
  html.add(interval_row(check, scale)).add(axis(scale));
  return html.close();
}

}  // namespace maia
