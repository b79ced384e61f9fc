#include "target/synthetic_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "imagery/scene.hpp"
#include "target/synthetic_units.hpp"

namespace maia {
namespace {

constexpr int kSide = 50;

// Finds what it is told: a pixel at the place of each phrase, with a score of its own.
class TableDetector : public ConceptDetector {
 public:
  struct Found {
    int pixel;
    float score;
  };
  explicit TableDetector(std::map<std::string, Found> table, bool reads_scenes = true)
      : table_(std::move(table)), reads_scenes_(reads_scenes) {}

  bool reads_scenes() const override { return reads_scenes_; }
  std::string meaning(const std::string& phrase) const override { return phrase; }
  std::vector<std::vector<Detection>> detect(const ImageView&,
                                             std::span<const std::string> phrases) const override {
    std::vector<std::vector<Detection>> found;
    for (const auto& phrase : phrases) {
      auto& detections = found.emplace_back();
      const auto place = table_.find(phrase);
      if (place == table_.end()) continue;
      Mask mask{kSide, kSide, std::vector<std::uint8_t>(kSide * kSide)};
      mask.values[static_cast<std::size_t>(place->second.pixel)] = 1;
      detections.push_back({mask, place->second.score});
    }
    return found;
  }

 private:
  std::map<std::string, Found> table_;
  bool reads_scenes_;
};

struct Asked {
  Scene scene;
  Image image{kSide, kSide};
  ImageView view() const { return {image, &scene}; }
};

Asked small_scene() {
  Asked asked;
  asked.scene.width = asked.scene.height = kSide;
  return asked;
}

Response ask(const std::string& expression, std::map<std::string, TableDetector::Found> table) {
  const SyntheticModel model("m", {{parse_concept_expression(expression), ""}},
                             std::make_shared<TableDetector>(std::move(table)));
  const Asked asked = small_scene();
  const ImageView view = asked.view();
  return model.respond(std::span(&view, 1), 0).front();
}

const std::map<std::string, TableDetector::Found> kBoth = {{"a", {510, 0.4F}}, {"b", {2010, 0.8F}}};
const std::map<std::string, TableDetector::Found> kOnlyA = {{"a", {510, 0.4F}}};
const std::map<std::string, TableDetector::Found> kOnlyB = {{"b", {2010, 0.8F}}};

std::size_t lit(const Response& response) {
  return static_cast<std::size_t>(std::count_if(response.map.values.begin(),
                                                response.map.values.end(),
                                                [](float value) { return value > 0; }));
}

TEST(SyntheticModel, AnswersAConceptWithItsScoreAndDilatedMask) {
  const Response response = ask("a", kBoth);
  EXPECT_FLOAT_EQ(response.activation, 0.4F);
  EXPECT_EQ(response.map.width, kSide);
  // A radius of 1: the pixel and its four neighbours.
  EXPECT_EQ(lit(response), 5u);
  for (const int pixel : {510, 509, 511, 510 - kSide, 510 + kSide}) {
    EXPECT_FLOAT_EQ(response.map.values[static_cast<std::size_t>(pixel)], 0.4F);
  }
}

TEST(SyntheticModel, AlternativesAreTheMeanOfThoseThatAreThere) {
  EXPECT_FLOAT_EQ(ask("a OR b", kBoth).activation, 0.6F);
  EXPECT_EQ(lit(ask("a OR b", kBoth)), 10u);
  EXPECT_FLOAT_EQ(ask("a OR b", kOnlyA).activation, 0.4F);
  EXPECT_EQ(lit(ask("a OR b", kOnlyA)), 5u);
  EXPECT_FLOAT_EQ(ask("a OR b", kOnlyB).activation, 0.8F);
  EXPECT_EQ(ask("a OR b", {}).activation, 0);
  EXPECT_EQ(lit(ask("a OR b", {})), 0u);
  EXPECT_FLOAT_EQ(ask("a OR b OR c", kBoth).activation, 0.6F);
  auto three = kBoth;
  three["c"] = {1500, 0.3F};
  EXPECT_FLOAT_EQ(ask("a OR b OR c", three).activation, 0.5F);
}

TEST(SyntheticModel, AConditionIsNeededAndNotShown) {
  EXPECT_FLOAT_EQ(ask("a|b", kBoth).activation, 0.4F);
  EXPECT_EQ(lit(ask("a|b", kBoth)), 5u);
  EXPECT_GT(ask("a|b", kBoth).map.values[510], 0);
  for (const auto& table : {kOnlyA, kOnlyB}) {
    EXPECT_EQ(ask("a|b", table).activation, 0);
    EXPECT_EQ(lit(ask("a|b", table)), 0u);
  }
}

TEST(SyntheticModel, ExpressionsNest) {
  EXPECT_FLOAT_EQ(ask("a|(c OR b)", kBoth).activation, 0.4F);
  EXPECT_FLOAT_EQ(ask("c|a OR b", kBoth).activation, 0.8F);
  EXPECT_EQ(lit(ask("c|a OR b", kBoth)), 5u);
}

TEST(SyntheticModel, ActivationsOfAllUnitsAreThoseOfEach) {
  std::vector<SyntheticUnit> units;
  for (const char* text : {"a", "b", "a|b", "a OR c", "noise", "nothing"}) {
    units.push_back({parse_concept_expression(text), ""});
  }
  const SyntheticModel model("m", units, std::make_shared<TableDetector>(kBoth));
  const Asked asked = small_scene();
  const std::vector<ImageView> views(3, asked.view());
  const auto rows = model.respond_all(views);
  ASSERT_EQ(rows.size(), 3u);
  for (int unit = 0; unit < 6; ++unit) {
    EXPECT_EQ(rows[1][static_cast<std::size_t>(unit)], model.respond(views, unit)[1].activation);
  }
}

TEST(SyntheticModel, NoiseFollowsFromTheSceneAndNothingIsNever) {
  const SyntheticModel model(
      "m", {{parse_concept_expression("noise"), ""}, {parse_concept_expression("nothing"), ""}},
      std::make_shared<TableDetector>(kBoth));
  int active = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Asked asked = small_scene();
    asked.scene.background_seed = seed;
    const ImageView view = asked.view();
    const auto response = model.respond(std::span(&view, 1), 0).front();
    const auto again = model.respond(std::span(&view, 1), 0).front();
    EXPECT_EQ(response.activation, again.activation);
    EXPECT_EQ(response.map.values, again.map.values);
    EXPECT_EQ(response.activation,
              *std::max_element(response.map.values.begin(), response.map.values.end()));
    EXPECT_EQ(model.respond(std::span(&view, 1), 1).front().activation, 0);
    active += response.activation > 0;
  }
  EXPECT_GT(active, 70);
  EXPECT_LT(active, 130);
}

TEST(SyntheticModel, APictureWithoutASceneIsAnsweredWithNothing) {
  const SyntheticModel model(
      "m", {{parse_concept_expression("noise"), ""}},
      std::make_shared<TableDetector>(std::map<std::string, TableDetector::Found>{}));
  const Image image(30, 20);
  const ImageView view{image, nullptr};
  const auto response = model.respond(std::span(&view, 1), 0).front();
  EXPECT_EQ(response.activation, 0);
  EXPECT_EQ(response.map.width, 30);
  EXPECT_EQ(response.map.height, 20);
  EXPECT_EQ(lit(response), 0u);
}

TEST(SyntheticModel, ADetectorOfPixelsAnswersAnyPicture) {
  const SyntheticModel model("m",
                             {{parse_concept_expression("a|b"), ""},
                              {parse_concept_expression("noise"), ""},
                              {parse_concept_expression("nothing"), ""}},
                             std::make_shared<TableDetector>(kBoth, false));
  EXPECT_FALSE(model.reads_scenes());
  const Image image(kSide, kSide);
  const ImageView view{image, nullptr};
  EXPECT_FLOAT_EQ(model.respond(std::span(&view, 1), 0).front().activation, 0.4F);
  EXPECT_EQ(lit(model.respond(std::span(&view, 1), 0).front()), 5u);
  EXPECT_EQ(model.respond(std::span(&view, 1), 2).front().activation, 0);
}

TEST(SyntheticModel, NoiseOfADetectorOfPixelsFollowsFromThem) {
  const SyntheticModel model("m", {{parse_concept_expression("noise"), ""}},
                             std::make_shared<TableDetector>(kBoth, false));
  int active = 0;
  for (int i = 0; i < 200; ++i) {
    Image image(40, 30);
    image.row(7)[5] = static_cast<std::uint8_t>(i);
    Asked asked = small_scene();
    const ImageView alone{image, nullptr};
    const ImageView drawn{image, &asked.scene};
    const auto response = model.respond(std::span(&alone, 1), 0).front();
    const auto with_scene = model.respond(std::span(&drawn, 1), 0).front();
    EXPECT_EQ(response.activation, with_scene.activation);
    EXPECT_EQ(response.map.values, with_scene.map.values);
    EXPECT_EQ(response.map.width, 40);
    EXPECT_EQ(response.activation > 0, lit(response) > 0);
    active += response.activation > 0;
  }
  EXPECT_GT(active, 70);
  EXPECT_LT(active, 130);
}

TEST(SyntheticModel, ItsHashIsThatOfItsExpressions) {
  const auto hash = [](const char* text) {
    return SyntheticModel("m", {{parse_concept_expression(text), ""}},
                          std::make_shared<TableDetector>(kBoth))
        .weights_hash();
  };
  EXPECT_EQ(hash("a OR b"), hash(" a or (b)"));
  EXPECT_NE(hash("a OR b"), hash("a|b"));
}

TEST(SyntheticModel, RefusesUnitsWithoutAWordOfTheTruth) {
  const auto model = std::make_shared<const SyntheticModel>(
      "synthetic",
      std::vector<SyntheticUnit>{{parse_concept_expression("a"), ""},
                                 {parse_concept_expression("secret"), "no secret can be drawn"}},
      std::make_shared<TableDetector>(kBoth));
  for (const int unit : {1, 2, -1}) {
    try {
      make_synthetic_target(model, unit);
      ADD_FAILURE() << unit;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
      EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
    }
  }
  const auto target = make_synthetic_target(model, 0);
  EXPECT_EQ(target->model(), "synthetic");
  EXPECT_EQ(target->layer(), kSyntheticLayer);
  EXPECT_EQ(target->kind(), "unit");
  EXPECT_TRUE(target->classes().empty());
}

TEST(SyntheticUnits, ThePapersTableIsThere) {
  const auto model = load_synthetic_model("synthetic");
  std::map<std::string, int> kinds;
  for (const SyntheticUnit& unit : model->units()) {
    ++kinds[kind_of(unit.expression)];
    EXPECT_EQ(unit.unavailable, "") << unit.expression.text();
  }
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"mono", 45}, {"or", 24}, {"and", 19}}));
}

TEST(SyntheticUnits, TheOthersShareNoConceptWithIt) {
  std::set<std::string> taken;
  const auto table = load_synthetic_model("synthetic");
  for (const SyntheticUnit& unit : table->units()) {
    for (const auto& phrase : unit.expression.phrases()) taken.insert(phrase);
  }
  std::map<std::string, int> kinds;
  const auto others = load_synthetic_model("synthetic-dev");
  for (const SyntheticUnit& unit : others->units()) {
    ++kinds[kind_of(unit.expression)];
    EXPECT_EQ(unit.unavailable, "") << unit.expression.text();
    for (const auto& phrase : unit.expression.phrases()) EXPECT_FALSE(taken.contains(phrase));
  }
  EXPECT_GE(kinds["mono"] + kinds["or"] + kinds["and"], 30);
  EXPECT_EQ(kinds["noise"], 1);
  EXPECT_EQ(kinds["nothing"], 1);
}

TEST(SyntheticUnits, AreFoundByTheirExpressions) {
  const auto known = find_synthetic_units("synthetic", {"dog or bird", "bird OR dog", "dog"});
  EXPECT_EQ(known.model->units().size(), 3u);  // the table has no "dog OR bird"
  EXPECT_EQ(known.units, (std::vector<int>{0, 1, 2}));
  const auto table = find_synthetic_units("synthetic", {"bird OR dog", "dog"});
  EXPECT_EQ(table.model->units().size(), 88u);
  EXPECT_EQ(table.model->units()[static_cast<std::size_t>(table.units[1])].expression.text(),
            "dog");
  const auto slow = find_synthetic_units(
      "synthetic", {"bird OR dog"},
      std::make_shared<TableDetector>(std::map<std::string, TableDetector::Found>{}, false));
  EXPECT_EQ(slow.model->units().size(), 1u);
  EXPECT_NE(slow.model->weights_hash(), table.model->weights_hash());
  const auto own = find_synthetic_units("synthetic", {"red mug"});
  EXPECT_NE(own.model->weights_hash(), table.model->weights_hash());
  try {
    find_synthetic_units("synthetic", {"qwertz"});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
    EXPECT_NE(std::string(error.what()).find("qwertz"), std::string::npos);
  }
}

}  // namespace
}  // namespace maia
