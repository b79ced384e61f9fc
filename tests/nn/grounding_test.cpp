#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <limits>
#include <thread>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "nn/grounding/grounding_dino.hpp"
#include "nn/grounding/grounding_network.hpp"
#include "nn/grounding/grounding_picture.hpp"
#include "nn/grounding/window_attention.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/state_dict.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr int kSeed = 20240501;

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
  constexpr double kTolerance = 2e-4;
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

TEST(GroundingPicture, IsPreparedAsTransformersDoes) {
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

TEST(DeformableAttention, GathersWhatLibTorchSamples) {
  const c10::InferenceMode inference;
  at::manual_seed(kSeed);
  for (const std::int64_t size : {32, 5}) {
    const std::vector<MapLevel> levels = {{4, 7, 0}, {2, 3, 28}};
    const at::Tensor values = at::randn({34, 3 * size});
    const at::Tensor places = at::rand({9, 3, 2, 4, 2}) * 1.6 - 0.3;  // some are outside
    const at::Tensor weights = at::rand({9, 3, 8});
    const at::Tensor expected = sample_places(values, levels, places, weights);
    EXPECT_TRUE(gather_places(values, levels, places, weights).allclose(expected, 1e-4, 1e-5));
  }
}

TEST(DeformableAttention, PlacesThatAreNoNumbersAreNowhere) {
  const c10::InferenceMode inference;
  at::Tensor places = at::full({3, 1, 1, 1, 2}, std::numeric_limits<float>::quiet_NaN());
  places[1].fill_(1e30F);
  places[2].fill_(-1e30F);
  const at::Tensor found =
      gather_places(at::ones({6, 4}), {{2, 3, 0}}, places, at::ones({3, 1, 1}));
  EXPECT_EQ(found.abs().max().item<float>(), 0);
}

TEST(WindowAttention, IsAsWithTwiceTheBits) {
  const c10::InferenceMode inference;
  at::manual_seed(kSeed);
  for (const std::int64_t size : {32, 6}) {
    const auto random = [&] { return at::randn({4, 9, 2 * size}); };
    const at::Tensor queries = random();
    const at::Tensor keys = random();
    const at::Tensor values = random();
    const at::Tensor nearness = at::randn({2, 9, 9});
    const at::Tensor apart = at::rand({4, 9, 9}).gt(0.7).to(at::kFloat) * -100;
    const auto found = window_attention(queries, keys, values, 2, nearness, apart);
    const auto double_of = [](const at::Tensor& x) { return x.to(at::kDouble); };
    const auto expected = window_attention(double_of(queries), double_of(keys), double_of(values),
                                           2, double_of(nearness), double_of(apart));
    EXPECT_TRUE(double_of(found).allclose(expected, 1e-4, 1e-5));
  }
}

TEST(GroundingText, WordsOfAPhraseSeeOneAnother) {
  const GroundingTokenizer tokenizer(kFolder);
  const GroundingText text = tokenizer.read("A CAT. two balls", 20);
  EXPECT_EQ(text.tokens, (std::vector<int>{101, 200, 201, 1012, 202, 204, 205, 1012, 102}));
  EXPECT_EQ(text.positions, (std::vector<int>{0, 0, 1, 2, 0, 1, 2, 3, 0}));
  EXPECT_EQ(text.phrases, (std::vector<int>{0, 3, 3, 3, 7, 7, 7, 7, 8}));
  EXPECT_EQ(text.left_out, 0U);
  EXPECT_EQ(tokenizer.words({202, 204, 205, 1012, 102}), "two balls. [SEP]");
}

TEST(GroundingText, WhatIsTooLongIsLeftOutAndSaid) {
  const GroundingDino model(kFolder);
  std::string caption;
  for (int i = 0; i < 15; ++i) caption += "a cat.";
  EXPECT_EQ(model.tokens_left_out("a cat."), 0U);
  EXPECT_EQ(model.tokens_left_out(caption), 45U + 2 - 20);
  EXPECT_FALSE(model.detect(golden_picture(), caption, 0, 0).empty());
}

// A copy of the golden model in which something is otherwise.
class GroundingFolder : public testing::Test {
 protected:
  GroundingFolder() {
    for (const char* name :
         {"config.json", "model.safetensors", "vocab.txt", "preprocessor_config.json"}) {
      fs::copy_file(kFolder / name, path(name));
    }
  }
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  void change(const std::string& name, const std::function<void(Json&)>& edit) const {
    Json values = parse_json(read_text(path(name)), name);
    edit(values);
    write_file(path(name), std::string_view(values.dump()));
  }
  void change_weights(const std::function<void(StateDict&)>& edit) const {
    StateDict weights = read_state_dict(path("model.safetensors"));
    edit(weights);
    write_safetensors(path("model.safetensors"), weights);
  }
  // One sentence, of the kind that is expected.
  std::string refusal(ErrorKind kind = ErrorKind::kBadInput) const {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { GroundingDino{folder_.path()}; }, &message), kind) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    return message;
  }
  void expect_same() const {
    const auto found = GroundingDino(folder_.path()).detect(golden_picture(), "a cat.", 0, 0);
    const auto expected = GroundingDino(kFolder).detect(golden_picture(), "a cat.", 0, 0);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].phrase, expected[i].phrase);
      EXPECT_EQ(found[i].left, expected[i].left);
      EXPECT_EQ(found[i].score, expected[i].score);
    }
  }

  TemporaryFolder folder_;
};

TEST_F(GroundingFolder, MayHaveItsWeightsInParts) {
  StateDict rest = read_state_dict(path("model.safetensors"));
  StateDict words;
  Json names;
  for (auto& [name, weights] : rest) {
    const bool is_word = name.starts_with("model.text_backbone.");
    names[name] = is_word ? "words.safetensors" : "rest.safetensors";
    if (is_word) words[name] = weights;
  }
  for (const auto& [name, weights] : words) rest.erase(name);
  fs::remove(path("model.safetensors"));
  write_safetensors(path("words.safetensors"), words);
  write_safetensors(path("rest.safetensors"), rest);
  write_file(path("model.safetensors.index.json"),
             std::string_view(Json{{"weight_map", names}}.dump()));
  expect_same();
  EXPECT_EQ(GroundingDino(folder_.path()).hash(),
            hash_weights(path("model.safetensors.index.json")));
  fs::remove(path("words.safetensors"));
  EXPECT_NE(refusal(ErrorKind::kNotFound).find("words.safetensors is missing"), std::string::npos);
}

TEST_F(GroundingFolder, MayNameTheSharedHeadAsItsWriterChose) {
  change_weights([](StateDict& weights) {
    for (auto [name, values] : StateDict(weights)) {
      if (!name.starts_with("bbox_embed.0.")) continue;
      weights.erase(name);
      weights["model.decoder." + name] = values;
      weights["model.decoder.bbox_embed.1." + name.substr(13)] = values;
    }
  });
  expect_same();
}

TEST_F(GroundingFolder, MayHaveItsVocabularyInTokenizerJson) {
  Json pieces = Json::object();
  for (const std::string& piece : split(read_text(path("vocab.txt")), '\n')) {
    if (!piece.empty()) pieces[piece] = pieces.size();
  }
  fs::remove(path("vocab.txt"));
  EXPECT_NE(refusal(ErrorKind::kNotFound).find("neither vocab.txt nor"), std::string::npos);
  Json file{{"model", {{"vocab", pieces}}}};
  write_file(path("tokenizer.json"), std::string_view(file.dump()));
  expect_same();
  file["model"]["vocab"]["cat"] = 7;
  write_file(path("tokenizer.json"), std::string_view(file.dump()));
  EXPECT_NE(refusal().find("numbered from 0 on, each once"), std::string::npos);
}

TEST_F(GroundingFolder, OfAnotherModelIsRefusedByItsName) {
  change("config.json", [](Json& config) { config["model_type"] = "owlvit"; });
  EXPECT_NE(refusal().find("model_type should be grounding-dino and is owlvit"), std::string::npos);
  change("config.json", [](Json& config) { config.erase("model_type"); });
  EXPECT_NE(refusal().find("is missing"), std::string::npos);
}

TEST_F(GroundingFolder, OfAKindThatIsNotSupportedIsRefused) {
  const std::string whole = read_text(path("config.json"));
  const auto expect_refusal = [&](const std::string& why, const std::function<void(Json&)>& edit) {
    write_file(path("config.json"), std::string_view(whole));
    change("config.json", edit);
    EXPECT_NE(refusal().find(why), std::string::npos) << refusal();
  };
  expect_refusal("its two_stage is false", [](Json& c) { c["two_stage"] = false; });
  expect_refusal("embedding_init_target", [](Json& c) { c["embedding_init_target"] = false; });
  expect_refusal("position_embedding_type",
                 [](Json& c) { c["position_embedding_type"] = "learned"; });
  expect_refusal("(backbone_config)",
                 [](Json& c) { c["backbone_config"]["model_type"] = "resnet"; });
  expect_refusal("(text_config)", [](Json& c) { c["text_config"]["hidden_act"] = "relu"; });
  expect_refusal("multiple of 32", [](Json& c) { c["d_model"] = 40; });
  expect_refusal("2 heads", [](Json& c) { c["text_config"]["hidden_size"] = 9; });
  expect_refusal("num_feature_levels", [](Json& c) { c["num_feature_levels"] = 2; });
  expect_refusal("stages from 1 to 4", [](Json& c) {
    c["backbone_config"]["out_indices"] = {2, 5};
  });
  expect_refusal("vocab_size", [](Json& c) { c["text_config"]["vocab_size"] = 1000; });
  expect_refusal("should be", [](Json& c) { c["num_queries"] = 15; });
  expect_refusal("it also has", [](Json& c) { c["encoder_layers"] = 1; });
  expect_refusal("it has no", [](Json& c) { c["decoder_layers"] = 3; });
}

TEST_F(GroundingFolder, WithoutAFileIsRefused) {
  for (const char* name : {"model.safetensors", "preprocessor_config.json", "config.json"}) {
    fs::remove(path(name));
    EXPECT_NE(refusal(ErrorKind::kNotFound).find(name), std::string::npos) << name;
  }
}

TEST_F(GroundingFolder, PreparesPicturesAsItsFileSays) {
  change("preprocessor_config.json", [](Json& file) { file["resample"] = 1; });
  EXPECT_NE(refusal().find("resample"), std::string::npos);
  change("preprocessor_config.json", [](Json& file) {
    file["resample"] = 3;
    file["size"] = {{"height", 30}, {"width", 50}};
    file["do_normalize"] = false;
  });
  const auto preprocess =
      read_grounding_preprocess(ModelConfig::read(path("preprocessor_config.json")));
  const GroundingPixels pixels = to_grounding_pixels(Image(7, 5), preprocess);
  EXPECT_EQ(pixels.width, 50);
  EXPECT_EQ(pixels.height, 30);
  EXPECT_EQ(pixels.values, std::vector<float>(3 * 30 * 50));
}

TEST_F(GroundingFolder, RefusesPicturesThatAreTooSmallForItsQueries) {
  change("preprocessor_config.json", [](Json& file) { file["do_resize"] = false; });
  const GroundingDino model(folder_.path());
  std::string message;
  EXPECT_EQ(kind_thrown([&] { model.detect(Image(20, 16), "a cat."); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("enlarge it"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { model.detect(Image(), "a cat."); }), ErrorKind::kBadInput);
}

TEST(GroundingDino, MayBeAskedByManyThreads) {
  const GroundingDino model(kFolder);
  const auto expected = model.detect(golden_picture(), "a cat.", 0, 0);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const auto found = model.detect(golden_picture(), "a cat.", 0, 0);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t j = 0; j < found.size(); ++j) EXPECT_EQ(found[j].left, expected[j].left);
    });
  }
}

}  // namespace
}  // namespace maia
