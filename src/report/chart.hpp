// Charts as HTML rows around small inline drawings, so that labels stay text: they wrap on a phone,
// are found by search and read by a screen reader.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "report/html.hpp"
#include "report/pictures.hpp"

namespace maia {

// Activations on a horizontal axis that includes zero, with ticks at round numbers.
class Scale {
 public:
  explicit Scale(std::span<const double> values);

  // "62.5%" along the axis; clamped to it.
  std::string position(double value) const;
  // The length from zero to `value`, and where it starts.
  std::string length(double value) const;
  std::string start(double value) const;
  std::vector<double> ticks() const;

  // Along the axis, from 0 to 1; clamped to it.
  double fraction(double value) const;

 private:
  double low_ = 0;
  double high_ = 1;
  double step_ = 0.25;
};

struct ChartRow {
  std::string label;
  std::optional<double> activation;
  std::string image;   // hash; may be empty
  std::string target;  // "#..." of what the row leads to
};

struct ChartGroup {
  std::string title;
  std::string target;
  std::vector<ChartRow> rows;
};

struct ChartMarks {
  std::optional<double> threshold;  // over it some region of the picture is active
  std::optional<double> exemplar_mean;
};

// Bars, the highest of each group first; long groups fold all but the first.
Html activation_chart(std::vector<ChartGroup> groups, const ChartMarks& marks, const Scale& scale,
                      Pictures& pictures);

// One bar, for a picture's card.
Html activation_bar(std::optional<double> activation, const ChartMarks& marks, const Scale& scale);

// A check (docs/records.md): a dot for each picture by group, their means, and the difference's
// interval, on one axis.
Html check_chart(const Json& check);

}  // namespace maia
