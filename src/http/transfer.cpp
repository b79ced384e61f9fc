#include "http/transfer.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostHeaders = 200;

// What curl's callbacks, which must not throw, share with the caller.
struct Exchange {
  const HttpRequest& request;
  CURL* handle;
  ResponseHead head;
  bool announced = false;
  std::exception_ptr thrown;

  // True unless the caller threw.
  template <typename Call>
  bool guard(const Call& call) {
    try {
      call();
      return true;
    } catch (...) {
      thrown = std::current_exception();
      return false;
    }
  }

  void announce() {
    if (announced) return;
    announced = true;
    ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &head.status);
    if (request.on_head) request.on_head(head);
  }
};

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const std::string_view line = trim({data, size * count});
  const bool taken = exchange.guard([&] {
    if (line.starts_with("HTTP/")) {  // of the first answer, or of the one after a redirect
      exchange.head.headers.clear();
      return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || exchange.head.headers.size() >= kMostHeaders) return;
    exchange.head.headers[lower_case(line.substr(0, colon))] = trim(line.substr(colon + 1));
  });
  return taken ? size * count : 0;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const bool taken = exchange.guard([&] {
    exchange.announce();
    if (!exchange.request.on_body) return;
    exchange.request.on_body({reinterpret_cast<const std::uint8_t*>(data), size * count});
  });
  return taken ? size * count : 0;
}

void initialize_curl() {
  static std::once_flag once;
  std::call_once(once, [] { ::curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// libcurl leaves these variables to its program.
const char* certificates() {
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return nullptr;
}

TransferResult::End end_of(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return TransferResult::End::kComplete;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
      return TransferResult::End::kCut;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return TransferResult::End::kUntrusted;
    default:
      return TransferResult::End::kUnreachable;
  }
}

bool was_connected(CURL* handle) {
  curl_off_t microseconds = 0;  // until the connection was made
  ::curl_easy_getinfo(handle, CURLINFO_CONNECT_TIME_T, &microseconds);
  return microseconds > 0;
}

using Handle = std::unique_ptr<CURL, void (*)(CURL*)>;
using Headers = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

Headers headers_of(const HttpRequest& request) {
  Headers headers(nullptr, ::curl_slist_free_all);
  const auto add = [&](const std::string& line) {
    curl_slist* const longer = ::curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers.release());
    headers.reset(longer);
  };
  for (const std::string& line : request.headers) add(line);
  if (request.body) add("Expect:");  // servers that do not know it would let us wait a second
  return headers;
}

constexpr long kUploadBuffer = 1 << 20;  // conversations have megabytes of pictures

void prepare(CURL* handle, const HttpRequest& request, Exchange& exchange) {
  const bool secure = request.url.starts_with("https://");
  const auto set = [&](CURLoption option, auto value) {
    ::curl_easy_setopt(handle, option, value);
  };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
  set(CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
  set(CURLOPT_FOLLOWLOCATION, request.max_redirects > 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, static_cast<long>(request.max_redirects));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (const char* path = certificates()) set(CURLOPT_CAINFO, path);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_timeout.count()));
  if (request.body) {
    set(CURLOPT_POSTFIELDS, request.body->data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    set(CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
  }
  set(CURLOPT_USERAGENT, "maia/" MAIA_VERSION);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
}

TransferResult transfer_with(CURL* handle, const HttpRequest& request) {
  Exchange exchange{request, handle, {}, false, nullptr};
  prepare(handle, request, exchange);
  const Headers headers = headers_of(request);
  ::curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  char text[CURL_ERROR_SIZE] = "";
  ::curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, text);

  const CURLcode code = ::curl_easy_perform(handle);
  if (code == CURLE_OK) exchange.guard([&] { exchange.announce(); });  // a body may be empty
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  TransferResult result{end_of(code), 0, ""};
  ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &result.status);
  if (code == CURLE_OPERATION_TIMEDOUT && result.status == 0 && !was_connected(handle)) {
    result.end = TransferResult::End::kUnreachable;
  }
  if (code != CURLE_OK) {
    const std::string_view said = trim(text);
    result.problem = said.empty() ? ::curl_easy_strerror(code) : clean_utf8(said, 200);
  }
  return result;
}

}  // namespace

// A handle keeps its connections, and what it learnt of names and TLS sessions, from one exchange
// to the next.
class Connections::Pool {
 public:
  Handle take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Handle handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    initialize_curl();
    Handle handle(::curl_easy_init(), ::curl_easy_cleanup);
    if (!handle) throw std::bad_alloc();
    return handle;
  }

  void put_back(Handle handle) {
    ::curl_easy_reset(handle.get());
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(handle));
  }

 private:
  static constexpr std::size_t kMostIdle = 64;
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

Connections::Connections() : pool_(std::make_unique<Pool>()) {}
Connections::~Connections() = default;

TransferResult Connections::transfer(const HttpRequest& request) {
  if (!request.url.starts_with("https://") && !request.url.starts_with("http://")) {
    throw Error(ErrorKind::kBadInput,
                "'" + clean_utf8(request.url, 200) + "' is not an https or http address");
  }
  Handle handle = pool_->take();  // closed, not put back, where a callback throws
  TransferResult result = transfer_with(handle.get(), request);
  pool_->put_back(std::move(handle));
  return result;
}

TransferResult transfer(const HttpRequest& request) {
  return Connections().transfer(request);
}

}  // namespace maia
