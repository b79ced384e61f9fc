#include "exemplar/class_folders.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "base/error.hpp"
#include "exemplar/dataset_subset.hpp"
#include "exemplar/fakes.hpp"
#include "imagery/scene.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

class NamedPictures : public FakeDataset {
 public:
  explicit NamedPictures(std::vector<std::string> ids, std::vector<std::string> backgrounds = {})
      : FakeDataset(ids.size()), ids_(std::move(ids)) {
    for (const auto& background : backgrounds) {
      scenes_.push_back(std::make_shared<const Scene>(Scene{.background = background}));
    }
  }
  std::string id(std::size_t index) const override { return ids_[index]; }
  std::shared_ptr<const Scene> scene(std::size_t index) const override {
    return scenes_.empty() ? nullptr : scenes_[index];
  }

 private:
  std::vector<std::string> ids_;
  std::vector<std::shared_ptr<const Scene>> scenes_;
};

using Names = std::vector<std::string>;
using Numbers = std::vector<int>;

TEST(ClassFolders, AreTheFoldersOfThePictures) {
  const auto folders = read_class_folders(NamedPictures({"dog/1.png", "cat/1.png", "dog/2.png"}));
  EXPECT_EQ(folders.classes, (Names{"cat", "dog"}));
  EXPECT_EQ(folders.labels, (Numbers{1, 0, 1}));
  EXPECT_TRUE(folders.groups.empty());
  EXPECT_EQ(folders.group_of, (Numbers{kNoGroup, kNoGroup, kNoGroup}));
  EXPECT_EQ(folders.count(1), 2u);
}

TEST(ClassFolders, TheFolderAboveAClassIsTheGroup) {
  const auto folders = read_class_folders(
      NamedPictures({"0/snow/corgi/a.png", "0/beach/corgi/a.png", "x.tar/pug/a.png"}));
  EXPECT_EQ(folders.classes, (Names{"corgi", "pug"}));
  EXPECT_EQ(folders.groups, (Names{"beach", "snow"}));
  EXPECT_EQ(folders.group_of, (Numbers{1, 0, kNoGroup}));
}

TEST(ClassFolders, TheGroupOfADrawnPictureIsItsBackground) {
  const auto folders = read_class_folders(
      NamedPictures({"dog/0.jpg", "traffic_light/1.jpg"}, {"snow", "plain red"}));
  EXPECT_EQ(folders.classes, (Names{"dog", "traffic light"}));
  EXPECT_EQ(folders.groups, (Names{"plain red", "snow"}));
}

TEST(ClassFolders, OneClassOrNoFolderIsRefused) {
  std::string message;
  EXPECT_EQ(kind_thrown([] { read_class_folders(NamedPictures({"dog/1.png"})); }, &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("one class only, dog"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown(
                [] {
                  read_class_folders(NamedPictures({"dog/1.png", "2.png"}));
                },
                &message),
            ErrorKind::kBadInput);
  EXPECT_NE(message.find("2.png lies in no folder"), std::string::npos) << message;
}

TEST(ClassFolders, EveryClassNeedsAPictureThatCanBeRead) {
  const ClassFolders folders{.classes = {"a", "b"}, .labels = {0, 0, 1}};
  check_every_class(folders, {1, 2});
  EXPECT_EQ(kind_thrown([&] { check_every_class(folders, {0, 1}); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { check_every_class(folders, {}); }), ErrorKind::kBadInput);
}

TEST(ClassFolders, ASplitTakesTheSamePartOfEveryClass) {
  ClassFolders folders{.classes = {"a", "b", "c"}};
  for (int i = 0; i < 231; ++i) folders.labels.push_back(i < 200 ? 0 : i < 230 ? 1 : 2);
  std::vector<std::size_t> all(folders.labels.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const DatasetSplit split = split_by_class(folders, all, 0.1, 7);
  EXPECT_EQ(split.validation.size(), 20u + 3);
  EXPECT_EQ(split.training.size(), 180u + 27 + 1) << "a class's only picture is for training";
  std::set<std::size_t> both(split.training.begin(), split.training.end());
  both.insert(split.validation.begin(), split.validation.end());
  EXPECT_EQ(both.size(), all.size());
  EXPECT_EQ(split_by_class(folders, all, 0.1, 7).validation, split.validation);
  EXPECT_NE(split_by_class(folders, all, 0.1, 8).validation, split.validation);
  EXPECT_TRUE(split_by_class(folders, all, 0, 7).validation.empty());
  EXPECT_EQ(split_by_class(folders, {0, 1, 200, 201}, 0.5, 7).validation.size(), 2u);
}

TEST(DatasetSubset, HasThePicturesThatWereChosenAndAHashOfItsOwn) {
  const auto whole = std::make_shared<const FakeDataset>(10);
  const auto some = subset(whole, {7, 2});
  ASSERT_EQ(some->size(), 2u);
  EXPECT_EQ(some->id(0), whole->id(7));
  EXPECT_EQ(some->load(1).image, whole->load(2).image);
  EXPECT_NE(some->hash(), whole->hash());
  EXPECT_NE(some->hash(), subset(whole, {2, 7})->hash());
  EXPECT_EQ(some->hash(), subset(whole, {7, 2})->hash());
  EXPECT_EQ(kind_thrown([&] { subset(whole, {}); }), ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([&] { subset(whole, {10}); }), ErrorKind::kUsage);
}

}  // namespace
}  // namespace maia
