#include "sandbox/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sandbox/dialogue.hpp"
#include "sandbox/walls.hpp"

namespace maia {
namespace {

using Status = ProgramOutcome::Status;

constexpr double kStartSeconds = 30;
constexpr double kStopSeconds = 5;
constexpr std::size_t kReadBytes = 256 << 10;
constexpr std::size_t kStartBytes = 16 << 10;  // of what a failed start printed

constexpr const char* kLost =
    "; the variables of earlier programs are lost, and the next program starts with a fresh worker";

// Anything from a millisecond to a year: a limit beyond that is none.
std::chrono::steady_clock::duration duration_of(double seconds) {
  const double bounded = std::clamp(seconds, 0.001, 3.0e7);
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(bounded));
}

std::string number_text(double value) {
  std::string text = Json(value).dump();
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

Descriptor moved_up(int number) {
  Descriptor original(number);
  Descriptor copy(::fcntl(number, F_DUPFD_CLOEXEC, 16));
  if (!copy) throw Error(ErrorKind::kLimit, "too many open files to start a worker");
  return copy;
}

std::string how_it_ended(const ChildStatus& status) {
  // bubblewrap reports a signal as a shell does.
  const bool signalled = status.signalled || status.number > 128;
  const int signal = status.signalled ? status.number : status.number - 128;
  if (!signalled)
    return "the worker ended by itself with exit code " + std::to_string(status.number);
  const char* name = ::sigdescr_np(signal);
  std::string text = "the worker was ended by signal " + std::to_string(signal);
  if (name != nullptr) text += std::string(" (") + name + ")";
  if (signal == SIGKILL) text += ", probably because this machine ran out of memory";
  return text;
}

Stopped violation(const std::string& what) {
  return {Status::kDied, "the worker broke the protocol (" + what + ")"};
}

}  // namespace

Worker::Process::Process(const SandboxOptions& options) : options_(options) {
  start();
  say_hello();
}

Worker::Process::~Process() {
  child_->kill();
  child_->wait(kStopSeconds);
  if (!options_.isolate) return;
  // The kernel ends what bubblewrap contained a moment after bubblewrap itself; both ends close
  // when the last of it is gone.
  const auto end = Clock::now() + duration_of(kStopSeconds);
  std::array<std::uint8_t, 4096> rest;
  for (const int descriptor : {socket_->descriptor(), output_.get()}) {
    while (descriptor >= 0 && Clock::now() < end) {
      pollfd wait{descriptor, POLLIN, 0};
      if (::poll(&wait, 1, 100) <= 0) continue;
      if (::read(descriptor, rest.data(), rest.size()) <= 0) break;
    }
  }
}

void Worker::Process::start() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw Error(ErrorKind::kLimit, std::string("cannot open a socket: ") + std::strerror(errno));
  }
  socket_.emplace(Descriptor(ends[0]), [this](short events) { wait_for(events); });
  const Descriptor workers_socket = moved_up(ends[1]);
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw Error(ErrorKind::kLimit, std::string("cannot open a pipe: ") + std::strerror(errno));
  }
  output_ = Descriptor(ends[0]);
  const Descriptor workers_output = moved_up(ends[1]);
  ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);

  const auto client = data_folder() / "python";
  const auto command = worker_command(options_);
  PreparedLaunch prepared;
  if (options_.isolate) {
    const auto walls = require_walls();
    prepared = walled_launch(walls.bubblewrap, options_, walls.as_root, client, command);
  } else {
    folder_.emplace();
    prepared = bare_launch(options_, folder_->path(), client, command);
  }
  prepared.launch.socket = workers_socket.get();
  prepared.launch.output = workers_output.get();
  group_ = std::move(prepared.group);
  child_ = std::make_unique<Child>(prepared.launch);
}

void Worker::Process::say_hello() {
  deadline_ = Clock::now() + duration_of(kStartSeconds);
  std::string why;
  try {
    if (receive().type == FrameType::kHello) return;
    why = "it sent the wrong message";
  } catch (const Stopped& stopped) {
    why = stopped.status == Status::kTimedOut
              ? "it was not ready after " + number_text(kStartSeconds) + " s"
              : stopped.why;
  }
  child_->kill();
  drain_output();
  const std::string text = clean_utf8(trim(start_text_), 1000);
  throw Error(ErrorKind::kUnavailable, "the Python worker did not start: " + why +
                                           (text.empty() ? "" : " (it printed: " + text + ")"));
}

bool Worker::Process::quiet() const {
  return socket_->quiet();
}

ProgramOutcome Worker::Process::run(const std::string& code, std::size_t number,
                                    ToolHandler& handler) {
  const auto begin = Clock::now();
  PrintedText printed(handler, options_.output_bytes);
  printed_ = &printed;
  ProgramOutcome outcome;
  try {
    outcome.error = run_to_end(code, number, handler);
    if (!outcome.error.empty()) outcome.status = Status::kFailed;
  } catch (const Stopped& stopped) {
    child_->kill();
    drain_output();
    outcome.status = stopped.status;
    outcome.error = stopped.why + kLost;
  }
  printed_ = nullptr;
  printed.finish();
  outcome.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return outcome;
}

std::string Worker::Process::run_to_end(const std::string& code, std::size_t number,
                                        ToolHandler& handler) {
  deadline_ = Clock::now() + duration_of(options_.seconds);
  send({FrameType::kRun, {{"code", clean_utf8(code)}, {"number", number}}, {}});
  Dialogue dialogue(handler, number, options_.tool_calls);
  while (true) {
    const Frame message = receive();
    // What was printed before the message comes before it.
    drain_output();
    const auto received = Clock::now();
    std::optional<Frame> reply;
    try {
      reply = dialogue.take(message);
    } catch (const Abandoned&) {
      throw;
    } catch (const Error& error) {
      throw violation(error.what());
    }
    if (!reply) return dialogue.error();
    deadline_ += Clock::now() - received;
    send(*reply);
  }
}

void Worker::Process::send(const Frame& frame) {
  if (!socket_->send(frame)) connection_lost();
}

Frame Worker::Process::receive() {
  std::optional<Frame> frame;
  try {
    frame = socket_->receive();
  } catch (const Error& error) {
    throw violation(error.what());
  }
  if (!frame) connection_lost();
  check_clock();  // messages without end are no way round it
  return std::move(*frame);
}

void Worker::Process::check_clock() const {
  if (Clock::now() < deadline_) return;
  throw Stopped{Status::kTimedOut, "the program ran longer than its limit of " +
                                       number_text(options_.seconds) +
                                       " s (time in tool calls not counted) and was stopped"};
}

// Returns when the socket may be ready for `events`; reads what is printed meanwhile.
void Worker::Process::wait_for(short events) {
  check_clock();
  const auto left = deadline_ - Clock::now();
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  std::array<pollfd, 2> waits{pollfd{socket_->descriptor(), events, 0},
                              pollfd{output_.get(), POLLIN, 0}};
  const int timeout = static_cast<int>(std::clamp<std::int64_t>(milliseconds, 0, 60'000));
  if (::poll(waits.data(), waits.size(), timeout) <= 0) return;
  if (waits[1].revents != 0) read_output(kReadBytes);
}

void Worker::Process::read_output(std::size_t limit) {
  std::array<char, 64 << 10> buffer;
  while (limit > 0 && output_) {
    const ssize_t size = ::read(output_.get(), buffer.data(), std::min(limit, buffer.size()));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return;
    if (size == 0) {
      output_.reset();
      return;
    }
    const std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    if (printed_ != nullptr) {
      printed_->add(text);
    } else if (start_text_.size() < kStartBytes) {
      start_text_ += text;
    }
    limit -= text.size();
  }
}

// What is in the pipe now, and not what a thread of the program may add while it is read.
void Worker::Process::drain_output() {
  int waiting = 0;
  if (output_ && ::ioctl(output_.get(), FIONREAD, &waiting) == 0 && waiting > 0) {
    read_output(static_cast<std::size_t>(waiting));
  }
}

void Worker::Process::connection_lost() {
  const auto status = child_->wait(1);
  if (group_ && group_->ran_out_of_memory()) {
    throw Stopped{Status::kDied, "the program took more memory than its limit of " +
                                     std::to_string(options_.memory_bytes >> 20) +
                                     " MB, its files and what the kernel keeps for it included, "
                                     "and was stopped"};
  }
  throw Stopped{Status::kDied,
                status ? how_it_ended(*status) : "the worker closed its connection to the host"};
}

}  // namespace maia
