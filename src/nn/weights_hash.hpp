// Hashes of files that take seconds to read: remembered in the cache as long as a file's size and
// time are the same.
#pragma once

#include <filesystem>
#include <string>

namespace maia {

// SHA-256. Throws as sha256_file does.
std::string remembered_hash(const std::filesystem::path& file);

}  // namespace maia
