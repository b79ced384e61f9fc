#include "cli/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(700);  // before anything is shown
constexpr auto kTerminalPause = std::chrono::milliseconds(100);
constexpr auto kLogPause = std::chrono::seconds(5);
constexpr std::size_t kBarWidth = 24;

std::string bar(std::size_t done, std::size_t total) {
  const std::size_t filled = kBarWidth * std::min(done, total) / total;
  std::string text;
  for (std::size_t i = 0; i < kBarWidth; ++i) text += i < filled ? "█" : "░";
  return text;
}

// What fits on one line of the terminal: a line that wraps cannot be taken back.
std::string fitted(const std::string& line) {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return line;
  std::size_t columns = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(line[i]) & 0xc0) != 0x80;
    if (starts_character && ++columns == size.ws_col) return line.substr(0, i);
  }
  return line;
}

}  // namespace

ConsoleProgress::ConsoleProgress(bool quiet)
    : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1), begun_(Clock::now()) {
  if (terminal_ && !quiet_)
    ticker_ = std::jthread([this](const std::stop_token& stop) { tick(stop); });
}

ConsoleProgress::~ConsoleProgress() {
  ticker_.request_stop();
  if (ticker_.joinable()) ticker_.join();
  clear();
}

void ConsoleProgress::tick(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    wake_.wait_for(lock, stop, 2 * kTerminalPause, [] { return false; });
    if (staging_) show_stage();
  }
}

void ConsoleProgress::erase() {
  if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
  shown_ = false;
}

void ConsoleProgress::clear() {
  const std::lock_guard lock(mutex_);
  erase();
  staging_ = false;
  label_.clear();
}

void ConsoleProgress::begin(std::string_view label) {
  if (label == label_) return;
  erase();
  label_ = label;
  begun_ = Clock::now();
}

void ConsoleProgress::show(const std::string& line, bool last) {
  if (quiet_) return;
  const auto now = Clock::now();
  const auto pause = terminal_ ? std::chrono::duration_cast<Clock::duration>(kTerminalPause)
                               : std::chrono::duration_cast<Clock::duration>(kLogPause);
  const bool due = shown_ ? last || now - printed_ >= pause : !last && now - begun_ >= kPatience;
  if (!due) return;
  printed_ = now;
  shown_ = !last;
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}{}", fitted(line), last ? "\n" : "");
  } else {
    fmt::print(stderr, "{}\n", line);
  }
  std::fflush(stderr);
}

void ConsoleProgress::update(std::string_view label, std::size_t done, std::size_t total) {
  if (total == 0) return stage(label);
  const std::lock_guard lock(mutex_);
  staging_ = false;
  begin(label);
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  std::string left;
  if (done > 0 && done < total) {
    left = fmt::format(", {:.0f} s left", seconds * double(total - done) / double(done));
  }
  show(fmt::format("{} {} {}/{}{}", label, bar(done, total), done, total, left), done >= total);
}

void ConsoleProgress::stage(std::string_view label) {
  const std::lock_guard lock(mutex_);
  begin(label);
  staging_ = true;
  show_stage();
}

void ConsoleProgress::status(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (staging_) begin("");
  staging_ = false;
  show(std::string(line), false);
}

void ConsoleProgress::show_stage() {
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  show(fmt::format("{} … {:.0f} s", label_, seconds), false);
}

void ConsoleProgress::note(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (quiet_) return;
  erase();
  fmt::print(stderr, "{}\n", line);
}

std::string printable(std::string_view text) {
  std::string clean = clean_utf8(text);
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return clean;
}

void print_line(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

void print_json(const Json& value) {
  print_line(value.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace maia
