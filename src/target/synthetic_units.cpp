#include "target/synthetic_units.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "detect/scene_detector.hpp"

namespace maia {
namespace {

SyntheticUnit unit_from_json(const Json& json) {
  SyntheticUnit unit{
      .expression = parse_concept_expression(json.at("expression").get<std::string>()),
      .unavailable = json.value("unavailable", std::string())};
  const auto kind = json.at("kind").get<std::string>();
  if (kind != kind_of(unit.expression)) {
    throw Error(ErrorKind::kBadInput, "'" + unit.expression.text() + "' is of the kind " +
                                          kind_of(unit.expression) + " and not " + kind);
  }
  return unit;
}

std::filesystem::path file_of(const std::string& model) {
  return data_folder() / "data" /
         (model == "synthetic" ? "synthetic_units.json" : "synthetic_units_dev.json");
}

std::shared_ptr<const ConceptDetector> make_detector() {
  return make_scene_detector(collage_world());
}

// A unit of a list whose concepts the detector does not know is there, but not available.
void mark_unknown(std::vector<SyntheticUnit>& units, const ConceptDetector& detector) {
  for (SyntheticUnit& unit : units) {
    for (const auto& phrase : unit.expression.phrases()) {
      if (!unit.unavailable.empty() || is_without_content(phrase)) continue;
      try {
        detector.meaning(phrase);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::kNotFound) throw;
        unit.unavailable = error.what();
      }
    }
  }
}

}  // namespace

std::string kind_of(const ConceptExpression& expression) {
  if (expression.kind == ConceptExpression::Kind::kOr) return "or";
  if (expression.kind == ConceptExpression::Kind::kGiven) return "and";
  return is_without_content(expression.phrase) ? expression.phrase : "mono";
}

std::vector<SyntheticUnit> read_synthetic_units(const std::filesystem::path& file) {
  std::vector<SyntheticUnit> units;
  try {
    const Json json = Json::parse(read_text(file));
    for (const Json& unit : json.at("units")) units.push_back(unit_from_json(unit));
  } catch (const Json::exception& error) {
    throw Error(ErrorKind::kBadInput, file.string() + " is no list of synthetic units");
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kNotFound) throw;
    throw Error(ErrorKind::kBadInput, file.string() + ": " + error.what());
  }
  if (units.empty()) throw Error(ErrorKind::kBadInput, file.string() + " has no units");
  return units;
}

const std::vector<std::string>& synthetic_model_names() {
  static const std::vector<std::string> kNames = {"synthetic", "synthetic-dev"};
  return kNames;
}

bool is_synthetic_model(std::string_view name) {
  const auto& names = synthetic_model_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::shared_ptr<const SyntheticModel> load_synthetic_model(
    const std::string& name, std::shared_ptr<const ConceptDetector> detector) {
  if (!is_synthetic_model(name)) {
    throw Error(ErrorKind::kNotFound, "there is no synthetic model " + clean_utf8(name, 100) +
                                          ": there are " + join(synthetic_model_names(), ", "));
  }
  auto units = read_synthetic_units(file_of(name));
  if (detector == nullptr) detector = make_detector();
  mark_unknown(units, *detector);
  return std::make_shared<const SyntheticModel>(name, std::move(units), std::move(detector));
}

namespace {

// Nothing where the model does not have them all.
std::vector<int> places_of(const std::vector<SyntheticUnit>& asked, const SyntheticModel& model) {
  std::vector<int> places;
  const auto known = model.units();
  for (const SyntheticUnit& unit : asked) {
    const auto place = std::find_if(known.begin(), known.end(), [&](const SyntheticUnit& one) {
      return one.expression.text() == unit.expression.text();
    });
    if (place == known.end()) return {};
    places.push_back(static_cast<int>(place - known.begin()));
  }
  return places;
}

}  // namespace

SyntheticUnits find_synthetic_units(const std::string& name,
                                    const std::vector<std::string>& expressions,
                                    std::shared_ptr<const ConceptDetector> detector) {
  std::vector<SyntheticUnit> asked;
  for (const auto& text : expressions) asked.push_back({parse_concept_expression(text), ""});
  if (detector == nullptr) detector = make_detector();
  if (detector->reads_scenes()) {
    SyntheticUnits found{load_synthetic_model(name, detector), {}};
    found.units = places_of(asked, *found.model);
    if (!found.units.empty()) return found;
  }
  SyntheticUnits own;
  for (std::size_t i = 0; i < asked.size(); ++i) own.units.push_back(static_cast<int>(i));
  own.model = std::make_shared<const SyntheticModel>(name, std::move(asked), std::move(detector));
  return own;
}

}  // namespace maia
