#include "imagery/diffusion_images.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/files.hpp"
#include "imagery/order_batches.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

std::string model(const std::string& kind, const std::string& folder) {
  return kind + ":" + MAIA_SOURCE_FOLDER + "/tests/nn/image_models/diffusion/" + folder;
}

DiffusionOptions small_options(const fs::path& cache) {
  return {.settings = {.steps = 3}, .place = {}, .cache = cache, .report = {}};
}

TEST(DiffusionImages, AreDrawnOnceAndKept) {
  const TemporaryFolder folder;
  std::size_t steps = 0;
  DiffusionOptions options = small_options(folder.path());
  options.report = [&](std::size_t, std::size_t) { ++steps; };
  const auto generator = make_diffusion_generator(model("sd15", "sd"), options);
  const Image first = generator->draw("a dog", 1).image;
  const std::size_t of_one = steps;
  EXPECT_GT(of_one, 0u);
  EXPECT_EQ(generator->draw("a dog", 1).image, first);
  const auto again = make_diffusion_generator(model("sd15", "sd"), options);
  EXPECT_EQ(again->draw("a dog", 1).image, first);
  EXPECT_EQ(steps, of_one);
  EXPECT_NE(again->draw("a dog", 2).image, first);
  EXPECT_EQ(steps, 2 * of_one);
}

TEST(DiffusionImages, OfOtherSettingsAreOthers) {
  const TemporaryFolder folder;
  const auto drawn = [&](auto change) {
    DiffusionOptions options = small_options(folder.path());
    change(options.settings);
    const auto generator = make_diffusion_generator(model("sd15", "sd"), options);
    return std::pair{generator->name(), generator->draw("a dog", 1).image};
  };
  const auto plain = drawn([](auto&) {});
  for (const auto& other : {drawn([](auto& settings) { settings.steps = 4; }),
                            drawn([](auto& settings) { settings.guidance = 3; }),
                            drawn([](auto& settings) { settings.sampler = "ddim"; }),
                            drawn([](auto& settings) { settings.negative = "a cat"; }),
                            drawn([](auto& settings) { settings.width = 24; })}) {
    EXPECT_NE(other.first, plain.first);
    EXPECT_NE(other.second, plain.second);
  }
}

TEST(DiffusionImages, TellWhatOfThePromptIsMissing) {
  const TemporaryFolder folder;
  const auto generator =
      make_diffusion_generator(model("sd15", "sd"), small_options(folder.path()));
  EXPECT_TRUE(generator->draw("a dog", 1).missing.empty());
  const auto missing =
      generator->draw("a dog on the grass with a cat and a red beach and two blue cats", 1).missing;
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_TRUE(missing[0].ends_with("cats")) << missing[0];
}

TEST(DiffusionImages, EditsKeepTheSizeAndAreKept) {
  const TemporaryFolder folder;
  const auto editor = make_diffusion_editor(model("ip2p", "ip2p"), small_options(folder.path()));
  const DrawnImage source{Image(30, 20), {}, nullptr};
  const DrawnImage edited = editor->edit(source, "make it night", 1);
  EXPECT_EQ(edited.image.width(), 30);
  EXPECT_EQ(edited.image.height(), 20);
  EXPECT_EQ(edited.scene, nullptr);
  EXPECT_EQ(editor->edit(source, "make it night", 1).image, edited.image);
}

TEST(DiffusionImages, ManyThreadsGetWhatEachAskedFor) {
  const TemporaryFolder folder;
  const auto generator =
      make_diffusion_generator(model("sd15", "sd"), small_options(folder.path() / "many"));
  std::vector<Image> drawn(6);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      threads.emplace_back([&, i] { drawn[i] = generator->draw("a dog", i).image; });
    }
  }
  const auto alone =
      make_diffusion_generator(model("sd15", "sd"), small_options(folder.path() / "alone"));
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_EQ(drawn[i], alone->draw("a dog", i).image);
  }
}

TEST(DiffusionImages, NamesThatMeanNothingAreRefused) {
  const TemporaryFolder folder;
  const auto options = small_options(folder.path());
  EXPECT_EQ(diffusion_folder("collage"), std::nullopt);
  EXPECT_EQ(diffusion_folder("sd15:x/y"), fs::path("x/y"));
  std::string message;
  EXPECT_EQ(kind_thrown([&] { make_diffusion_generator("sd15:/nowhere", options); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("maia models pull sd15"), std::string::npos) << message;
  EXPECT_NE(message.find("sd15:FOLDER"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { make_diffusion_generator(model("ip2p", "ip2p"), options); }),
            ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([&] { make_diffusion_editor(model("sd15", "sd"), options); }),
            ErrorKind::kUsage);
}

TEST(OrderBatches, GatherWhatComesMeanwhile) {
  std::atomic<std::size_t> batches = 0;
  std::atomic<std::size_t> largest = 0;
  OrderBatches<int, int> machine(4, [&](std::span<const int> orders) {
    ++batches;
    largest = std::max<std::size_t>(largest, orders.size());
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    std::vector<int> results;
    for (const int order : orders) results.push_back(order * order);
    return results;
  });
  std::vector<int> results(20);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&, i] { results[std::size_t(i)] = machine(i); });
    }
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(results[std::size_t(i)], i * i);
  EXPECT_LT(batches, 20u);
  EXPECT_LE(largest, 4u);
  EXPECT_GT(largest, 1u);
}

TEST(OrderBatches, AFailureReachesItsBatchAndNobodyElse) {
  OrderBatches<int, int> machine(1, [](std::span<const int> orders) -> std::vector<int> {
    if (orders[0] == 3) throw Error(ErrorKind::kLimit, "three");
    return {orders[0]};
  });
  EXPECT_EQ(machine(2), 2);
  EXPECT_EQ(kind_thrown([&] { machine(3); }), ErrorKind::kLimit);
  EXPECT_EQ(machine(4), 4);
}

}  // namespace
}  // namespace maia
