#include "eval/unit_labels.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "eval/baselines.hpp"
#include "eval/run_labels.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

class LabelFile : public testing::Test {
 protected:
  UnitLabels read(const std::string& text) {
    write_file(file_, text);
    UnitLabels labels;
    read_unit_labels(file_, labels);
    return labels;
  }
  std::string complaint(const std::string& text) {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { read(text); }, &message), ErrorKind::kBadInput);
    return message;
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.path() / "labels.jsonl";
};

const std::string kRow =
    R"({"model":"m","layer":"l","unit":3,"method":"a","label":"a crow OR an owl"})";

TEST_F(LabelFile, IsReadRowByRow) {
  const auto labels =
      read(kRow + "\n\n" + R"({"unit":4,"model":"m","layer":"l","method":"a","label":null,"x":1})" +
           "\r\n" + R"({"unit":4,"model":"m","layer":"l","method":"b","label":["x","y"]})");
  ASSERT_EQ(labels.rows().size(), 3U);
  EXPECT_EQ(labels.rows()[0].labels, (std::vector<std::string>{"a crow", "an owl"}));
  EXPECT_EQ(labels.rows()[0].unit, (UnitKey{"m", "l", 3}));
  EXPECT_TRUE(labels.rows()[1].labels.empty());
  EXPECT_EQ(labels.rows()[2].labels, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(labels.repeated(), 0U);
}

TEST_F(LabelFile, NamesTheLineOfWhatItCannotRead) {
  EXPECT_NE(complaint(kRow + "\nnonsense\n").find("labels.jsonl, line 2: is no JSON"),
            std::string::npos);
  EXPECT_NE(complaint("[1]").find("line 1"), std::string::npos);
  EXPECT_NE(complaint(R"({"model":"m","layer":"l","unit":3,"label":"x"})").find("'method' is miss"),
            std::string::npos);
  for (const char* unit : {"-1", "\"3\"", "1.5", "99999999999", "null"}) {
    EXPECT_NE(complaint(R"({"model":"m","layer":"l","unit":)" + std::string(unit) +
                        R"(,"method":"a","label":"x"})")
                  .find("'unit'"),
              std::string::npos)
        << unit;
  }
  EXPECT_NE(
      complaint(R"({"model":"m","layer":"l","unit":1,"method":"a","label":[3]})").find("'label'"),
      std::string::npos);
  EXPECT_NE(
      complaint(R"({"model":"","layer":"l","unit":1,"method":"a","label":"x"})").find("'model'"),
      std::string::npos);
}

TEST_F(LabelFile, CountsRowsSaidTwiceAndRefusesContradictions) {
  const auto labels = read(kRow + "\n" + kRow + "\n");
  EXPECT_EQ(labels.rows().size(), 1U);
  EXPECT_EQ(labels.repeated(), 1U);
  const std::string message = complaint(
      kRow + "\n\n" + R"({"model":"m","layer":"l","unit":3,"method":"a","label":"a dog"})");
  EXPECT_NE(message.find("line 3"), std::string::npos);
  EXPECT_NE(message.find("line 1"), std::string::npos);
  EXPECT_NE(message.find("a dog"), std::string::npos);
}

TEST_F(LabelFile, IsWrittenAsItIsRead) {
  std::vector<UnitLabel> rows = {
      {.unit = {"m", "l", 1}, .method = "a", .labels = {"a \"crow\"", "an owl"}, .note = "n"},
      {.unit = {"m", "l", 2}, .method = "a"}};
  const auto labels = read(unit_labels_text(rows));
  ASSERT_EQ(labels.rows().size(), 2U);
  EXPECT_EQ(labels.rows()[0].labels, rows[0].labels);
  EXPECT_EQ(labels.rows()[0].note, "n");
  EXPECT_TRUE(labels.rows()[1].labels.empty());
}

TEST(LabelText, NoneFoundNamesNothing) {
  EXPECT_EQ(label_text({}), "none found");
  EXPECT_TRUE(label_alternatives("None found").empty());
  EXPECT_EQ(label_alternatives(" a OR  b "), (std::vector<std::string>{"a", "b"}));
}

TEST(RandomControl, GivesEveryUnitAnothersLabel) {
  std::vector<UnitLabel> rows;
  for (int unit = 0; unit < 9; ++unit) {
    rows.push_back({.unit = {"m", unit < 5 ? "l" : "k", unit},
                    .method = "agent",
                    .labels = {std::to_string(unit)}});
    rows.push_back({.unit = {"m", "l", unit}, .method = "other", .labels = {"x"}});
  }
  rows.push_back({.unit = {"m", "l", 20}, .method = "agent"});
  rows.push_back({.unit = {"n", "l", 1}, .method = "agent", .labels = {"alone"}});
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto controls = random_control(rows, "agent", seed);
    ASSERT_EQ(controls.size(), 9U);
    std::set<std::string> dealt;
    for (const auto& control : controls) {
      EXPECT_EQ(control.method, "random");
      EXPECT_NE(control.labels.front(), std::to_string(control.unit.unit)) << "seed " << seed;
      dealt.insert(control.labels.front());
    }
    EXPECT_EQ(dealt.size(), 9U);
  }
  EXPECT_TRUE(random_control(rows, "nobody", 0).empty());
}

class RunLabels : public testing::Test {
 protected:
  void add(const std::string& backbone, int unit, const Json& conclusion,
           const std::string& status = "finished", Json settings = Json::object(),
           std::uint64_t seed = 0) {
    const maia::Run run = store_.create({.task = "describe",
                                         .model = "m",
                                         .layer = "l",
                                         .unit = unit,
                                         .backbone = backbone,
                                         .seed = seed,
                                         .settings = std::move(settings)},
                                        "", Json::object(), Json::object());
    store_.finish(run.id, status, conclusion);
  }

  TemporaryFolder folder_;
  RunStore store_{folder_.path() / "runs"};
};

TEST_F(RunLabels, AreTheNewestOfEachBackbone) {
  add("builtin", 1, {{"labels", {"old"}}});
  add("builtin", 1, {{"labels", {"new", "other OR third"}}}, "finished", Json::object(), 7);
  add("person", 1, {{"labels", {"mine"}}});
  add("builtin", 2, {{"labels", {"none found"}}});
  add("builtin", 3, {{"reason", "no label"}}, "failed");
  add("person", 3, {{"reason", "closed"}}, "failed");
  const auto labels = labels_of_runs(store_);
  ASSERT_EQ(labels.size(), 4U);
  EXPECT_EQ(labels[0].labels, (std::vector<std::string>{"new", "other", "third"}));
  EXPECT_EQ(labels[1].method, "person");
  EXPECT_TRUE(labels[2].labels.empty());
  EXPECT_EQ(labels[3].note, "no conclusion");
  EXPECT_EQ(labels[3].unit.unit, 3);
}

TEST_F(RunLabels, TellMethodsApartByToolsAndByWhoDraws) {
  const Json label = {{"labels", {"x"}}};
  add("builtin", 1, label, "finished", {{"generator", "collage"}});
  add("builtin", 1, label, "finished", {{"generator", "sd"}});
  add("builtin", 1, label, "finished",
      {{"generator", "collage"}, {"without", {"edit_images", "text2image"}}});
  std::set<std::string> methods;
  for (const auto& row : labels_of_runs(store_)) methods.insert(row.method);
  EXPECT_EQ(methods, (std::set<std::string>{"builtin, images by collage", "builtin, images by sd",
                                            "builtin without edit_images, text2image"}));
}

}  // namespace
}  // namespace maia
