#include "exemplar/checkpoint.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "exemplar/fakes.hpp"
#include "exemplar/index.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kLayers = {"coarse", "fine"};

// Fails for good when the picture `last` is asked for, as if the process had been killed.
class MortalDataset : public FakeDataset {
 public:
  MortalDataset(std::size_t size, std::set<std::size_t> corrupt, std::size_t last)
      : FakeDataset(size, std::move(corrupt)), last_(last) {}
  LabelledImage load(std::size_t index) const override {
    ++loads;
    if (index >= last_) throw Error(ErrorKind::kInternal, "killed");
    return FakeDataset::load(index);
  }
  mutable std::atomic<std::size_t> loads = 0;

 private:
  std::size_t last_;
};

class CheckpointTest : public testing::Test {
 protected:
  fs::path name() const { return folder_.path() / "pass"; }
  std::vector<std::uint8_t> pass(const ImageDataset& dataset, Progress& progress,
                                 std::optional<PositionRanges> positions = {}) const {
    const IndexOptions options{
        .top = 6, .batch = 4, .threads = 1, .checkpoint_seconds = 0, .checkpoint_share = 1e9};
    return index_bytes(build_index(network_, dataset, kLayers, options, progress,
                                   {.positions = std::move(positions), .checkpoints = name()})
                           .data());
  }
  std::vector<std::uint8_t> undisturbed(const ImageDataset& dataset) const {
    return index_bytes(
        build_index(network_, dataset, kLayers, {.top = 6}, silent_progress()).data());
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }

  const FakeNetwork network_;
  const TemporaryFolder folder_;
};

TEST_F(CheckpointTest, APassGoesOnWhereItWasWithTheSameBytes) {
  const std::set<std::size_t> corrupt = {3, 40, 99};
  const auto expected = undisturbed(FakeDataset(100, corrupt));
  for (const std::size_t last : {1u, 4u, 5u, 50u, 98u, 99u}) {
    remove_checkpoints(name());
    EXPECT_EQ(kind_thrown([&] { pass(MortalDataset(100, corrupt, last), silent_progress()); }),
              ErrorKind::kInternal);
    const MortalDataset whole(100, corrupt, 1000);
    RecordedProgress progress;
    EXPECT_EQ(pass(whole, progress), expected) << last;
    EXPECT_EQ(whole.loads, 100 - last / 4 * 4) << "of a batch of four, what was done is kept";
    EXPECT_EQ(progress.noted, last >= 4);
  }
}

TEST_F(CheckpointTest, APassKilledAgainAndAgainGoesOn) {
  const auto expected = undisturbed(FakeDataset(200, {7}));
  for (std::size_t last = 10; last < 200; last += 17) {
    EXPECT_ANY_THROW(pass(MortalDataset(200, {7}, last), silent_progress()));
  }
  const MortalDataset whole(200, {7}, 1000);
  EXPECT_EQ(pass(whole, silent_progress()), expected);
  EXPECT_LT(whole.loads, 30u);
}

TEST_F(CheckpointTest, NeverUsesTheCheckpointOfAnotherPass) {
  EXPECT_ANY_THROW(pass(MortalDataset(100, {}, 50), silent_progress()));
  RecordedProgress progress;
  const auto dataset = FakeDataset(90);
  EXPECT_EQ(pass(dataset, progress), undisturbed(dataset));
  ASSERT_FALSE(progress.notes.empty());
  EXPECT_NE(progress.notes[0].find("another pass"), std::string::npos);

  // Nor one that covers pictures that are not asked for.
  remove_checkpoints(name());
  EXPECT_ANY_THROW(pass(MortalDataset(100, {}, 50), silent_progress()));
  RecordedProgress again;
  const MortalDataset whole(100, {}, 1000);
  pass(whole, again, PositionRanges{{10, 60}});
  EXPECT_EQ(whole.loads, 50u);
}

TEST_F(CheckpointTest, ADamagedCheckpointIsNotUsed) {
  EXPECT_ANY_THROW(pass(MortalDataset(100, {}, 50), silent_progress()));
  const fs::path file = name().string() + ".checkpoint-0";
  auto bytes = read_file(file);
  bytes[bytes.size() / 2] ^= 1;
  write_file(file, bytes);
  RecordedProgress progress;
  const MortalDataset whole(100, {}, 1000);
  EXPECT_EQ(pass(whole, progress), undisturbed(FakeDataset(100)));
  EXPECT_EQ(whole.loads, 100u);
  ASSERT_FALSE(progress.notes.empty());
  EXPECT_NE(progress.notes[0].find("damaged"), std::string::npos);
}

TEST_F(CheckpointTest, JoinsWhatSeveralRanksLeft) {
  const FakeDataset dataset(100, {20});
  const auto part = [&](int rank, PositionRange range) {
    const auto index = build_index(network_, dataset, kLayers, {.top = 6}, silent_progress(),
                                   {.positions = PositionRanges{range}, .checkpoints = {}});
    IndexData data = index.data();
    data.ids.clear();
    write_file(name().string() + ".checkpoint-" + std::to_string(rank), index_bytes(data));
  };
  part(0, {0, 10});
  part(1, {25, 40});
  part(7, {50, 90});
  part(9, {30, 45});  // overlaps a checkpoint of the same size, which comes first
  write_file(name().string() + ".checkpoint-1.XyZ123", "what a kill left");
  const MortalDataset whole(100, {20}, 1000);
  EXPECT_EQ(pass(whole, silent_progress()), undisturbed(dataset));
  EXPECT_EQ(whole.loads, 35u);
  remove_checkpoints(name());
  EXPECT_EQ(files(), 0u);
}

TEST_F(CheckpointTest, WithoutANameThereAreNone) {
  Checkpoints none({}, 0, 0, 1);
  EXPECT_FALSE(none.due());
}

}  // namespace
}  // namespace maia
