// The page a sweep is read in: a row a unit, with its top exemplars, its label and the numbers of
// its check, to be sorted and searched; it lies in the folder of runs and leads to the runs'
// reports.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/sweep_rows.hpp"

namespace maia {

struct SweepTitle {
  std::string model;
  std::string backbone;
  std::uint64_t seed = 0;
};

// Pictures and reports are files of the folder of runs, which the page names relative to itself;
// nothing else is loaded. What was recorded is shown as text.
std::string sweep_index_html(const SweepTitle& title, const std::vector<SweepRow>& rows);

// The page's name in the folder of runs: the same for the same units, model, backbone and seed.
std::filesystem::path sweep_index_file(const SweepTitle& title, const std::vector<SweepRow>& rows);

}  // namespace maia
