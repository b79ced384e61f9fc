// The zip archives that torch.save writes: entries stored as they are, found through the archive's
// directory.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace maia {

// By name; the bytes lie in the archive.
using ZipEntries = std::map<std::string, std::span<const std::uint8_t>>;

// Throws kBadInput naming `what` for an archive that is damaged, compressed, or larger than 4 GiB.
ZipEntries read_zip(std::span<const std::uint8_t> bytes, std::string_view what);

}  // namespace maia
