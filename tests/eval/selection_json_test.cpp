#include "eval/selection_json.hpp"

#include <gtest/gtest.h>

namespace maia {
namespace {

TEST(SelectionJson, HasEverythingAndNullWhereThereIsNothing) {
  SelectionResult result;
  result.rows = {{.name = "random",
                  .subset = "4 to 2",
                  .units = 2,
                  .fitted_rows = 90,
                  .accuracy = SelectionAccuracy{0.5, 0.25, 0.125},
                  .note = "so"},
                 {.name = "agent", .subset = "4 to 2", .is_balanced = true}};
  result.candidates = {1, 3, 5, 8};
  result.random_curve = {{2, {0.5, 0.25, {}}}};
  const Json json = selection_json(result);
  const Json& first = json.at("rows").at(0);
  EXPECT_EQ(first.at("name"), "random");
  EXPECT_EQ(first.at("subset"), "4 to 2");
  EXPECT_EQ(first.at("units"), 2);
  EXPECT_EQ(first.at("balanced"), false);
  EXPECT_EQ(first.at("fitted_rows"), 90);
  EXPECT_EQ(first.at("accuracy").at("deviation"), 0.25);
  EXPECT_EQ(first.at("accuracy").at("worst_group"), 0.125);
  EXPECT_EQ(first.at("note"), "so");
  EXPECT_TRUE(first.at("validation_accuracy").is_null());
  EXPECT_TRUE(json.at("rows").at(1).at("accuracy").is_null());
  EXPECT_EQ(json.at("rows").at(1).at("balanced"), true);
  EXPECT_EQ(json.at("candidates"), Json({1, 3, 5, 8}));
  EXPECT_EQ(json.at("random_curve").at(0).at("units"), 2);
  EXPECT_TRUE(json.at("l1_curve").empty());
  EXPECT_TRUE(json.at("agent").is_null());
}

}  // namespace
}  // namespace maia
