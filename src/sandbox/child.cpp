#include "sandbox/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr std::size_t kStackBytes = 256 << 10;
constexpr long kNobody = 65534;

// What the child needs between its birth and exec, where it shares the host's memory and may
// neither allocate nor lock: everything is laid out before.
struct Start {
  const Launch* launch;
  std::vector<char*> arguments;
  std::vector<char*> environment;
  sigset_t signals;    // to restore
  int error = 0;       // written by the child
  bool joined = true;  // its groups; written by the child
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  return result;
}

// Raw system calls, since the C library's versions would change the credentials of every thread.
bool become_nobody() {
  return ::syscall(SYS_setgroups, 0, nullptr) == 0 &&
         ::syscall(SYS_setresgid, kNobody, kNobody, kNobody) == 0 &&
         ::syscall(SYS_setresuid, kNobody, kNobody, kNobody) == 0;
}

// Standard input is a pipe that nobody writes to. It is no device of the host's, whose rights and
// times a worker that may write to it could change.
bool arrange_input() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  ::close(ends[1]);
  return ::dup2(ends[0], 0) == 0;
}

bool arrange_descriptors(const Launch& launch) {
  if (!arrange_input()) return false;
  const int output = launch.output >= 0 ? launch.output : ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (output < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0) return false;
  // dup2 of a descriptor to itself would leave it to be closed.
  for (const int standard : {0, 1, 2}) ::fcntl(standard, F_SETFD, 0);
  if (launch.socket >= 0 && ::dup2(launch.socket, 3) < 0) return false;
  // Whatever else the host has open must not be inherited: a library may have left it without
  // close-on-exec.
  const unsigned first = launch.socket >= 0 ? 4 : 3;
  if (::syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return false;
    for (rlim_t i = first; i < files.rlim_cur; ++i)
      ::fcntl(static_cast<int>(i), F_SETFD, FD_CLOEXEC);
  }
  for (const int descriptor : launch.passed) {
    if (::fcntl(descriptor, F_SETFD, 0) != 0) return false;
  }
  return true;
}

bool prepare(Start& start) {
  const Launch& launch = *start.launch;
  // Before root is given up. Where the kernel refuses, the child goes on outside.
  for (const int group : launch.groups) {
    start.joined = ::write(group, "0", 1) == 1 && start.joined;
  }
  if (!launch.folder.empty() && ::chdir(launch.folder.c_str()) != 0) return false;
  if (!arrange_descriptors(launch)) return false;
  for (const auto& [resource, value] : launch.limits) {
    rlimit limit{};
    ::getrlimit(static_cast<__rlimit_resource>(resource), &limit);
    limit.rlim_max = std::min(limit.rlim_max, value);
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) return false;
  }
  if (launch.drop_root && ::geteuid() == 0 && !become_nobody()) return false;
  if (::setsid() < 0) return false;
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return false;
  // Where the kernel refuses, programs whose order of things follows from addresses do not repeat.
  if (launch.fixed_addresses) ::personality(ADDR_NO_RANDOMIZE);
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &usual, nullptr);
  return ::sigprocmask(SIG_SETMASK, &start.signals, nullptr) == 0;
}

int child_main(void* argument) {
  auto& start = *static_cast<Start*>(argument);
  if (prepare(start)) {
    ::execve(start.launch->program.c_str(), start.arguments.data(), start.environment.data());
  }
  start.error = errno;
  ::_exit(127);
}

// As vfork does: the host may hold gigabytes, which fork would have to map once more, and this
// thread waits until exec. All signals are blocked so that no handler of the host runs in the
// child.
pid_t spawn(const Launch& launch, int& error, bool& joined) {
  Start start;
  start.launch = &launch;
  start.arguments = pointers(launch.arguments);
  start.arguments.insert(start.arguments.begin(), const_cast<char*>(launch.program.c_str()));
  start.arguments.push_back(nullptr);
  start.environment = pointers(launch.environment);
  start.environment.push_back(nullptr);

  void* const stack = ::mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) {
    error = errno;
    return -1;
  }
  // Giving up root marks the shared memory as not dumpable; that is undone for the host.
  const int dumpable = ::prctl(PR_GET_DUMPABLE);
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &start.signals);
  const pid_t pid = ::clone(&child_main, static_cast<char*>(stack) + kStackBytes,
                            CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
  error = pid < 0 ? errno : start.error;
  joined = start.joined;
  if (launch.drop_root && dumpable == 1) ::prctl(PR_SET_DUMPABLE, 1);
  ::pthread_sigmask(SIG_SETMASK, &start.signals, nullptr);
  ::munmap(stack, kStackBytes);
  if (pid > 0 && error != 0) ::waitpid(pid, nullptr, 0);
  return error == 0 ? pid : -1;
}

}  // namespace

Child::Child(const Launch& launch) : keeper_([this, &launch] { run(launch); }) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return started_; });
  if (start_error_ == 0) return;
  lock.unlock();
  keeper_.join();
  throw Error(ErrorKind::kUnavailable,
              "cannot start " + launch.program + ": " + std::strerror(start_error_));
}

Child::~Child() {
  kill();
  keeper_.join();
}

void Child::run(const Launch& launch) {
  int error = 0;
  bool joined = false;
  const pid_t pid = spawn(launch, error, joined);
  {
    const std::lock_guard lock(mutex_);
    joined_ = joined;
    pid_ = pid;
    start_error_ = error;
    started_ = true;
    changed_
        .notify_all();  // under the lock: `launch` and, after a failure, this may go right after
  }
  if (pid < 0) return;
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  // The number stays taken until it is reaped, and it is reaped under the lock that kill() holds,
  // so that no signal can reach a stranger that was given the same number.
  const std::lock_guard lock(mutex_);
  ::kill(-pid, SIGKILL);  // what it left behind in its group
  ::waitpid(pid, nullptr, 0);
  reaped_ = true;
  status_ = {info.si_code != CLD_EXITED, info.si_status};
  changed_.notify_all();
}

void Child::kill() {
  const std::lock_guard lock(mutex_);
  if (reaped_) return;
  // It leads its own session and group; where nothing contains its children, the group is what
  // there is to stop them by.
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
}

std::optional<ChildStatus> Child::wait(double seconds) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, std::chrono::duration<double>(seconds),
                         [this] { return reaped_; })) {
    return std::nullopt;
  }
  return status_;
}

}  // namespace maia
