// One exchange over HTTP, its answer handed over as it comes in. What to do when it fails is
// decided by who asks.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct ResponseHead {
  long status = 0;
  std::map<std::string, std::string> headers;  // by lower-case name, the last of each

  // Empty where there is none.
  std::string header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? "" : found->second;
  }
};

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;      // "Name: value"
  std::optional<std::string_view> body;  // posted where there is one; must outlive the transfer
  std::chrono::milliseconds connect_timeout{30'000};
  // So long without a byte, and the connection counts as cut.
  std::chrono::seconds stall_timeout{60};
  std::chrono::milliseconds total_timeout{0};  // of the whole exchange; 0: as long as it takes
  // 0: an answer that leads elsewhere is an answer like any other. What carries a key must not be
  // led away with it.
  int max_redirects = 10;
  // Once, for the answer that redirects led to, before its first byte; and for every piece of its
  // body. What they throw ends the transfer and passes through.
  std::function<void(const ResponseHead&)> on_head;
  std::function<void(std::span<const std::uint8_t>)> on_body;
};

struct TransferResult {
  enum class End {
    kComplete,     // a whole answer, whatever its status
    kCut,          // the connection was made and then lost or stalled
    kUnreachable,  // no connection: no such host, refused
    kUntrusted,    // no connection that could be trusted: certificate, protocol, redirects
  };
  End end = End::kUnreachable;
  long status = 0;      // 0 where no answer began
  std::string problem;  // for a person, where not complete
};

// Connections kept open from one exchange to the next. Thread-safe.
class Connections {
 public:
  Connections();
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Certificates are verified, by $CURL_CA_BUNDLE or $SSL_CERT_FILE where set; proxies come from
  // the environment (https_proxy, no_proxy). Redirects are followed from https to https alone.
  // Throws kBadInput for a URL that is neither http nor https.
  TransferResult transfer(const HttpRequest& request);

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

// The same over a connection of its own.
TransferResult transfer(const HttpRequest& request);

}  // namespace maia
