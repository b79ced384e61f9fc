#include "exemplar/index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "base/files.hpp"
#include "base/hash.hpp"
#include "exemplar/fakes.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

const std::vector<std::string> kBothLayers = {"coarse", "fine"};

ExemplarIndex build(const Network& network, const ImageDataset& dataset,
                    IndexOptions options = {}) {
  return build_index(network, dataset, kBothLayers, options, silent_progress());
}

std::vector<std::uint8_t> saved_bytes(const ExemplarIndex& index) {
  const TemporaryFolder folder;
  index.save(folder.path() / "index");
  return read_file(folder.path() / "index");
}

// A unit's maxima over all readable pictures, highest first, by sorting everything.
std::vector<Exemplar> brute_force_top(const LayerInfo& layer, int unit, std::size_t pictures,
                                      const std::set<std::size_t>& corrupt, std::size_t count) {
  std::vector<Exemplar> all;
  const std::size_t area = std::size_t(layer.height) * layer.width;
  for (std::uint32_t i = 0; i < pictures; ++i) {
    if (corrupt.contains(i)) continue;
    const auto values = FakeNetwork::values(layer, i);
    const auto* map = values.data() + std::size_t(unit) * area;
    all.push_back({i, *std::max_element(map, map + area)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Exemplar& a, const Exemplar& b) {
    return a.activation > b.activation;
  });
  all.resize(std::min(all.size(), count));
  return all;
}

TEST(ExemplarIndex, EqualsSortingEverything) {
  const FakeNetwork network;
  for (const std::size_t pictures : {1u, 7u, 100u, 1001u}) {
    for (const int top : {1, 15}) {
      const std::set<std::size_t> corrupt =
          pictures > 20 ? std::set<std::size_t>{0, 5, pictures - 1} : std::set<std::size_t>{};
      const auto index = build(network, FakeDataset(pictures, corrupt), {.top = top, .batch = 4});
      for (const auto& layer : network.layers()) {
        for (int unit = 0; unit < layer.units; ++unit) {
          const auto kept = index.top(layer.name, unit);
          EXPECT_EQ(std::vector(kept.begin(), kept.end()),
                    brute_force_top(layer, unit, pictures, corrupt, std::size_t(top)))
              << pictures << " pictures, " << layer.name << " unit " << unit;
        }
      }
    }
  }
}

TEST(ExemplarIndex, QuantilesAreOverAllPositionsOfAllPictures) {
  const FakeNetwork network;
  const auto index = build(network, FakeDataset(500));
  const LayerInfo& layer = network.layer("coarse");
  std::vector<float> all;
  for (std::uint32_t i = 0; i < 500; ++i) {
    const auto values = FakeNetwork::values(layer, i);
    all.insert(all.end(), values.begin() + 6, values.begin() + 12);  // unit 1
  }
  std::sort(all.begin(), all.end());
  for (const double q : {0.0, 0.05, 0.5, 0.95, 0.99, 1.0}) {
    const float exact = all[static_cast<std::size_t>(q * static_cast<double>(all.size() - 1))];
    EXPECT_NEAR(index.quantile("coarse", 1, q), exact, std::max(std::abs(exact) / 128, 0x1p-16f))
        << q;
  }
}

TEST(ExemplarIndex, GivesTheSameBytesWhateverTheBatchAndWheneverItIsMade) {
  const FakeNetwork network;
  const FakeDataset dataset(333, {17});
  const auto bytes = saved_bytes(build(network, dataset, {.top = 5, .batch = 1}));
  for (const int batch : {2, 16, 400}) {
    EXPECT_EQ(saved_bytes(build(network, dataset, {.top = 5, .batch = batch})), bytes) << batch;
  }
}

TEST(ExemplarIndex, MergedShardsEqualOnePass) {
  const FakeNetwork network;
  const LayerInfo& layer = network.layer("coarse");
  const auto add = [&](LayerRecord& record, std::uint32_t picture) {
    const auto values = FakeNetwork::values(layer, picture);
    record.add({.layer = &layer, .images = 1, .values = values}, std::vector{picture});
  };
  LayerRecord whole(layer.units, 7);
  std::vector<LayerRecord> shards(3, LayerRecord(layer.units, 7));
  for (std::uint32_t i = 0; i < 200; ++i) {
    add(whole, i);
    add(shards[i % 3], i);
  }
  shards[2].merge(shards[0]);
  shards[2].merge(shards[1]);
  ByteWriter one, merged;
  whole.write(one);
  shards[2].write(merged);
  EXPECT_EQ(merged.bytes(), one.bytes());
}

TEST(ExemplarIndex, SkipsNamesAndCountsPicturesThatCannotBeRead) {
  const FakeNetwork network;
  const auto index = build(network, FakeDataset(40, {31, 2}));
  EXPECT_EQ(index.skipped(), (std::vector<std::string>{"picture 2", "picture 31"}));
  std::string message;
  EXPECT_EQ(kind_thrown(
                [&] {
                  build(network, FakeDataset(2, {0, 1}));
                },
                &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("picture 0 is no picture"), std::string::npos) << message;
}

TEST(ExemplarIndex, ComesBackFromItsFile) {
  const FakeNetwork network;
  const auto index = build(network, FakeDataset(60, {3}));
  const TemporaryFolder folder;
  const auto path = folder.path() / "index";
  index.save(path);
  const auto again = ExemplarIndex::load(path);
  EXPECT_EQ(again.model(), "fake");
  EXPECT_EQ(again.weights_hash(), "0123");
  EXPECT_EQ(again.dataset_hash(), "dataset 60");
  EXPECT_EQ(again.skipped(), index.skipped());
  EXPECT_EQ(again.layers(), kBothLayers);
  EXPECT_EQ(saved_bytes(again), read_file(path));
}

TEST(ExemplarIndex, RefusesEveryDamagedFile) {
  const FakeNetwork network;
  const TemporaryFolder folder;
  const auto path = folder.path() / "index";
  build(network, FakeDataset(20)).save(path);
  const auto sound = read_file(path);
  const auto refuses = [&](const std::vector<std::uint8_t>& bytes) {
    write_file(path, bytes);
    std::string message;
    return kind_thrown([&] { ExemplarIndex::load(path); }, &message) == ErrorKind::kBadInput &&
           message.find('\n') == std::string::npos;
  };
  Random random(21);
  for (int i = 0; i < 60; ++i) {
    auto bytes = sound;
    bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(1u << random.below(8));
    EXPECT_TRUE(refuses(bytes)) << i;
    bytes = sound;
    bytes.resize(random.below(bytes.size()));
    EXPECT_TRUE(refuses(bytes)) << i;
  }
  EXPECT_EQ(kind_thrown([] { ExemplarIndex::load("/nowhere/index"); }), ErrorKind::kNotFound);
}

// The hash at the end is no secret: what is sound by its hash may still be nonsense.
TEST(ExemplarIndex, RefusesNonsenseThatIsSoundByItsHash) {
  const FakeNetwork network;
  const IndexData sound = build(network, FakeDataset(20, {3})).data();
  const auto refused = [](const IndexData& data) {
    return kind_thrown([&] { parse_index(index_bytes(data), "file"); }) == ErrorKind::kBadInput;
  };
  EXPECT_NO_THROW(parse_index(index_bytes(sound), "file"));
  IndexData wrong = sound;
  wrong.pictures = 19;
  EXPECT_TRUE(refused(wrong)) << "covers more than there is";
  wrong = sound;
  wrong.covered = {{0, 19}};
  EXPECT_TRUE(refused(wrong)) << "has values of more pictures";
  wrong = sound;
  wrong.skipped = {};
  EXPECT_TRUE(refused(wrong)) << "has values of fewer pictures";
  wrong = sound;
  wrong.skipped = {sound.layers.at("fine").record.top(0)[0].image};
  EXPECT_TRUE(refused(wrong)) << "a skipped picture is an exemplar";
  wrong = sound;
  wrong.layers.at("coarse").width = 4;
  EXPECT_TRUE(refused(wrong)) << "has another map";
  wrong = sound;
  wrong.top = 20;
  EXPECT_TRUE(refused(wrong)) << "has too few exemplars";
  Random random(31);
  const auto bytes = index_bytes(sound);
  for (int i = 0; i < 500; ++i) {
    auto damaged = std::vector<std::uint8_t>(bytes.begin(), bytes.end() - 64);
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
      damaged[20 + random.below(damaged.size() - 20)] =
          static_cast<std::uint8_t>(random.below(256));
    }
    const std::string hash = sha256(damaged);
    damaged.insert(damaged.end(), hash.begin(), hash.end());
    try {
      parse_index(damaged, "file");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    }
  }
}

TEST(ExemplarIndex, SaysWhichLayersAndUnitsThereAre) {
  const FakeNetwork network;
  const auto index = build(network, FakeDataset(5));
  std::string message;
  EXPECT_EQ(kind_thrown([&] { index.top("coarser", 0); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("coarse"), std::string::npos);
  EXPECT_EQ(kind_thrown([&] { index.top("coarse", 3); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("0 to 2"), std::string::npos);
  EXPECT_EQ(kind_thrown([&] { index.quantile("coarse", 0, 1.5); }), ErrorKind::kUsage);
  const std::vector<std::string> unknown = {"finer"};
  EXPECT_EQ(
      kind_thrown([&] { build_index(network, FakeDataset(5), unknown, {}, silent_progress()); },
                  &message),
      ErrorKind::kNotFound);
  EXPECT_NE(message.find("fine"), std::string::npos);
}

class OpenIndex : public testing::Test {
 protected:
  ExemplarIndex open(std::vector<std::string> layers, Progress& progress = silent_progress()) {
    return open_index(network_, dataset_, layers, {}, progress);
  }
  std::vector<std::filesystem::path> index_files() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(cache_.path() / "indexes")) {
      if (entry.path().extension() == ".index") files.push_back(entry.path());
    }
    return files;
  }

  const TemporaryFolder cache_;
  const TemporaryVariable variable_{"MAIA_CACHE", cache_.path().string()};
  const FakeNetwork network_;
  const FakeDataset dataset_{50, {4}};
};

TEST_F(OpenIndex, MeasuresOnceAndFindsEachLayerAgain) {
  RecordedProgress progress;
  const auto fresh = open(kBothLayers, progress);
  EXPECT_TRUE(progress.finished);
  const int passes = network_.passes;
  EXPECT_GT(passes, 0);
  EXPECT_EQ(saved_bytes(open({"fine", "coarse"})), saved_bytes(fresh));
  EXPECT_TRUE(open({"fine"}).has_layer("fine"));
  EXPECT_FALSE(open({"fine"}).has_layer("coarse"));
  EXPECT_EQ(open({"fine"}).skipped(), (std::vector<std::string>{"picture 4"}));
  EXPECT_EQ(network_.passes, passes) << "something was measured twice";
}

TEST_F(OpenIndex, MeasuresOnlyTheLayersThatAreMissing) {
  open({"fine"});
  const auto both = open(kBothLayers);
  const auto direct = build(network_, dataset_);
  EXPECT_EQ(saved_bytes(both), saved_bytes(direct));
  EXPECT_EQ(index_files().size(), 2u);
}

TEST_F(OpenIndex, MeasuresAgainWhereTheFileIsDamaged) {
  const auto fresh = saved_bytes(open({"fine"}));
  write_file(index_files().at(0), "rubbish");
  RecordedProgress progress;
  EXPECT_EQ(saved_bytes(open({"fine"}, progress)), fresh);
  ASSERT_FALSE(progress.notes.empty());
  EXPECT_NE(progress.notes[0].find("measuring again"), std::string::npos);
  EXPECT_EQ(saved_bytes(ExemplarIndex::load(index_files().at(0))), fresh);
}

TEST_F(OpenIndex, MeasuresAgainWhereTheFileIsOfAnotherVersionOrIndex) {
  const auto fresh = saved_bytes(open({"fine"}));
  const auto file = index_files().at(0);
  std::vector<std::uint8_t> older(fresh.begin(), fresh.end() - 64);
  ++older[std::string("maia exemplar index\n").size()];
  const std::string hash = sha256(older);
  older.insert(older.end(), hash.begin(), hash.end());
  const auto other = saved_bytes(build(network_, FakeDataset(49)).only("fine"));
  for (const auto& content : {older, other}) {
    write_file(file, content);
    RecordedProgress progress;
    EXPECT_EQ(saved_bytes(open({"fine"}, progress)), fresh);
    ASSERT_FALSE(progress.notes.empty());
    EXPECT_NE(progress.notes[0].find("measuring again"), std::string::npos);
  }
  EXPECT_EQ(saved_bytes(ExemplarIndex::load(file)), fresh);
}

TEST_F(OpenIndex, FindsWhatWasMergedAndKept) {
  const TemporaryFolder folder;
  std::vector<std::filesystem::path> shards;
  for (int i = 1; i <= 3; ++i) {
    shards.push_back(folder.path() / std::to_string(i));
    build_shard(network_, dataset_, kBothLayers, {}, {i, 3}, shards.back(), silent_progress());
  }
  keep_index(merge_shards(shards, silent_progress()));
  const int passes = network_.passes;
  const auto kept = saved_bytes(open(kBothLayers));
  EXPECT_EQ(network_.passes, passes) << "it was measured again";
  EXPECT_EQ(kept, saved_bytes(build(network_, dataset_)));
  EXPECT_EQ(kind_thrown([&] { keep_index(ExemplarIndex::load(shards[0])); }), ErrorKind::kBadInput);
}

TEST_F(OpenIndex, MoreShardsThanPicturesStillMerge) {
  const TemporaryFolder folder;
  const FakeDataset few(3);
  std::vector<std::filesystem::path> shards;
  for (int i = 1; i <= 7; ++i) {
    shards.push_back(folder.path() / std::to_string(i));
    build_shard(network_, few, kBothLayers, {}, {i, 7}, shards.back(), silent_progress());
  }
  EXPECT_EQ(saved_bytes(merge_shards(shards, silent_progress())),
            saved_bytes(build(network_, few)));
}

TEST_F(OpenIndex, AnotherDatasetOrNumberOfExemplarsIsAnotherIndex) {
  open({"fine"});
  open_index(network_, FakeDataset(51), std::vector<std::string>{"fine"}, {}, silent_progress());
  open_index(network_, dataset_, std::vector<std::string>{"fine"}, {.top = 3}, silent_progress());
  EXPECT_EQ(index_files().size(), 3u);
}

TEST_F(OpenIndex, OfTwoThatWantTheSameOneMeasuresAndTheOtherWaits) {
  open({"fine"});
  const auto file = index_files().at(0);
  const auto bytes = read_file(file);
  std::filesystem::path lock_path;
  for (const auto& entry : std::filesystem::directory_iterator(cache_.path() / "indexes")) {
    if (entry.path().extension() == ".lock") lock_path = entry.path();
  }
  ASSERT_FALSE(lock_path.empty());

  // The lock is held, as by a process that measures, while another asks for the index.
  auto lock = std::make_unique<FileLock>(lock_path);
  std::filesystem::remove(file);
  const FakeNetwork network;
  RecordedProgress progress;
  std::vector<std::uint8_t> found;
  std::thread other([&] {
    const std::vector<std::string> layers = {"fine"};
    found = saved_bytes(open_index(network, dataset_, layers, {}, progress));
  });
  while (!progress.noted) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  write_file(file, bytes);
  lock.reset();
  other.join();
  EXPECT_EQ(found, bytes);
  EXPECT_EQ(network.passes, 0) << "it was measured twice";
  ASSERT_EQ(progress.notes.size(), 1u);
  EXPECT_NE(progress.notes[0].find("waiting"), std::string::npos);
}

}  // namespace
}  // namespace maia
