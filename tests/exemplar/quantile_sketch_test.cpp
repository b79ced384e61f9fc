#include "exemplar/quantile_sketch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

// Kinds of values that networks give, and awkward ones.
std::vector<float> draw(Random& random, int kind, std::size_t count) {
  std::vector<float> values(count);
  for (float& value : values) {
    switch (kind) {
      case 0:
        value = static_cast<float>(random.normal());
        break;
      case 1:  // after ReLU
        value = static_cast<float>(std::max(0.0, random.normal()));
        break;
      case 2:  // many scales, both signs
        value = static_cast<float>(std::exp2(random.uniform(-20, 11)) *
                                   (random.below(2) == 0 ? 1 : -1));
        break;
      case 3:  // few distinct values
        value = static_cast<float>(random.between(-3, 3)) / 2;
        break;
      case 4:  // logits, all negative
        value = static_cast<float>(-5 + random.normal() / 10);
        break;
      default:
        value = random.below(2) == 0 ? 0.0f : -0.0f;
    }
  }
  return values;
}

float exact_quantile(std::vector<float> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

std::vector<std::uint8_t> bytes_of(const QuantileSketch& sketch) {
  ByteWriter writer;
  sketch.write(writer);
  return writer.bytes();
}

TEST(QuantileSketch, StaysWithinItsErrorBoundOfExactQuantiles) {
  for (int trial = 0; trial < 300; ++trial) {
    Random random(derive_seed(11, static_cast<std::uint64_t>(trial)));
    const int kind = trial % 6;
    const auto values = draw(random, kind, 1 + random.below(3000));
    QuantileSketch sketch;
    sketch.add(values);
    EXPECT_EQ(sketch.count(), values.size());
    for (const double q : {0.0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1.0}) {
      const float exact = exact_quantile(values, q);
      EXPECT_NEAR(sketch.quantile(q), exact, std::max(std::abs(exact) / 128, 0x1p-16f))
          << "trial " << trial << ", kind " << kind << ", q " << q;
    }
    EXPECT_EQ(sketch.minimum(), *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(sketch.maximum(), *std::max_element(values.begin(), values.end()));
  }
}

TEST(QuantileSketch, AddingReturnsTheMaximumOfTheValuesAdded) {
  Random random(3);
  QuantileSketch sketch;
  for (int i = 0; i < 200; ++i) {
    const auto values = draw(random, i % 5, 1 + random.below(700));
    EXPECT_EQ(sketch.add(values), *std::max_element(values.begin(), values.end()));
  }
}

TEST(QuantileSketch, NeitherOrderNorSplittingNorMergingChangesAByte) {
  for (int trial = 0; trial < 50; ++trial) {
    Random random(derive_seed(5, static_cast<std::uint64_t>(trial)));
    auto values = draw(random, trial % 5, 2 + random.below(2000));
    QuantileSketch whole;
    whole.add(values);

    random.shuffle(std::span(values));
    std::vector<QuantileSketch> parts(1 + random.below(5));
    const std::span<const float> all = values;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random.below(400), all.size() - at);
      parts[random.below(parts.size())].add(all.subspan(at, size));
      at += size;
    }
    QuantileSketch merged;
    for (const auto& part : parts) merged.merge(part);
    EXPECT_EQ(bytes_of(merged), bytes_of(whole)) << "trial " << trial;
  }
}

TEST(QuantileSketch, ComesBackFromItsBytes) {
  Random random(9);
  const auto values = draw(random, 2, 5000);
  QuantileSketch sketch;
  sketch.add(values);
  const auto bytes = bytes_of(sketch);
  ByteReader reader(bytes, "a sketch");
  const auto again = QuantileSketch::read(reader);
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(again.count(), sketch.count());
  EXPECT_EQ(bytes_of(again), bytes);
  for (const double q : {0.0, 0.1, 0.5, 0.95, 1.0})
    EXPECT_EQ(again.quantile(q), sketch.quantile(q));
}

TEST(QuantileSketch, CountsBeyondThirtyTwoBits) {
  ByteWriter writer;
  writer.real(1);
  writer.real(2);
  writer.varint(2);
  writer.varint(2817);  // the bin of 1
  writer.varint(5'000'000'000);
  writer.varint(64);  // and of 2
  writer.varint(4'000'000'000);
  ByteReader reader(writer.bytes(), "a sketch");
  auto sketch = QuantileSketch::read(reader);
  EXPECT_EQ(sketch.count(), 9'000'000'000u);
  EXPECT_EQ(bytes_of(sketch), writer.bytes());
  auto twice = sketch;
  twice.merge(sketch);
  EXPECT_EQ(twice.count(), 18'000'000'000u);
  EXPECT_EQ(twice.quantile(0.4), sketch.quantile(0.4));
  EXPECT_EQ(twice.quantile(0.6), sketch.quantile(0.6));
}

TEST(QuantileSketch, ValuesBeyondItsRangeKeepTheExtremesExact) {
  const std::vector<float> values = {-1e30f, -1e-30f, 0, 1e-30f, 1e30f};
  QuantileSketch sketch;
  sketch.add(values);
  EXPECT_EQ(sketch.quantile(0), -1e30f);
  EXPECT_EQ(sketch.quantile(0.5), 0);
  EXPECT_EQ(sketch.quantile(1), 1e30f);
  EXPECT_EQ(QuantileSketch().quantile(0.5), 0);
}

}  // namespace
}  // namespace maia
