// Fetching a file over HTTP so that it is whole, the right one, or not there.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/progress.hpp"

namespace maia {

struct DownloadRequest {
  std::string url;
  std::filesystem::path target;
  std::string label;       // what progress is shown of
  std::string sha256;      // lower case, all 64 digits or the first of them; empty: not checked
  std::uint64_t size = 0;  // in bytes; 0: as many as the server says
  std::uint64_t limit = std::uint64_t{64} << 30;  // a larger file is refused
  // Progress over several files: bytes that were there before this one, and those of all; 0: this
  // file is all there is.
  std::uint64_t before = 0;
  std::uint64_t all = 0;
  // Looks into the whole file before it gets its name; what it throws, with the part deleted,
  // passes through.
  std::function<void(const std::filesystem::path&)> check;
  int attempts = 5;
  std::chrono::milliseconds backoff{
      1000};  // before the second attempt; twice that before the third
  std::chrono::milliseconds connect_timeout{30'000};
  std::chrono::seconds stall_timeout{60};  // so long without a byte, and the attempt has failed
};

// Writes TARGET.part beside the target, then checks size and SHA-256, syncs and renames; nothing
// happens where the target is already there. One process at a time: others wait at TARGET.lock.
//
// A connection that is cut or stalls, and the statuses 408, 429 and 5xx, are tried again. An
// attempt, in this process or a later one, goes on where TARGET.part ends if the server still has
// the same file (by its ETag or Last-Modified, kept in TARGET.part.json, or else by the SHA-256),
// and starts over if not.
//
// Throws kUnavailable where the server cannot be reached or does not have the file; kBadInput for a
// file of the wrong size or SHA-256, whose part is deleted; kLimit where the disk is full, where
// the part stays for the next attempt.
void download(const DownloadRequest& request, Progress& progress);

}  // namespace maia
