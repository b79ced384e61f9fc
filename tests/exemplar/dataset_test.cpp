#include "exemplar/dataset.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/files.hpp"
#include "exemplar/fakes.hpp"
#include "exemplar/index.hpp"
#include "image/codec.hpp"
#include "imagery/scene.hpp"
#include "nn/threads.hpp"
#include "nn/weights.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

Image plain(int side, std::uint8_t value) {
  return {side, side, std::vector<std::uint8_t>(std::size_t(side) * side * 3, value)};
}

class ImageFolderTest : public testing::Test {
 protected:
  void put(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    const fs::path path = folder_.path() / name;
    create_folder(path.parent_path());
    write_file(path, bytes);
  }

  const TemporaryFolder cache_;
  const TemporaryVariable variable_{"MAIA_CACHE", cache_.path().string()};
  const TemporaryFolder folder_;
};

TEST_F(ImageFolderTest, HoldsThePicturesBelowItInTheOrderOfTheirPaths) {
  put("b.png", encode_png(plain(4, 10)));
  put("a/z.JPG", encode_jpeg(plain(8, 20), 90));
  put("a/c.png", encode_png(plain(4, 30)));
  put("notes.txt", {1, 2, 3});
  const auto dataset = open_pictures(folder_.path().string(), silent_progress());
  ASSERT_EQ(dataset->size(), 3u);
  EXPECT_EQ(dataset->id(0), "a/c.png");
  EXPECT_EQ(dataset->id(1), "a/z.JPG");
  EXPECT_EQ(dataset->id(2), "b.png");
  EXPECT_EQ(dataset->load(2).image, plain(4, 10));
  EXPECT_EQ(dataset->load(1).image.width(), 8);
  EXPECT_EQ(dataset->load(0).scene, nullptr);
}

TEST_F(ImageFolderTest, ItsHashFollowsContentAndNames) {
  put("a.png", encode_png(plain(4, 1)));
  put("b.png", encode_png(plain(4, 2)));
  const std::string before = open_pictures(folder_.path().string(), silent_progress())->hash();
  EXPECT_EQ(open_pictures(folder_.path().string(), silent_progress())->hash(), before);

  put("b.png", encode_png(plain(4, 3)));
  const std::string changed = open_pictures(folder_.path().string(), silent_progress())->hash();
  EXPECT_NE(changed, before);
  put("b.png", encode_png(plain(4, 2)));
  EXPECT_EQ(open_pictures(folder_.path().string(), silent_progress())->hash(), before)
      << "the content is the old one";

  fs::rename(folder_.path() / "b.png", folder_.path() / "c.png");
  EXPECT_NE(open_pictures(folder_.path().string(), silent_progress())->hash(), before);

  const TemporaryFolder elsewhere;
  fs::copy(folder_.path(), elsewhere.path(), fs::copy_options::recursive);
  EXPECT_EQ(open_pictures(elsewhere.path().string(), silent_progress())->hash(),
            open_pictures(folder_.path().string(), silent_progress())->hash());
}

TEST_F(ImageFolderTest, SaysWhichFolderOrPictureIsAtFault) {
  const auto message_of = [](const auto& function, ErrorKind kind) -> std::string {
    try {
      function();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << error.what();
      return error.what();
    }
    ADD_FAILURE() << "nothing was thrown";
    return "";
  };
  const auto empty = message_of([&] { open_pictures(folder_.path().string(), silent_progress()); },
                                ErrorKind::kNotFound);
  EXPECT_NE(empty.find(folder_.path().string()), std::string::npos);
  message_of([] { open_pictures("/nowhere/pictures", silent_progress()); }, ErrorKind::kNotFound);
  put("broken.png", {1, 2, 3});
  const auto dataset = open_pictures(folder_.path().string(), silent_progress());
  const auto broken = message_of([&] { dataset->load(0); }, ErrorKind::kBadInput);
  EXPECT_NE(broken.find("broken.png"), std::string::npos);
}

TEST_F(ImageFolderTest, ItsIndexSkipsABrokenFileAndRanksTheRest) {
  put("0.png", encode_png(plain(1, 3)));
  put("1.png", {0x89, 'P', 'N', 'G'});
  put("2.png", encode_png(plain(1, 9)));
  const FakeNetwork network;
  const std::vector<std::string> layers = {"fine"};
  const auto index =
      build_index(network, *open_pictures(folder_.path().string(), silent_progress()), layers, {},
                  silent_progress());
  EXPECT_EQ(index.skipped(), std::vector<std::string>{"1.png"});
  // FakeNetwork takes the first pixel as the picture's number.
  const auto first = FakeNetwork::values(network.layers()[1], 0x030303)[2];
  const auto third = FakeNetwork::values(network.layers()[1], 0x090909)[2];
  const auto top = index.top("fine", 2);
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0].activation, std::max(first, third));
  EXPECT_EQ(top[0].image, first >= third ? 0u : 2u);
}

TEST(CollageDataset, KnowsTheSceneOfEveryPicture) {
  const TemporaryFolder cache;
  const TemporaryVariable variable("MAIA_CACHE", cache.path().string());
  const auto dataset = open_collage_dataset(6, 3, silent_progress());
  ASSERT_EQ(dataset->size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    const auto loaded = dataset->load(i);
    ASSERT_NE(loaded.scene, nullptr);
    const Image drawn = render(*loaded.scene).image;
    ASSERT_EQ(drawn.width(), loaded.image.width());
    double difference = 0;
    for (std::size_t p = 0; p < drawn.pixels().size(); ++p) {
      difference += std::abs(drawn.pixels()[p] - loaded.image.pixels()[p]);
    }
    EXPECT_LT(difference / static_cast<double>(drawn.pixels().size()), 4) << dataset->id(i);
  }
  EXPECT_EQ(open_collage_dataset(6, 3, silent_progress())->hash(), dataset->hash());
  EXPECT_NE(open_collage_dataset(6, 4, silent_progress())->hash(), dataset->hash());
}

// The whole path with the real network: files, decoding, threads, forward passes.
TEST(CollageDataset, ItsIndexIsThatOfOnePictureAtATime) {
  MAIA_NEED_WEIGHTS(network);
  const TemporaryFolder cache;
  const TemporaryVariable variable("MAIA_CACHE", cache.path().string());
  const auto dataset = open_collage_dataset(21, 5, silent_progress());
  const std::vector<std::string> layers = {"_blocks.10", "_bn1"};
  const auto index = build_index(*network, *dataset, layers, {.top = 4}, silent_progress());
  std::map<std::string, std::vector<std::vector<float>>> maxima;  // by layer: units x pictures
  const SingleThreaded alone;
  for (std::size_t i = 0; i < dataset->size(); ++i) {
    const std::vector<Image> one = {dataset->load(i).image};
    network->forward(one, layers, [&](const LayerActivations& activations) {
      auto& units = maxima[activations.layer->name];
      units.resize(std::size_t(activations.layer->units));
      for (int unit = 0; unit < activations.layer->units; ++unit) {
        const auto map = activations.map(0, unit);
        units[std::size_t(unit)].push_back(*std::max_element(map.begin(), map.end()));
      }
    });
  }
  for (const auto& name : layers) {
    for (int unit = 0; unit < network->layer(name).units; ++unit) {
      const auto& all = maxima[name][std::size_t(unit)];
      auto sorted = all;
      std::sort(sorted.begin(), sorted.end(), std::greater<>());
      const auto top = index.top(name, unit);
      ASSERT_EQ(top.size(), 4u);
      for (std::size_t i = 0; i < top.size(); ++i) {
        ASSERT_NEAR(top[i].activation, sorted[i], 1e-4) << name << " unit " << unit;
        ASSERT_NEAR(all[top[i].image], top[i].activation, 1e-4) << name << " unit " << unit;
      }
      ASSERT_NEAR(index.quantile(name, unit, 1), sorted[0], 1e-4);
    }
  }
}

}  // namespace
}  // namespace maia
