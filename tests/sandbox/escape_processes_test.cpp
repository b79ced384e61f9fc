// Programs that want other processes: to start them, to leave them behind, to disturb them.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <array>

#include "sandbox/escape.hpp"

namespace maia {
namespace {

// Programs on the host (of any user) whose command line contains `mark`.
int processes_with(const std::string& mark) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const int file = ::open((entry.path() / "cmdline").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    std::array<char, 256> text{};
    const ssize_t size = ::read(file, text.data(), text.size());
    ::close(file);
    const std::string_view found(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (found.find(mark) != std::string_view::npos) ++count;
  }
  return count;
}

TEST_F(Escape, Fork) {
  expect_refused("import os\nos.fork()");
}

TEST_F(Escape, ForkWithATerminal) {
  const auto outcome = run("import os\nos.forkpty()");
  EXPECT_EQ(outcome.status, Status::kFailed);
}

TEST_F(Escape, ForkWithoutEnd) {
  expect_prints(R"(
import os
started = 0
for i in range(1000):
    try:
        started += os.fork() > 0
    except OSError:
        pass
print(started)
)",
                "0\n");
}

TEST_F(Escape, RunAProgram) {
  expect_refused("import subprocess\nsubprocess.run(['/bin/true'])");
}

TEST_F(Escape, RunAProgramBySpawn) {
  expect_refused("import os\nos.posix_spawn('/bin/true', ['true'], {})");
}

TEST_F(Escape, RunAShell) {
  expect_refused("import os\nos.popen('id').read()");
}

TEST_F(Escape, RunAShellThroughTheCLibrary) {
  expect_prints("import ctypes\nprint(ctypes.CDLL(None).system(b'exit 0') != 0)", "True\n");
}

TEST_F(Escape, StartAWorkerOfMultiprocessing) {
  expect_refused("import multiprocessing\nmultiprocessing.Process(target=print).start()");
}

TEST_F(Escape, LeaveAChildBehind) {
  const std::string mark = "maia-left-mark-" + std::to_string(::getpid());
  expect_refused(R"(
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv('/usr/bin/python3', [')" +
                 mark + R"(', '-S', '-c', 'while True: pass'])
    os._exit(0)
)");
  EXPECT_EQ(processes_with(mark), 0);
}

TEST_F(Escape, LeadASessionOfItsOwn) {
  expect_refused("import os\nos.setsid()");
}

TEST_F(Escape, LeadAGroupOfItsOwn) {
  expect_refused("import os\nos.setpgid(0, 0)");
}

TEST_F(Escape, BecomeAnotherProgram) {
  options_.seconds = 1;
  const std::string mark = "maia-escape-mark-" + std::to_string(::getpid());
  expect_timed_out("import os\nos.execv('/usr/bin/python3', ['" + mark +
                   "', '-S', '-c', 'while True: pass'])");
  EXPECT_EQ(processes_with(mark), 0) << "the worker's process was left running";
}

TEST_F(Escape, BecomeAProgramOfTheHost) {
  if (!stands("Landlock")) GTEST_SKIP() << "only Landlock tells programs apart";
  expect_refused("import os\nos.execv('/usr/bin/env', ['env'])");
}

TEST_F(Escape, BecomeAProgramWithItsOwnersRights) {
  if (!stands("Landlock")) GTEST_SKIP() << "only Landlock tells programs apart";
  expect_refused("import os\nos.execv('/usr/bin/su', ['su'])");
}

TEST_F(Escape, BecomeAProgramThatItWrote) {
  if (!stands("Landlock")) GTEST_SKIP() << "only Landlock tells programs apart";
  expect_refused(R"(
import os, shutil
shutil.copy("/usr/bin/python3", "program")
os.chmod("program", 0o755)
os.execv("program", ["program", "-c", "pass"])
)");
}

TEST_F(Escape, BecomeTheProgramThatRaisesAWall) {
  if (!stands("Landlock")) GTEST_SKIP() << "only Landlock tells programs apart";
  expect_refused("import os\nos.execv('/confine', ['confine', '--', '/usr/bin/python3'])");
}

// Landlock gives nothing back, however often it is asked.
TEST_F(Escape, GiveItselfRightsByLandlock) {
  expect_prints(R"(
import ctypes, os, struct
libc = ctypes.CDLL(None, use_errno=True)
ruleset = libc.syscall(444, struct.pack("<Q", 1 << 2), 8, 0)
root = os.open("/", os.O_PATH)
libc.syscall(445, ruleset, 1, struct.pack("<Qi", 1 << 2, root), 0)
libc.syscall(446, ruleset, 0)
try:
    print(open("@HOME@/notes.txt").read())
except OSError:
    print("refused")
try:
    open("/usr/x", "w")
except OSError:
    print("refused")
)",
                "refused\nrefused\n");
}

// What it becomes is behind the same walls.
TEST_F(Escape, BecomeAnotherProgramToLoseTheWalls) {
  const auto outcome = run(R"(
import os
os.execv('/usr/bin/python3', ['python3', '-S', '-c', '''
import os
try:
    os.fork()
    os.write(1, b"forked")
except PermissionError:
    os.write(1, b"walls stand")
'''])
)");
  EXPECT_EQ(outcome.status, Status::kDied);
  EXPECT_EQ(handler_.text, "walls stand");
  expect_sentence(outcome.error);
}

TEST_F(Escape, SeeOtherProcesses) {
  const auto outcome = run(R"(
import os
try:
    numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
except OSError:
    numbers = []
print(set(numbers) <= {1, 2}, os.getpid(), [n for n in range(1, 33000) if n > 2 and os.path.exists(f"/proc/{n}")])
)");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  EXPECT_EQ(handler_.text, "True 2 []\n");
}

TEST_F(Escape, KillTheHost) {
  expect_refused("import os\nos.kill(@PID@, 9)");
}

TEST_F(Escape, KillEverything) {
  expect_refused("import os\nos.kill(-1, 9)");
}

TEST_F(Escape, KillProcessOne) {
  expect_refused("import os\nos.kill(1, 9)");
}

TEST_F(Escape, KillItsParent) {
  expect_refused("import os\nos.kill(os.getppid(), 9)");
}

TEST_F(Escape, KillTheGroupOfTheHost) {
  expect_refused("import os\nos.killpg(os.getpgrp(), 9)");
}

TEST_F(Escape, KillAThreadOfAnotherProcess) {
  expect_call_refused(SYS_tgkill, "1, 1, 9");
}

TEST_F(Escape, QueueASignal) {
  expect_call_refused(SYS_rt_sigqueueinfo, "1, 9, bytes(128)");
}

TEST_F(Escape, OpenAnotherProcess) {
  expect_refused("import os\nos.pidfd_open(1)");
}

TEST_F(Escape, TakeADescriptorOfAnotherProcess) {
  expect_call_refused(SYS_pidfd_getfd, "3, 0, 0");
}

TEST_F(Escape, SignalThroughADescriptor) {
  expect_call_refused(SYS_pidfd_send_signal, "3, 9, 0, 0");
}

// A descriptor can be told to whom it sends a signal when there is something to read.
TEST_F(Escape, SignalThroughAnOwnedPipe) {
  expect_refused(R"(
import fcntl, os
reader, writer = os.pipe()
fcntl.fcntl(reader, 10, 9)  # F_SETSIG
fcntl.fcntl(reader, fcntl.F_SETOWN, 1)
)");
}

TEST_F(Escape, TraceProcessOne) {
  expect_call_refused(SYS_ptrace, "16, 1, 0, 0");
}

TEST_F(Escape, AskToBeTraced) {
  expect_call_refused(SYS_ptrace, "0, 0, 0, 0");
}

TEST_F(Escape, ReadTheMemoryOfAnotherProcess) {
  expect_call_refused(SYS_process_vm_readv, "1, 0, 0, 0, 0, 0");
}

TEST_F(Escape, WriteTheMemoryOfAnotherProcess) {
  expect_call_refused(SYS_process_vm_writev, "1, 0, 0, 0, 0, 0");
}

// Process 1 is bubblewrap's own: it was started with a clean environment and holds nothing.
TEST_F(Escape, SearchTheMemoryOfProcessOne) {
  expect_prints(R"(
found = b""
try:
    with open("/proc/1/maps") as maps, open("/proc/1/mem", "rb", 0) as memory:
        for line in maps:
            first, last = (int(n, 16) for n in line.split()[0].split("-"))
            try:
                memory.seek(first)
                found += memory.read(last - first)
            except (OSError, OverflowError, ValueError):
                pass
except OSError:
    pass
print(b"SECRET" b"-77c2" in found, b"@HO" b"ME@" in found, b"MAIA" b"_ESCAPE" in found)
)",
                "False False False\n");
}

TEST_F(Escape, LookIntoProcessOne) {
  if (!stands("Landlock")) GTEST_SKIP() << "process 1 has the worker's rights";
  expect_refused("open('/proc/1/environ', 'rb').read()");
}

TEST_F(Escape, WriteTheMemoryOfProcessOne) {
  expect_refused("open('/proc/1/mem', 'r+b')");
}

TEST_F(Escape, OpenTheFilesOfProcessOne) {
  expect_prints(R"(
import os, stat
kinds = set()
for number in range(256):
    try:
        kinds.add(stat.S_IFMT(os.fstat(os.open(f"/proc/1/fd/{number}", os.O_RDONLY | os.O_NONBLOCK)).st_mode))
    except OSError:
        pass
print(kinds <= {stat.S_IFIFO})  # its standard input and output, which are the worker's too
)",
                "True\n");
}

TEST_F(Escape, CompareItsDescriptorsWithAnothers) {
  expect_call_refused(SYS_kcmp, "1, 2, 0, 0, 0");
}

// Limits of process 1 of its namespace are those that keep the worker together.
TEST_F(Escape, LowerTheLimitsOfProcessOne) {
  expect_refused("import resource\nresource.prlimit(1, resource.RLIMIT_CPU, (1, 1))");
}

TEST_F(Escape, RaiseALimit) {
  expect_raises(
      "import resource\nresource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)",
      "ValueError");
}

TEST_F(Escape, RunBeforeOthers) {
  expect_refused("import os\nos.setpriority(os.PRIO_PROCESS, 0, -20)");
}

TEST_F(Escape, RunInRealTime) {
  expect_refused("import os\nos.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))");
}

TEST_F(Escape, ChooseAProcessor) {
  expect_refused("import os\nos.sched_setaffinity(0, {0})");
}

TEST_F(Escape, OutliveItsParent) {
  expect_call_refused(SYS_prctl, std::to_string(PR_SET_PDEATHSIG) + ", 0, 0, 0, 0");
}

TEST_F(Escape, AdoptOrphans) {
  expect_call_refused(SYS_prctl, std::to_string(PR_SET_CHILD_SUBREAPER) + ", 1, 0, 0, 0");
}

}  // namespace
}  // namespace maia
