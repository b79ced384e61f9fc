#include "sandbox/walls.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/files.hpp"
#include "sandbox/recording_handler.hpp"

namespace maia {
namespace {

TEST(Walls, AReportNamesEachWallOnceAndARemedyForThoseThatFail) {
  const auto report = inspect_sandbox();
  std::set<std::string> names;
  bool needed = true;
  for (const auto& wall : report.walls) {
    names.insert(wall.name);
    EXPECT_EQ(wall.remedy.empty(), wall.stands) << wall.name;
    if (wall.needed) needed = needed && wall.stands;
  }
  EXPECT_EQ(names.size(), report.walls.size());
  for (const char* name :
       {"bubblewrap", "user namespace", "mount namespace", "process namespace", "network namespace",
        "ipc namespace", "host name namespace", "system call filter", "no new privileges",
        "no capabilities", "read-only files", "resource limits", "control group", "Landlock"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
  EXPECT_EQ(report.sufficient, needed);
}

TEST(Walls, WhatIsMissingIsOneSentenceWithARemedyAndTheWayWithout) {
  SandboxReport report;
  report.walls = {{"bubblewrap", true, ""},
                  {"user namespace", false, "allow user namespaces"},
                  {"system call filter", false, "use another kernel"}};
  EXPECT_EQ(missing_walls(report),
            "the agent's programs cannot be isolated here, because these walls do not stand: user "
            "namespace, system call filter; allow user namespaces, or run them unprotected with "
            "--unsafe-no-sandbox");
}

// Two of the host's descriptors without close-on-exec, as a library may leave them.
TEST(Walls, NothingThatTheHostHasOpenIsPassedOn) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  const TemporaryFolder folder;
  write_file(folder.path() / "secret", std::string_view("SECRET"));
  const std::array<Descriptor, 2> leaked{
      Descriptor(::open((folder.path() / "secret").c_str(), O_RDWR)),
      Descriptor(::fcntl(0, F_DUPFD, 100))};
  Worker worker({});
  RecordingHandler handler;
  worker.run(R"(
import os, stat
kinds = {}
for number in range(256):
    try:
        kinds[number] = stat.S_IFMT(os.fstat(number).st_mode)
    except OSError:
        pass
print([number for number, kind in kinds.items() if kind == stat.S_IFSOCK])
print([number for number, kind in kinds.items() if kind not in (stat.S_IFSOCK, stat.S_IFIFO)])
)",
             handler);
  EXPECT_EQ(handler.text, "[3]\n[]\n");
}

TEST(Walls, LeaveProgramsTheDevicesTheyNeed) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  Worker worker({});
  RecordingHandler handler;
  const auto outcome = worker.run(R"(
import os, sys
with open(os.devnull, "r+b", 0) as null:
    print(null.write(b"x"), null.read(1))
with open("/dev/urandom", "rb") as random, open("/dev/zero", "rb") as zero:
    print(len(random.read(8)), zero.read(2))
print(repr(sys.stdin.read()))
)",
                                  handler);
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(handler.text, "1 b''\n8 b'\\x00\\x00'\n''\n");
}

// What programs do in their folder with the standard library.
TEST(Walls, LeaveProgramsTheirFolder) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  Worker worker({});
  RecordingHandler handler;
  const auto outcome = worker.run(R"(
import os, pathlib, shutil, tempfile, zipfile
from PIL import Image
os.makedirs("a/b")
pathlib.Path("a/b/text").write_text("hello")
pathlib.Path("a/touched").touch()
shutil.copy("a/b/text", "copy")
os.rename("copy", "a/moved")
with zipfile.ZipFile("all.zip", "w") as archive:
    archive.write("a/moved")
with tempfile.NamedTemporaryFile() as file:
    Image.new("RGB", (2, 2), "red").save(file, "PNG")
    print(Image.open(file.name).getpixel((0, 0)))
print(zipfile.ZipFile("all.zip").read("a/moved"), sorted(os.listdir("a")))
shutil.rmtree("a")
)",
                                  handler);
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(handler.text, "(255, 0, 0)\nb'hello' ['b', 'moved', 'touched']\n");
}

// Where only root may make user namespaces, the worker keeps root's number, without its rights.
TEST(Walls, EvenAWorkerOfRootChangesNothing) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  if (::geteuid() != 0) GTEST_SKIP() << "only root can start it";
  const auto prepared =
      walled_launch(find_bubblewrap(), {}, /*as_root=*/true, {}, {kPython, "-S", "-c", R"(
import os, sys
attempts = [
    lambda: open("/proc/sys/kernel/core_pattern", "w"),
    lambda: open("/proc/sysrq-trigger", "w"),
    lambda: os.chmod("/dev/null", 0o666),
    lambda: os.utime("/dev/null"),
    lambda: os.fchmod(os.open("/dev/null", os.O_WRONLY), 0o666),
    lambda: os.fchmod(0, 0o666),
    lambda: os.chmod("/usr/bin/python3", 0o755),
    lambda: open("/usr/x", "w"),
    lambda: open("/x", "w"),
    lambda: os.listdir("/root"),
    lambda: os.setuid(0),
    lambda: os.mknod("/scratch/disk", 0o60600, 0),
]
for number, attempt in enumerate(attempts):
    try:
        attempt()
    except OSError:
        continue
    sys.exit(10 + number)
)"});
  Child child(prepared.launch);
  const auto status = child.wait(30);
  ASSERT_TRUE(status.has_value());
  EXPECT_FALSE(status->signalled);
  EXPECT_EQ(status->number, 0);
}

bool runs(const std::string& mark) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const int file = ::open((entry.path() / "cmdline").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    std::array<char, 256> text{};
    const ssize_t size = ::read(file, text.data(), text.size());
    ::close(file);
    const std::string_view found(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (found.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

// Asks until it is so, and gives up long after it should have been.
bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 600; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST(Walls, TheWorkerGoesWhenTheHostIsKilled) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  const std::string mark = "maia-orphan-mark-" + std::to_string(::getpid());
  const pid_t host = ::fork();
  if (host == 0) {
    RecordingHandler handler;
    Worker worker({});
    worker.run(
        "import os\nos.execv('/usr/bin/python3', ['" + mark + "', '-S', '-c', 'while True: pass'])",
        handler);
    ::_exit(0);
  }
  EXPECT_TRUE(comes_true([&] { return runs(mark); }));
  ::kill(host, SIGKILL);
  ::waitpid(host, nullptr, 0);
  EXPECT_TRUE(comes_true([&] { return !runs(mark); }));
}

TEST(Walls, AMissingClientIsNamed) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  const TemporaryFolder folder;
  const char* before = ::getenv("MAIA_HOME");
  const std::string saved = before != nullptr ? before : "";
  ::setenv("MAIA_HOME", folder.path().c_str(), 1);
  RecordingHandler handler;
  Worker worker({});
  try {
    worker.run("pass", handler);
    ADD_FAILURE() << "ran without the client";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
    EXPECT_NE(std::string(error.what()).find("MAIA_HOME"), std::string::npos) << error.what();
  }
  before != nullptr ? ::setenv("MAIA_HOME", saved.c_str(), 1) : ::unsetenv("MAIA_HOME");
  EXPECT_EQ(worker.run("print(1)", handler).status, ProgramOutcome::Status::kFinished);
}

}  // namespace
}  // namespace maia
