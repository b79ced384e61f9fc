#include "eval/selection_json.hpp"

namespace maia {
namespace {

Json number_json(const std::optional<double>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json accuracy_json(const SelectionAccuracy& accuracy) {
  return {{"mean", accuracy.mean},
          {"deviation", number_json(accuracy.deviation)},
          {"worst_group", number_json(accuracy.worst_group)}};
}

Json row_json(const SelectionRow& row) {
  return {{"name", row.name},
          {"subset", row.subset},
          {"units", row.units},
          {"balanced", row.is_balanced},
          {"fitted_rows", row.fitted_rows},
          {"accuracy", row.accuracy ? accuracy_json(*row.accuracy) : Json(nullptr)},
          {"validation_accuracy", number_json(row.validation_accuracy)},
          {"note", row.note}};
}

Json point_json(const CurvePoint& point) {
  return {{"units", point.units}, {"accuracy", accuracy_json(point.accuracy)}};
}

Json curve_json(const std::vector<CurvePoint>& curve) {
  Json json = Json::array();
  for (const CurvePoint& point : curve) json.push_back(point_json(point));
  return json;
}

}  // namespace

Json selection_json(const SelectionResult& result) {
  Json rows = Json::array();
  for (const SelectionRow& row : result.rows) rows.push_back(row_json(row));
  return {{"rows", std::move(rows)},
          {"candidates", result.candidates},
          {"l1_curve", curve_json(result.l1_curve)},
          {"random_curve", curve_json(result.random_curve)},
          {"agent", result.agent ? point_json(*result.agent) : Json(nullptr)}};
}

}  // namespace maia
