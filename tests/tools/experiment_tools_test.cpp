#include "tools/experiment_tools.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/hash.hpp"
#include "thrown.hpp"
#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

class ExperimentToolsTest : public testing::Test {
 protected:
  ExperimentToolsTest() : observation_(toy::keep_nothing), tools_(toy::workbench(5)) {
    tools_.begin_turn(1, observation_);
  }

  Json call(const std::string& name, const Json& arguments, std::vector<Bytes> blobs = {}) {
    return tools_.call({name, arguments, std::move(blobs)}).value;
  }
  std::string complaint(const std::string& name, const Json& arguments) {
    try {
      call(name, arguments);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  // Pictures of these prompts, as references.
  Json draw(const std::vector<std::string>& prompts) {
    Json references = Json::array();
    const Json drawn = call("tools.text2image", {{"prompts", prompts}});
    for (const Json& image : drawn.at("images")) references.push_back({{"image", image["image"]}});
    return references;
  }

  Observation observation_;
  ExperimentTools tools_;
};

TEST_F(ExperimentToolsTest, MeasuresAndHighlights) {
  const Json result =
      call("system.neuron", {{"system", 0}, {"images", draw({"a red mug", "a blue mug"})}});
  ASSERT_EQ(result["activations"].size(), 2U);
  EXPECT_GT(result["activations"][0], 0.3);
  EXPECT_LT(result["activations"][1], 0);
  EXPECT_EQ(result["images"][0]["prompt"], "a red mug");
  const Json lit = call(
      "tools.describe_images",
      {{"images",
        {{{"image", result["images"][0]["image"]}}, {{"image", result["images"][1]["image"]}}}},
       {"titles", {"one", "two"}}});
  EXPECT_EQ(lit["text"], "one: lit: a colour\ntwo: nothing is highlighted\n");
}

TEST_F(ExperimentToolsTest, TakesPixelsTheProgramMadeAndShowsWhatTheTargetSeesOfThem) {
  Bytes pixels(18);
  for (std::size_t i = 0; i < pixels.size(); i += 3) pixels[i] = 255;
  const Json image = {{"pixels", 0}, {"width", 3}, {"height", 2}};
  const Json result =
      call("system.neuron", {{"system", 0}, {"images", {image}}}, {std::move(pixels)});
  EXPECT_FLOAT_EQ(result["activations"][0], 1);
  const ToolResult back =
      tools_.call({"image.pixels", {{"image", result["images"][0]["image"]}}, {}});
  EXPECT_EQ(back.value["width"], 2);
  EXPECT_EQ(back.blobs.at(0).size(), 12U);
}

TEST_F(ExperimentToolsTest, ReturnsTheWholeLayer) {
  const ToolResult result =
      tools_.call({"system.layer", {{"system", 0}, {"images", draw({"red", "blue"})}}, {}});
  EXPECT_EQ(result.value["shape"], (Json{2, 2}));
  float second = 0;
  std::memcpy(&second, result.blobs.at(0).data() + sizeof(float), sizeof second);
  EXPECT_EQ(second, 0.5F);
}

TEST_F(ExperimentToolsTest, EditsComeInPairs) {
  const Json result =
      call("tools.edit_images", {{"sources", {{{"prompt", "a red mug"}}, draw({"a blue mug"})[0]}},
                                 {"instructions", {"make it blue", "make it red, running"}}});
  EXPECT_EQ(result["texts"],
            (Json{"a red mug", "make it blue", "a blue mug", "make it red, running"}));
  ASSERT_EQ(result["images"].size(), 4U);
  EXPECT_EQ(result["images"][3]["missing"], Json{"running"});
}

TEST_F(ExperimentToolsTest, ExemplarsSetTheBarForLoggedActivations) {
  const Json exemplars = call("tools.dataset_exemplars", {{"system", 0}, {"count", 2}});
  EXPECT_EQ(exemplars["activations"].size(), 2U);
  call("tools.log_experiment", {{"activations", {0.1}},
                                {"images", draw({"a mug"})},
                                {"titles", {"a mug"}},
                                {"notes", {"first", "second"}}});
  const Json seen = observation_.to_json().at("items");
  EXPECT_EQ(seen[0]["kind"], "log");
  EXPECT_EQ(seen[0]["notes"], "first\nsecond");
  EXPECT_EQ(seen[1]["kind"], "notice");
}

TEST_F(ExperimentToolsTest, OpensOtherSystems) {
  const Json opened = call("system.open", {{"unit", 1}, {"layer", "colours"}, {"model", "toy"}});
  EXPECT_EQ(opened["system"], 1);
  EXPECT_EQ(call("system.info", {{"system", 1}})["layer"], "colours");
  EXPECT_EQ(complaint("system.open", {{"unit", 1}, {"model", "other"}}),
            "no model 'other': use toy");
}

TEST_F(ExperimentToolsTest, ATurnRepeatedDrawsTheSameAndTheNextDrawsAnew) {
  const auto pixels = [&](const Json& reference) {
    return tools_.call({"image.pixels", reference, {}}).blobs.at(0);
  };
  const Bytes first = pixels(draw({"a red mug"})[0]);
  EXPECT_NE(first, pixels(draw({"a red mug"})[0])) << "a repeated prompt is a fresh sample";
  ExperimentTools again(toy::workbench(5));
  Observation unseen([](auto images) { return std::vector<std::string>(images.size()); });
  again.begin_turn(1, unseen);
  const Json drawn = again.call({"tools.text2image", {{"prompts", {"a red mug"}}}, {}}).value;
  EXPECT_EQ(again.call({"image.pixels", {{"image", drawn["images"][0]["image"]}}, {}}).blobs.at(0),
            first);
}

TEST_F(ExperimentToolsTest, ClassifiesWhereTheSystemIsAClass) {
  const Json opened = call("system.open", {{"layer", "class"}, {"unit", 0}});
  EXPECT_EQ(opened["kind"], "class");
  const Image image = toy::plain(50, 0, 150);
  const auto pixels = image.pixels();
  const Json arguments = {{"system", opened["system"]},
                          {"images", {{{"pixels", 0}, {"width", 32}, {"height", 32}}}}};
  const Json answers =
      call("system.classify", arguments, {Bytes(pixels.begin(), pixels.end())}).at("classes");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_FLOAT_EQ(answers[0]["probability"].get<float>(), 0.25F);
  ASSERT_EQ(answers[0]["top"].size(), 3U);
  EXPECT_EQ(answers[0]["top"][0][0], "2");
  EXPECT_FLOAT_EQ(answers[0]["top"][0][1].get<float>(), 0.75F);
  EXPECT_EQ(answers[0]["top"][1][0], "red");
  EXPECT_EQ(complaint("system.classify", {{"system", 0}, {"images", {draw({"a mug"})[0]}}}),
            "classify: this system is a unit and no class: use system.neuron");
}

TEST_F(ExperimentToolsTest, HostileArgumentsAreOneSentence) {
  const Json picture = draw({"a mug"})[0];
  const std::vector<std::pair<std::string, Json>> calls = {
      {"system.neuron", {{"system", 9}, {"images", Json::array()}}},
      {"system.neuron", {{"system", 0}}},
      {"system.neuron", {{"system", 0}, {"images", {{{"image", 123456789}}}}}},
      {"system.neuron",
       {{"system", 0}, {"images", {{{"pixels", 4}, {"width", 2}, {"height", 2}}}}}},
      {"system.neuron", {{"system", 0}, {"images", {"x"}}}},
      {"system.neuron", {{"system", 1e99}, {"images", {picture}}}},
      {"system.neuron", Json::array()},
      {"system.classify", {{"system", 0}, {"images", {picture}}}},
      {"tools.text2image", {{"prompts", {1}}}},
      {"tools.text2image", {{"prompts", std::vector<std::string>(3000, "a")}}},
      {"tools.text2image", {{"prompts", {std::string(2 << 20, 'a')}}}},
      {"tools.edit_images", {{"sources", {picture}}, {"instructions", {"a", "b"}}}},
      {"tools.describe_images", {{"images", {picture}}, {"titles", Json::array()}}},
      {"tools.log_experiment", {{"activations", {1, 2}}, {"images", {picture}}, {"titles", {"a"}}}},
      {"tools.log_experiment", {{"activations", {"x"}}, {"images", {picture}}, {"titles", {"a"}}}},
      {"tools.display", {{"items", {5}}}},
      {"image.pixels", {{"image", "1"}}},
      {"tools.delete_everything", {}},
  };
  for (const auto& [name, arguments] : calls) {
    const std::string sentence = complaint(name, arguments);
    EXPECT_FALSE(sentence.empty()) << name;
    EXPECT_EQ(sentence.find('\n'), std::string::npos);
    EXPECT_LT(sentence.size(), 200U) << sentence;
  }
  EXPECT_EQ(complaint("tools.edit_images", {{"sources", {picture}}, {"instructions", {"a", "b"}}}),
            "edit_images: got 1 sources and 2 instructions");
}

TEST_F(ExperimentToolsTest, ShowsABoundedNumberOfPictures) {
  const Json picture = draw({"a mug"})[0];
  call("tools.display", {{"items", std::vector<Json>(kMaxTurnImages + 30, picture)}});
  const Json seen = observation_.to_json().at("items");
  EXPECT_EQ(seen.size(), kMaxTurnImages + 1);
  EXPECT_EQ(seen.back()["kind"], "notice");
}

TEST_F(ExperimentToolsTest, PrintedTextIsBoundedAndClean) {
  tools_.printed("a\xff");
  tools_.printed(std::string(kMaxTurnText * 2, 'x'));
  tools_.printed("never seen");
  const Json seen = observation_.to_json().at("items");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_LT(seen[0]["text"].get<std::string>().size(), kMaxTurnText + 100);
  EXPECT_NO_THROW(seen.dump());
}

TEST_F(ExperimentToolsTest, RefusesToolsThatAreSwitchedOff) {
  auto bench = toy::workbench(5);
  bench.without = {"text2image", "describe_images"};
  ExperimentTools tools(bench);
  tools.begin_turn(1, observation_);
  const auto complain = [&](const std::string& name, const Json& arguments) {
    std::string message;
    EXPECT_EQ(kind_thrown(
                  [&] {
                    tools.call({name, arguments, {}});
                  },
                  &message),
              ErrorKind::kBadInput);
    return message;
  };
  EXPECT_NE(complain("tools.text2image", {{"prompts", {"a red mug"}}}).find("switched off"),
            std::string::npos);
  complain("tools.describe_images", {{"images", Json::array()}, {"titles", Json::array()}});
  // A prompt as the source of an edit would be drawn too.
  EXPECT_NE(complain("tools.edit_images",
                     {{"sources", {{{"prompt", "a red mug"}}}}, {"instructions", {"make it blue"}}})
                .find("text2image"),
            std::string::npos);
  const Json exemplars =
      tools.call({"tools.dataset_exemplars", {{"system", 0}, {"count", 1}}, {}}).value;
  const Json edited = tools
                          .call({"tools.edit_images",
                                 {{"sources", {{{"image", exemplars["images"][0]["image"]}}}},
                                  {"instructions", {"make it blue"}}},
                                 {}})
                          .value;
  EXPECT_EQ(edited["images"].size(), 2U);
}

}  // namespace
}  // namespace maia
