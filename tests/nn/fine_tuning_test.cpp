#include "nn/training/fine_tuning.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "nn/resnet18_weights.hpp"
#include "nn/training/batches.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Two classes of small pictures that a network tells apart: dark and bright noise.
Image picture(std::size_t number) {
  Random random(number);
  Image image(48, 48);
  for (auto& byte : image.pixels()) {
    byte = static_cast<std::uint8_t>(random.below(128) + (number % 2 == 0 ? 0 : 128));
  }
  return image;
}

TrainingExamples examples(int count) {
  TrainingExamples result{.hash = "noise", .classes = {"dark", "bright"}, .load = picture};
  for (int i = 0; i < count; ++i) result.labels.push_back(i % 2);
  return result;
}

TrainingExamples feature_examples(int count, int units) {
  TrainingExamples result = examples(count);
  Random random(3);
  for (int i = 0; i < count; ++i) {
    auto& row = result.features.emplace_back(units);
    for (float& value : row) value = static_cast<float>(random.normal());
    row[0] += i % 2 == 0 ? -2.0f : 2.0f;
  }
  return result;
}

TrainingStart start() {
  return {"resnet18", resnet18_weights().tensors(), {}};
}

void expect_same(const StateDict& a, const StateDict& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, tensor] : a) EXPECT_EQ(tensor.values, b.at(name).values) << name;
}

TEST(FineTuning, ChangesEveryParameterAndRunningStatistic) {
  FineTuning training(start(), examples(4), {.batch = 4, .learning_rate = 1e-3});
  ASSERT_EQ(training.steps(), 1u);
  training.step();
  EXPECT_TRUE(training.finished());
  const StateDict before = resnet18_weights().tensors();
  const StateDict after = training.weights();
  ASSERT_EQ(after.size(), before.size());
  for (const auto& [name, tensor] : after) EXPECT_NE(tensor.values, before.at(name).values) << name;
  EXPECT_EQ(after.at("fc.weight").shape, (std::vector<std::int64_t>{2, 512}));
}

TEST(FineTuning, GoesOnFromACheckpointWithTheSameBits) {
  const TemporaryFolder folder;
  const auto checkpoint = folder.path() / "checkpoint";
  const TrainingSettings settings{.epochs = 2, .batch = 3, .dropout = 0.3, .flip = true};
  FineTuning whole(start(), examples(8), settings);
  ASSERT_EQ(whole.steps(), 6u);
  while (!whole.finished()) whole.step();
  {
    FineTuning first(start(), examples(8), settings);
    for (int i = 0; i < 4; ++i) first.step();
    first.save(checkpoint);
  }
  FineTuning second(start(), examples(8), settings);
  ASSERT_TRUE(second.resume(checkpoint));
  EXPECT_EQ(second.history().size(), 4u);
  while (!second.finished()) second.step();
  expect_same(second.weights(), whole.weights());
  EXPECT_EQ(second.history().back().loss, whole.history().back().loss);
}

TEST(FineTuning, TakesNoCheckpointOfAnotherTraining) {
  const TemporaryFolder folder;
  const auto checkpoint = folder.path() / "checkpoint";
  FineTuning training(start(), feature_examples(8, 512), {.seed = 1});
  EXPECT_FALSE(training.resume(checkpoint));
  training.save(checkpoint);
  FineTuning other(start(), feature_examples(8, 512), {.seed = 2});
  EXPECT_FALSE(other.resume(checkpoint));
  auto bytes = read_file(checkpoint);
  bytes.resize(bytes.size() - 4);
  write_file(checkpoint, bytes);
  EXPECT_EQ(kind_thrown([&] { training.resume(checkpoint); }), ErrorKind::kBadInput);
}

TEST(FineTuning, OfTheLastLayerLearnsAndLeavesTheOthersAsTheyAre) {
  FineTuning training(start(), feature_examples(64, 512),
                      {.epochs = 40, .batch = 16, .learning_rate = 1e-2, .dropout = 0});
  while (!training.finished()) training.step();
  EXPECT_LT(training.history().back().loss, 0.1);
  EXPECT_EQ(training.history().back().right, 16);
  StateDict before = resnet18_weights().tensors();
  StateDict after = training.weights();
  for (StateDict* weights : {&before, &after}) {
    weights->erase("fc.weight");
    weights->erase("fc.bias");
  }
  expect_same(after, before);
}

TEST(FineTuning, KeepsALastLayerOfTheSameClasses) {
  TrainingStart same{"resnet18", resnet18_weights(2).tensors(), {"dark", "bright"}};
  const FineTuning kept(same, feature_examples(4, 512), {});
  EXPECT_EQ(kept.weights().at("fc.weight").values, same.weights.at("fc.weight").values);
  same.classes = {"bright", "dark"};
  const FineTuning renewed(same, feature_examples(4, 512), {});
  const auto fresh = renewed.weights().at("fc.weight").values;
  EXPECT_NE(fresh, same.weights.at("fc.weight").values);
  const float bound = 1 / std::sqrt(512.0f);
  EXPECT_LT(*std::max_element(fresh.begin(), fresh.end()), bound);
  EXPECT_GT(*std::max_element(fresh.begin(), fresh.end()), 0.95f * bound);
  EXPECT_LT(*std::min_element(fresh.begin(), fresh.end()), -0.95f * bound);
}

TEST(FineTuning, RefusesWhatItCannotTrain) {
  std::string message;
  EXPECT_EQ(kind_thrown(
                [] {
                  FineTuning({"dino-vits16", {}, {}}, examples(2), {});
                },
                &message),
            ErrorKind::kUsage);
  EXPECT_NE(message.find("efficientnet-lite0"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([] { FineTuning(start(), examples(2), {.device = "tpu"}); }),
            ErrorKind::kUsage);
}

TEST(Batches, EveryEpochHasEveryPictureOnceInAnOrderOfItsOwn) {
  Batches batches(10, 4, 2, 5);
  ASSERT_EQ(batches.count(), 6u);
  std::vector<std::vector<std::size_t>> epochs(2);
  for (std::size_t step = 0; step < 6; ++step) {
    for (const std::size_t picture : batches.pictures(step)) epochs[step / 3].push_back(picture);
  }
  EXPECT_EQ(batches.pictures(2).size(), 2u);
  EXPECT_NE(epochs[0], epochs[1]);
  for (const auto& epoch : epochs) {
    EXPECT_EQ(std::set<std::size_t>(epoch.begin(), epoch.end()).size(), 10u);
  }
  const auto mask = batches.dropout(3, 10'000, 0.25);
  EXPECT_EQ(mask, Batches(10, 4, 2, 5).dropout(3, 10'000, 0.25));
  EXPECT_NEAR(std::count(mask.begin(), mask.end(), 0.0f), 2500, 250);
  EXPECT_NEAR(std::accumulate(mask.begin(), mask.end(), 0.0), 10'000, 400);
}

}  // namespace
}  // namespace maia
