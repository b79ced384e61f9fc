#include "base/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/error.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& path, int code) {
  const auto kind = code == ENOSPC || code == EDQUOT ? ErrorKind::kLimit : ErrorKind::kUnavailable;
  throw Error(kind, "cannot write " + path.string() + ": " + std::strerror(code));
}

void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

void write_all(int descriptor, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw errno;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::vector<std::uint8_t> read_file(const fs::path& path, std::uintmax_t limit) {
  std::error_code code;
  const auto size = fs::file_size(path, code);
  std::ifstream file(path, std::ios::binary);
  if (code == std::errc::is_a_directory) {
    throw Error(ErrorKind::kBadInput, path.string() + " is a folder; a file is needed");
  }
  if (code || !file) {
    const std::string why = code ? code.message() : std::generic_category().message(errno);
    throw Error(ErrorKind::kNotFound, "cannot open " + path.string() + ": " + why);
  }
  if (size > limit) {
    throw Error(ErrorKind::kLimit, path.string() + " has " + std::to_string(size) +
                                       " bytes, more than the " + std::to_string(limit) +
                                       " that are allowed");
  }
  std::vector<std::uint8_t> bytes(size);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::string read_text(const fs::path& path) {
  const auto bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

void write_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
  std::string beside = path.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(beside.data(), O_CLOEXEC);
  if (descriptor < 0) fail_to_write(path, errno);
  try {
    write_all(descriptor, bytes);
    if (::fchmod(descriptor, 0644) != 0 || ::fsync(descriptor) != 0) throw errno;
    if (::rename(beside.c_str(), path.c_str()) != 0) throw errno;
  } catch (const int code) {
    ::close(descriptor);
    ::unlink(beside.c_str());
    fail_to_write(path, code);
  }
  ::close(descriptor);
  sync_folder(path.parent_path());
}

void write_file(const fs::path& path, std::string_view text) {
  write_file(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void create_folder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code || !fs::is_directory(path, code)) {
    throw Error(ErrorKind::kUnavailable,
                "cannot create the folder " + path.string() + ": " + code.message());
  }
}

fs::path cache_folder() {
  fs::path folder;
  if (const char* chosen = std::getenv("MAIA_CACHE"); chosen != nullptr && *chosen != '\0') {
    folder = fs::absolute(chosen);
  } else if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg != '\0') {
    folder = fs::path(xdg) / "maia";
  } else if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    folder = fs::path(home) / ".cache" / "maia";
  } else {
    throw Error(ErrorKind::kUnavailable, "no cache folder: set MAIA_CACHE to a folder");
  }
  std::error_code code;
  fs::create_directories(folder, code);
  if (code || ::access(folder.c_str(), W_OK) != 0) {
    throw Error(ErrorKind::kUnavailable, "the cache folder " + folder.string() +
                                             " cannot be written: set MAIA_CACHE to one that can");
  }
  return folder;
}

fs::path data_folder() {
  if (const char* chosen = std::getenv("MAIA_HOME"); chosen != nullptr && *chosen != '\0') {
    return chosen;
  }
  std::error_code code;
  const fs::path program = fs::read_symlink("/proc/self/exe", code);
  fs::path installed = program.parent_path().parent_path() / "share" / "maia";
  if (!code && fs::is_directory(installed, code)) return installed;
  return MAIA_SOURCE_FOLDER;
}

FileLock::FileLock(const fs::path& path, const std::function<void()>& waiting)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) fail_to_write(path, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  if (waiting) waiting();
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int code = errno;
    ::close(descriptor_);
    fail_to_write(path, code);
  }
}

std::unique_ptr<FileLock> FileLock::try_lock(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) fail_to_write(path, errno);
  std::unique_ptr<FileLock> lock(new FileLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) fail_to_write(path, errno);
  return nullptr;
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "maia-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) fail_to_write(name, errno);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace maia
