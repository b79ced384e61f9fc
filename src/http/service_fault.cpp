#include "http/service_fault.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostWords = 300;

bool has_any(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool is_about_length(std::string_view said) {
  constexpr std::array<std::string_view, 8> kWords = {
      "context_length",  "context length",     "context size",    "context window",
      "maximum context", "prompt is too long", "too many tokens", "exceeds the available context"};
  return has_any(said, kWords);
}

bool is_about_quota(std::string_view said) {
  constexpr std::array<std::string_view, 4> kWords = {
      "insufficient_quota", "exceeded your current quota", "credit balance", "billing"};
  return has_any(said, kWords);
}

// Code, type and message together, in lower case, for looking words up.
std::string all_words(std::string_view body) {
  return lower_case(body.substr(0, 4096));
}

}  // namespace

bool is_about_roles(std::string_view said) {
  constexpr std::array<std::string_view, 5> kWords = {"system role", "system message",
                                                      "role 'system'", "roles must alternate",
                                                      "only user and assistant roles"};
  return has_any(lower_case(said), kWords);
}

std::string words_of_fault(std::string_view body) {
  const auto value = untrusted_json(body);
  std::string words;
  if (value) {
    const Json& whole = value->is_array() && !value->empty() ? value->front() : *value;
    const Json& error = member(whole, "error");
    words = text_member(error, "message");
    if (words.empty()) words = text_of_json(error);
    for (const char* name : {"message", "detail", "msg"}) {
      if (words.empty()) words = text_member(whole, name);
    }
    if (words.empty() && member(whole, "detail").is_array() && !member(whole, "detail").empty()) {
      words = text_member(member(whole, "detail").front(), "msg");
    }
  } else if (body.find("<html") != std::string_view::npos ||
             body.find("<HTML") != std::string_view::npos ||
             body.find("<!DOCTYPE") != std::string_view::npos) {
    words = "a web page";
  } else {
    words = body.substr(0, kMostWords);
  }
  return single_line(words, kMostWords);
}

ServiceFault read_fault(const ResponseHead& head, std::string_view body) {
  const long status = head.status;
  ServiceFault fault{.said = words_of_fault(body)};
  const std::string all = all_words(body);
  if (status >= 300 && status < 400) {
    fault.said = "it leads on to " + single_line(head.header("location"), 200) +
                 ": give that address if it is the right one";
  } else if (status == 413 || is_about_length(all) || (status == 429 && is_about_quota(all))) {
    fault.kind = ErrorKind::kLimit;
  } else if (status == 408 || status == 409 || status == 425 || status == 429) {
    fault.worth_retrying = true;
  } else if (status >= 500) {
    fault.worth_retrying = status != 501 && status != 505 && !is_about_roles(all);
    if (!fault.worth_retrying) fault.kind = ErrorKind::kUsage;
  } else {
    fault.kind = ErrorKind::kUsage;
  }
  return fault;
}

}  // namespace maia
