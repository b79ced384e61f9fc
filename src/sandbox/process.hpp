// One living worker: the process, its socket and its output, and the running of one program at a
// time.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/files.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/child.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/frame_socket.hpp"
#include "sandbox/printed.hpp"
#include "sandbox/worker.hpp"

namespace maia {

// Why a program cannot go on.
struct Stopped {
  ProgramOutcome::Status status;
  std::string why;
};

class Worker::Process {
 public:
  // Returns when the worker is ready. Throws kUnavailable if it does not come to that.
  explicit Process(const SandboxOptions& options);
  // Stops it with all it started.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // After kTimedOut and kDied this process is of no more use.
  ProgramOutcome run(const std::string& code, std::size_t number, ToolHandler& handler);

  // It lives and, as it should between programs, says nothing.
  bool quiet() const;

 private:
  using Clock = std::chrono::steady_clock;

  void start();
  void say_hello();
  void send(const Frame& frame);
  Frame receive();
  void wait_for(short events);
  void check_clock() const;
  void read_output(std::size_t limit);
  void drain_output();
  std::string run_to_end(const std::string& code, std::size_t number, ToolHandler& handler);
  [[noreturn]] void connection_lost();

  SandboxOptions options_;
  std::optional<TemporaryFolder> folder_;  // where there are no walls
  std::optional<FrameSocket> socket_;
  Descriptor output_;
  std::optional<ControlGroup> group_;  // where there can be one
  std::unique_ptr<Child> child_;
  PrintedText* printed_ = nullptr;  // of the running program
  std::string start_text_;          // printed before the first program: why a start failed
  Clock::time_point deadline_;
};

}  // namespace maia
