// Files: whole-file reads, atomic writes, locks between processes, and the folders maia lives in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// Throws kNotFound if it cannot be opened, kLimit if it is larger than `limit` bytes.
std::vector<std::uint8_t> read_file(const std::filesystem::path& path,
                                    std::uintmax_t limit = std::uintmax_t{4} << 30);
std::string read_text(const std::filesystem::path& path);

// Writes beside the target, syncs and renames: the name holds the old bytes or all the new ones.
// Throws kLimit on a full disk, kUnavailable where the folder cannot be written.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
void write_file(const std::filesystem::path& path, std::string_view text);

// Creates the folder and its parents; one sentence (kUnavailable) where that fails.
void create_folder(const std::filesystem::path& path);

// $MAIA_CACHE, else $XDG_CACHE_HOME/maia, else ~/.cache/maia. Created; throws kUnavailable where it
// cannot be created or written.
std::filesystem::path cache_folder();

// Where prompts/ and python/ are: $MAIA_HOME, else ../share/maia beside the program, else the
// source tree the program was built from.
std::filesystem::path data_folder();

// An exclusive lock between processes, held until destruction and freed by the kernel when the
// holder dies. `waiting` is called once if somebody else holds it.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path, const std::function<void()>& waiting = {});
  // The lock if it is free now, null if somebody else holds it.
  static std::unique_ptr<FileLock> try_lock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// A folder of its own under the system's temporary folder, removed on destruction.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace maia
