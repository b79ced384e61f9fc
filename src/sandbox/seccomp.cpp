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
// counts), links, ownership. execve stays because bubblewrap starts Python under the filter, which
// outlives it.
constexpr const char* kAllowed[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2",
    "pwritev2", "lseek", "_llseek", "open", "openat", "creat", "close", "close_range", "dup",
    "dup2", "dup3", "stat", "fstat", "lstat", "newfstatat", "fstatat64", "statx", "statfs",
    "fstatfs", "access", "faccessat", "faccessat2", "getcwd", "chdir", "fchdir", "getdents",
    "getdents64", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "readlink", "readlinkat", "chmod", "fchmod", "fchmodat", "umask", "truncate",
    "ftruncate", "fallocate", "fsync", "fdatasync", "flock", "utimensat", "futimesat", "utime",
    "utimes", "sendfile", "copy_file_range", "fadvise64", "readahead", "fcntl", "fcntl64", "poll",
    "ppoll", "select", "pselect6", "pipe", "pipe2",
    // memory
    "brk", "mmap", "mmap2", "munmap", "mprotect", "mremap", "madvise", "msync", "mincore",
    // threads and signals of its own
    "futex", "futex_time64", "set_robust_list", "get_robust_list", "set_tid_address", "rseq",
    "membarrier", "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "getcpu", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait", "sigaltstack", "alarm",
    "setitimer", "getitimer", "pause", "arch_prctl",
    // who and when
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getgroups",
    "getresuid", "getresgid", "getpgid", "getpgrp", "getsid", "getpriority", "uname", "sysinfo",
    "times", "getrusage", "getrlimit", "setrlimit", "prlimit64", "time", "gettimeofday",
    "clock_gettime", "clock_gettime64", "clock_getres", "nanosleep", "clock_nanosleep",
    "clock_nanosleep_time64", "getrandom", "restart_syscall",
    // start and end
    "execve", "exit", "exit_group", "wait4", "waitid"};

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

void allow_if(const Filter& filter, int call, const scmp_arg_cmp& condition) {
  check(seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &condition));
}

void add_rules(const Filter& filter) {
  for (const char* name : kAllowed) allow(filter, name);
  // Threads only: a new process would escape the limits that bind one process.
  constexpr std::uint64_t kNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                        CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  allow_if(filter, SCMP_SYS(clone),
           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | kNamespaces, CLONE_THREAD));
  check(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
  for (const unsigned request : {TCGETS, TIOCGWINSZ, FIONREAD, FIOCLEX, FIONCLEX, FIONBIO}) {
    allow_if(filter, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, request));
  }
  for (const int option : {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_CAPBSET_READ}) {
    allow_if(filter, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(option)));
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

Descriptor make_seccomp_program() {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
  if (!filter) check(-ENOMEM);
  add_rules(filter);
  Descriptor file = memory_file("");
  check(seccomp_export_bpf(filter.get(), file.get()));
  if (::lseek(file.get(), 0, SEEK_SET) != 0) check(-errno);
  return file;
}

}  // namespace maia
