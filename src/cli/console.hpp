// The only place that prints: results on standard output, progress and complaints on standard
// error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/json.hpp"
#include "base/progress.hpp"

namespace maia {

// A bar where the length of the work is known, else a line with the seconds it has taken; redrawn
// in place on a terminal, a line every few seconds elsewhere. Work that is over at once shows
// nothing.
class ConsoleProgress : public Progress {
 public:
  explicit ConsoleProgress(bool quiet);
  ~ConsoleProgress() override;
  ConsoleProgress(const ConsoleProgress&) = delete;
  ConsoleProgress& operator=(const ConsoleProgress&) = delete;

  void update(std::string_view label, std::size_t done, std::size_t total) override;
  void note(std::string_view line) override;
  // Work without a known length, shown with its seconds until the next update or clear.
  void stage(std::string_view label);
  // A line that says itself how far the work is.
  void status(std::string_view line);
  // Takes the line off the screen.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void begin(std::string_view label);
  void show(const std::string& line, bool last);
  void show_stage();
  void erase();
  void tick(const std::stop_token& stop);

  std::mutex mutex_;
  bool quiet_;
  bool terminal_;
  bool shown_ = false;    // a line of ours is on the screen
  bool staging_ = false;  // the label is a stage
  std::string label_;
  Clock::time_point begun_;
  Clock::time_point printed_;
  std::condition_variable_any wake_;
  std::jthread ticker_;  // keeps a stage's seconds running on a terminal
};

void print_line(const std::string& line);
// Text of a file's making, for a terminal: valid UTF-8, and '?' for control characters, which could
// be commands to the terminal.
std::string printable(std::string_view text);
// Indented JSON.
void print_json(const Json& value);

}  // namespace maia
