// Files named by the SHA-256 of their contents, made durable many at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace maia {

// May be used from several threads, and by several processes on one folder. A name holds all of
// its bytes or does not exist, and a process that is killed leaves nothing else behind.
class Blobs {
 public:
  // Files are FOLDER/ab/abcd...ENDING.
  Blobs(std::filesystem::path folder, std::string ending);
  ~Blobs();
  Blobs(const Blobs&) = delete;
  Blobs& operator=(const Blobs&) = delete;

  // Its name; storing it again costs reading it. Throws kLimit on a full disk.
  std::string put(std::span<const std::uint8_t> bytes);
  // When it returns, what was put before survives a loss of power. Threads that wait for it at the
  // same time wait for one writing of the disk.
  void sync();

  // Throws kBadInput for a name that is none.
  std::filesystem::path file(const std::string& name) const;

 private:
  std::filesystem::path folder_;
  std::string ending_;
  int descriptor_;                      // of the folder
  std::atomic<std::uint64_t> put_ = 0;  // how many
  std::mutex mutex_;
  std::uint64_t synced_ = 0;  // of them
};

}  // namespace maia
