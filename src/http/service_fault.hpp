// What an answer that is no success means: worth another attempt, or the end, and of which kind.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/transfer.hpp"

namespace maia {

struct ServiceFault {
  bool worth_retrying = false;
  ErrorKind kind = ErrorKind::kUnavailable;  // where it is not
  std::string said;                          // by the service, one line; may be empty
};

// `body` is the beginning of what came, and nothing of it is trusted. Wrong keys, models and
// requests are kUsage; conversations too long and quotas used up kLimit; another address is
// kUnavailable; too many requests and faults of the service's own are worth another attempt.
ServiceFault read_fault(const ResponseHead& head, std::string_view body);

// The words for a person in an error's JSON, as the services write it, or the beginning of what is
// no JSON; at most 300 bytes.
std::string words_of_fault(std::string_view body);

// True for words about the order or kind of messages, which no further attempt changes although
// some servers call it a fault of their own.
bool is_about_roles(std::string_view said);

}  // namespace maia
