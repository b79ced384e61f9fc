#include "exemplar/contents_hash.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLabel = "reading the dataset's files";

// What changes when a file does, without reading it.
std::string file_state(const fs::path& path) {
  struct stat state {};
  if (::stat(path.c_str(), &state) != 0) return "missing";
  return std::to_string(state.st_size) + " " + std::to_string(state.st_mtim.tv_sec) + "." +
         std::to_string(state.st_mtim.tv_nsec) + " " + std::to_string(state.st_ino);
}

std::string state_hash(const fs::path& folder, const PathList& files, std::string_view kind) {
  Sha256 hash;
  hash.add(std::string(kind) + fs::absolute(folder).string() + '\n');
  for (std::size_t i = 0; i < files.size(); ++i) {
    hash.add(files[i]);
    hash.add('\0' + file_state(folder / files[i]) + '\n');
  }
  return hash.finish();
}

std::string hash_contents(const fs::path& folder, const PathList& files, std::string_view kind,
                          Progress& progress) {
  constexpr std::size_t kBlock = 1024;  // so that a block's hashes are all that is in memory
  Sha256 all;
  all.add(kind);
  std::atomic<std::size_t> done = 0;
  for (std::size_t begin = 0; begin < files.size(); begin += kBlock) {
    std::vector<std::string> hashes(std::min(kBlock, files.size() - begin));
    parallel_for(hashes.size(), processor_count(), [&](std::size_t i) {
      try {
        hashes[i] = sha256_file(folder / files[begin + i]);
      } catch (const Error&) {
        hashes[i] = "unreadable";  // it is named when the pictures are loaded
      }
      progress.update(kLabel, ++done, files.size());
    });
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      all.add(files[begin + i]);
      all.add('\0' + hashes[i] + '\n');
    }
  }
  return all.finish();
}

std::string read_kept(const fs::path& kept) {
  std::string hash = fs::exists(kept) ? read_text(kept) : "";
  return hash.size() == 64 ? hash : "";
}

}  // namespace

std::string contents_hash(const fs::path& folder, const PathList& files, std::string_view kind,
                          Progress& progress) {
  const fs::path kept = cache_folder() / "datasets" / "hashes" / state_hash(folder, files, kind);
  if (auto hash = read_kept(kept); !hash.empty()) return hash;
  create_folder(kept.parent_path());
  const FileLock lock(kept.string() + ".lock", [&] {
    progress.note("waiting for another process that reads the same dataset");
  });
  if (auto hash = read_kept(kept); !hash.empty()) return hash;
  std::string hash = hash_contents(folder, files, kind, progress);
  write_file(kept, hash);
  return hash;
}

}  // namespace maia
