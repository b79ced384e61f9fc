#include "cli/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace maia {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(700);
constexpr int kBarWidth = 24;

std::string bar(std::size_t done, std::size_t total) {
  const auto filled = static_cast<int>(kBarWidth * std::min(done, total) / total);
  std::string text;
  for (int i = 0; i < kBarWidth; ++i) text += i < filled ? "█" : "░";
  return text;
}

}  // namespace

ConsoleProgress::ConsoleProgress(bool quiet)
    : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1), begun_(Clock::now()) {}

ConsoleProgress::~ConsoleProgress() {
  clear();
}

void ConsoleProgress::clear() {
  const std::lock_guard lock(mutex_);
  if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
  shown_ = false;
}

void ConsoleProgress::show(const std::string& line, bool last) {
  const auto now = Clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(5);
  const bool due = shown_ ? now - printed_ >= pause || last : now - begun_ >= kPatience && !last;
  if (quiet_ || !due) return;
  printed_ = now;
  shown_ = true;
  fmt::print(stderr, "{}{}{}", terminal_ ? "\r\033[K" : "", line, terminal_ && !last ? "" : "\n");
  std::fflush(stderr);
  if (last) shown_ = false;
}

void ConsoleProgress::update(std::string_view label, std::size_t done, std::size_t total) {
  if (total == 0) return stage(label);
  const std::lock_guard lock(mutex_);
  if (label != label_) {
    if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
    label_ = label;
    begun_ = Clock::now();
    shown_ = false;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  std::string left;
  if (done > 0 && done < total) {
    left = fmt::format(", {:.0f} s left", seconds * double(total - done) / double(done));
  }
  show(fmt::format("{} {} {}/{}{}", label, bar(done, total), done, total, left), done >= total);
}

void ConsoleProgress::stage(std::string_view label) {
  const std::lock_guard lock(mutex_);
  if (!shown_) begun_ = Clock::now() - kPatience;
  label_ = label;
  if (terminal_) show(fmt::format("{} …", label), false);
}

void ConsoleProgress::note(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (quiet_) return;
  if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
  fmt::print(stderr, "{}\n", line);
}

void print_line(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

void print_json(const Json& value) {
  print_line(value.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace maia
