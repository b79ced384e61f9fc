#include "exemplar/spawrious.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "base/files.hpp"
#include "exemplar/class_folders.hpp"
#include "exemplar/fakes.hpp"
#include "image/codec.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kPlaces = {"beach", "desert", "dirt", "jungle", "mountain", "snow"};
const std::vector<std::string> kBreeds = {"bulldog", "corgi", "dachshund", "labrador"};

class SpawriousTest : public testing::Test {
 protected:
  // `count` pictures in each folder of an environment.
  void put(const std::string& environment, const std::vector<std::string>& places, int count) {
    const auto bytes = encode_png(Image(1, 1));
    const std::string picture(bytes.begin(), bytes.end());
    for (const auto& place : places) {
      for (const auto& breed : kBreeds) {
        const fs::path to = folder_.path() / "spawrious224" / environment / place / breed;
        create_folder(to);
        for (int i = 0; i < count; ++i)
          std::ofstream(to / (std::to_string(1000 + i) + ".png")) << picture;
      }
    }
  }

  std::unique_ptr<ImageDataset> open(const std::string& what) const {
    return open_pictures("spawrious:" + folder_.path().string() + "/" + what, silent_progress());
  }

  // How many pictures there are of a breed in a place of an environment: "0/snow/corgi".
  static std::map<std::string, int> counts(const ImageDataset& dataset) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
      ++counts[fs::path(dataset.id(i)).parent_path().string()];
    }
    return counts;
  }

  const TemporaryFolder cache_;
  const TemporaryVariable variable_{"MAIA_CACHE", cache_.path().string()};
  const TemporaryFolder folder_;
};

TEST_F(SpawriousTest, OneToOneHasABreedInItsPlaceAndAFewInThePlaceOfAll) {
  put("0", kPlaces, 50);
  put("1", kPlaces, 50);
  const auto train = open("o2o-easy");
  EXPECT_EQ(train->size(), 4 * 2 * 50u);
  auto found = counts(*train);
  EXPECT_EQ(found.size(), 16u);
  EXPECT_EQ(found.at("0/desert/bulldog"), 48);  // 97 of 100
  EXPECT_EQ(found.at("1/desert/bulldog"), 43);  // 87 of 100
  EXPECT_EQ(found.at("0/beach/bulldog"), 2);
  EXPECT_EQ(found.at("1/beach/corgi"), 7);
  EXPECT_EQ(found.at("0/snow/corgi"), 48);
  EXPECT_EQ(train->id(0), "0/beach/bulldog/1000.png");

  found = counts(*open("o2o-easy/test"));
  EXPECT_EQ(found, (std::map<std::string, int>{{"0/dirt/bulldog", 50},
                                               {"1/dirt/bulldog", 50},
                                               {"0/snow/dachshund", 50},
                                               {"1/snow/dachshund", 50},
                                               {"0/desert/labrador", 50},
                                               {"1/desert/labrador", 50},
                                               {"0/jungle/corgi", 50},
                                               {"1/jungle/corgi", 50}}));
}

TEST_F(SpawriousTest, ManyToManyHasTwoBreedsInTwoPlaces) {
  put("0", kPlaces, 3);
  const auto found = counts(*open("m2m_hard/train"));
  EXPECT_EQ(found, (std::map<std::string, int>{{"0/dirt/bulldog", 3},
                                               {"0/jungle/bulldog", 3},
                                               {"0/dirt/dachshund", 3},
                                               {"0/jungle/dachshund", 3},
                                               {"0/snow/labrador", 3},
                                               {"0/beach/labrador", 3},
                                               {"0/snow/corgi", 3},
                                               {"0/beach/corgi", 3}}));
  EXPECT_EQ(counts(*open("m2m_hard/test")).count("0/snow/bulldog"), 1u);
}

TEST_F(SpawriousTest, NoPictureIsInTwoParts) {
  put("0", kPlaces, 30);
  put("1", kPlaces, 30);
  put("domain_adaptation_ds", kPlaces, 5);
  for (const char* name :
       {"o2o-easy", "o2o-medium", "o2o-hard", "m2m-easy", "m2m-medium", "m2m-hard"}) {
    std::set<std::string> ids;
    std::size_t count = 0;
    for (const char* part : {"/train", "/test", "/balanced"}) {
      const auto dataset = open(name + std::string(part));
      count += dataset->size();
      for (std::size_t i = 0; i < dataset->size(); ++i) ids.insert(dataset->id(i));
    }
    EXPECT_EQ(ids.size(), count) << name;
  }
}

TEST_F(SpawriousTest, WhatIsBalancedHasEveryBreedInEachOfItsPlaces) {
  put("0", kPlaces, 20);
  put("1", kPlaces, 20);
  // Of the places of breeds, test has taken one breed whole.
  const auto few = read_class_folders(*open("o2o-easy/balanced"));
  EXPECT_EQ(few.groups, (std::vector<std::string>{"beach", "mountain"}));
  put("domain_adaptation_ds", kPlaces, 1);
  const auto folders = read_class_folders(*open("o2o-easy/balanced"));
  EXPECT_EQ(folders.groups, kPlaces);
  std::set<std::pair<int, int>> met;
  for (std::size_t i = 0; i < folders.labels.size(); ++i) {
    met.emplace(folders.labels[i], folders.group_of[i]);
  }
  EXPECT_EQ(met.size(), 24u);
}

TEST_F(SpawriousTest, WhatIsMissingIsSaidWithWhereToGetIt) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { open("o2o-easy"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("0/desert/bulldog"), std::string::npos) << message;
  EXPECT_NE(message.find("spawrious224__o2o_easy.tar.gz"), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos);
  EXPECT_EQ(kind_thrown([&] { open("o2o-simple"); }, &message), ErrorKind::kUsage);
  EXPECT_NE(message.find("o2o-hard"), std::string::npos) << message;
  put("0", {"desert", "beach"}, 2);
  EXPECT_EQ(kind_thrown([&] { open("o2o-easy"); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("1/desert/bulldog"), std::string::npos) << message;
}

TEST_F(SpawriousTest, TheFolderItselfMayBeNamed) {
  put("0", kPlaces, 1);
  EXPECT_EQ(open("spawrious224/m2m-easy")->hash(), open("m2m-easy")->hash());
}

}  // namespace
}  // namespace maia
