// The JSON beside a safetensors file that was split ("model.safetensors.index.json"): which of the
// parts has which tensor.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace maia {

// By what the bytes begin with.
bool looks_like_safetensors_index(std::span<const std::uint8_t> bytes);

// The tensors of each part, by the parts' file names, which are of files beside the index. Throws
// kBadInput naming `what`.
std::map<std::string, std::set<std::string>> read_safetensors_index(
    std::span<const std::uint8_t> bytes, std::string_view what);

// Throws kBadInput where the names of `part`'s tensors, by `held`, are not those that its index
// gives it.
void check_safetensors_part(const std::set<std::string>& named, const std::set<std::string>& held,
                            const std::string& part, const std::string& index);

}  // namespace maia
