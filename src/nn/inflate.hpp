// Compressed bytes made plain: gzip files, and the deflated entries of zip archives.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace maia {

// Both throw kBadInput naming `what` for bytes that are damaged or become more than `limit`.
std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t limit,
                                 std::string_view what);
// Deflate without a header, as in a zip archive.
std::vector<std::uint8_t> inflate_raw(std::span<const std::uint8_t> bytes, std::size_t limit,
                                      std::string_view what);

}  // namespace maia
