// The Python process that runs an agent's experiment programs, and the walls around it. Variables
// persist from one program to the next as long as the worker lives.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace maia {

using Bytes = std::vector<std::uint8_t>;

// What a program asked of the host: checked for framing and size, not yet for meaning.
struct ToolCall {
  std::string name;  // "tools.text2image"
  Json arguments;
  std::vector<Bytes> blobs;
};

struct ToolResult {
  Json value;
  std::vector<Bytes> blobs;
};

// A program that was given up because a tool cannot work at the moment; it may be run again.
class Abandoned : public Error {
 public:
  explicit Abandoned(const Error& why) : Error(why.kind(), why.what()) {}
};

// The host side of a running program; called on the thread that runs it, in the order of the
// program.
class ToolHandler {
 public:
  virtual ~ToolHandler() = default;
  // An Error of kind kUsage, kBadInput or kNotFound reaches the program as ValueError, any other as
  // RuntimeError, and the program goes on; but kUnavailable, a service that does not answer, is
  // nothing that a program could mend: Worker::run passes it on as Abandoned.
  virtual ToolResult call(const ToolCall& call) = 0;
  // What the program wrote to standard output or standard error.
  virtual void printed(std::string_view text) = 0;
};

struct SandboxOptions {
  bool isolate = true;  // false only on the user's explicit word
  double seconds = 60;  // wall clock of one program, time in tool calls not counted
  std::size_t memory_bytes = std::size_t{2} << 30;
  std::size_t disk_bytes = std::size_t{256} << 20;  // of the private work folder
  std::size_t output_bytes = 64 << 10;              // printed text that is kept
  std::size_t tool_calls = 10000;                   // of one program
};

struct ProgramOutcome {
  enum class Status {
    kFinished,
    kFailed,    // raised: `error` is its traceback, the agent's own lines only
    kTimedOut,  // the worker was stopped; variables are lost
    kDied,      // the worker ended by itself or was stopped for breaking the protocol
  };
  Status status = Status::kFinished;
  std::string error;  // for a person and the agent; empty when finished
  double seconds = 0;
};

// Which walls can stand here, and what to do about those that cannot.
struct SandboxReport {
  struct Wall {
    std::string name;
    bool stands = false;
    std::string remedy;  // empty when it stands
    bool needed = true;  // without it no program is run
  };
  std::vector<Wall> walls;
  bool sufficient = false;  // all that are needed stand
};
SandboxReport inspect_sandbox();

class Worker {
 public:
  // Starts nothing yet. Throws kUnavailable when isolation is asked for and cannot be had.
  explicit Worker(SandboxOptions options);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Runs one program; starts a worker if none lives. In it `system` and `tools` are defined; a
  // function run_experiment or execute_command with those parameters that it defines is called
  // once. Throws Abandoned, and what the handler throws that is no Error; the worker is over then.
  ProgramOutcome run(const std::string& code, ToolHandler& handler);
  bool alive() const;

 private:
  class Process;
  SandboxOptions options_;
  std::unique_ptr<Process> process_;
  std::size_t programs_ = 0;  // run so far, which number their tracebacks
};

// The experiment API as an agent is shown it, made from the docstrings of python/maia; `without`
// are methods of `tools` that are left out.
std::string experiment_api_text(std::span<const std::string> without = {});

}  // namespace maia
