#include "nn/number_type.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace maia {
namespace {

static_assert(std::endian::native == std::endian::little, "weight files are little-endian");

struct Half {
  std::uint16_t bits;
};
struct BFloat16 {
  std::uint16_t bits;
};

template <typename T>
float as_float(T value) {
  return static_cast<float>(value);
}

float as_float(BFloat16 value) {
  return std::bit_cast<float>(std::uint32_t{value.bits} << 16);
}

// Without branches. The exponent's bias is 15 in a half and 127 in a float, so its bits moved into
// a float's places are 2^112 times too small; that holds of subnormal halves too.
float as_float(Half value) {
  const std::uint32_t sign = (value.bits & 0x8000u) << 16;
  const std::uint32_t rest = (value.bits & 0x7fffu) << 13;
  const float magnitude = std::bit_cast<float>(rest) * 0x1p112f;
  const std::uint32_t not_finite = rest >= 0x0f800000u ? 0x7f800000u : 0u;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | not_finite | sign);
}

template <typename T>
void convert(const std::uint8_t* from, std::ptrdiff_t step, float* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, from += step) {
    T value;
    std::memcpy(&value, from, sizeof(T));
    to[i] = as_float(value);
  }
}

struct TypeFacts {
  std::size_t size;
  void (*convert)(const std::uint8_t*, std::ptrdiff_t, float*, std::size_t);
};

template <typename T>
constexpr TypeFacts kFacts{sizeof(T), convert<T>};

const TypeFacts& facts(NumberType type) {
  switch (type) {
    case NumberType::kF64:
      return kFacts<double>;
    case NumberType::kF32:
      return kFacts<float>;
    case NumberType::kF16:
      return kFacts<Half>;
    case NumberType::kBF16:
      return kFacts<BFloat16>;
    case NumberType::kI64:
      return kFacts<std::int64_t>;
    case NumberType::kI32:
      return kFacts<std::int32_t>;
    case NumberType::kI16:
      return kFacts<std::int16_t>;
    case NumberType::kI8:
      return kFacts<std::int8_t>;
    case NumberType::kU64:
      return kFacts<std::uint64_t>;
    case NumberType::kU32:
      return kFacts<std::uint32_t>;
    case NumberType::kU16:
      return kFacts<std::uint16_t>;
    case NumberType::kU8:
      break;
  }
  return kFacts<std::uint8_t>;
}

using Named = std::pair<std::string_view, NumberType>;

template <std::size_t N>
std::optional<NumberType> find(const Named (&names)[N], std::string_view name) {
  for (const auto& [known, type] : names) {
    if (known == name) return type;
  }
  return std::nullopt;
}

}  // namespace

std::size_t size_of(NumberType type) {
  return facts(type).size;
}

void convert_numbers(NumberType type, const std::uint8_t* from, std::ptrdiff_t step, float* to,
                     std::size_t count) {
  if (type == NumberType::kF32 && step == sizeof(float)) {
    if (count > 0) std::memcpy(to, from, count * sizeof(float));
    return;
  }
  facts(type).convert(from, step, to, count);
}

std::optional<NumberType> safetensors_number_type(std::string_view name) {
  static constexpr Named kNames[] = {
      {"F64", NumberType::kF64},   {"F32", NumberType::kF32}, {"F16", NumberType::kF16},
      {"BF16", NumberType::kBF16}, {"I64", NumberType::kI64}, {"I32", NumberType::kI32},
      {"I16", NumberType::kI16},   {"I8", NumberType::kI8},   {"U64", NumberType::kU64},
      {"U32", NumberType::kU32},   {"U16", NumberType::kU16}, {"U8", NumberType::kU8},
      {"BOOL", NumberType::kU8}};
  return find(kNames, name);
}

std::optional<NumberType> torch_number_type(std::string_view storage) {
  static constexpr Named kNames[] = {
      {"torch FloatStorage", NumberType::kF32}, {"torch DoubleStorage", NumberType::kF64},
      {"torch HalfStorage", NumberType::kF16},  {"torch BFloat16Storage", NumberType::kBF16},
      {"torch LongStorage", NumberType::kI64},  {"torch IntStorage", NumberType::kI32},
      {"torch ShortStorage", NumberType::kI16}, {"torch CharStorage", NumberType::kI8},
      {"torch ByteStorage", NumberType::kU8},   {"torch BoolStorage", NumberType::kU8}};
  return find(kNames, storage);
}

std::optional<NumberType> numpy_number_type(std::string_view descr) {
  static constexpr Named kNames[] = {
      {"<f8", NumberType::kF64}, {"<f4", NumberType::kF32}, {"<f2", NumberType::kF16},
      {"<i8", NumberType::kI64}, {"<i4", NumberType::kI32}, {"<i2", NumberType::kI16},
      {"|i1", NumberType::kI8},  {"<u8", NumberType::kU64}, {"<u4", NumberType::kU32},
      {"<u2", NumberType::kU16}, {"|u1", NumberType::kU8},  {"|b1", NumberType::kU8}};
  return find(kNames, descr);
}

}  // namespace maia
