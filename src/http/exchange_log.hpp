// The file that exchanges with services are recorded in: JSON, one a line, so that it can be read
// with anything and what was written before a kill is there.
#pragma once

#include <filesystem>
#include <mutex>
#include <vector>

#include "base/json.hpp"

namespace maia {

// Thread-safe.
class ExchangeLog {
 public:
  // Goes on with a file that is there, without a last line that was cut. Throws kUnavailable where
  // it cannot be written, or another process is writing it.
  explicit ExchangeLog(const std::filesystem::path& path);
  ~ExchangeLog();
  ExchangeLog(const ExchangeLog&) = delete;
  ExchangeLog& operator=(const ExchangeLog&) = delete;

  // With the system when it returns. Throws kLimit on a full disk, where nothing of the line stays.
  void append(const Json& exchange);

 private:
  std::filesystem::path path_;
  int file_ = -1;
  std::mutex mutex_;
};

// All of `path` whose member "service" is `service`; a cut last line is left out. Throws kNotFound,
// and kBadInput naming the line for what is no recording.
std::vector<Json> read_exchanges(const std::filesystem::path& path, const std::string& service);

}  // namespace maia
