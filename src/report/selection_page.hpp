// The page that a selection of units is read in: what classifiers of few units are worth on test
// images, and what was found of each candidate.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eval/feature_selection.hpp"
#include "report/page_parts.hpp"

namespace maia {

struct JudgedUnit {
  int unit = 0;
  std::optional<bool> is_selective;  // nothing where the run gave no verdict
  bool is_confirmed = false;         // the verdict stood the test on fresh images
  std::string class_name;            // of a selective one
  std::string reasoning;
  std::optional<double> auc;  // of that test: its class against the others
  // Files as the page sees them: top exemplars with their lit regions, and the run's report. Either
  // may be empty.
  std::vector<std::string> pictures;
  std::string report;
};

struct SelectionPage {
  std::string title;
  std::string remark;                // what was done with what, in a sentence or two
  std::vector<std::string> classes;  // selective units are listed in this order
};

// Nothing but the named files is loaded. What was recorded is shown as text.
std::string selection_page_html(const SelectionPage& page, const SelectionResult& result,
                                std::span<const JudgedUnit> units,
                                std::span<const PageFigure> figures);

}  // namespace maia
