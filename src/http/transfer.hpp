// One GET over HTTP, its answer handed over as it comes in. What to do when it fails is decided by
// who asks.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace maia {

struct ResponseHead {
  long status = 0;
  std::map<std::string, std::string> headers;  // by lower-case name, the last of each
};

struct Get {
  std::string url;
  std::vector<std::string> headers;  // "Name: value"
  std::chrono::milliseconds connect_timeout{30'000};
  // So long without a byte, and the connection counts as cut.
  std::chrono::seconds stall_timeout{60};
  // Once, for the answer that redirects led to, before its first byte; and for every piece of its
  // body. What they throw ends the transfer and passes through.
  std::function<void(const ResponseHead&)> on_head;
  std::function<void(std::span<const std::uint8_t>)> on_body;
};

struct TransferResult {
  enum class End {
    kComplete,     // a whole answer, whatever its status
    kCut,          // the connection was made and then lost or stalled
    kUnreachable,  // no connection: no such host, refused, no trust in its certificate
  };
  End end = End::kUnreachable;
  long status = 0;      // 0 where no answer began
  std::string problem;  // for a person, where not complete
};

// Certificates are verified, by $CURL_CA_BUNDLE or $SSL_CERT_FILE where set; proxies come from the
// environment (https_proxy, no_proxy). At most ten redirects are followed, from https to https
// alone. Throws kBadInput for a URL that is neither http nor https.
TransferResult transfer(const Get& request);

}  // namespace maia
