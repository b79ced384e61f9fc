// The predictive evaluation on a unit that is known to respond to one thing.
#include "eval/predictive.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/files.hpp"
#include "base/random.hpp"
#include "eval/prediction_cache.hpp"
#include "eval/predictive_summary.hpp"
#include "imagery/collage.hpp"
#include "imagery/scene.hpp"
#include "stats/interval.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Responds with the number of crows.
class CrowTarget final : public Target {
 public:
  const std::string& model() const override { return name_; }
  const std::string& layer() const override { return name_; }
  int unit() const override { return 0; }
  std::string kind() const override { return "unit"; }
  Image view(const Image& image) const override { return image; }
  std::vector<Response> respond(std::span<const ImageView> images) const override {
    std::vector<Response> responses;
    for (const auto& view : images) {
      float crows = 0;
      for (const auto& object : view.scene->objects) crows += object.term == "crow" ? 1 : 0;
      responses.push_back({.activation = crows});
    }
    return responses;
  }
  std::vector<std::vector<float>> respond_layer(std::span<const ImageView>) const override {
    return {};
  }

 private:
  std::string name_ = "crows";
};

UnitLabel label(const std::string& method, std::vector<std::string> labels) {
  return {.unit = {"m", "l", 0}, .method = method, .labels = std::move(labels)};
}

class Evaluation : public testing::Test {
 protected:
  UnitPrediction predict(const std::vector<UnitLabel>& labels, PredictiveOptions options = {}) {
    const PredictionBench bench{*author_, *pairing_, *generator_,
                                [&](const Image&) { return "picture " + std::to_string(kept_++); }};
    return predict_unit(labels, target_, {0, 0, 1, 0, 0}, bench, options);
  }

  CrowTarget target_;
  std::shared_ptr<const TextToImage> generator_ = make_collage_generator();
  std::unique_ptr<PromptAuthor> author_ = make_rule_author(generator_->vocabulary());
  std::unique_ptr<PromptPairing> pairing_ = make_word_pairing(collage_world());
  std::atomic<int> kept_ = 0;
};

TEST_F(Evaluation, AGoodLabelBeatsABadOne) {
  const auto found = predict({label("good", {"a crow"}), label("bad", {"a mug"})});
  const auto good = numbers_of(found, found.methods[0]);
  const auto bad = numbers_of(found, found.methods[1]);
  EXPECT_EQ(good.positive, 1);
  EXPECT_EQ(good.neutral, 0);
  EXPECT_EQ(good.area, 1);
  EXPECT_GT(good.cosy_auc, 0.8);
  EXPECT_GT(good.cosy_mad, 1);
  EXPECT_EQ(bad.positive, 0);
  EXPECT_LE(bad.difference, 0);
  EXPECT_LE(bad.cosy_mad, 0);
}

TEST_F(Evaluation, DrawsAPromptOnceForAllWhoWantIt) {
  const auto alone = predict({label("a", {"a crow"})});
  const auto twice = predict({label("a", {"a crow"}), label("b", {"a crow"})});
  EXPECT_EQ(alone.prompts.size(), twice.prompts.size());
  EXPECT_EQ(twice.methods[0].positive, twice.methods[1].positive);
  EXPECT_EQ(twice.prompts.size(), 14U);
}

TEST_F(Evaluation, APromptThatALabelHasTwiceIsTwoPictures) {
  const auto found = predict({label("a", {"a red crow on grass"})});
  ASSERT_EQ(found.prompts.size(), 14U);
  EXPECT_EQ(found.prompts[found.methods[0].own[0]].prompt,
            found.prompts[found.methods[0].own[1]].prompt);
  EXPECT_NE(found.methods[0].own[0], found.methods[0].own[1]);
}

TEST_F(Evaluation, ALabelThatNamesNothingPredictsNothing) {
  const auto found = predict({label("good", {"a crow"}), label("silent", {})});
  const auto silent = numbers_of(found, found.methods[1]);
  EXPECT_TRUE(found.methods[1].own.empty());
  EXPECT_FALSE(found.methods[1].positive.empty());
  EXPECT_EQ(silent.cosy_mad, 0);
  EXPECT_EQ(silent.cosy_auc, 0.5);
  // Where nobody names anything there is nothing to draw.
  EXPECT_TRUE(predict({label("silent", {})}).prompts.empty());
}

TEST_F(Evaluation, IsTheSameAgainAndSurvivesTheDisk) {
  const std::vector<UnitLabel> labels = {label("a", {"a crow", "an owl"}), label("b", {"grass"})};
  const auto first = predict(labels);
  const Json json = prediction_to_json(first);
  kept_ = 0;
  EXPECT_EQ(prediction_to_json(predict(labels)), json);
  EXPECT_EQ(prediction_to_json(prediction_from_json(json)), json);
  kept_ = 0;
  EXPECT_NE(prediction_to_json(predict(labels, {.seed = 1})), json);
  Json damaged = json;
  damaged["methods"][0]["positive"][0] = 9999;
  EXPECT_EQ(kind_thrown([&] { prediction_from_json(damaged); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { prediction_from_json(Json::array()); }), ErrorKind::kBadInput);
}

TEST_F(Evaluation, IsFoundAgainByAllThatDecidesIt) {
  const TemporaryFolder folder;
  const PredictionCache cache(folder.path());
  const PredictionSettings settings{.weights = "w", .dataset = "d"};
  std::vector<UnitLabel> labels = {label("a", {"a crow"})};
  EXPECT_FALSE(cache.find(settings, labels));
  const auto prediction = predict(labels);
  cache.keep(settings, labels, prediction);
  labels[0].run = 12;
  labels[0].note = "a note";
  const auto found = cache.find(settings, labels);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->methods[0].run, 12);
  EXPECT_EQ(found->prompts.size(), prediction.prompts.size());
  PredictionSettings other = settings;
  other.options.prompts = 3;
  EXPECT_FALSE(cache.find(other, labels));
  labels[0].labels = {"a dog"};
  EXPECT_FALSE(cache.find(settings, labels));
  // A record that was damaged is made again.
  labels[0].labels = {"a crow"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (entry.is_regular_file()) std::ofstream(entry.path()) << "{";
  }
  EXPECT_FALSE(cache.find(settings, labels));
}

// A unit whose methods have these differences.
UnitPrediction made(int unit, const std::map<std::string, double>& differences,
                    const std::string& layer = "l", const std::string& model = "m") {
  UnitPrediction prediction{.unit = {model, layer, unit}, .random = {0, 1}};
  for (const auto& [method, difference] : differences) {
    const std::size_t place = prediction.prompts.size();
    prediction.prompts.push_back({.activation = difference + 1});
    prediction.prompts.push_back({.activation = 1});
    prediction.methods.push_back(
        {.method = method, .labels = {"x"}, .positive = {place}, .neutral = {place + 1}});
  }
  return prediction;
}

TEST(Summary, HasLayersAndModelsWithTheirMeans) {
  const std::vector<UnitPrediction> units = {made(0, {{"a", 2}, {"b", 1}}), made(1, {{"a", 4}}),
                                             made(2, {{"a", 3}}, "k"),
                                             made(0, {{"b", 5}}, "s", "n")};
  const auto summary = summarise(units, 1);
  EXPECT_EQ(summary.methods, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(summary.layers.size(), 5U);
  const LayerMeans& first = summary.layers[0];
  EXPECT_EQ(first.layer, "l");
  EXPECT_EQ(first.units, 2U);
  EXPECT_EQ(first.methods[0].units, 2U);
  EXPECT_EQ(first.methods[0].difference.mean, 3);
  EXPECT_EQ(first.methods[0].positive.mean, 4);
  EXPECT_TRUE(first.methods[0].difference.interval);
  EXPECT_EQ(first.methods[1].units, 1U);
  EXPECT_FALSE(first.methods[1].difference.interval);  // of one unit there is none
  EXPECT_EQ(summary.layers[2].layer, "");
  EXPECT_EQ(summary.layers[2].methods[0].units, 3U);
  EXPECT_EQ(summary.layers[4].model, "n");
}

TEST(Summary, ComparesMethodsOnTheirCommonUnits) {
  Random random(5);
  std::vector<UnitPrediction> units;
  for (int i = 0; i < 12; ++i) {
    const double noise = random.normal();
    units.push_back(made(i, {{"a", 3 + noise}, {"b", 1 + noise + 0.1 * random.normal()}}));
  }
  units.push_back(made(50, {{"c", 1}}));
  units.push_back(made(51, {{"a", 1}, {"d", 1}}));
  const auto summary = summarise(units, 1);
  const auto find = [&](const std::string& first, const std::string& second) {
    for (const auto& found : summary.comparisons) {
      if (found.first == first && found.second == second) return found;
    }
    ADD_FAILURE() << first << " " << second;
    return MethodComparison{};
  };
  const auto apart = find("a", "b");
  EXPECT_EQ(apart.units, 12U);
  EXPECT_NEAR(apart.difference.difference.mean, 2, 0.2);
  ASSERT_TRUE(apart.difference.p);
  EXPECT_LT(*apart.difference.p, 0.001);
  EXPECT_GE(*apart.difference.adjusted, *apart.difference.p);
  EXPECT_GT(apart.difference.difference.interval->low, 1.5);
  EXPECT_EQ(find("a", "c").units, 0U);  // no unit in common
  EXPECT_FALSE(find("a", "c").difference.p);
  EXPECT_EQ(find("a", "d").units, 1U);  // too few for a test, or for an interval
  EXPECT_FALSE(find("a", "d").difference.adjusted);
  EXPECT_FALSE(find("a", "d").difference.difference.interval);
  const Json json = summary_json(summary);
  EXPECT_EQ(json["comparisons"].size(), summary.comparisons.size());
  EXPECT_TRUE(json["comparisons"][1]["difference"]["p"].is_null());
}

}  // namespace
}  // namespace maia
