// Calls of many threads computed together: the same values as alone, each to its own caller.
#include "target/batched_network.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/random.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Unit 0 is the red of the first pixel, unit 1 its green. Layers "a" and "b" are alike. Counts its
// batches, and can be held up.
class FirstPixel : public Network {
 public:
  const std::string& name() const override { return name_; }
  const std::string& weights_hash() const override { return name_; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& classes() const override { return none_; }
  const std::string& logits_layer() const override { return no_layer_; }
  Image view(const Image& image) const override { return image; }

  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override {
    ++batches;
    largest = std::max(largest.load(), images.size());
    hold.wait(true);
    std::vector<float> values;
    for (const Image& image : images) {
      if (image.empty()) throw Error(ErrorKind::kBadInput, "an empty picture");
      values.push_back(image.row(0)[0]);
      values.push_back(image.row(0)[1]);
    }
    for (const auto& name : layers) {
      visit({.layer = &layer(name), .images = static_cast<int>(images.size()), .values = values});
    }
  }

  mutable std::atomic<int> batches = 0;
  mutable std::atomic<std::size_t> largest = 0;
  std::atomic<bool> hold = false;

 private:
  std::string name_ = "first pixel";
  std::vector<LayerInfo> layers_ = {{"a", 2, 1, 1}, {"b", 2, 1, 1}};
  std::vector<std::string> none_;
  std::string no_layer_;
};

Image coloured(int red, int green) {
  Image image(2, 2);
  image.row(0)[0] = static_cast<std::uint8_t>(red);
  image.row(0)[1] = static_cast<std::uint8_t>(green);
  return image;
}

std::vector<float> values_of(const Network& network, std::span<const Image> images,
                             const std::string& layer) {
  std::vector<float> values;
  network.forward(images, std::span(&layer, 1), [&](const LayerActivations& activations) {
    values.assign(activations.values.begin(), activations.values.end());
  });
  return values;
}

class BatchedNetworkTest : public testing::Test {
 protected:
  // Begins calls that wait, behind a first one, until they are let go.
  void start_calls(int count, const std::function<void(int)>& call) {
    inner->hold = true;
    threads.emplace_back([this, call] { call(0); });
    while (inner->batches == 0) std::this_thread::yield();
    for (int i = 1; i < count; ++i) {
      threads.emplace_back([this, call, i] {
        ++begun;
        call(i);
      });
    }
    while (begun < count - 1) std::this_thread::yield();
    // Begun is not yet queued; a call that comes too late is a batch of its own.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    inner->hold = false;
    inner->hold.notify_all();
    threads.clear();
  }

  std::shared_ptr<FirstPixel> inner = std::make_shared<FirstPixel>();
  std::shared_ptr<const Network> network = batch_calls(inner);
  std::atomic<int> begun = 0;
  std::vector<std::jthread> threads;
};

TEST_F(BatchedNetworkTest, EachCallerGetsItsOwnValues) {
  constexpr int kCalls = 12;
  std::vector<std::vector<float>> values(kCalls);
  start_calls(kCalls, [&](int i) {
    const std::vector<Image> images = {coloured(i, 100 + i), coloured(2 * i, 7)};
    values[static_cast<std::size_t>(i)] = values_of(*network, images, i % 3 == 0 ? "b" : "a");
  });
  for (int i = 0; i < kCalls; ++i) {
    const std::vector<float> expected = {float(i), float(100 + i), float(2 * i), 7};
    EXPECT_EQ(values[static_cast<std::size_t>(i)], expected) << i;
  }
  EXPECT_LT(inner->batches, kCalls);
  EXPECT_GT(inner->largest, 2U);
}

TEST_F(BatchedNetworkTest, WhatIsWrongWithOneCallReachesItsCallerOnly) {
  std::atomic<int> refused = 0;
  std::atomic<int> answered = 0;
  start_calls(6, [&](int i) {
    const Image image = i == 3 ? Image() : coloured(i, 0);
    try {
      EXPECT_EQ(values_of(*network, std::span(&image, 1), "a").front(), float(i));
      ++answered;
    } catch (const Error&) {
      ++refused;
    }
  });
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(answered, 5);
}

TEST_F(BatchedNetworkTest, AVisitorThatThrowsFailsItsOwnCall) {
  std::atomic<int> thrown = 0;
  std::atomic<int> visits = 0;
  const std::string layer = "a";
  start_calls(5, [&](int i) {
    const Image image = coloured(i, 0);
    try {
      network->forward(std::span(&image, 1), std::span(&layer, 1), [&](const LayerActivations&) {
        ++visits;
        if (i == 2) throw Error(ErrorKind::kInternal, "the visitor's");
      });
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "the visitor's");
      ++thrown;
    }
  });
  EXPECT_EQ(thrown, 1);
  EXPECT_EQ(visits, 5);
}

TEST_F(BatchedNetworkTest, AnUnknownLayerIsRefusedAsBefore) {
  const Image image = coloured(1, 1);
  EXPECT_EQ(kind_thrown([&] { values_of(*network, std::span(&image, 1), "c"); }),
            ErrorKind::kNotFound);
  EXPECT_EQ(values_of(*network, std::span(&image, 1), "a").size(), 2U);
}

}  // namespace
}  // namespace maia
