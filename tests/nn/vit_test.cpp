#include "nn/vit.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "nn/threads.hpp"
#include "nn/transformer_weights.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr int kWidth = 384;
constexpr int kPatch = 16;
constexpr int kPatches = 14 * 14;

class Vit : public testing::Test {
 protected:
  std::shared_ptr<const Network> load(const RandomWeights& weights,
                                      std::optional<std::string> preprocess = std::nullopt) {
    weights.save(path());
    return load_network(
        {.model = "dino-vits16", .weights = path(), .preprocess = std::move(preprocess)});
  }
  std::filesystem::path path() const { return folder_.path() / "vit.safetensors"; }

  TemporaryFolder folder_;
};

TEST_F(Vit, ShowsEveryPartOfEveryBlock) {
  const auto network = load(vit_weights(kWidth, kPatch, kPatches));
  EXPECT_EQ(network->layers().size(), 1u + 12 * 9 + 2);
  for (int i = 0; i < 12; ++i) {
    const std::string block = "blocks." + std::to_string(i);
    for (const auto& [part, units] :
         {std::pair("", kWidth), std::pair(".norm1", kWidth), std::pair(".attn", kWidth),
          std::pair(".attn.qkv", 3 * kWidth), std::pair(".norm2", kWidth),
          std::pair(".mlp", kWidth), std::pair(".mlp.fc1", 4 * kWidth),
          std::pair(".mlp.act", 4 * kWidth), std::pair(".mlp.fc2", kWidth)}) {
      const LayerInfo& layer = network->layer(block + part);
      EXPECT_EQ(layer.units, units) << layer.name;
      EXPECT_EQ(layer.height, 14) << layer.name;
      EXPECT_EQ(layer.width, 14) << layer.name;
    }
  }
  EXPECT_EQ(network->layer("head").units, kWidth);
  EXPECT_EQ(network->layer("head").height, 1);
  EXPECT_TRUE(network->logits_layer().empty());
}

TEST_F(Vit, APicturesValuesDependNeitherOnTheOthersNorOnThreadsNorOnWhatElseIsAsked) {
  const auto network = load(vit_weights(kWidth, kPatch, kPatches));
  const auto pictures = random_pictures(5);
  const auto all = all_layers(*network);
  const auto together = layer_values(*network, pictures, all);
  EXPECT_TRUE(pictures_are_independent(*network, pictures, all));
  for (const std::string layer : {"patch_embed", "blocks.9.mlp.fc1", "blocks.11", "head"}) {
    EXPECT_EQ(layer_values(*network, pictures, {layer}).at(layer), together.at(layer)) << layer;
  }
  const SingleThreaded alone;
  EXPECT_EQ(layer_values(*network, pictures, all), together);
}

TEST_F(Vit, AMapLiesAsThePictureDoes) {
  const auto network = load(vit_weights(kWidth, kPatch, kPatches));
  auto pictures = random_pictures(2);
  pictures[1] = pictures[0];
  // Only the patch in row 2, column 5 differs.
  for (int y = 2 * kPatch; y < 3 * kPatch; ++y) {
    for (int x = 5 * kPatch; x < 6 * kPatch; ++x) pictures[1].row(y)[x * 3] ^= 0xff;
  }
  const auto values = layer_values(*network, pictures, {"patch_embed"}).at("patch_embed");
  const std::size_t size = values.size() / 2;
  std::set<std::size_t> changed;
  for (std::size_t i = 0; i < size; ++i) {
    if (values[i] != values[size + i]) changed.insert(i % kPatches);
  }
  EXPECT_EQ(changed, std::set<std::size_t>{2 * 14 + 5});
}

TEST_F(Vit, AClassifiersHeadGivesLogits) {
  auto weights = vit_weights(kWidth, kPatch, kPatches);
  weights.add("head.weight", {7, kWidth}, 0, 0.1);
  weights.add("head.bias", {7}, 0, 0.1);
  const auto network = load(weights);
  EXPECT_EQ(network->logits_layer(), "head");
  EXPECT_EQ(network->logits(random_pictures(2)).at(1).size(), 7u);
}

TEST_F(Vit, TakesThePicturesThatThePositionEmbeddingsAreFor) {
  const auto network = load(vit_weights(kWidth, kPatch, 4 * 4));
  EXPECT_EQ(network->layer("blocks.11").width, 4);
  EXPECT_EQ(network->view(random_pictures(1).front()).width(), 4 * kPatch);
  EXPECT_EQ(kind_thrown([&] { load(vit_weights(kWidth, kPatch, 4 * 4), "imagenet"); }),
            ErrorKind::kUsage);
}

TEST_F(Vit, RefusesOtherWeights) {
  auto without = vit_weights(kWidth, kPatch, kPatches);
  without.remove("blocks.7.norm2.bias");
  EXPECT_EQ(kind_thrown([&] { load(without); }), ErrorKind::kBadInput);
  auto registers = vit_weights(kWidth, kPatch, kPatches);
  registers.add("reg_token", {1, 4, kWidth}, 0, 1);
  EXPECT_EQ(kind_thrown([&] { load(registers); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { load(vit_weights(kWidth, 8, kPatches)); }), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
