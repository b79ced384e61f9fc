#include "nn/resnet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/parallel.hpp"
#include "nn/class_names.hpp"
#include "nn/expect_logits.hpp"
#include "nn/resnet18_weights.hpp"
#include "nn/threads.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

constexpr int kClasses = kResNet18Classes;

class ResNet : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    resnet18_weights().save(path());
    network_ = load_network({.model = "resnet18", .weights = path()});
  }
  static void TearDownTestSuite() {
    network_.reset();
    folder_.reset();
  }
  static std::filesystem::path path() { return folder_->path() / "resnet18.safetensors"; }

  static std::vector<Image> pictures(int count, int width = 224, int height = 224) {
    std::vector<Image> result;
    Random random(9);
    for (int i = 0; i < count; ++i) {
      Image& image = result.emplace_back(width, height);
      for (auto& byte : image.pixels()) byte = static_cast<std::uint8_t>(random.below(256));
    }
    return result;
  }

  static std::map<std::string, std::vector<float>> values(const std::vector<Image>& images,
                                                          const std::vector<std::string>& layers) {
    std::map<std::string, std::vector<float>> result;
    network_->forward(images, layers, [&](const LayerActivations& activations) {
      result[activations.layer->name] = {activations.values.begin(), activations.values.end()};
    });
    return result;
  }

  static std::vector<std::string> all_layers() {
    std::vector<std::string> names;
    for (const auto& layer : network_->layers()) names.push_back(layer.name);
    return names;
  }

  static std::unique_ptr<TemporaryFolder> folder_;
  static std::shared_ptr<const Network> network_;
};
std::unique_ptr<TemporaryFolder> ResNet::folder_;
std::shared_ptr<const Network> ResNet::network_;

TEST_F(ResNet, HasTorchvisionsModules) {
  const LayerInfo& stem = network_->layer("conv1");
  EXPECT_EQ(stem.units, 64);
  EXPECT_EQ(stem.height, 112);
  EXPECT_EQ(network_->layer("layer2.0.downsample.1").units, 128);
  EXPECT_EQ(network_->layer("layer4").units, 512);
  EXPECT_EQ(network_->layer("layer4").width, 7);
  EXPECT_EQ(network_->layer("avgpool").width, 1);
  EXPECT_EQ(network_->layer("fc").units, kClasses);
  // Stem of four, eight blocks of five, three downsamplings of three, four stages, pool, classes.
  EXPECT_EQ(network_->layers().size(), 4u + 8 * 5 + 3 * 3 + 4 + 2);
  EXPECT_TRUE(network_->classes().empty()) << "seven classes are not ImageNet's";
}

TEST_F(ResNet, ItsFeaturesAreWhatTheClassifierIsGiven) {
  EXPECT_EQ(network_->features_layer(), "layer4");
  const auto images = pictures(3);
  const auto features = network_->features(images);
  ASSERT_EQ(features.size(), images.size());
  expect_logits_of(features, resnet18_weights().tensors(), "fc", network_->logits(images));
}

TEST_F(ResNet, TakesTheNamesOfItsClassesFromTheFile) {
  const auto file = folder_->path() / "named.safetensors";
  const auto load = [&](const std::vector<std::string>& classes) {
    resnet18_weights().save(file, class_metadata(classes));
    return load_network({.model = "resnet18", .weights = file})->classes();
  };
  const std::vector<std::string> names = {"a", "b", "c", "d", "e", "f", "Welsh \"corgi\", dog"};
  EXPECT_EQ(load(names), names);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { load({"a", "b"}); }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("7 classes, but 2 are named"), std::string::npos) << message;
  for (const char* text : {"{", "3", "[]", "[1,2,3,4,5,6,7]", "{\"a\":\"b\"}"}) {
    resnet18_weights().save(file, {{"classes", text}});
    EXPECT_EQ(kind_thrown([&] { load_network({.model = "resnet18", .weights = file}); }),
              ErrorKind::kBadInput)
        << text;
  }
}

TEST_F(ResNet, APicturesBitsDependNeitherOnThreadsNorOnTheOtherPictures) {
  const auto images = pictures(9);
  const auto layers = all_layers();
  const auto together = values(images, layers);
  const SingleThreaded alone;
  for (std::size_t i = 0; i < images.size(); i += 3) {
    for (const auto& [name, row] : values({images[i]}, layers)) {
      const auto& all = together.at(name);
      ASSERT_TRUE(std::equal(row.begin(), row.end(), all.begin() + std::ptrdiff_t(i * row.size())))
          << name << ", picture " << i;
    }
  }
  EXPECT_EQ(values({images[0], images[1], images[2]}, {"layer3"}).at("layer3"), [&] {
    auto all = together.at("layer3");
    all.resize(all.size() / 3);
    return all;
  }());
}

TEST_F(ResNet, ALayersBitsDoNotDependOnTheLayersAskedForWithIt) {
  const auto images = pictures(2);
  const auto together = values(images, all_layers());
  for (const auto& name : all_layers()) {
    ASSERT_EQ(values(images, {name}).at(name), together.at(name)) << name;
  }
}

TEST_F(ResNet, AStageIsItsLastBlock) {
  const auto layers = values(pictures(1), {"layer2", "layer2.1"});
  EXPECT_EQ(layers.at("layer2"), layers.at("layer2.1"));
}

TEST_F(ResNet, MayBeAskedByManyThreadsAtOnce) {
  const auto images = pictures(5);
  const auto expected = network_->logits(images);
  ASSERT_EQ(expected.size(), 5u);
  parallel_for(6, 3, [&](std::size_t) { EXPECT_EQ(network_->logits(images), expected); });
}

TEST_F(ResNet, SeesTheWholePictureUnlessToldOtherwise) {
  const auto images = pictures(1, 300, 260);
  const auto cropped =
      load_network({.model = "resnet18", .weights = path(), .preprocess = "imagenet"});
  EXPECT_EQ(network_->view(images[0]),
            resize_and_crop_centre(images[0], 224, 224, Filter::kBilinear));
  EXPECT_EQ(cropped->view(images[0]),
            resize_and_crop_centre(images[0], 256, 224, Filter::kBilinear));
  EXPECT_NE(cropped->weights_hash(), network_->weights_hash());
  EXPECT_EQ(kind_thrown([&] {
              load_network({.model = "resnet18", .weights = path(), .preprocess = "no-such"});
            }),
            ErrorKind::kNotFound);
}

TEST_F(ResNet, AnotherNetworksOrDamagedWeightsAreRefusedByName) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "resnet34", .weights = path()}); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("layer1.2.conv1.weight"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "resnet50", .weights = path()}); }, &message),
            ErrorKind::kBadInput);

  auto weights = resnet18_weights();
  weights.set("layer3.1.bn2.bias", 5, NAN);
  const auto damaged = folder_->path() / "damaged.safetensors";
  weights.save(damaged);
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "resnet18", .weights = damaged}); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("layer3.1.bn2.bias"), std::string::npos) << message;

  weights = resnet18_weights();
  weights.set("bn1.running_var", 5, -1);
  weights.save(damaged);
  EXPECT_EQ(kind_thrown([&] { load_network({.model = "resnet18", .weights = damaged}); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("damaged.safetensors"), std::string::npos) << message;
  EXPECT_NE(message.find("bn1.running_var"), std::string::npos) << message;
}

}  // namespace
}  // namespace maia
