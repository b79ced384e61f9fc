// Zip archives, found through their directory: torch.save and torch.jit.save write them with their
// tensors stored as they are, and Python's wheels are compressed ones.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct ZipEntry {
  std::span<const std::uint8_t> data;  // as it lies in the archive
  std::uint64_t size = 0;              // once it is unpacked
  bool deflated = false;
};

// By name.
using ZipEntries = std::map<std::string, ZipEntry, std::less<>>;

// Throws kBadInput naming `what` for an archive that is damaged, encrypted, or compressed in
// another way than deflate. The larger form of archives (zip64) is read too.
ZipEntries read_zip(std::span<const std::uint8_t> bytes, std::string_view what);

// The entry's bytes where they lie; throws kBadInput for a compressed one.
std::span<const std::uint8_t> stored_bytes(const ZipEntry& entry, std::string_view what);
// Unpacked; throws kBadInput where it is damaged or not of the size it says, or says more than
// `limit`.
std::vector<std::uint8_t> unpack(const ZipEntry& entry, std::size_t limit, std::string_view what);

}  // namespace maia
