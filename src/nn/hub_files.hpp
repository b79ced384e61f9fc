// What the Hugging Face hub says of the files of a repository: of its answer, sizes and hashes are
// taken, and nothing else.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// Larger ones are refused.
inline constexpr std::uint64_t kLargestHubFile = std::uint64_t{16} << 30;

struct HubFile {
  std::string path;        // as it was wanted
  std::uint64_t size = 0;  // bytes
  // One of them, in lower-case digits: the SHA-256 of a large file (Git LFS), or else the name that
  // git gives the file (git_blob_id).
  std::string sha256;
  std::string git_id;
};

// The answer to /api/models/REPOSITORY/tree/main?recursive=true, as the wanted files in their
// order. Throws kUnavailable for what is no such list, and naming a wanted file that is not in it;
// kBadInput where its size or hash cannot be one. Messages name the list as `address`.
std::vector<HubFile> read_hub_files(std::string_view answer,
                                    std::span<const std::string_view> wanted,
                                    std::string_view address);

}  // namespace maia
