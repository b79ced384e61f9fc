// The beginning of a file that is being fetched: TARGET.part, and TARGET.part.json, which says of
// what file at the server it is the beginning.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace maia {

// For one process at a time. Members throw kLimit where the disk is full, and kUnavailable where
// the folder cannot be written.
class PartFile {
 public:
  // Takes up what an earlier process left of the same URL; starts empty otherwise.
  PartFile(std::filesystem::path target, std::string url);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  // The server's ETag or date of the file; may be empty.
  const std::string& validator() const { return validator_; }

  void set_validator(std::string validator);
  void append(std::span<const std::uint8_t> bytes);
  void clear();
  void sync();
  void rename_to_target();
  // Deletes it.
  void remove();

 private:
  [[noreturn]] void fail(int code) const;
  std::filesystem::path facts_path() const;

  std::filesystem::path target_;
  std::filesystem::path path_;
  std::string url_;
  std::string validator_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace maia
