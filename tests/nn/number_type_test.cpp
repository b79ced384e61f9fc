#include "nn/number_type.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

namespace maia {
namespace {

float converted(NumberType type, const void* number) {
  float result = 0;
  convert_numbers(type, static_cast<const std::uint8_t*>(number), 0, &result, 1);
  return result;
}

// By the definition of IEEE 754: sign, five bits of exponent, ten of mantissa.
float half_by_definition(std::uint32_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 0x1f);
  const int mantissa = static_cast<int>(bits & 0x3ff);
  double value =
      exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
  if (exponent == 31) value = mantissa == 0 ? INFINITY : NAN;
  return static_cast<float>((bits & 0x8000) != 0 ? -value : value);
}

TEST(NumberTypes, EveryHalfIsItsFloat) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = converted(NumberType::kF16, &half);
    const float expected = half_by_definition(bits);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(value)) << bits;
    } else {
      ASSERT_EQ(value, expected) << bits;
      ASSERT_EQ(std::signbit(value), std::signbit(expected)) << bits;
    }
  }
}

TEST(NumberTypes, ABfloat16IsTheUpperHalfOfAFloat) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto number = static_cast<std::uint16_t>(bits);
    const float value = converted(NumberType::kBF16, &number);
    std::uint32_t whole = 0;
    std::memcpy(&whole, &value, sizeof(whole));
    ASSERT_EQ(whole >> 16, std::isnan(value) ? whole >> 16 : bits);
    ASSERT_EQ(whole & 0xffff, 0u);
  }
}

TEST(NumberTypes, IntegersKeepTheirSign) {
  const std::int64_t least = INT64_MIN;
  const std::uint64_t most = UINT64_MAX;
  const std::int8_t small = -128;
  const std::uint16_t wide = 0xffff;
  EXPECT_EQ(converted(NumberType::kI64, &least), -0x1p63f);
  EXPECT_EQ(converted(NumberType::kU64, &most), 0x1p64f);
  EXPECT_EQ(converted(NumberType::kI8, &small), -128);
  EXPECT_EQ(converted(NumberType::kU16, &wide), 65535);
}

TEST(NumberTypes, AreTakenStepByStep) {
  const std::vector<float> numbers = {0, 1, 2, 3, 4, 5};
  std::vector<float> result(2);
  convert_numbers(NumberType::kF32, reinterpret_cast<const std::uint8_t*>(numbers.data()),
                  3 * sizeof(float), result.data(), 2);
  EXPECT_EQ(result, (std::vector<float>{0, 3}));
}

TEST(NumberTypes, AreKnownByTheNamesOfEachFormat) {
  EXPECT_EQ(safetensors_number_type("BF16"), NumberType::kBF16);
  EXPECT_EQ(torch_number_type("torch HalfStorage"), NumberType::kF16);
  EXPECT_EQ(numpy_number_type("<f8"), NumberType::kF64);
  EXPECT_FALSE(safetensors_number_type("F8_E4M3"));
  EXPECT_FALSE(torch_number_type("torch.FloatStorage"));
  EXPECT_FALSE(numpy_number_type(">f8"));
}

}  // namespace
}  // namespace maia
