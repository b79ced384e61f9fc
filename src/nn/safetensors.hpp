// safetensors files: a JSON header with every tensor's type, shape and place, then the numbers.
// Format: https://huggingface.co/docs/safetensors
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nn/number_type.hpp"
#include "nn/state_dict.hpp"

namespace maia {

struct SafetensorsEntry {
  NumberType type = NumberType::kF32;
  std::vector<std::int64_t> shape;
  std::span<const std::uint8_t> data;  // in the file
};

using SafetensorsEntries = std::map<std::string, SafetensorsEntry, std::less<>>;

// The bytes begin as such a file does.
bool looks_like_safetensors(std::span<const std::uint8_t> bytes);

// The header, checked whole: every tensor's bytes are those its shape and type need, and together
// they fill the file without gap or overlap. Throws kBadInput naming `what`.
SafetensorsEntries read_safetensors_header(std::span<const std::uint8_t> bytes,
                                           std::string_view what);

// The texts under `__metadata__`; nothing for bytes that are no safetensors
// file. Throws kBadInput for a header that is damaged.
std::map<std::string, std::string> read_safetensors_metadata(std::span<const std::uint8_t> bytes,
                                                             std::string_view what);

WeightTensor read_tensor(const SafetensorsEntry& entry);
StateDict read_safetensors(std::span<const std::uint8_t> bytes, std::string_view what);

}  // namespace maia
