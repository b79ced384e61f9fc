#include "http/patience.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

using std::chrono::milliseconds;

std::optional<double> parse_seconds(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr double kMost = 1e8;  // some years: longer than anybody waits
  if (!(value >= 0)) return std::nullopt;
  return std::min(value, kMost);
}

// Chance decides only when, never what: so it need not follow from a run's seed.
milliseconds jittered(milliseconds pause) {
  std::random_device device;
  std::uniform_int_distribution<milliseconds::rep> between(pause.count() / 2, pause.count());
  return milliseconds(between(device));
}

milliseconds pause_after(const Patience& patience, int attempt) {
  const milliseconds doubled = patience.first_pause * (1 << std::min(attempt - 1, 20));
  return jittered(std::min(doubled, patience.longest_pause));
}

std::string in_seconds(milliseconds time) {
  return fmt::format("{:.0f} s", std::chrono::duration<double>(time).count());
}

}  // namespace

void with_patience(const Patience& patience, const std::string& service,
                   const std::function<std::optional<Setback>(milliseconds)>& attempt) {
  milliseconds spent{0};
  for (int number = 1;; ++number) {
    const auto begun = std::chrono::steady_clock::now();
    const auto setback = attempt(patience.limit - spent);
    if (!setback) return;
    spent += std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
    const auto give_up = [&](const std::string& why) {
      throw Error(ErrorKind::kUnavailable,
                  fmt::format("{} gives no answer: {} ({})", service, setback->problem, why));
    };
    if (number >= patience.attempts) {
      give_up(fmt::format("{} attempt{} in {}", number, number == 1 ? "" : "s", in_seconds(spent)));
    }
    const milliseconds pause = setback->wait.value_or(pause_after(patience, number));
    if (spent + pause >= patience.limit) {
      give_up(setback->wait ? fmt::format("it asks to be left alone for {}, and the limit is {}",
                                          in_seconds(*setback->wait), in_seconds(patience.limit))
                            : fmt::format("{} attempt{}, and the limit of {} is reached", number,
                                          number == 1 ? "" : "s", in_seconds(patience.limit)));
    }
    if (patience.pause) {
      patience.pause(pause);
    } else {
      std::this_thread::sleep_for(pause);
    }
    spent += pause;
  }
}

std::optional<milliseconds> asked_wait(const ResponseHead& head,
                                       std::chrono::system_clock::time_point now) {
  if (const auto exact = parse_seconds(trim(head.header("retry-after-ms")))) {
    return milliseconds(static_cast<milliseconds::rep>(*exact));
  }
  const std::string text(trim(head.header("retry-after")));
  if (const auto seconds = parse_seconds(text)) {
    return milliseconds(static_cast<milliseconds::rep>(*seconds * 1000));
  }
  if (text.empty() || text.size() > 100) return std::nullopt;
  const std::time_t date = ::curl_getdate(text.c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const auto wait = std::chrono::system_clock::from_time_t(date) - now;
  return std::max(std::chrono::duration_cast<milliseconds>(wait), milliseconds(0));
}

}  // namespace maia
