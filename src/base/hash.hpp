// SHA-256, which names blobs, weights and datasets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace maia {

// 64 lower-case hexadecimal digits.
std::string sha256(std::span<const std::uint8_t> bytes);
std::string sha256(std::string_view text);
// Streams the file. Throws kNotFound if it cannot be opened, kBadInput if reading fails.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace maia
