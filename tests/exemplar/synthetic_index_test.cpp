#include "exemplar/synthetic_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "exemplar/fakes.hpp"
#include "imagery/scene.hpp"
#include "target/synthetic_units.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Scenes that nobody has drawn.
class Scenes : public ImageDataset {
 public:
  explicit Scenes(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      scenes_.push_back(std::make_shared<const Scene>(random_scene(i)));
    }
  }
  std::string name() const override { return "scenes"; }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return scenes_.size(); }
  std::string id(std::size_t index) const override { return std::to_string(index); }
  LabelledImage load(std::size_t) const override {
    throw Error(ErrorKind::kInternal, "no picture is to be read");
  }
  std::shared_ptr<const Scene> scene(std::size_t index) const override { return scenes_[index]; }

 private:
  std::string hash_ = "scenes of a test";
  std::vector<std::shared_ptr<const Scene>> scenes_;
};

class SyntheticIndex : public ::testing::Test {
 private:
  TemporaryFolder cache_;
  const TemporaryVariable variable_{"MAIA_CACHE", cache_.path().string()};
};

TEST_F(SyntheticIndex, HasTheExemplarsThatEveryPictureByItselfGives) {
  const Scenes scenes(120);
  const auto found = find_synthetic_units("synthetic", {"animal", "blue", "animal|grass", "noise"});
  const ExemplarIndex index = open_synthetic_index(*found.model, scenes, silent_progress());
  const Image unread;
  for (const int unit : found.units) {
    std::vector<Exemplar> all;
    for (std::uint32_t i = 0; i < scenes.size(); ++i) {
      const ImageView view{unread, scenes.scene(i).get()};
      all.push_back({i, found.model->respond(std::span(&view, 1), unit)[0].activation});
    }
    std::stable_sort(all.begin(), all.end(), [](const Exemplar& a, const Exemplar& b) {
      return a.activation > b.activation;
    });
    all.resize(15);
    const auto top = index.top(kSyntheticLayer, unit);
    EXPECT_EQ(std::vector<Exemplar>(top.begin(), top.end()), all) << unit;
  }
  EXPECT_GT(index.top(kSyntheticLayer, 0)[14].activation, 0.5F);
}

TEST_F(SyntheticIndex, IsKeptByTheHashOfTheExpressions) {
  const Scenes scenes(40);
  const auto model = find_synthetic_units("synthetic", {"animal", "red mug"}).model;
  const auto first = open_synthetic_index(*model, scenes, silent_progress());
  std::size_t measured = 0;
  class Counting : public Progress {
   public:
    explicit Counting(std::size_t& count) : count_(count) {}
    void update(std::string_view, std::size_t, std::size_t) override { ++count_; }
    void note(std::string_view) override {}

   private:
    std::size_t& count_;
  } counting(measured);
  const auto again = open_synthetic_index(*model, scenes, counting);
  EXPECT_EQ(measured, 0u);
  EXPECT_EQ(index_bytes(first.data()), index_bytes(again.data()));
  open_synthetic_index(*find_synthetic_units("synthetic", {"animal", "blue mug"}).model, scenes,
                       counting);
  EXPECT_GT(measured, 0u);
}

// Finds "even" in every other picture of a FakeDataset, surer the later it is.
class EvenDetector : public ConceptDetector {
 public:
  bool reads_scenes() const override { return false; }
  std::string meaning(const std::string& phrase) const override { return phrase; }
  std::vector<std::vector<Detection>> detect(const ImageView& picture,
                                             std::span<const std::string> phrases) const override {
    const int number = picture.image.row(0)[0];
    std::vector<std::vector<Detection>> found(phrases.size());
    if (number % 2 == 0) found[0].push_back({{1, 1, {1}}, 0.3F + 0.01F * float(number)});
    return found;
  }
};

TEST_F(SyntheticIndex, ADetectorOfPixelsNeedsNoScenesAndSkipsWhatCannotBeRead) {
  const FakeDataset pictures(41, {38, 7});
  const SyntheticModel model("synthetic", {{parse_concept_expression("even"), ""}},
                             std::make_shared<EvenDetector>());
  const auto index = open_synthetic_index(model, pictures, silent_progress());
  EXPECT_EQ(index.skipped(), (std::vector<std::string>{"picture 7", "picture 38"}));
  const auto top = index.top(kSyntheticLayer, 0);
  EXPECT_EQ(top[0].image, 40u);
  EXPECT_FLOAT_EQ(top[0].activation, 0.7F);
  EXPECT_EQ(top[1].image, 36u);
  EXPECT_EQ(kind_thrown([&] {
              open_synthetic_index(model, FakeDataset(2, {0, 1}), silent_progress());
            }),
            ErrorKind::kBadInput);
}

TEST_F(SyntheticIndex, NeedsScenes) {
  const FakeDataset pictures(3);
  try {
    open_synthetic_index(*load_synthetic_model("synthetic"), pictures, silent_progress());
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("collage"), std::string::npos);
  }
}

}  // namespace
}  // namespace maia
