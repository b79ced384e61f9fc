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

constexpr long kMostRedirects = 10;
constexpr std::size_t kMostHeaders = 200;

// What curl's callbacks, which must not throw, share with the caller.
struct Exchange {
  const Get& request;
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
    default:
      return TransferResult::End::kUnreachable;
  }
}

using Handle = std::unique_ptr<CURL, void (*)(CURL*)>;
using Headers = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

Headers headers_of(const Get& request) {
  Headers headers(nullptr, ::curl_slist_free_all);
  for (const std::string& line : request.headers) {
    curl_slist* const longer = ::curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers.release());
    headers.reset(longer);
  }
  return headers;
}

void prepare(CURL* handle, const Get& request, Exchange& exchange) {
  const bool secure = request.url.starts_with("https://");
  const auto set = [&](CURLoption option, auto value) {
    ::curl_easy_setopt(handle, option, value);
  };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
  set(CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, kMostRedirects);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (const char* path = certificates()) set(CURLOPT_CAINFO, path);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
  set(CURLOPT_USERAGENT, "maia/" MAIA_VERSION);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
}

}  // namespace

TransferResult transfer(const Get& request) {
  if (!request.url.starts_with("https://") && !request.url.starts_with("http://")) {
    throw Error(ErrorKind::kBadInput,
                "'" + clean_utf8(request.url, 200) + "' is not an https or http address");
  }
  initialize_curl();
  const Handle handle(::curl_easy_init(), ::curl_easy_cleanup);
  if (!handle) throw std::bad_alloc();
  Exchange exchange{request, handle.get(), {}, false, nullptr};
  prepare(handle.get(), request, exchange);
  const Headers headers = headers_of(request);
  ::curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  char text[CURL_ERROR_SIZE] = "";
  ::curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, text);

  const CURLcode code = ::curl_easy_perform(handle.get());
  if (code == CURLE_OK) exchange.guard([&] { exchange.announce(); });  // a body may be empty
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  TransferResult result{end_of(code), 0, ""};
  ::curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &result.status);
  if (code == CURLE_OPERATION_TIMEDOUT && result.status == 0) {
    result.end = TransferResult::End::kUnreachable;
  }
  if (code != CURLE_OK) {
    const std::string_view said = trim(text);
    result.problem = said.empty() ? ::curl_easy_strerror(code) : clean_utf8(said, 200);
  }
  return result;
}

}  // namespace maia
