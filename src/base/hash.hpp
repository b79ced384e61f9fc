// SHA-256, which names blobs, weights and datasets; and git's name of a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace maia {

// For content that comes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  void add(std::string_view text) { add(text.data(), text.size()); }
  void add(const void* data, std::size_t size);
  // 64 lower-case hexadecimal digits; nothing can be added afterwards.
  std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// 64 lower-case hexadecimal digits.
std::string sha256(std::span<const std::uint8_t> bytes);
std::string sha256(std::string_view text);
// Streams the file. Throws kNotFound if it cannot be opened, kBadInput if reading fails.
std::string sha256_file(const std::filesystem::path& path);
// What git calls a file with these bytes: the SHA-1 of "blob SIZE", a zero byte and them, 40
// lower-case hexadecimal digits. Throws as sha256_file does.
std::string git_blob_id(const std::filesystem::path& path);

}  // namespace maia
