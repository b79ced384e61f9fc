// What a method says of a unit, as lines of JSON: how labels come in from elsewhere and go out.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace maia {

struct UnitKey {
  std::string model;
  std::string layer;
  int unit = 0;

  auto operator<=>(const UnitKey&) const = default;  // NOLINT(modernize-use-nullptr)
};

// "unit 7 of _bn1 of efficientnet-lite0".
std::string unit_text(const UnitKey& unit);

struct UnitLabel {
  UnitKey unit;
  std::string method;
  std::vector<std::string> labels;  // alternatives; empty where the method found nothing to say
  std::int64_t run = 0;             // that made it, in a folder of runs; 0 for none
  std::string note;                 // for a reader: "IoU 0.41"
  std::string truth;  // the expression of a synthetic unit, where the run has recorded it
};

// Each unit labelled once by each method.
class UnitLabels {
 public:
  // `where` the row stands, for whoever has to mend it. A row that says again what another says is
  // counted and left out. Throws kBadInput for one that contradicts another.
  void add(UnitLabel row, const std::string& where);

  const std::vector<UnitLabel>& rows() const { return rows_; }
  std::size_t repeated() const { return repeated_; }

 private:
  struct Place {
    std::size_t row = 0;
    std::string where;
  };
  std::vector<UnitLabel> rows_;
  std::map<std::pair<UnitKey, std::string>, Place> places_;  // by unit and method
  std::size_t repeated_ = 0;
};

// A line each: {"model", "layer", "unit", "method", "label"}, the label a text, whose alternatives
// are separated by " OR ", a list of texts, or null; other keys but "note" are passed over, as are
// empty lines. Throws kBadInput naming file and line for what is no such row, kNotFound for a
// missing file.
void read_unit_labels(const std::string& file, UnitLabels& labels);

// The method of rows that say what a unit is known to respond to.
inline constexpr const char* kTruthMethod = "ground truth";

// The same of what units are known to respond to; a row needs no method, and what it names as one
// is passed over.
UnitLabels read_unit_truths(const std::string& file);

// The text of a file of labels.
std::string unit_labels_text(std::span<const UnitLabel> rows);

// The labels as one text: "a crow OR an owl"; "none found" for none.
std::string label_text(std::span<const std::string> labels);
// And back.
std::vector<std::string> label_alternatives(const std::string& text);

}  // namespace maia
