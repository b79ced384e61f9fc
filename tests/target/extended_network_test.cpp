#include "target/extended_network.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>

#include "base/files.hpp"
#include "exemplar/fakes.hpp"
#include "target/target.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// The fake, whose last layer is taken for logits.
class FakeClassifier : public FakeNetwork {
 public:
  const std::string& logits_layer() const override { return logits_; }
  const std::vector<std::string>& classes() const override { return names_; }

 private:
  std::string logits_ = "fine";
  std::vector<std::string> names_ = {"tench, Tinca tinca", "Golden Retriever", "crane", "Crane",
                                     "bow tie"};
};

std::vector<Image> numbered(int count) {
  std::vector<Image> images;
  for (int i = 0; i < count; ++i) {
    Image& image = images.emplace_back(1, 1);
    image.row(0)[0] = static_cast<std::uint8_t>(i);
  }
  return images;
}

std::map<std::string, std::vector<float>> values(const Network& network,
                                                 const std::vector<std::string>& layers) {
  std::map<std::string, std::vector<float>> result;
  network.forward(numbered(4), layers, [&](const LayerActivations& activations) {
    EXPECT_EQ(activations.images, 4);
    result[activations.layer->name] = {activations.values.begin(), activations.values.end()};
  });
  return result;
}

// Version 1.0 of NumPy's format, float32, C order.
void write_npy(const std::filesystem::path& path, std::size_t rows, std::size_t columns,
               const std::vector<float>& numbers) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                       std::to_string(rows) + ", " + std::to_string(columns) + "), }";
  header.resize(117, ' ');
  header += '\n';
  std::string file = "\x93NUMPY";
  file += {'\x01', '\x00', static_cast<char>(header.size()), '\x00'};
  file += header;
  for (const float number : numbers) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (int byte = 0; byte < 4; ++byte) file += static_cast<char>(bits >> (8 * byte));
  }
  write_file(path, file);
}

TEST(Classes, AreTheSoftmaxOfTheLogits) {
  const auto network = with_classes(std::make_shared<const FakeClassifier>());
  const LayerInfo& layer = network->layer(kClassLayer);
  EXPECT_EQ(layer.units, 5);
  EXPECT_EQ(layer.height, 1);
  const auto seen = values(*network, {kClassLayer, "fine"});
  const auto& logits = seen.at("fine");
  const auto& chances = seen.at(kClassLayer);
  ASSERT_EQ(chances.size(), 20u);
  for (std::size_t row = 0; row < 20; row += 5) {
    double sum = 0;
    double whole = 0;
    for (std::size_t i = row; i < row + 5; ++i) {
      sum += std::exp(double{logits[i]});
      whole += chances[i];
    }
    EXPECT_NEAR(whole, 1, 1e-6);
    for (std::size_t i = row; i < row + 5; ++i) {
      EXPECT_NEAR(chances[i], std::exp(double{logits[i]}) / sum, 1e-6);
    }
  }
}

TEST(Classes, AnUnaskedLayerIsNotShown) {
  const auto network = with_classes(std::make_shared<const FakeClassifier>());
  EXPECT_EQ(values(*network, {kClassLayer}).size(), 1u);
  EXPECT_EQ(values(*network, {"coarse"}), values(FakeClassifier(), {"coarse"}));
  EXPECT_EQ(values(*network, {"coarse", kClassLayer}).size(), 2u);
  EXPECT_EQ(kind_thrown([&] { values(*network, {kClassLayer, "nowhere"}); }), ErrorKind::kNotFound);
}

TEST(Classes, ANetworkWithoutLogitsStaysAsItIs) {
  const auto network = std::make_shared<const FakeNetwork>();
  EXPECT_EQ(with_classes(network), network);
  EXPECT_EQ(kind_thrown([&] { find_class(*network, "tabby"); }), ErrorKind::kUsage);
}

TEST(Classes, AreFoundByNumberOrByAnyOfTheirNames) {
  const FakeClassifier network;
  EXPECT_EQ(find_class(network, "4"), 4);
  EXPECT_EQ(find_class(network, "golden retriever"), 1);
  EXPECT_EQ(find_class(network, " TINCA TINCA "), 0);
  EXPECT_EQ(find_class(network, "tench"), 0);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { find_class(network, "golden retreiver"); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("Golden Retriever"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { find_class(network, "crane"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("2, 3"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { find_class(network, "5"); }), ErrorKind::kNotFound);
  EXPECT_EQ(kind_thrown([&] { find_class(network, ""); }), ErrorKind::kNotFound);
}

TEST(Classes, ATargetOfThemSaysSo) {
  const auto network = with_classes(std::make_shared<const FakeClassifier>());
  const auto target = make_unit_target(network, kClassLayer, 1);
  EXPECT_EQ(target->kind(), "class");
  EXPECT_EQ(network->unit_title(network->layer(kClassLayer), 1), "class \"Golden Retriever\"");
  ASSERT_EQ(target->classes().size(), std::size_t(network->layer(kClassLayer).units));
  EXPECT_EQ(target->classes()[1], "Golden Retriever");
  EXPECT_EQ(make_unit_target(network, "coarse", 1)->kind(), "unit");
  EXPECT_TRUE(make_unit_target(network, "coarse", 1)->classes().empty());
  EXPECT_EQ(network->unit_title(network->layer("coarse"), 1), "unit 1 of layer coarse");
  const auto images = numbered(3);
  const auto responses = target->respond(views_of(images));
  ASSERT_EQ(responses.size(), 3u);
  EXPECT_GT(responses[0].activation, 0);
  EXPECT_LT(responses[0].activation, 1);
}

TEST(Directions, OneUnitAloneGivesExactlyThatUnit) {
  const TemporaryFolder folder;
  write_npy(folder.path() / "one.npy", 2, 3, {0, 0, 1, 0, 1, 0});
  const auto base = std::make_shared<const FakeNetwork>();
  const auto [network, layer] = with_directions(base, "coarse", folder.path() / "one.npy");
  const auto seen = values(*network, {"coarse", layer});
  for (std::size_t image = 0; image < 4; ++image) {
    for (std::size_t p = 0; p < 6; ++p) {
      EXPECT_EQ(seen.at(layer)[image * 12 + p], seen.at("coarse")[image * 18 + 12 + p]);
      EXPECT_EQ(seen.at(layer)[image * 12 + 6 + p], seen.at("coarse")[image * 18 + 6 + p]);
    }
  }
  EXPECT_EQ(network->unit_title(network->layer(layer), 1),
            "direction 1 of one.npy in layer coarse");
  EXPECT_EQ(make_unit_target(network, layer, 1)->kind(), "direction");
}

TEST(Directions, AreSumsOfWeightedUnitsAtEveryPosition) {
  const TemporaryFolder folder;
  write_npy(folder.path() / "w.npy", 1, 3, {2, -1, 0.5});
  const auto [network, layer] =
      with_directions(std::make_shared<const FakeNetwork>(), "coarse", folder.path() / "w.npy");
  const auto seen = values(*network, {"coarse", layer});
  for (std::size_t p = 0; p < 6; ++p) {
    const auto& coarse = seen.at("coarse");
    EXPECT_NEAR(seen.at(layer)[p], 2 * coarse[p] - coarse[6 + p] + coarse[12 + p] / 2, 1e-5);
  }
}

TEST(Directions, OtherVectorsAreAnotherLayer) {
  const TemporaryFolder folder;
  const auto base = std::make_shared<const FakeNetwork>();
  const auto path = folder.path() / "d.npy";
  write_npy(path, 1, 3, {1, 2, 3});
  const std::string before = with_directions(base, "coarse", path).layer;
  write_npy(path, 1, 3, {1, 2, 4});
  EXPECT_NE(with_directions(base, "coarse", path).layer, before);
}

TEST(Directions, WhatDoesNotFitIsRefused) {
  const TemporaryFolder folder;
  const auto base = std::make_shared<const FakeNetwork>();
  const auto path = folder.path() / "d.npy";
  write_npy(path, 1, 4, {1, 2, 3, 4});
  std::string message;
  EXPECT_EQ(kind_thrown([&] { with_directions(base, "coarse", path); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("4 values"), std::string::npos) << message;
  write_npy(path, 1, 3, {1, NAN, 3});
  EXPECT_EQ(kind_thrown([&] { with_directions(base, "coarse", path); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { with_directions(base, "course", path); }), ErrorKind::kNotFound);
  EXPECT_EQ(kind_thrown([&] { with_directions(base, "coarse", folder.path() / "none.npy"); }),
            ErrorKind::kNotFound);
}

}  // namespace
}  // namespace maia
