#include "http/service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "http/service_fault.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostOfFault = 64 << 10;

bool is_success(long status) {
  return status >= 200 && status < 300;
}

// Ends a transfer of which everything was said.
struct Enough {};

void check_key(const ServiceAddress& address) {
  const bool plain = std::all_of(address.key.begin(), address.key.end(),
                                 [](unsigned char c) { return c > ' ' && c < 0x7f; });
  if (!plain) {
    throw Error(ErrorKind::kUsage, fmt::format("the key in {} has spaces, line breaks or other "
                                               "characters that no key has",
                                               address.key_variable));
  }
}

}  // namespace

void check_service_url(const std::string& url) {
  const bool http = url.starts_with("http://") || url.starts_with("https://");
  const auto start = url.find("://");
  const std::string rest = http ? url.substr(start + 3) : "";
  const bool plain =
      std::all_of(url.begin(), url.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
  if (!http || rest.empty() || rest.front() == '/' || !plain) {
    throw Error(ErrorKind::kUsage, "'" + single_line(url, 200) +
                                       "' is not the address of a service: give one such as "
                                       "http://127.0.0.1:8000/v1");
  }
  if (rest.find_first_of("@?#") != std::string::npos) {
    throw Error(ErrorKind::kUsage,
                "the address of a service has no user, password, query or fragment in it: keys "
                "belong in the environment (MAIA_API_KEY)");
  }
}

Service::Service(ServiceAddress address, Patience patience)
    : address_(std::move(address)), patience_(std::move(patience)) {
  check_service_url(address_.url);
  check_key(address_);
}

std::string Service::without_key(std::string text) const {
  return address_.key.empty() ? text : replace_all(std::move(text), address_.key, "[key]");
}

void Service::post(const ServiceRequest& request, AnswerReader& reader) {
  HttpRequest http{.url = address_.url + request.path,
                   .headers = address_.headers,
                   .body = request.body,
                   .max_redirects = 0};
  http.headers.push_back("Content-Type: " + request.content_type);
  if (!address_.key.empty()) http.headers.push_back(address_.key_header + address_.key);
  run(http, request.limit, reader);
}

void Service::fetch(const std::string& url, std::size_t limit, AnswerReader& reader) {
  run({.url = url, .max_redirects = 3}, limit, reader);
}

void Service::run(const HttpRequest& request, std::size_t limit, AnswerReader& reader) {
  try {
    with_patience(patience_, address_.url, [&](std::chrono::milliseconds left) {
      HttpRequest one = request;
      one.stall_timeout = patience_.stall;
      one.total_timeout = std::max(left, std::chrono::milliseconds(1));
      return attempt(one, limit, reader);
    });
  } catch (const Refusal& refusal) {
    throw Refusal(refusal.kind(), refusal.status(), without_key(refusal.said()),
                  without_key(refusal.what()));
  } catch (const Error& error) {
    throw Error(error.kind(), without_key(error.what()));
  }
}

std::optional<Setback> Service::attempt(const HttpRequest& request, std::size_t limit,
                                        AnswerReader& reader) {
  HttpRequest http = request;
  ResponseHead head;
  std::string fault;
  std::size_t received = 0;
  http.on_head = [&](const ResponseHead& answered) {
    head = answered;
    if (is_success(head.status)) reader.begin(head);
  };
  http.on_body = [&](std::span<const std::uint8_t> bytes) {
    const std::string_view piece(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    received += piece.size();
    if (!is_success(head.status)) {
      if (received > kMostOfFault) throw Enough{};
      fault += piece;
      return;
    }
    if (reader.complete()) throw Enough{};
    if (received > limit) {
      throw Error(ErrorKind::kUnavailable,
                  fmt::format("{} answers with more than {} MB, which is no answer", address_.url,
                              limit >> 20));
    }
    reader.take(piece);
  };
  TransferResult result{TransferResult::End::kComplete, 0, ""};
  try {
    try {
      result = connections_.transfer(http);
    } catch (const Enough&) {
    }
    if (result.end == TransferResult::End::kUntrusted) {
      throw Error(ErrorKind::kUnavailable,
                  fmt::format("{} cannot be trusted: {}", address_.url, result.problem));
    }
    if (head.status != 0 && !is_success(head.status)) return judge(head, fault);
    if (result.end != TransferResult::End::kComplete && !reader.complete()) {
      return Setback{result.problem, {}};
    }
    reader.end();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput) throw;
    return Setback{error.what(), {}};
  }
  return std::nullopt;
}

std::optional<Setback> Service::judge(const ResponseHead& head, const std::string& body) {
  const ServiceFault fault = read_fault(head, body);
  const std::string said = fault.said.empty() ? "" : ": " + fault.said;
  if (fault.worth_retrying) {
    return Setback{fmt::format("it answers {}{}", head.status, said),
                   asked_wait(head, std::chrono::system_clock::now())};
  }
  std::string message;
  if (head.status == 401 || head.status == 403) {
    message =
        address_.key.empty()
            ? fmt::format("{} asks for a key: set {}", address_.url, address_.key_variable)
            : fmt::format("{} does not accept the key in {}", address_.url, address_.key_variable);
  } else if (head.status == 404) {
    message = address_.url + " does not have this model or is not such a service";
  } else {
    message = fmt::format("{} refuses the request ({})", address_.url, head.status);
  }
  throw Refusal(fault.kind, head.status, fault.said, message + said);
}

}  // namespace maia
