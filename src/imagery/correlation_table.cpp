#include "imagery/correlation_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 20;
constexpr std::size_t kMostNameBytes = 60;
constexpr std::size_t kMostNames = 1000;

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw Error(ErrorKind::kBadInput, where + ": " + what);
}

std::string shown(std::string_view text) {
  return "\"" + clean_utf8(text, kMostNameBytes) + "\"";
}

// Without the quotes and spaces that a spreadsheet may put around it.
std::string cell(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = trim(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

// `text` is how the file has it, or whose share it is.
double checked_share(double share, const std::string& text, const std::string& where) {
  if (!std::isfinite(share) || share < 0) {
    refuse(where, "the share " + shown(text) + " must be a number from 0 up, such as 0.9");
  }
  return share;
}

double read_share(const std::string& text, const std::string& where) {
  double share = -1;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool whole = code == std::errc() && end == text.data() + text.size();
  return checked_share(whole ? share : -1, text, where);
}

void add_name(std::vector<std::string>& names, const std::string& name, const char* kind,
              const std::string& where) {
  if (name.empty()) refuse(where, std::string("a ") + kind + " has no name");
  if (std::find(names.begin(), names.end(), name) != names.end()) {
    refuse(where, std::string("the ") + kind + " " + shown(name) + " is there twice");
  }
  if (names.size() >= kMostNames) {
    refuse(where, std::string("more than ") + std::to_string(kMostNames) + " times a " + kind);
  }
  names.push_back(name);
}

void add_row(CorrelationTable& table, std::vector<double> row, const std::string& where) {
  double sum = 0;
  for (const double share : row) sum += share;
  if (!(sum > 0) || !std::isfinite(sum)) refuse(where, "the shares must sum to more than 0");
  for (double& share : row) share /= sum;
  table.shares.push_back(std::move(row));
}

CorrelationTable read_csv(const std::string& text, const std::string& file) {
  CorrelationTable table;
  std::size_t number = 0;
  for (const std::string& line : split(text, '\n')) {
    const std::string where = "line " + std::to_string(++number) + " of " + file;
    if (trim(line).empty()) continue;
    std::vector<std::string> cells;
    for (const std::string& part : split(trim(line), ',')) cells.push_back(cell(part));
    if (table.backgrounds.empty()) {
      if (cells.size() < 2) {
        refuse(where, "the first line must be as \"class,grass,snow\", with a name a background");
      }
      for (std::size_t i = 1; i < cells.size(); ++i) {
        add_name(table.backgrounds, cells[i], "background", where);
      }
      continue;
    }
    if (cells.size() != table.backgrounds.size() + 1) {
      refuse(where, "it has " + std::to_string(cells.size() - 1) + " shares for " +
                        std::to_string(table.backgrounds.size()) + " backgrounds");
    }
    add_name(table.classes, cells[0], "class", where);
    std::vector<double> row;
    for (std::size_t i = 1; i < cells.size(); ++i) row.push_back(read_share(cells[i], where));
    add_row(table, std::move(row), where);
  }
  return table;
}

CorrelationTable read_json(const std::string& text, const std::string& file) {
  // Rows in the file's order; of a name that is there twice JSON's readers keep one.
  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (json.is_discarded()) refuse(file, "not valid JSON");
  CorrelationTable table;
  const auto row_name = [&](const std::string& name) {
    return "row " + shown(name) + " of " + file;
  };
  for (const auto& [name, row] : json.items()) {
    const std::string where = row_name(name);
    if (!row.is_object()) refuse(where, "it must be as {\"grass\": 0.9, \"snow\": 0.1}");
    add_name(table.classes, cell(name), "class", where);
    for (const auto& [background, share] : row.items()) {
      const std::string known = cell(background);
      if (std::find(table.backgrounds.begin(), table.backgrounds.end(), known) ==
          table.backgrounds.end()) {
        add_name(table.backgrounds, known, "background", where);
      }
    }
  }
  for (const auto& [name, row] : json.items()) {
    const std::string where = row_name(name);
    std::vector<double> shares(table.backgrounds.size(), 0);
    for (const auto& [background, share] : row.items()) {
      const auto place =
          std::find(table.backgrounds.begin(), table.backgrounds.end(), cell(background)) -
          table.backgrounds.begin();
      shares[static_cast<std::size_t>(place)] +=
          checked_share(share.is_number() ? share.template get<double>() : -1, background, where);
    }
    add_row(table, std::move(shares), where);
  }
  return table;
}

}  // namespace

CorrelationTable read_correlations(const std::filesystem::path& file) {
  const auto bytes = read_file(file, kMostBytes);
  std::string text(bytes.begin(), bytes.end());
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  const bool json = trim(text).starts_with('{');
  CorrelationTable table = json ? read_json(text, file.string()) : read_csv(text, file.string());
  if (table.classes.empty() || table.backgrounds.empty()) {
    refuse(file.string(),
           "there is no class in it; write lines as \"dog,0.9,0.1\" below "
           "\"class,grass,snow\"");
  }
  return table;
}

}  // namespace maia
