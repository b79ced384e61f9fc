// A file as bytes in memory that the kernel reads when they are looked at, so that a file of
// weights costs no second copy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace maia {

// Read only. The file must not be cut short meanwhile; maia itself replaces files by renaming.
class MappedFile {
 public:
  // Throws kNotFound where it cannot be opened, kBadInput for what is no plain file.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::uint8_t> bytes() const { return bytes_; }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace maia
