// The files of weights in a model's folder, and what tells them from others. Hashes of files that
// take seconds to read are remembered in the cache as long as a file's size and time are the same.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maia {

// NAME.safetensors, or the parts that NAME.safetensors.index.json names; none where neither is
// there. Throws kBadInput for an index that is damaged.
std::vector<std::filesystem::path> weight_files(const std::filesystem::path& folder,
                                                const std::string& name);

// Of these files, as hash_weights() makes it. Throws kNotFound for a file that is missing,
// kBadInput for an index that is damaged.
std::string remembered_hash(const std::filesystem::path& folder, const std::string& name);

}  // namespace maia
