#include "base/error.hpp"

namespace maia {

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 2;
    case ErrorKind::kBadInput:
      return 3;
    case ErrorKind::kNotFound:
      return 4;
    case ErrorKind::kUnavailable:
      return 5;
    case ErrorKind::kLimit:
      return 6;
    case ErrorKind::kInternal:
      break;
  }
  return 70;
}

const char* kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kBadInput:
      return "bad_input";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kUnavailable:
      return "unavailable";
    case ErrorKind::kLimit:
      return "limit";
    case ErrorKind::kInternal:
      break;
  }
  return "internal";
}

}  // namespace maia
