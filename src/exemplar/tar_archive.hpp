// Tar archives: their members listed in one pass, and one member read from where its header lies.
// Archives are untrusted: nothing is unpacked, and no size in one is believed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct TarMember {
  std::string_view name;
  std::uint64_t position = 0;  // of its first header, in bytes
};

// Calls `visit` for every regular file with a name of at most 4096 bytes, in order; ustar, pax and
// GNU headers are read, sparse files and links left out. Returns what is wrong with the archive
// behind its last readable member, empty for a sound one. Throws kNotFound for a file that cannot
// be opened, kBadInput for one that is compressed or no tar at all.
std::string scan_tar(const std::filesystem::path& path,
                     const std::function<void(const TarMember&)>& visit);

// The content of the member that scan_tar() found at `position` under that name. Throws kBadInput
// where there is another or it is cut short, kLimit where it has more than `limit` bytes.
std::vector<std::uint8_t> read_tar_member(const std::filesystem::path& path, std::uint64_t position,
                                          std::string_view name, std::uint64_t limit);

}  // namespace maia
