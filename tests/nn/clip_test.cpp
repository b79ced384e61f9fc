#include "nn/clip.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "base/files.hpp"
#include "nn/clip_text.hpp"
#include "nn/threads.hpp"
#include "nn/transformer_weights.hpp"
#include "nn/vocabulary.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// An image tower of clip-rn50.
RandomWeights resnet_weights() {
  RandomWeights weights(5);
  weights.add_convolution("visual.conv1", "visual.bn1", 3, 32, 3);
  weights.add_convolution("visual.conv2", "visual.bn2", 32, 32, 3);
  weights.add_convolution("visual.conv3", "visual.bn3", 32, 64, 3);
  int units = 64;
  const int blocks[] = {3, 4, 6, 3};
  for (int s = 0; s < 4; ++s) {
    const int width = 64 << s;
    for (int b = 0; b < blocks[s]; ++b) {
      const std::string name =
          "visual.layer" + std::to_string(s + 1) + "." + std::to_string(b) + ".";
      weights.add_convolution(name + "conv1", name + "bn1", units, width, 1);
      weights.add_convolution(name + "conv2", name + "bn2", width, width, 3);
      weights.add_convolution(name + "conv3", name + "bn3", width, 4 * width, 1);
      if (b == 0) {
        weights.add_convolution(name + "downsample.0", name + "downsample.1", units, 4 * width, 1);
      }
      units = 4 * width;
    }
  }
  weights.add("visual.attnpool.positional_embedding", {50, 2048}, 0, 0.5);
  for (const auto& [name, output] : {std::pair("q_proj", 2048), std::pair("k_proj", 2048),
                                     std::pair("v_proj", 2048), std::pair("c_proj", 1024)}) {
    const std::string layer = std::string("visual.attnpool.") + name;
    add_linear(weights, layer + ".weight", layer + ".bias", output, 2048);
  }
  return weights;
}

// An image tower of clip-vit-b32.
void add_vit(RandomWeights& weights, const std::string& prefix) {
  weights.add(prefix + "conv1.weight", {768, 3, 32, 32}, 0, 0.02);
  weights.add(prefix + "class_embedding", {768}, 0, 0.5);
  weights.add(prefix + "positional_embedding", {50, 768}, 0, 0.5);
  add_norm(weights, prefix + "ln_pre", 768);
  add_clip_blocks(weights, prefix, 12, 768);
  add_norm(weights, prefix + "ln_post", 768);
  weights.add(prefix + "proj", {768, 512}, 0, 0.05);
}

// A text tower of clip-vit-b32.
void add_text_tower(RandomWeights& weights) {
  weights.add("token_embedding.weight", {49408, 512}, 0, 0.5);
  weights.add("positional_embedding", {77, 512}, 0, 0.5);
  add_clip_blocks(weights, "", 12, 512);
  add_norm(weights, "ln_final", 512);
  weights.add("text_projection", {512, 512}, 0, 0.05);
  weights.add("logit_scale", {}, 3, 0);
}

class Clip : public testing::Test {
 protected:
  std::filesystem::path save(const RandomWeights& weights) {
    const auto path = folder_.path() / "clip.safetensors";
    weights.save(path);
    return path;
  }

  TemporaryFolder folder_;
};

TEST_F(Clip, AResNetsPicturesAreIndependentAndEveryStageIsShown) {
  const auto network = load_network({.model = "clip-rn50", .weights = save(resnet_weights())});
  const std::vector<std::string> layers = {
      "visual.conv1",    "visual.bn3",    "visual.relu3",  "visual.layer2.0.conv3",
      "visual.layer3.5", "visual.layer3", "visual.layer4", "visual.attnpool"};
  EXPECT_TRUE(pictures_are_independent(*network, random_pictures(5), layers));
  EXPECT_EQ(network->layers().size(), 6u + 2 + 16 * 7 + 4 * 2 + 4 + 1);
  EXPECT_EQ(network->layer("visual.layer4").width, 7);
  EXPECT_EQ(network->layer("visual.attnpool").units, 1024);
  EXPECT_EQ(clip_embedding_layer("clip-rn50"), "visual.attnpool");
}

TEST_F(Clip, ATransformersPicturesAreIndependentAndEveryBlockIsShown) {
  RandomWeights weights(6);
  add_vit(weights, "");  // the prefix may be missing
  const auto path = save(weights);
  const auto network = load_network({.model = "clip-vit-b32", .weights = path});
  const auto pictures = random_pictures(3);
  EXPECT_TRUE(pictures_are_independent(*network, pictures, all_layers(*network)));
  EXPECT_EQ(network->layers().size(), 2u + 12 * 8 + 2);
  EXPECT_EQ(network->layer("visual.transformer.resblocks.11.mlp.c_fc").units, 3072);
  EXPECT_EQ(network->layer("visual.ln_post").height, 1);
  EXPECT_EQ(network->layer("visual").units, 512);

  const auto other = load_network({.model = "clip-vit-b32-gelu", .weights = path});
  EXPECT_NE(layer_values(*network, pictures, {"visual"}),
            layer_values(*other, pictures, {"visual"}));
}

TEST_F(Clip, RefusesAFileWithoutTheTower) {
  RandomWeights text(7);
  text.add("text_projection", {4, 4}, 0, 1);
  const auto path = save(text);
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "clip-rn50", .weights = path}); }),
            ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { TextEncoder("clip-vit-b32", path); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { clip_embedding_layer("resnet18"); }), ErrorKind::kNotFound);
}

TEST_F(Clip, TextsBecomeUnitVectorsOfWhatComesBeforeTheirEnd) {
  RandomWeights weights(8);
  add_text_tower(weights);
  write_vocabulary(folder_.path() / "merges.txt");
  const TextEncoder encoder("clip-vit-b32", save(weights));
  EXPECT_FLOAT_EQ(encoder.logit_scale(), std::exp(3.0f));

  const auto dog = encoder.encode("a dog");
  ASSERT_EQ(dog.size(), 512u);
  EXPECT_NEAR(std::inner_product(dog.begin(), dog.end(), dog.begin(), 0.0), 1, 1e-5);
  EXPECT_EQ(encoder.encode("A  Dog "), dog);
  EXPECT_NE(encoder.encode("dog a"), dog);
  EXPECT_NE(encoder.encode(""), dog);
  const std::string tokens = "1 2 3 4 5 6 7 8 9 ";
  std::string long_text;
  for (int i = 0; i < 20; ++i) long_text += tokens;
  EXPECT_EQ(encoder.encode(long_text + "dog"), encoder.encode(long_text + "cat"));
}

TEST(Similarity, IsTheCosineAndItsSoftmax) {
  const std::vector<float> picture = {3, 4};
  const std::vector<std::vector<float>> texts = {{1, 0}, {0, 1}};
  const auto similarity = compare(picture, texts, 10);
  EXPECT_NEAR(similarity.cosines[0], 0.6, 1e-6);
  EXPECT_NEAR(similarity.cosines[1], 0.8, 1e-6);
  EXPECT_NEAR(similarity.probabilities[1], 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_NEAR(similarity.probabilities[0] + similarity.probabilities[1], 1, 1e-6);
}

}  // namespace
}  // namespace maia
