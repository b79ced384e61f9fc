// NumPy's .npy files.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "nn/state_dict.hpp"

namespace maia {

// The bytes begin as such a file does.
bool looks_like_npy(std::span<const std::uint8_t> bytes);

// Versions 1 to 3 of the format, in C or Fortran order; floats and integers, little-endian, become
// float, row by row. Throws kNotFound for a missing file, kBadInput for one that is damaged or
// holds another type (Python objects above all, which would be a pickle).
WeightTensor read_npy(const std::filesystem::path& path);
// `what` names the bytes in messages.
WeightTensor read_npy(std::span<const std::uint8_t> bytes, std::string_view what);

}  // namespace maia
