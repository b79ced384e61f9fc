// Verdicts on labels: right ones in many forms, and wrong ones that try to pass.
#include "eval/label_score.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace maia {
namespace {

using Labels = std::vector<std::string>;
using Kind = LabelTruth::Kind;

const LabelScorer& scorer() {
  static const LabelScorer kScorer(collage_world());
  return kScorer;
}

void expect(const LabelTruth& truth, Verdict verdict, const Labels& labels) {
  const LabelScore score = scorer().score(truth, labels);
  std::string shown;
  for (const auto& label : labels) shown += "[" + label + "]";
  EXPECT_STREQ(verdict_name(score.verdict), verdict_name(verdict))
      << shown << " for " << truth.concepts.front() << ": " << score.reason;
  EXPECT_EQ(score.reason.empty(), score.verdict == Verdict::kExact) << shown;
}

void expect_each(const LabelTruth& truth, Verdict verdict, const Labels& labels) {
  for (const auto& label : labels) expect(truth, verdict, {label});
}

const LabelTruth kDog{Kind::kMono, {"dog"}};
const LabelTruth kDogOrHorse{Kind::kOr, {"dog", "horse"}};
const LabelTruth kDogOnLeash{Kind::kAnd, {"dog", "leash"}};

TEST(LabelScore, OneConceptInManyForms) {
  expect_each(
      kDog, Verdict::kExact,
      {"dog", "dogs", "Dog", "a dog", "the dogs.", "a photo of a dog", "dog (any)",
       "images of dogs", "various dogs", "dog objects", "large dogs", "three dogs", "fluffy dogs",
       "\"dog\"", "domestic dog", "Canis familiaris", "pictures showing dogs"});
  expect(kDog, Verdict::kExact, {"dog", "dogs"});
  expect_each({Kind::kMono, {"eyes"}}, Verdict::kExact, {"eye", "eyes", "the eyes", "eye region"});
  expect_each({Kind::kMono, {"car window"}}, Verdict::kExact,
              {"car window", "car windows", "windows of cars", "the window of a car"});
  expect_each({Kind::kMono, {"grass"}}, Verdict::kExact, {"grass", "grass background", "meadow"});
  expect_each({Kind::kMono, {"blue"}}, Verdict::kExact,
              {"blue", "blue things", "the color blue", "blue colour", "blueness"});
  expect_each({Kind::kMono, {"tires"}}, Verdict::kExact, {"tire", "tyres", "tires"});
  expect_each({Kind::kMono, {"stripes"}}, Verdict::kExact, {"stripe", "stripes", "stripe pattern"});
  expect_each({Kind::kMono, {"instrument"}}, Verdict::kExact, {"musical instruments"});
  expect_each({Kind::kMono, {"bug"}}, Verdict::kExact, {"bugs"});
}

TEST(LabelScore, WhatIsDirectlyAboveIsNear) {
  expect_each(kDog, Verdict::kNear, {"canine", "canines", "domestic animals"});
  expect_each({Kind::kMono, {"frog"}}, Verdict::kNear, {"amphibians"});
  expect_each({Kind::kMono, {"car window"}}, Verdict::kNear, {"window", "windows"});
  expect(kDog, Verdict::kNear, {"dog", "canine"});
  expect(kDogOrHorse, Verdict::kNear, {"canine", "horse"});
  expect(kDogOnLeash, Verdict::kNear, {"canine with a leash"});
}

TEST(LabelScore, OtherThingsAreWrong) {
  expect_each(
      kDog, Verdict::kWrong,
      {"cat",        "animal",      "mammals",          "living thing", "object",    "things",
       "poodle",     "wolf",        "hot dog",          "hot dogs",     "dog house", "dog collar",
       "corn dogs",  "tail",        "brown dog",        "dog on grass", "grass",     "dog, cat",
       "dog or cat", "dog and cat", "dog with a leash", "sea dog food", "underdog",  "dogma",
       "d o g"});
  expect(kDog, Verdict::kWrong, {"dog", "cat"});
  expect(kDog, Verdict::kWrong, {"dog", "animal"});
  expect_each({Kind::kMono, {"bird"}}, Verdict::kWrong,
              {"crow", "feathers", "bird feeder", "wings"});
  expect_each({Kind::kMono, {"window"}}, Verdict::kWrong, {"car window", "window sill"});
  expect_each({Kind::kMono, {"car window"}}, Verdict::kWrong, {"car", "car or window"});
  expect_each({Kind::kMono, {"blue"}}, Verdict::kWrong,
              {"red", "blue dog", "color", "blue or red"});
  expect_each({Kind::kMono, {"hands"}}, Verdict::kWrong, {"arm", "people", "hand or foot"});
}

TEST(LabelScore, DenialsAreWrong) {
  expect_each(kDog, Verdict::kWrong,
              {"no dog", "not a dog", "anything but dogs", "non-dog", "absence of dogs",
               "everything except dogs", "pictures without dogs", "things other than dogs",
               "no dogs, no cats", "doesn't show a dog"});
  expect_each(kDogOnLeash, Verdict::kWrong, {"dog without a leash", "dog with no leash"});
}

TEST(LabelScore, AlternativesMustAllBeNamed) {
  expect(kDogOrHorse, Verdict::kExact, {"dog", "horse"});
  expect(kDogOrHorse, Verdict::kExact, {"horses", "dogs"});
  expect(kDogOrHorse, Verdict::kExact, {"dog", "horse", "dogs"});
  expect_each(kDogOrHorse, Verdict::kExact,
              {"dog or horse", "horses or dogs", "dog OR horse", "a dog, or a horse", "dog/horse",
               "either dogs or horses", "dogs, horses"});
  expect_each(kDogOrHorse, Verdict::kWrong,
              {"dog", "horse", "dog and horse", "dog with a horse", "dog or cat", "animal",
               "dog or horse or cat", "dog horse", "dog on a horse", "neither dog nor horse"});
  expect(kDogOrHorse, Verdict::kWrong, {"dog", "horse", "cat"});
  expect(kDogOrHorse, Verdict::kWrong, {"dog", "dog"});
  expect(kDogOrHorse, Verdict::kWrong, {"dog or horse", "mug"});
  expect_each({Kind::kOr, {"red", "purple"}}, Verdict::kExact, {"red or violet", "purple, red"});
}

TEST(LabelScore, ConditionsNeedBothTogether) {
  expect_each(
      kDogOnLeash, Verdict::kExact,
      {"dog with a leash", "dogs on leashes", "a dog wearing a leash", "leash and dog", "dog|leash",
       "dog & leash", "dog when there is a leash", "dog in the presence of a leash",
       "a dog, together with a leash", "dog if a leash is present"});
  expect_each({Kind::kAnd, {"water", "blue"}}, Verdict::kExact, {"blue water", "water|blue"});
  expect_each({Kind::kAnd, {"horse", "grass"}}, Verdict::kExact, {"horse on a meadow"});
  expect_each(kDogOnLeash, Verdict::kWrong,
              {"dog", "leash", "dog or leash", "dog, leash", "dog with a cat",
               "dog with a leash on grass", "dog with a leash or cat", "animal with a leash"});
  expect(kDogOnLeash, Verdict::kWrong, {"dog", "leash"});
  expect(kDogOnLeash, Verdict::kWrong, {"dog with a leash", "dog"});
  expect(kDogOnLeash, Verdict::kExact, {"dog with a leash", "leash on a dog"});
}

TEST(LabelScore, NothingIsNamedByNoneFound) {
  const LabelTruth nothing{Kind::kNothing, {"noise"}};
  expect(nothing, Verdict::kExact, {"none found"});
  expect(nothing, Verdict::kWrong, {"dog"});
  expect(nothing, Verdict::kWrong, {});
  expect(kDog, Verdict::kWrong, {"none found"});
  expect(kDog, Verdict::kWrong, {});
}

TEST(LabelScore, EmptyAndVagueLabelsAreWrong) {
  expect_each(kDog, Verdict::kWrong,
              {"", " ", ",", "or", "and with on", "various objects", "a photo of things",
               "\xff\xfe", std::string(100'000, 'd'), std::string(3, '\0'), "\U0001F415"});
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "cat or ";
  expect(kDog, Verdict::kWrong, {many});
  expect(kDog, Verdict::kWrong, Labels(10'000, "cat"));
}

// Listing everything must not pay: no list of more than the truth is right.
TEST(LabelScore, ListsOfEverythingAreWrong) {
  std::string everything;
  for (const Term& term : collage_world()->lexicon().terms()) everything += term.name + " or ";
  expect(kDog, Verdict::kWrong, {everything});
  expect(kDogOrHorse, Verdict::kWrong, {everything});
  expect(kDogOnLeash, Verdict::kWrong, {everything});
}

// Of the paper's list: each concept is itself and none of the others.
TEST(LabelScore, ConceptsOfTheListAreTold) {
  const Labels concepts = {
      "arch",   "bird",   "blue",    "boat",    "brick",  "bridge",     "building",   "button",
      "circle", "dog",    "eyes",    "flame",   "frog",   "grass",      "hair",       "hands",
      "handle", "hat",    "jeans",   "jigsaw",  "legs",   "neck",       "paws",       "pencil",
      "pizza",  "roof",   "shirt",   "shoes",   "sky",    "snake",      "spiral",     "stripes",
      "tail",   "text",   "tires",   "tractor", "wing",   "yarn",       "car window", "sunglasses",
      "door",   "ship",   "baby",    "road",    "fur",    "firework",   "ear",        "necklace",
      "flower", "people", "wood",    "red",     "purple", "sink",       "skirt",      "water",
      "stairs", "fruit",  "temple",  "truck",   "train",  "wheel",      "ball",       "beach",
      "tree",   "cup",    "leash",   "fence",   "horse",  "instrument", "snow",       "suit",
      "tie",    "tent",   "mountain"};
  for (const auto& truth : concepts) {
    for (const auto& label : concepts) {
      const auto score = scorer().score({Kind::kMono, {truth}}, Labels{label});
      EXPECT_EQ(score.verdict == Verdict::kExact, truth == label) << label << " for " << truth;
    }
  }
}

// Words at random: no crash, and nothing right without the concept's name.
TEST(LabelScore, RandomWordsAreNeverRight) {
  const std::uint64_t seed = 20261126;
  Random random(seed);
  const Labels words = {"or",  "and", "with", ",",    "cat", "of",   "a",   "grass",  "no",
                        "hot", "on",  "/",    "tail", "|",   "blue", "car", "window", "the"};
  for (int i = 0; i < 2000; ++i) {
    std::string label;
    for (int k = random.between(1, 12); k > 0; --k) label += random.pick(words) + " ";
    EXPECT_EQ(scorer().score(kDog, Labels{label}).verdict, Verdict::kWrong) << label << seed;
  }
}

}  // namespace
}  // namespace maia
