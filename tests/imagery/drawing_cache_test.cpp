// Drawings that are shared: drawn once, the same, and within their bounds.
#include "imagery/drawing_cache.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Its picture's first byte is the seed. Counts its drawings, and can be held up or fail.
class CountingPainter : public TextToImage {
 public:
  std::string name() const override { return "painter"; }
  const Vocabulary& vocabulary() const override { return vocabulary_; }
  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    ++drawings;
    hold.wait(true);
    if (failing) throw Error(ErrorKind::kUnavailable, "the painter is out");
    DrawnImage drawn{.image = Image(10, 10), .missing = {prompt}};
    drawn.image.row(0)[0] = static_cast<std::uint8_t>(seed);
    return drawn;
  }
  mutable std::atomic<int> drawings = 0;
  std::atomic<bool> hold = false;
  std::atomic<bool> failing = false;

 private:
  Vocabulary vocabulary_;
};

constexpr std::size_t kRoomForAll = 1 << 20;

TEST(DrawingCache, DrawsAPictureOnceForAPromptAndASeed) {
  const auto painter = std::make_shared<CountingPainter>();
  const auto shared = share_drawings(painter, kRoomForAll);
  const DrawnImage first = shared->draw("a crow", 5);
  const DrawnImage again = shared->draw("a crow", 5);
  EXPECT_EQ(painter->drawings, 1);
  EXPECT_EQ(first.image, again.image);
  EXPECT_EQ(again.missing, std::vector<std::string>{"a crow"});
  EXPECT_EQ(shared->draw("a crow", 6).image.row(0)[0], 6);
  EXPECT_EQ(shared->draw("an owl", 5).missing.front(), "an owl");
  EXPECT_EQ(painter->drawings, 3);
  EXPECT_EQ(shared->name(), "painter");
}

TEST(DrawingCache, WaitsForAPictureThatIsBeingDrawn) {
  const auto painter = std::make_shared<CountingPainter>();
  const auto shared = share_drawings(painter, kRoomForAll);
  painter->hold = true;
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { right += shared->draw("a crow", 9).image.row(0)[0] == 9; });
    }
    while (painter->drawings == 0) std::this_thread::yield();
    painter->hold = false;
    painter->hold.notify_all();
  }
  EXPECT_EQ(right, 8);
  EXPECT_EQ(painter->drawings, 1);
}

TEST(DrawingCache, AFailureIsNotKept) {
  const auto painter = std::make_shared<CountingPainter>();
  const auto shared = share_drawings(painter, kRoomForAll);
  painter->failing = true;
  EXPECT_EQ(kind_thrown([&] { shared->draw("a crow", 1); }), ErrorKind::kUnavailable);
  painter->failing = false;
  EXPECT_EQ(shared->draw("a crow", 1).image.row(0)[0], 1);
  EXPECT_EQ(painter->drawings, 2);
}

TEST(DrawingCache, ForgetsWhatWasUsedLongestAgo) {
  const auto painter = std::make_shared<CountingPainter>();
  const auto shared = share_drawings(painter, 1100);  // three pictures of 300 bytes and a little
  shared->draw("a", 1);
  shared->draw("a", 2);
  shared->draw("a", 3);
  shared->draw("a", 1);
  shared->draw("a", 4);
  EXPECT_EQ(painter->drawings, 4);
  shared->draw("a", 1);
  EXPECT_EQ(painter->drawings, 4);
  shared->draw("a", 2);
  EXPECT_EQ(painter->drawings, 5);
}

}  // namespace
}  // namespace maia
