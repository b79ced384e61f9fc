// Lists of synthetic units: those that come with maia, and units written on the command line.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "target/synthetic_model.hpp"

namespace maia {

// "mono", "or" or "and" by the paper's words, or "noise" or "nothing".
std::string kind_of(const ConceptExpression& expression);

// {"units": [{"kind", "expression", "unavailable": why, if it is}, ...]}. Throws kNotFound for a
// file that is not there, kBadInput for one that is something else or has a kind that is not the
// expression's.
std::vector<SyntheticUnit> read_synthetic_units(const std::filesystem::path& file);

// The models that come with maia: "synthetic", the paper's units (data/synthetic_units.json), and
// "synthetic-dev", others that constants are chosen on (data/synthetic_units_dev.json).
const std::vector<std::string>& synthetic_model_names();
bool is_synthetic_model(std::string_view name);

// Without a detector the collage world's. Units with a concept that it does not know are not
// available. Throws kNotFound for another name.
std::shared_ptr<const SyntheticModel> load_synthetic_model(
    const std::string& name, std::shared_ptr<const ConceptDetector> detector = nullptr);

// Units by their expressions: of the model of that name where it has them all, else of a model of
// that name which has these units and no others. A detector that goes by pixels takes long for a
// picture, so that there it is always the latter.
struct SyntheticUnits {
  std::shared_ptr<const SyntheticModel> model;
  std::vector<int> units;  // as they were written
};
SyntheticUnits find_synthetic_units(const std::string& name,
                                    const std::vector<std::string>& expressions,
                                    std::shared_ptr<const ConceptDetector> detector = nullptr);

}  // namespace maia
