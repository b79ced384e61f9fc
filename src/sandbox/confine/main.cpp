// confine RULE PATH ... -- PROGRAM ARGUMENT ...
//
// Takes away, by Landlock, the right to everything that no rule gives, and becomes the program. It
// is a small static program of its own because it must run inside bubblewrap's mounts, after the
// system call filter and before Python. What this kernel does not know is left out, down to
// everything: the mounts and the filter stand without it.
//
// Rules: "run" read and execute, "read" read, "device" read and write, "work" everything but
// executing and making devices, sockets, fifos and links.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

namespace {

// From linux/landlock.h, which may be older here than the kernel that this runs on.
constexpr std::uint64_t kExecute = 1U << 0;
constexpr std::uint64_t kWriteFile = 1U << 1;
constexpr std::uint64_t kReadFile = 1U << 2;
constexpr std::uint64_t kReadFolder = 1U << 3;
constexpr std::uint64_t kRemoveFolder = 1U << 4;
constexpr std::uint64_t kRemoveFile = 1U << 5;
constexpr std::uint64_t kMakeFolder = 1U << 7;
constexpr std::uint64_t kMakeFile = 1U << 8;
constexpr std::uint64_t kMoveBetweenFolders = 1U << 13;
constexpr std::uint64_t kTruncate = 1U << 14;

constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskForVersion = 1;
constexpr int kPathBeneath = 1;

struct Ruleset {
  std::uint64_t files;
  std::uint64_t network;
  std::uint64_t scope;
};

struct [[gnu::packed]] PathRule {
  std::uint64_t allowed;
  std::int32_t folder;
};

// All that version `version` of the interface can take away.
Ruleset everything(long version) {
  Ruleset set{(1U << 13) - 1, 0, 0};
  if (version >= 2) set.files |= kMoveBetweenFolders;
  if (version >= 3) set.files |= kTruncate;
  if (version >= 4) set.network = 3;        // binding and connecting of TCP
  if (version >= 5) set.files |= 1U << 15;  // ioctl on devices
  if (version >= 6) set.scope = 3;          // abstract sockets and signals beyond this process
  return set;
}

std::uint64_t rights_of(const char* rule) {
  if (std::strcmp(rule, "run") == 0) return kReadFile | kReadFolder | kExecute;
  if (std::strcmp(rule, "read") == 0) return kReadFile | kReadFolder;
  if (std::strcmp(rule, "device") == 0) return kReadFile | kWriteFile | kTruncate;
  if (std::strcmp(rule, "work") == 0) {
    return kReadFile | kReadFolder | kWriteFile | kTruncate | kRemoveFile | kRemoveFolder |
           kMakeFile | kMakeFolder | kMoveBetweenFolders;
  }
  return 0;
}

// Only these mean something for a path that is not a folder.
constexpr std::uint64_t kOfFiles = kExecute | kWriteFile | kReadFile | kTruncate;

void add_rule(int ruleset, const char* path, std::uint64_t rights) {
  const int folder = ::open(path, O_PATH | O_CLOEXEC | O_DIRECTORY);
  const int any = folder >= 0 ? folder : ::open(path, O_PATH | O_CLOEXEC);
  if (any < 0) return;  // not everything is on every machine
  const PathRule rule{folder >= 0 ? rights : rights & kOfFiles, any};
  ::syscall(kAddRule, ruleset, kPathBeneath, &rule, 0);
  ::close(any);
}

}  // namespace

int main(int count, char** arguments) {
  const long version = ::syscall(kCreateRuleset, nullptr, 0, kAskForVersion);
  const Ruleset all = everything(version);
  const int ruleset =
      version < 1 ? -1 : static_cast<int>(::syscall(kCreateRuleset, &all, sizeof all, 0));
  int next = 1;
  for (; next + 1 < count && std::strcmp(arguments[next], "--") != 0; next += 2) {
    const std::uint64_t rights = rights_of(arguments[next]) & all.files;
    if (ruleset >= 0) add_rule(ruleset, arguments[next + 1], rights);
  }
  if (ruleset >= 0) {
    ::syscall(kRestrictSelf, ruleset, 0);
    ::close(ruleset);
  }
  if (++next >= count) return 127;
  ::execv(arguments[next], arguments + next);
  return 127;
}
