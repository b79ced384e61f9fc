// The host of a notebook's or a script's session; maia.connect() of the Python package starts it.
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <mutex>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "sandbox/dialogue.hpp"
#include "sandbox/frame_socket.hpp"
#include "task/session.hpp"

namespace maia {
namespace {

struct SessionCommand {
  LaboratoryOptions laboratory;
  int socket = -1;
};

void wait_for(int socket, short events) {
  pollfd wait{socket, events, 0};
  ::poll(&wait, 1, -1);
}

// Tells the other end how far long work is.
class SentProgress : public Progress {
 public:
  explicit SentProgress(FrameSocket& socket) : socket_(socket) {}

  void update(std::string_view label, std::size_t done, std::size_t total) override {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (done < total && now - sent_ < std::chrono::milliseconds(250)) return;
    sent_ = now;
    send(fmt::format("{}: {} of {}", label, done, total));
  }
  void note(std::string_view line) override {
    const std::lock_guard lock(mutex_);
    send(std::string(line));
  }

 private:
  void send(const std::string& text) {
    socket_.send({FrameType::kProgress, {{"text", clean_utf8(text, 1000)}}, {}});
  }

  FrameSocket& socket_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point sent_;
};

Frame greeting(const Session& session, const RunStore& store) {
  const Run& run = session.run();
  return {FrameType::kResult,
          {{"value",
            {{"run", run.id},
             {"folder", std::filesystem::absolute(store.folder()).string()},
             {"model", run.spec.model},
             {"layer", run.spec.layer},
             {"unit", run.spec.unit},
             {"target", describe_target(run.spec)}}}},
          {}};
}

// A person can do something about a service that does not answer, or go on without it.
Frame answer_of(const Frame& message, Session& session) {
  try {
    return answer_call(message, session);
  } catch (const Abandoned& error) {
    return error_answer(error);
  }
}

// Until the other end closes.
void serve(FrameSocket& socket, Session& session) {
  while (const auto message = socket.receive()) {
    if (message->type != FrameType::kCall) {
      throw Error(ErrorKind::kBadInput, "the session's client sent a message of the host");
    }
    if (!socket.send(answer_of(*message, session))) return;
  }
}

void run_session(SessionCommand& command) {
  int type = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(command.socket, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM) {
    throw Error(ErrorKind::kUsage, fmt::format("--socket {} is no stream socket: sessions are "
                                               "started from Python, with maia.connect()",
                                               command.socket));
  }
  FrameSocket socket{Descriptor(command.socket),
                     [&](short events) { wait_for(command.socket, events); }};
  SentProgress progress(socket);
  std::optional<RunStore> store;
  std::unique_ptr<Session> session;
  std::optional<OpenLaboratory> open;
  try {
    open = open_one_unit(command.laboratory, progress);
    store.emplace(runs_folder(command.laboratory.shared));
    session = Session::open(command.laboratory.request, *store, open->laboratory,
                            open->services.instruments(),
                            [&](const Run& run) { return write_report(*store, run).string(); });
  } catch (const Error& error) {
    socket.send(error_answer(error));
    throw;
  }
  if (socket.send(greeting(*session, *store))) serve(socket, *session);
  session->close();
}

}  // namespace

void add_session_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "session", "Serve the experiment API to a notebook; maia.connect() in Python starts it");
  auto options = std::make_shared<SessionCommand>();
  command
      ->add_option("--socket", options->socket,
                   "The number of an open descriptor, the host's end of a socket pair")
      ->required();
  options->laboratory.request.command = started_as;
  add_laboratory_options(*command, options->laboratory);
  add_runs_option(*command, options->laboratory.shared);
  command->callback([options] { run_session(*options); });
}

}  // namespace maia
