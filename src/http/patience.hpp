// How long a service is asked again: pauses that grow, within a limit of attempts and of time.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "http/transfer.hpp"

namespace maia {

struct Patience {
  int attempts = 6;
  std::chrono::milliseconds limit{600'000};  // all attempts and the pauses between them
  // Before the second attempt; twice that before the third, up to the longest. Each pause is drawn
  // between half of it and the whole, so that many runs do not come back at once. What a service
  // asks for with Retry-After takes precedence.
  std::chrono::milliseconds first_pause{1'000};
  std::chrono::milliseconds longest_pause{60'000};
  std::chrono::seconds stall{300};  // so long without a byte, and an attempt has failed
  // Waits; the thread sleeps where there is none.
  std::function<void(std::chrono::milliseconds)> pause;
};

// Why an attempt failed that is worth another.
struct Setback {
  std::string problem;
  std::optional<std::chrono::milliseconds> wait;  // that the service asks for
};

// Calls `attempt`, with the time that is left, until it returns nothing. Throws kUnavailable with
// the last problem where the limit does not allow another; what `attempt` throws passes through.
void with_patience(
    const Patience& patience, const std::string& service,
    const std::function<std::optional<Setback>(std::chrono::milliseconds left)>& attempt);

// Of a Retry-After header in seconds or as an HTTP date, or of retry-after-ms; nothing where there
// is none that can be read.
std::optional<std::chrono::milliseconds> asked_wait(const ResponseHead& head,
                                                    std::chrono::system_clock::time_point now);

}  // namespace maia
