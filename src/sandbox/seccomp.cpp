#include "sandbox/seccomp.hpp"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

// What is missing here is missing on purpose: sockets, processes (fork, vfork, clone3, kill),
// tracing, mounts, namespaces, keys, BPF, io_uring, userfaultfd, memfd_create (memory that no limit
// counts), hard links, ownership, extended attributes. Some are missing because they act on what
// the worker shares with the host, its read-only files: locks (flock) would stop programs of the
// host, fadvise64 and readahead change what is in memory, mincore tells what is; and times
// (utimensat) can be set on a device by anyone who may write to it. execve stays because bubblewrap
// starts Python under the filter, which outlives it. Landlock's calls only take rights away.
constexpr const char* kAllowed[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2",
    "pwritev2", "lseek", "_llseek", "open", "openat", "creat", "close", "close_range", "dup",
    "dup2", "dup3", "stat", "fstat", "lstat", "newfstatat", "fstatat64", "statx", "statfs",
    "fstatfs", "access", "faccessat", "faccessat2", "getcwd", "chdir", "fchdir", "getdents",
    "getdents64", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "readlink", "readlinkat", "umask", "truncate", "ftruncate", "fallocate", "fsync",
    "fdatasync", "sendfile", "copy_file_range", "poll", "ppoll", "select", "pselect6", "pipe",
    "pipe2",
    // memory
    "brk", "mmap", "mmap2", "munmap", "mprotect", "mremap", "madvise", "msync",
    // threads and signals of its own
    "futex", "futex_time64", "set_robust_list", "set_tid_address", "rseq", "sched_yield",
    "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "getcpu", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait", "sigaltstack", "alarm", "setitimer",
    "getitimer", "pause", "arch_prctl",
    // who and when
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getgroups",
    "getresuid", "getresgid", "getpgid", "getpgrp", "getsid", "getpriority", "uname", "sysinfo",
    "times", "getrusage", "getrlimit", "setrlimit", "time", "gettimeofday", "clock_gettime",
    "clock_gettime64", "clock_getres", "nanosleep", "clock_nanosleep", "clock_nanosleep_time64",
    "getrandom", "restart_syscall",
    // start and end
    "execve", "wait4", "exit", "exit_group",
    // the inner file system wall
    "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"};

// Owners only: of the files in the work folder, and of the host's devices where the host is root
// and the worker keeps its number.
constexpr const char* kChangesRights[] = {"chmod", "fchmod", "fchmodat"};

// No locks, leases or seals, no signals to others (F_SETOWN, F_SETSIG), no larger pipes.
constexpr int kFileControls[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL};

// On any descriptor, the socket to the host included. The whole 64 bits are compared, though the
// kernel looks at 32.
constexpr unsigned kDeviceControls[] = {TCGETS, TIOCGWINSZ, FIONREAD, FIOCLEX, FIONCLEX, FIONBIO};

constexpr int kProcessControls[] = {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_CAPBSET_READ};

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

void check(int code) {
  // -EDOM and -EINVAL would be faults of the rules below.
  if (code == 0) return;
  throw Error(
      ErrorKind::kUnavailable,
      std::string("cannot make the system call filter of the sandbox: ") + std::strerror(-code));
}

void allow(const Filter& filter, const char* name) {
  const int number = seccomp_syscall_resolve_name(name);
  if (number == __NR_SCMP_ERROR || number < 0) return;  // this machine has no such call
  check(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, number, 0));
}

void allow_if(const Filter& filter, const char* name, const scmp_arg_cmp& condition) {
  const int number = seccomp_syscall_resolve_name(name);
  if (number == __NR_SCMP_ERROR || number < 0) return;
  check(seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, number, 1, &condition));
}

void add_rules(const Filter& filter, bool may_change_rights) {
  for (const char* name : kAllowed) allow(filter, name);
  if (may_change_rights) {
    for (const char* name : kChangesRights) allow(filter, name);
  }
  // Threads only: a new process would escape the limits that bind one process.
  constexpr std::uint64_t kNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                        CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  allow_if(filter, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | kNamespaces, CLONE_THREAD));
  check(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
  // Its own limits only: those of process 1 of its namespace keep the worker together.
  allow_if(filter, "prlimit64", SCMP_A0(SCMP_CMP_EQ, 0));
  for (const int command : kFileControls) {
    for (const char* name : {"fcntl", "fcntl64"}) {
      allow_if(filter, name, SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
    }
  }
  for (const unsigned request : kDeviceControls) {
    allow_if(filter, "ioctl", SCMP_A1(SCMP_CMP_EQ, request));
  }
  for (const int option : kProcessControls) {
    allow_if(filter, "prctl", SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(option)));
  }
}

}  // namespace

Descriptor memory_file(std::string_view bytes) {
  Descriptor file(::memfd_create("maia", MFD_CLOEXEC));
  std::size_t done = 0;
  while (file && done < bytes.size()) {
    const ssize_t written = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) file.reset();
    done += static_cast<std::size_t>(written);
  }
  if (!file || ::lseek(file.get(), 0, SEEK_SET) != 0) {
    throw Error(ErrorKind::kLimit,
                std::string("cannot make a file in memory: ") + std::strerror(errno));
  }
  return file;
}

Descriptor make_seccomp_program(bool may_change_rights) {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
  if (!filter) check(-ENOMEM);
  add_rules(filter, may_change_rights);
  Descriptor file = memory_file("");
  check(seccomp_export_bpf(filter.get(), file.get()));
  if (::lseek(file.get(), 0, SEEK_SET) != 0) check(-errno);
  return file;
}

}  // namespace maia
