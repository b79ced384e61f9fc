#include "detect/detection_cache.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "detect/grounded_fakes.hpp"
#include "detect/packed_detections.hpp"
#include "image/mask.hpp"
#include "seed.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

Mask random_mask(Random& random, int width, int height) {
  Mask mask{width, height, std::vector<std::uint8_t>(std::size_t(width) * height)};
  const double share = random.uniform();
  for (auto& value : mask.values) value = random.uniform() < share;
  return mask;
}

TEST(PackedDetections, AreTheSameAfterwards) {
  Random random(test_seed());
  for (int i = 0; i < 50; ++i) {
    std::vector<Detection> detections;
    for (int count = random.between(0, 4); count > 0; --count) {
      detections.push_back({random_mask(random, random.between(1, 300), random.between(1, 20)),
                            static_cast<float>(random.uniform())});
    }
    const auto bytes = pack_detections(detections);
    const auto again = unpack_detections(bytes);
    ASSERT_TRUE(again) << "seed " << test_seed();
    ASSERT_EQ(again->size(), detections.size());
    for (std::size_t one = 0; one < detections.size(); ++one) {
      EXPECT_EQ((*again)[one].score, detections[one].score);
      EXPECT_EQ((*again)[one].mask.width, detections[one].mask.width);
      EXPECT_EQ((*again)[one].mask.values, detections[one].mask.values);
    }
  }
}

TEST(PackedDetections, DamageIsSeen) {
  Random random(test_seed());
  const auto bytes = pack_detections(std::vector<Detection>{{random_mask(random, 40, 30), 0.5F}});
  EXPECT_TRUE(unpack_detections(bytes));
  const auto with = [&](std::size_t at, std::uint8_t value) {
    auto changed = bytes;
    changed[at] = value;
    return changed;
  };
  const std::string text(bytes.begin(), bytes.end());
  for (std::size_t at = text.find('\n') + 1; at < bytes.size(); at += 7) {
    EXPECT_FALSE(unpack_detections(with(at, bytes[at] ^ 1)));
  }
  EXPECT_FALSE(unpack_detections(std::span(bytes).first(bytes.size() - 1)));
  EXPECT_FALSE(unpack_detections(with(text.find("width") + 7, '9')));
  EXPECT_FALSE(unpack_detections(with(0, 'x')));
  EXPECT_FALSE(unpack_detections({}));
}

class DetectionCache : public testing::Test {
 protected:
  std::unique_ptr<ConceptDetector> open(const std::string& hash = "f") {
    finder_ = std::make_shared<FakeFinder>(
        std::map<std::string, std::vector<ScoredBox>>{{"dog", {{1, 1, 5, 5, 0.7F}}},
                                                      {"cat", {{2, 2, 4, 9, 0.4F}}}},
        hash);
    return cache_detections(make_grounded_detector(finder_, std::make_shared<FakeCutter>()),
                            folder_.path() / "detections");
  }
  std::vector<std::vector<Detection>> ask(const ConceptDetector& detector,
                                          std::vector<std::string> phrases, int pixel = 0) {
    Image image(20, 10);
    image.row(0)[0] = static_cast<std::uint8_t>(pixel);
    return detector.detect({image, nullptr}, phrases);
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) found.push_back(entry.path());
    }
    return found;
  }

  TemporaryFolder folder_;
  std::shared_ptr<FakeFinder> finder_;
};

TEST_F(DetectionCache, ADetectionIsMadeOnce) {
  const auto detector = open();
  const auto first = ask(*detector, {"dog", "bird"});
  const auto again = ask(*detector, {"bird", "dog"});
  EXPECT_EQ(finder_->calls, 1);
  ASSERT_EQ(again[1].size(), 1u);
  EXPECT_EQ(again[1][0].mask.values, first[0][0].mask.values);
  EXPECT_EQ(again[1][0].score, first[0][0].score);
  EXPECT_TRUE(again[0].empty());
}

TEST_F(DetectionCache, OnlyWhatIsMissingIsAskedFor) {
  const auto detector = open();
  ask(*detector, {"dog"});
  const auto found = ask(*detector, {"cat", "dog"});
  EXPECT_EQ(finder_->asked, (std::vector<std::string>{"dog", "cat"}));
  EXPECT_EQ(count_of(found[0][0].mask), 14u);
  EXPECT_EQ(count_of(found[1][0].mask), 16u);
  ask(*detector, {"dog"}, 1);  // another picture
  EXPECT_EQ(finder_->calls, 3);
}

TEST_F(DetectionCache, OutlivesTheProgram) {
  ask(*open(), {"dog", "cat"});
  const auto detector = open();
  EXPECT_EQ(count_of(ask(*detector, {"dog"})[0][0].mask), 16u);
  EXPECT_EQ(finder_->calls, 0);
  EXPECT_EQ(files().size(), 2u);
  ask(*open("other weights"), {"dog"});
  EXPECT_EQ(finder_->calls, 1);
  EXPECT_EQ(files().size(), 3u);
}

TEST_F(DetectionCache, ADamagedFileIsMadeAgain) {
  ask(*open(), {"dog"});
  ASSERT_EQ(files().size(), 1u);
  write_file(files()[0], "damaged");
  EXPECT_EQ(count_of(ask(*open(), {"dog"})[0][0].mask), 16u);
  EXPECT_EQ(finder_->calls, 1);
  ask(*open(), {"dog"});
  EXPECT_EQ(finder_->calls, 0);
}

TEST_F(DetectionCache, ManyThreadsAskOnce) {
  const auto detector = open();
  parallel_for(32, 8, [&](std::size_t i) {
    EXPECT_EQ(ask(*detector, {"dog", "cat"}, int(i % 4))[0].size(), 1u);
  });
  EXPECT_EQ(finder_->calls, 4);
}

}  // namespace
}  // namespace maia
