// The only place that prints: results on standard output, progress and complaints on standard
// error.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/progress.hpp"

namespace maia {

// A bar on a terminal, a line every few seconds elsewhere. Work that ends within two seconds shows
// nothing.
class ConsoleProgress : public Progress {
 public:
  explicit ConsoleProgress(bool quiet);
  ~ConsoleProgress() override;

  void update(std::string_view label, std::size_t done, std::size_t total) override;
  void note(std::string_view line) override;
  // A step without a known length, shown until the next update.
  void stage(std::string_view label);
  // Takes the bar off the screen.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void show(const std::string& line, bool last);

  std::mutex mutex_;
  bool quiet_;
  bool terminal_;
  bool shown_ = false;
  std::string label_;
  Clock::time_point begun_;
  Clock::time_point printed_;
};

void print_line(const std::string& line);
// Indented JSON.
void print_json(const Json& value);

}  // namespace maia
