#include "http/exchange_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::kUnavailable,
              "exchanges cannot be recorded in " + path.string() + ": " + why);
}

// The length of the whole lines of a file.
off_t whole_lines(int file) {
  off_t size = ::lseek(file, 0, SEEK_END);
  char block[4096];
  while (size > 0) {
    const off_t start = std::max<off_t>(0, size - static_cast<off_t>(sizeof block));
    const ssize_t got = ::pread(file, block, static_cast<std::size_t>(size - start), start);
    if (got <= 0) return size;
    for (ssize_t i = got; i > 0; --i) {
      if (block[i - 1] == '\n') return start + i;
    }
    size = start;
  }
  return 0;
}

}  // namespace

ExchangeLog::ExchangeLog(const std::filesystem::path& path) : path_(path) {
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file_ < 0) fail(path, std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    fail(path, "another process is recording in it");
  }
  if (::ftruncate(file_, whole_lines(file_)) != 0) {
    ::close(file_);
    fail(path, std::strerror(errno));
  }
}

ExchangeLog::~ExchangeLog() {
  ::close(file_);
}

void ExchangeLog::append(const Json& exchange) {
  const std::string line = to_text(exchange) + "\n";
  const std::lock_guard lock(mutex_);
  const off_t before = ::lseek(file_, 0, SEEK_END);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t written = ::write(file_, line.data() + done, line.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int code = errno;
      // What cannot be cut off now is cut off when the file is opened again.
      if (::ftruncate(file_, before) != 0) errno = code;
      if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
        throw Error(ErrorKind::kLimit, "the disk is full: " + path_.string() + " cannot grow");
      }
      fail(path_, std::strerror(code));
    }
    done += static_cast<std::size_t>(written);
  }
}

std::vector<Json> read_exchanges(const std::filesystem::path& path, const std::string& service) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::kNotFound, "there is no recording " + path.string());
  std::vector<Json> exchanges;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (file.eof()) break;  // without a line break at its end it was cut
    auto exchange = untrusted_json(line);
    if (!exchange || text_member(*exchange, "service").empty()) {
      throw Error(ErrorKind::kBadInput,
                  fmt::format("{} is no recording: line {} is not an exchange with a service",
                              path.string(), number));
    }
    if (text_member(*exchange, "service") == service) exchanges.push_back(std::move(*exchange));
  }
  if (exchanges.empty()) {
    throw Error(ErrorKind::kBadInput, path.string() + " records nothing of a " + service +
                                          ": was it recorded with the same options?");
  }
  return exchanges;
}

}  // namespace maia
