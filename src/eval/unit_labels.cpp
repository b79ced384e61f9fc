#include "eval/unit_labels.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr const char* kNoneFound = "none found";
constexpr std::size_t kMostOfLabel = 2000;

[[noreturn]] void fail(const std::string& where, const std::string& problem) {
  throw Error(
      ErrorKind::kBadInput,
      where + ": " + problem +
          R"(; a line is {"model": .., "layer": .., "unit": 7, "method": .., "label": ..})");
}

std::string text_of(const Json& row, const char* key, const std::string& where) {
  const auto found = row.find(key);
  if (found == row.end()) fail(where, fmt::format("'{}' is missing", key));
  if (!found->is_string() || found->get<std::string>().empty()) {
    fail(where, fmt::format("'{}' is not a text", key));
  }
  return clean_utf8(found->get<std::string>(), kMostOfLabel);
}

std::vector<std::string> labels_of(const Json& row, const std::string& where) {
  const auto found = row.find("label");
  if (found == row.end()) fail(where, "'label' is missing");
  if (found->is_null()) return {};
  std::vector<std::string> labels;
  for (const Json& text : found->is_array() ? *found : Json::array({*found})) {
    if (!text.is_string()) fail(where, "'label' is neither a text nor a list of texts");
    for (auto& label : label_alternatives(clean_utf8(text.get<std::string>(), kMostOfLabel))) {
      labels.push_back(std::move(label));
    }
  }
  return labels;
}

// Of a file of labels, or of truths, whose rows name no method.
UnitLabel read_row(const std::string& line, const std::string& where, bool is_truth) {
  const Json row = Json::parse(line, nullptr, false);
  if (!row.is_object()) fail(where, "is no JSON object");
  UnitLabel label;
  label.unit.model = text_of(row, "model", where);
  label.unit.layer = text_of(row, "layer", where);
  label.method = is_truth ? kTruthMethod : text_of(row, "method", where);
  const auto unit = row.find("unit");
  if (unit == row.end() || !unit->is_number_integer() || *unit < 0 ||
      *unit > std::numeric_limits<int>::max()) {
    fail(where, "'unit' is not a whole number of 0 or more");
  }
  label.unit.unit = unit->get<int>();
  label.labels = labels_of(row, where);
  if (row.contains("note")) label.note = text_of(row, "note", where);
  return label;
}

void read_rows(const std::string& file, bool is_truth, UnitLabels& labels) {
  constexpr std::uintmax_t kMostBytes = std::uintmax_t{256} << 20;
  const auto bytes = read_file(file, kMostBytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::size_t number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const std::string where = fmt::format("{}, line {}", file, number);
    labels.add(read_row(line, where, is_truth), where);
  }
}

}  // namespace

std::string unit_text(const UnitKey& unit) {
  return fmt::format("unit {} of {} of {}", unit.unit, unit.layer, unit.model);
}

void UnitLabels::add(UnitLabel row, const std::string& where) {
  const auto [found, fresh] =
      places_.try_emplace({row.unit, row.method}, Place{rows_.size(), where});
  if (fresh) {
    rows_.push_back(std::move(row));
    return;
  }
  const Place& first = found->second;
  if (rows_[first.row].labels == row.labels) {
    ++repeated_;
    return;
  }
  throw Error(ErrorKind::kBadInput,
              fmt::format("{}: the method '{}' says of {} \"{}\", and \"{}\" in {}: keep one, or "
                          "name the methods apart",
                          where, row.method, unit_text(row.unit), label_text(row.labels),
                          label_text(rows_[first.row].labels), first.where));
}

void read_unit_labels(const std::string& file, UnitLabels& labels) {
  read_rows(file, false, labels);
}

UnitLabels read_unit_truths(const std::string& file) {
  UnitLabels truths;
  read_rows(file, true, truths);
  return truths;
}

std::string unit_labels_text(std::span<const UnitLabel> rows) {
  std::string text;
  for (const UnitLabel& row : rows) {
    nlohmann::ordered_json line = {{"model", row.unit.model},
                                   {"layer", row.unit.layer},
                                   {"unit", row.unit.unit},
                                   {"method", row.method},
                                   {"label", label_text(row.labels)}};
    if (!row.note.empty()) line["note"] = row.note;
    text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  return text;
}

std::string label_text(std::span<const std::string> labels) {
  return labels.empty() ? kNoneFound : join(labels, " OR ");
}

std::vector<std::string> label_alternatives(const std::string& text) {
  std::vector<std::string> labels;
  for (const auto& part : split(replace_all(text, " OR ", "\n"), '\n')) {
    const std::string label(trim(part));
    if (!label.empty() && lower_case(label) != kNoneFound) labels.push_back(label);
  }
  return labels;
}

}  // namespace maia
