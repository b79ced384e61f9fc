// The parts of a run's report, in the order they are read.
#pragma once

#include <string>
#include <vector>

#include "report/chart.hpp"
#include "report/html.hpp"
#include "report/pictures.hpp"
#include "store/run_store.hpp"

namespace maia {

struct ReportContext {
  const RunStore& store;
  const Run& run;
  const std::vector<Turn>& turns;
  Pictures& pictures;
  ChartMarks marks;
  Scale scale;  // of every activation in the run, so that bars compare across the page
};

// The model, the label, the description, and whether it stood the check.
Html masthead(const ReportContext& context);
// Empty where the run has none, like every section below.
Html exemplar_section(const ReportContext& context);
// The check of the run's conclusion.
Html check_section(const ReportContext& context);
Html activation_section(const ReportContext& context);
Html turn_section(const ReportContext& context);
Html reproduce_section(const ReportContext& context);

// A check with its chart and pictures, wherever it stands.
Html check_view(const Json& check, const ReportContext& context);
// One measured picture: the picture, its bar, its title with the words it does not show struck out.
Html picture_card(const Json& entry, const std::string& title, const std::string& id,
                  const ReportContext& context);

// "turn-3", and "turn-3-5" for its fifth logged picture.
std::string turn_id(int turn);
std::string entry_id(int turn, std::size_t entry);
// What the turn is about in a line: its conclusion, its first hypothesis or its first sentence.
std::string turn_headline(const Turn& turn);

}  // namespace maia
