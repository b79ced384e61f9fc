// The number types of weight files, and their way to float.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace maia {

enum class NumberType { kF64, kF32, kF16, kBF16, kI64, kI32, kI16, kI8, kU64, kU32, kU16, kU8 };

// Bytes of one number.
std::size_t size_of(NumberType type);

// Little-endian numbers, `step` bytes from one to the next, become `count` floats: the nearest for
// the types that hold more.
void convert_numbers(NumberType type, const std::uint8_t* from, std::ptrdiff_t step, float* to,
                     std::size_t count);

// By the names of each format: "F32" and "BOOL", "torch FloatStorage", "<f4" and "|b1". A truth
// value is a byte. Nothing for a type that is not read.
std::optional<NumberType> safetensors_number_type(std::string_view name);
std::optional<NumberType> torch_number_type(std::string_view storage);
std::optional<NumberType> numpy_number_type(std::string_view descr);

}  // namespace maia
