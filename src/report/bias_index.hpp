// The page that biases of a network's classes are read in: a part a class, the weak and the strong
// setting side by side with bars and pictures, the largest difference first. It lies in the folder
// of runs and leads to the runs' reports.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "report/bias_rows.hpp"

namespace maia {

struct BiasTitle {
  std::string model;
  std::string weights;  // their hash: other weights under the same name are another page
  std::string backbone;
  std::uint64_t seed = 0;
};

// Pictures and reports are files of the folder of runs, which the page names relative to itself;
// nothing else is loaded. What was recorded is shown as text.
std::string bias_index_html(const BiasTitle& title, const std::vector<BiasRow>& rows);

// The page's name in the folder of runs: the same for the same classes, model, backbone and seed.
std::filesystem::path bias_index_file(const BiasTitle& title, const std::vector<BiasRow>& rows);

}  // namespace maia
