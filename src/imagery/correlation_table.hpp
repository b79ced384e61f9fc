// Which class stands on which background how often, as a user writes it in a file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maia {

struct CorrelationTable {
  std::vector<std::string> classes;
  std::vector<std::string> backgrounds;
  // classes x backgrounds; each row sums to 1.
  std::vector<std::vector<double>> shares;
};

// CSV, a line of background names and then a line a class,
//   class,grass,snow
//   dog,0.9,0.1
// or JSON, {"dog": {"grass": 0.9, "snow": 0.1}}, where a background that a class does not name has
// no share. Rows are normalised. Throws kNotFound, or kBadInput with the line (of CSV) or the row
// (of JSON), for what is no such table, an empty or repeated name, and a share that is no number
// from 0 up.
CorrelationTable read_correlations(const std::filesystem::path& file);

}  // namespace maia
