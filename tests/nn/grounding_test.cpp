#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/files.hpp"
#include "base/json.hpp"
#include "image/codec.hpp"
#include "nn/grounding/grounding_dino.hpp"
#include "nn/grounding/grounding_network.hpp"
#include "nn/grounding/grounding_picture.hpp"
#include "nn/state_dict.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = MAIA_SOURCE_FOLDER "/tests/nn/image_models/grounding";

Image golden_picture() {
  return decode_image(read_file(kFolder / "picture.png"), "picture.png");
}

Json golden_json() {
  return parse_json(read_text(kFolder / "golden.json"), "golden.json");
}

// Within `tolerance` of the largest number that is expected.
void expect_near(const at::Tensor& found, const WeightTensor& expected, double tolerance) {
  const at::Tensor values = found.to(at::kFloat).contiguous();
  ASSERT_EQ(static_cast<std::size_t>(values.numel()), expected.values.size());
  double most = 0;
  double error = 0;
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    const double wanted = expected.values[i];
    most = std::max(most, std::abs(wanted));
    error = std::max(error, std::abs(values.data_ptr<float>()[i] - wanted));
  }
  EXPECT_LT(error, tolerance * most);
}

GroundingNetwork open_network(at::ScalarType type = at::kFloat) {
  const auto config = read_grounding_config(ModelConfig::read(kFolder / "config.json"));
  return {config, MappedWeights(kFolder, {"model"}, "Grounding DINO", {at::kCPU, type})};
}

GroundingOutput run(const GroundingNetwork& network, const StateDict& golden) {
  WeightTensor pixels = golden.at("pixels");
  const at::Tensor input =
      at::from_blob(pixels.values.data(), pixels.shape, at::TensorOptions(at::kFloat));
  const auto& tokens = golden.at("tokens").values;
  return network(input.to(network.placement().type),
                 mark_phrases({tokens.begin(), tokens.end()}, 20));
}

TEST(GroundingNetwork, EveryPartIsTransformers) {
  const c10::InferenceMode inference;
  const StateDict golden = read_state_dict(kFolder / "golden.safetensors");
  const GroundingOutput output = run(open_network(), golden);
  constexpr double kTolerance = 2e-5;
  expect_near(output.text, golden.at("text"), kTolerance);
  ASSERT_EQ(output.maps.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(i);
    expect_near(output.maps[i], golden.at("map" + std::to_string(i)), kTolerance);
  }
  expect_near(output.features.picture, golden.at("encoded_picture"), kTolerance);
  expect_near(output.features.text, golden.at("encoded_text"), kTolerance);
  expect_near(output.first_boxes, golden.at("first_boxes"), kTolerance);
  expect_near(output.logits, golden.at("logits"), kTolerance);
  expect_near(output.boxes, golden.at("boxes"), kTolerance);
}

TEST(GroundingNetwork, ComputesWithHalfOfTheBits) {
  const c10::InferenceMode inference;
  const StateDict golden = read_state_dict(kFolder / "golden.safetensors");
  const GroundingOutput output = run(open_network(at::kBFloat16), golden);
  expect_near(output.text, golden.at("text"), 0.05);
  expect_near(output.maps[2], golden.at("map2"), 0.05);
  expect_near(output.features.picture, golden.at("encoded_picture"), 0.1);
  EXPECT_EQ(output.boxes.size(0), 16);
}

TEST(GroundingPicture, IsPrepairedAsTransformersDoes) {
  const auto preprocess =
      read_grounding_preprocess(ModelConfig::read(kFolder / "preprocessor_config.json"));
  const GroundingPixels pixels = to_grounding_pixels(golden_picture(), preprocess);
  const StateDict golden = read_state_dict(kFolder / "golden.safetensors");
  const WeightTensor& expected = golden.at("pixels");
  ASSERT_EQ(expected.shape, (std::vector<std::int64_t>{1, 3, pixels.height, pixels.width}));
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    ASSERT_NEAR(pixels.values[i], expected.values[i], 1e-5) << i;
  }
}

TEST(GroundingDino, FindsTheBoxesAndPhrasesThatTransformersFinds) {
  const Json golden = golden_json();
  const GroundingDino model(kFolder);
  const auto boxes = model.detect(golden_picture(), golden["caption"], golden["thresholds"][0],
                                  golden["thresholds"][1]);
  const StateDict tensors = read_state_dict(kFolder / "golden.safetensors");
  const auto& expected = tensors.at("found_boxes").values;
  ASSERT_EQ(boxes.size(), golden["labels"].size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(boxes[i].phrase, golden["labels"][i]);
    EXPECT_NEAR(boxes[i].score, tensors.at("found_scores").values[i], 1e-4);
    EXPECT_NEAR(boxes[i].left, expected[4 * i], 0.01);
    EXPECT_NEAR(boxes[i].top, expected[4 * i + 1], 0.01);
    EXPECT_NEAR(boxes[i].right, expected[4 * i + 2], 0.01);
    EXPECT_NEAR(boxes[i].bottom, expected[4 * i + 3], 0.01);
  }
}

}  // namespace
}  // namespace maia
