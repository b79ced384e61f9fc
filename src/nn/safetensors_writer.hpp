// Weights as a safetensors file, which PyTorch's users can load and load_network() reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "nn/state_dict.hpp"

namespace maia {

// 32-bit floats, by name; the same weights and metadata are the same bytes.
std::vector<std::uint8_t> to_safetensors(const StateDict& weights,
                                         const std::map<std::string, std::string>& metadata = {});
// Whole or not at all; throws as write_file does.
void write_safetensors(const std::filesystem::path& path, const StateDict& weights,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace maia
