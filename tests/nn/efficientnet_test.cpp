#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/parallel.hpp"
#include "nn/class_names.hpp"
#include "nn/expect_logits.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/threads.hpp"
#include "nn/weights.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr int kSide = 224;

Image draw(const std::function<int(int x, int y, int channel)>& value) {
  Image image(kSide, kSide);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      for (int c = 0; c < 3; ++c) {
        image.row(y)[x * 3 + c] = static_cast<std::uint8_t>(value(x, y, c) % 256);
      }
    }
  }
  return image;
}

// The pictures of tests/oracle/reference.py.
std::vector<Image> formula_pictures() {
  return {
      draw([](int x, int y, int c) { return c == 0   ? x
                                            : c == 1 ? y
                                                     : (x + y) / 2; }),
      draw([](int x, int y, int c) { return x * x * 3 + y * x * 7 + y * y + c * 85; }),
      draw([](int x, int y, int c) { return (x / 16 * 37 + y / 24 * 91) * (c + 1) + x * y / 64; })};
}

Json golden() {
  const std::string path = MAIA_SOURCE_FOLDER "/tests/nn/efficientnet_lite0_golden.json";
  return parse_json(read_text(path), path);
}

std::vector<std::string> all_layers(const Network& network) {
  std::vector<std::string> names;
  for (const auto& layer : network.layers()) names.push_back(layer.name);
  return names;
}

TEST(EfficientNet, LogitsAreThoseOfThePyTorchReference) {
  MAIA_NEED_WEIGHTS(network);
  const Json expected = golden();
  const auto logits = network->logits(formula_pictures());
  ASSERT_EQ(logits.size(), expected.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const auto reference = expected[i]["logits"].get<std::vector<float>>();
    ASSERT_EQ(logits[i].size(), reference.size());
    for (std::size_t j = 0; j < reference.size(); ++j) {
      ASSERT_NEAR(logits[i][j], reference[j], 1e-4) << "picture " << i << ", class " << j;
    }
  }
}

TEST(EfficientNet, EveryLayerHoldsWhatAForwardHookSeesThere) {
  MAIA_NEED_WEIGHTS(network);
  const Json expected = golden();
  const auto pictures = formula_pictures();
  std::size_t layers_seen = 0;
  network->forward(pictures, all_layers(*network), [&](const LayerActivations& activations) {
    if (activations.layer->name == "_fc") return;
    ++layers_seen;
    for (int i = 0; i < activations.images; ++i) {
      for (const Json& unit : expected[i]["layers"].at(activations.layer->name)) {
        SCOPED_TRACE(activations.layer->name + " unit " + unit["unit"].dump());
        const auto map = activations.map(i, unit["unit"]);
        double sum = 0;
        for (const float value : map) sum += value;
        EXPECT_NEAR(sum / static_cast<double>(map.size()), unit["mean"].get<double>(), 1e-4);
        EXPECT_NEAR(*std::max_element(map.begin(), map.end()), unit["max"].get<float>(), 1e-4);
        for (std::size_t p = 0; p < unit["positions"].size(); ++p) {
          EXPECT_NEAR(map[unit["positions"][p].get<std::size_t>()], unit["values"][p].get<float>(),
                      1e-4);
        }
      }
    }
  });
  EXPECT_EQ(layers_seen, expected[0]["layers"].size());
}

TEST(EfficientNet, VisitsTheAskedLayersOnceInTheOrderTheyAreComputed) {
  MAIA_NEED_WEIGHTS(network);
  const std::vector<std::string> asked = {"_blocks.3", "_bn0", "_blocks.3", "_blocks.1._bn0"};
  std::vector<std::string> seen;
  network->forward(formula_pictures(), asked, [&](const LayerActivations& activations) {
    seen.push_back(activations.layer->name);
    EXPECT_EQ(activations.images, 3);
    EXPECT_EQ(activations.values.size(), std::size_t(3) * activations.layer->units *
                                             activations.layer->height * activations.layer->width);
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"_bn0", "_blocks.1._bn0", "_blocks.3"}));
}

TEST(EfficientNet, ReadingALayerAloneOrWithOthersGivesTheSameValues) {
  MAIA_NEED_WEIGHTS(network);
  const auto pictures = formula_pictures();
  std::map<std::string, std::vector<float>> together;
  network->forward(pictures, all_layers(*network), [&](const LayerActivations& activations) {
    together[activations.layer->name] = {activations.values.begin(), activations.values.end()};
  });
  for (const auto& name : {"_bn0", "_blocks.0", "_blocks.2", "_blocks.5._bn1", "_bn1"}) {
    const std::vector<std::string> alone = {name};
    network->forward(pictures, alone, [&](const LayerActivations& activations) {
      EXPECT_TRUE(std::equal(activations.values.begin(), activations.values.end(),
                             together[name].begin(), together[name].end()))
          << name;
    });
  }
}

TEST(EfficientNet, APicturesValuesDependNeitherOnThreadsNorOnTheOtherPictures) {
  MAIA_NEED_WEIGHTS(network);
  const auto pictures = formula_pictures();
  const auto together = network->logits(pictures);
  const SingleThreaded alone;
  EXPECT_EQ(network->logits(pictures), together);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    EXPECT_EQ(network->logits(std::span(pictures).subspan(i, 1))[0], together[i]);
  }
}

TEST(EfficientNet, MayBeAskedByManyThreadsAtOnce) {
  MAIA_NEED_WEIGHTS(network);
  const auto pictures = formula_pictures();
  const auto expected = network->logits(pictures);
  parallel_for(12, 4, [&](std::size_t) { EXPECT_EQ(network->logits(pictures), expected); });
}

TEST(EfficientNet, OffersEveryLayerOfItsArchitecture) {
  MAIA_NEED_WEIGHTS(network);
  // Stem, block 0 without expansion, 15 blocks of four, head and classifier.
  EXPECT_EQ(network->layers().size(), 1u + 3 + 15 * 4 + 1 + 1);
  EXPECT_EQ(network->layer("_bn0").height, 112);
  EXPECT_EQ(network->layer("_blocks.15").units, 320);
  EXPECT_EQ(network->layer("_bn1").units, 1280);
  EXPECT_EQ(network->layer("_bn1").width, 7);
  EXPECT_EQ(network->layer("_fc").units, 1000);
  EXPECT_EQ(network->classes().size(), 1000u);
  EXPECT_EQ(network->classes()[340], "zebra");
}

TEST(EfficientNet, ItsFeaturesAreWhatTheClassifierIsGiven) {
  MAIA_NEED_WEIGHTS(network);
  EXPECT_EQ(network->features_layer(), "_bn1");
  const auto pictures = formula_pictures();
  const auto features = network->features(pictures);
  ASSERT_EQ(features.size(), pictures.size());
  const auto weights = read_state_dict(cache_folder() / "weights" / "efficientnet-lite0.pth");
  expect_logits_of(features, weights, "_fc", network->logits(pictures));
}

TEST(EfficientNet, MayHaveOtherClassesThanImageNets) {
  MAIA_NEED_WEIGHTS(network);
  auto weights = read_state_dict(cache_folder() / "weights" / "efficientnet-lite0.pth");
  WeightTensor& matrix = weights.at("_fc.weight");
  matrix.shape[0] = 2;
  matrix.values.resize(2 * 1280);
  weights.at("_fc.bias") = {{2}, {0.5f, -0.5f}};
  const TemporaryFolder folder;
  const auto path = folder.path() / "pets.safetensors";
  write_safetensors(path, weights, class_metadata({"dog", "cat"}));
  const auto pets = load_network({.model = "efficientnet-lite0", .weights = path});
  EXPECT_EQ(pets->classes(), (std::vector<std::string>{"dog", "cat"}));
  EXPECT_EQ(pets->layer("_fc").units, 2);
  const auto pictures = formula_pictures();
  expect_logits_of(pets->features(pictures), weights, "_fc", pets->logits(pictures));
  write_safetensors(path, weights);
  EXPECT_TRUE(load_network({.model = "efficientnet-lite0", .weights = path})->classes().empty());
}

TEST(EfficientNet, NamesWhatIsNearAnUnknownLayerOrUnit) {
  MAIA_NEED_WEIGHTS(network);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { network->layer("_block.7"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("_blocks.7"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { network->check_unit(network->layer("_blocks.7"), 80); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("0 to 79"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { network->check_unit(network->layer("_blocks.7"), -1); }),
            ErrorKind::kNotFound);
  const std::vector<std::string> unknown = {"layer4"};
  EXPECT_EQ(kind_thrown([&] { network->forward({}, unknown, [](const auto&) {}); }),
            ErrorKind::kNotFound);
}

TEST(EfficientNet, AnEmptyPictureIsRefused) {
  MAIA_NEED_WEIGHTS(network);
  const std::vector<Image> pictures = {formula_pictures()[0], Image()};
  EXPECT_EQ(kind_thrown([&] { network->logits(pictures); }), ErrorKind::kBadInput);
  EXPECT_TRUE(network->logits({}).empty());
}

TEST(EfficientNet, ViewKeepsTheProportionsAndTheCentre) {
  MAIA_NEED_WEIGHTS(network);
  const Image square = formula_pictures()[1];
  EXPECT_EQ(network->view(square), square);
  Image wide(400, 100);  // red in the middle square, white outside
  for (int y = 0; y < 100; ++y) {
    for (int x = 0; x < 400; ++x) {
      const bool middle = x >= 150 && x < 250;
      wide.row(y)[x * 3] = 255;
      wide.row(y)[x * 3 + 1] = wide.row(y)[x * 3 + 2] = middle ? 0 : 255;
    }
  }
  const Image seen = network->view(wide);
  EXPECT_EQ(seen.width(), kSide);
  EXPECT_EQ(seen.height(), kSide);
  for (const int x : {8, 112, 215}) EXPECT_EQ(int(seen.row(112)[x * 3 + 1]), 0) << x;
  const Image strip = network->view(Image(16000, 2));
  EXPECT_EQ(strip.width(), kSide);
  EXPECT_EQ(strip.height(), kSide);
}

TEST(LoadNetwork, SaysHowToGetMissingWeightsAndWhichNetworksThereAre) {
  std::string message;
  EXPECT_EQ(
      kind_thrown(
          [&] { load_network({.model = "efficientnet-lite0", .weights = "/nowhere/weights.pth"}); },
          &message),
      ErrorKind::kNotFound);
  EXPECT_NE(message.find("/nowhere/weights.pth"), std::string::npos);
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "efficientnet-lite9"}); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("efficientnet-lite0"), std::string::npos);
}

TEST(LoadNetwork, RefusesAnotherNetworksWeightsByTheirFirstDifference) {
  std::string message;
  const std::string other = MAIA_SOURCE_FOLDER "/tests/nn/state_dicts/legacy_module.pth";
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "efficientnet-lite0", .weights = other}); },
                        &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("_conv_stem.weight (32x3x3x3)"), std::string::npos) << message;
  EXPECT_NE(message.find("0.bias"), std::string::npos) << message;
}

TEST(LoadNetwork, RefusesWeightsThatAreNotNumbersAndFilesCutShort) {
  MAIA_NEED_WEIGHTS(network);
  auto bytes = read_file(cache_folder() / "weights" / "efficientnet-lite0.pth");
  const TemporaryFolder folder;
  const auto path = folder.path() / "weights.pth";
  std::string message;

  // In the middle of the file lies a kernel; all bits set is not a number.
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), 16, 0xff);
  write_file(path, bytes);
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "efficientnet-lite0", .weights = path}); },
                        &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("not finite"), std::string::npos) << message;

  bytes.resize(bytes.size() / 2);
  write_file(path, bytes);
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "efficientnet-lite0", .weights = path}); },
                        &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("ends early"), std::string::npos) << message;
}

}  // namespace
}  // namespace maia
