// Where walls cannot stand, no program is run, and one sentence says what to do.
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>

#include "base/error.hpp"
#include "base/files.hpp"
#include "sandbox/recording_handler.hpp"
#include "sandbox/worker.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// In a process of its own, for what it changes cannot be undone: what a user would see, and the
// exit code of `maia`.
[[noreturn]] void try_a_worker() {
  int code = 0;
  try {
    RecordingHandler handler;
    Worker worker({});
    worker.run("print(6 * 7)", handler);
    std::fprintf(stderr, "ran: %s", handler.text.c_str());
  } catch (const Error& error) {
    std::fprintf(stderr, "refused: %s\n", error.what());
    code = exit_code(error.kind());
  }
  ::_exit(code);
}

class Refusal : public testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  fs::path program(const std::string& text) {
    fs::permissions(folder_.path(), fs::perms(0755));
    write_file(folder_.path() / "bwrap", std::string_view(text));
    fs::permissions(folder_.path() / "bwrap", fs::perms(0755));
    return folder_.path();
  }

  TemporaryFolder folder_;
};

constexpr int kUnavailable = 5;

TEST_F(Refusal, OfABubblewrapThatFails) {
  const auto path = program("#!/bin/sh\nexit 1\n");
  const auto attempt = [&] {
    ::setenv("PATH", path.c_str(), 1);
    try_a_worker();
  };
  EXPECT_EXIT(attempt(), testing::ExitedWithCode(kUnavailable),
              "refused: the agent's programs cannot be isolated here, because these walls do not "
              "stand: user namespace, .*system call filter, .*--unsafe-no-sandbox\n$");
}

// It runs the program, only without walls.
TEST_F(Refusal, OfABubblewrapThatRaisesNoWalls) {
  const auto path = program(
      "#!/bin/sh\nwhile [ \"$1\" != /confine ]; do shift; done\n"
      "while [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
  const auto attempt = [&] {
    ::setenv("PATH", path.c_str(), 1);
    try_a_worker();
  };
  EXPECT_EXIT(attempt(), testing::ExitedWithCode(kUnavailable),
              "refused: .*user namespace, mount namespace, process namespace, network namespace, "
              "ipc namespace, host name namespace, system call filter, no new privileges, .*;");
}

bool write_text(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  return written;
}

// As on a machine whose administrator has switched user namespaces off: in a namespace of its own,
// that is this process's to decide.
bool switch_user_namespaces_off() {
  const std::string user = "0 " + std::to_string(::geteuid()) + " 1";
  const std::string group = "0 " + std::to_string(::getegid()) + " 1";
  return ::unshare(CLONE_NEWUSER) == 0 && write_text("/proc/self/setgroups", "deny") &&
         write_text("/proc/self/uid_map", user) && write_text("/proc/self/gid_map", group) &&
         write_text("/proc/sys/user/max_user_namespaces", "0");
}

constexpr int kCannotTry = 99;

TEST_F(Refusal, OfAMachineWithoutUserNamespaces) {
  const auto attempt = [] {
    if (!switch_user_namespaces_off()) {
      std::fprintf(stderr, "refused: user namespaces cannot be switched off to try it\n");
      ::_exit(kCannotTry);
    }
    try_a_worker();
  };
  const auto expected = [](int status) {
    return WIFEXITED(status) &&
           (WEXITSTATUS(status) == kUnavailable || WEXITSTATUS(status) == kCannotTry);
  };
  EXPECT_EXIT(attempt(), expected,
              "refused: .*user namespace.*(max_user_namespaces|switched off to try)");
}

// An ordinary user has the walls that root has.
TEST_F(Refusal, IsNotForOrdinaryUsers) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  const auto attempt = [&] {
    // The sources may lie where nobody else can read them.
    fs::permissions(folder_.path(), fs::perms(0755));
    fs::copy(data_folder() / "python", folder_.path() / "python", fs::copy_options::recursive);
    ::setenv("MAIA_HOME", folder_.path().c_str(), 1);
    constexpr unsigned kNobody = 65534;
    if (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0) {
      ::_exit(kCannotTry);
    }
    try_a_worker();
  };
  EXPECT_EXIT(attempt(), testing::ExitedWithCode(0), "ran: 42\n$");
}

}  // namespace
}  // namespace maia
