// Directions in a layer's space, from the files that probes and sparse autoencoders are saved in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "nn/state_dict.hpp"

namespace maia {

// count x dimension; a file with one vector gives 1 x dimension. The file is a .npy, or a
// safetensors file with one tensor of one or two dimensions, or with one of them named direction,
// directions, W or W_dec. Throws kNotFound for a missing file, kBadInput with one sentence for what
// is no such file, is empty, or holds a number that is not finite.
WeightTensor read_vectors(const std::filesystem::path& path);
// `what` names the bytes in messages.
WeightTensor read_vectors(std::span<const std::uint8_t> bytes, std::string_view what);

}  // namespace maia
