// tests/services/scripted_server.py as a child of the test, and the pauses that a client of it
// makes, which take no time.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "http/patience.hpp"
#include "http/transfer.hpp"
#include "test_server.hpp"

namespace maia {

class ScriptedServer : public ServerProcess {
 public:
  ScriptedServer() : ServerProcess({MAIA_SOURCE_FOLDER "/tests/services/scripted_server.py"}) {}
  ScriptedServer(const std::string& certificate, const std::string& key)
      : ServerProcess({MAIA_SOURCE_FOLDER "/tests/services/scripted_server.py", "--certificate",
                       certificate, "--key", key},
                      true) {}

  // The requests for a path that holds `part`, as [path, headers, body, the port it came from].
  Json requests(const std::string& part) const {
    std::string body;
    HttpRequest get{.url = url("log")};
    get.on_body = [&](std::span<const std::uint8_t> bytes) {
      body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    transfer(get);
    Json found = Json::array();
    for (const Json& entry : parse_json(body, "the log")) {
      if (entry.at(0).get<std::string>().find(part) != std::string::npos) found.push_back(entry);
    }
    return found;
  }
};

class CountedPauses {
 public:
  Patience patience(int attempts = 6) {
    return {.attempts = attempts,
            .stall = std::chrono::seconds(2),
            .pause = [this](std::chrono::milliseconds pause) {
              const std::lock_guard lock(mutex_);
              pauses_.push_back(pause.count());
            }};
  }
  const std::vector<std::int64_t>& pauses() const { return pauses_; }

 private:
  std::mutex mutex_;
  std::vector<std::int64_t> pauses_;  // milliseconds
};

}  // namespace maia
