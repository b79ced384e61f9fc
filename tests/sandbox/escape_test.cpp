// Programs that try to get out of the sandbox, wear the host down or break the worker. After each,
// the host's files are as they were, and the next program of the same run gets the right answer.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "base/files.hpp"
#include "base/text.hpp"
#include "sandbox/recording_handler.hpp"
#include "sandbox/worker.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;
using Status = ProgramOutcome::Status;

// Names, contents, types and rights of everything below a folder.
std::map<std::string, std::string> listing(const fs::path& folder) {
  std::map<std::string, std::string> result;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto status = fs::symlink_status(entry.path());
    std::string text = std::to_string(static_cast<int>(status.type())) + " " +
                       std::to_string(static_cast<int>(status.permissions()));
    if (fs::is_regular_file(status)) text += " " + read_text(entry.path());
    result[entry.path().string()] = text;
  }
  return result;
}

class Escape : public testing::Test {
 protected:
  void SetUp() override {
    const auto report = inspect_sandbox();
    for (const auto& wall : report.walls) {
      if (!wall.stands) GTEST_SKIP() << wall.name << " does not stand here: " << wall.remedy;
    }
    fs::create_directories(home_ / "keys");
    write_file(home_ / "keys" / "token", std::string_view("CANARY-5e1f"));
    write_file(home_ / "notes.txt", std::string_view("CANARY-notes"));
    // Nothing but the walls keeps a program from it.
    fs::permissions(folder_.path(), fs::perms::all);
    fs::permissions(home_ / "keys" / "token", fs::perms::all);
    before_ = listing(folder_.path());
    ::setenv("MAIA_ESCAPE_SECRET", "SECRET-77c2", 1);
    options_.seconds = 5;
    options_.memory_bytes = std::size_t{1} << 30;
    options_.disk_bytes = std::size_t{32} << 20;
  }

  void TearDown() override {
    if (IsSkipped()) return;
    EXPECT_EQ(listing(folder_.path()), before_) << "the host's files were changed";
    const auto outcome = run("print(6 * 7)");
    EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
    EXPECT_TRUE(handler_.text.ends_with("42\n")) << handler_.text;
  }

  ProgramOutcome run(std::string code) {
    handler_.text.clear();
    code = replace_all(code, "@HOME@", home_.string());
    code = replace_all(code, "@PID@", std::to_string(::getpid()));
    if (!worker_) worker_.emplace(options_);
    return worker_->run(code, handler_);
  }

  // Runs `attempt` with a function tried(what, action) that prints a line for what is not refused;
  // the program finishes and has printed nothing but "tried N".
  void expect_refused(const std::string& attempt) {
    const auto outcome = run(std::string(R"(
import os
count = 0
def tried(what, action):
    global count
    count += 1
    try:
        result = action()
    except (OSError, ImportError, AttributeError) as error:
        return
    print("NOT REFUSED:", what, repr(result)[:200])
)") + attempt + "\nprint('tried', count > 0)\n");
    EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
    EXPECT_EQ(handler_.text, "tried True\n");
    EXPECT_EQ(handler_.text.find("CANARY"), std::string::npos);
    EXPECT_EQ(handler_.text.find("SECRET"), std::string::npos);
  }

  void expect_status(const std::string& code, Status expected) {
    const auto outcome = run(code);
    EXPECT_EQ(static_cast<int>(outcome.status), static_cast<int>(expected))
        << outcome.error << handler_.text;
    EXPECT_EQ(outcome.error.empty(), expected == Status::kFinished) << outcome.error;
    if (expected == Status::kDied || expected == Status::kTimedOut) {
      EXPECT_NE(outcome.error.find("variables of earlier programs are lost"), std::string::npos)
          << outcome.error;
      EXPECT_FALSE(worker_->alive());
    }
  }

  TemporaryFolder folder_;
  fs::path home_ = folder_.path() / "home";
  std::map<std::string, std::string> before_;
  SandboxOptions options_;
  RecordingHandler handler_;
  std::optional<Worker> worker_;
};

// Programs on the host (of any user) whose command line contains `mark`.
int processes_with(const std::string& mark) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const int file = ::open((entry.path() / "cmdline").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    std::string text(65536, '\0');
    const ssize_t size = ::read(file, text.data(), text.size());
    ::close(file);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    if (text.find(mark) != std::string::npos) ++count;
  }
  return count;
}

// ---- files
// -----------------------------------------------------------------------------------------

TEST_F(Escape, ReadTheUsersFiles) {
  expect_refused(R"(
tried("token", lambda: open("@HOME@/keys/token").read())
tried("list", lambda: os.listdir("@HOME@"))
tried("root of the host", lambda: open("/proc/1/root@HOME@/notes.txt").read())
tried("working folder of pid 1", lambda: os.listdir("/proc/1/cwd/home"))
for name in ("/root", "/home", "/etc/ssh", "/var", "/tmp", "/run", "/sys", "/boot", "/mnt"):
    tried(name, lambda: os.listdir(name))
)");
}

TEST_F(Escape, ReadPasswords) {
  expect_refused(R"(
for name in ("/etc/shadow", "/etc/passwd", "/etc/hosts", "/etc/machine-id"):
    tried(name, lambda: open(name).read())
)");
}

TEST_F(Escape, ReadTheHostsEnvironment) {
  const auto outcome = run(R"(
import glob, os
found = [repr(os.environ)]
for name in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline") + glob.glob("/proc/*/task/*/environ"):
    try:
        found.append(open(name, "rb").read().decode("latin-1"))
    except OSError:
        pass
print(len(found) > 1, "SECRET-77c2" in "".join(found), "MAIA_ESCAPE" in "".join(found), "@HOME@" in "".join(found))
)");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  EXPECT_EQ(handler_.text, "True False False False\n");
}

TEST_F(Escape, SeeOtherProcesses) {
  const auto outcome =
      run("import os\nprint(sorted(int(n) for n in os.listdir('/proc') if n.isdigit()))");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  EXPECT_EQ(handler_.text, "[1, 2]\n");
}

TEST_F(Escape, WriteOutsideItsFolder) {
  expect_refused(R"(
import maia
for name in ("/x", "/usr/x", "/etc/x", "/dev/x", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger",
             "/proc/1/oom_score_adj", "/proc/self/comm",
             "@HOME@/x", "/dev/shm/x", "/tmp/x", "/client/x", maia.__file__):
    tried(name, lambda: open(name, "w"))
tried("remove", lambda: os.remove("/usr/bin/python3"))
tried("rename", lambda: os.rename("/client/maia/toolbox.py", "/client/maia/x.py"))
tried("chmod", lambda: os.chmod("/usr/bin/python3", 0o4755))
tried("rights of a device", lambda: os.chmod("/dev/null", 0o666))
tried("times of a device", lambda: os.utime("/dev/null"))
tried("owner", lambda: os.chown("/dev/null", 0, 0))
)");
}

TEST_F(Escape, LinksToTheHost) {
  expect_refused(R"(
tried("symlink", lambda: (os.symlink("@HOME@/keys/token", "link"), open("link").read()))
tried("hard link", lambda: (os.link("/usr/bin/python3", "python"), open("python", "ab")))
tried("dots", lambda: open("../../../../@HOME@/notes.txt").read())
tried("descriptor", lambda: os.open("@HOME@/notes.txt", os.O_RDWR, dir_fd=os.open("/", os.O_RDONLY)))
tried("device", lambda: os.mknod("disk", 0o60600, os.makedev(8, 0)))
tried("chroot", lambda: os.chroot("."))
)");
}

TEST_F(Escape, WriteAGigabyte) {
  const auto outcome = run(R"(
written = 0
try:
    for i in range(1024):
        with open(f"file{i}", "wb") as file:
            written += file.write(bytes(1 << 20))
except OSError as error:
    print("stopped at", written >> 20, "MB")
)");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  EXPECT_EQ(handler_.text, "stopped at 32 MB\n");
  expect_status(
      "import os\nfor i in range(1024):\n    os.path.exists(f'file{i}') and os.remove(f'file{i}')",
      Status::kFinished);
  expect_status("open('one', 'wb').write(bytes(64 << 20))", Status::kFailed);
}

// ---- network
// ---------------------------------------------------------------------------------------

// A listener on the host that a program could reach if it had the host's network.
class Listener {
 public:
  Listener(int family, const sockaddr* address, socklen_t size)
      : socket_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    EXPECT_EQ(::bind(socket_, address, size), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  int port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }

 private:
  int socket_;
};

TEST_F(Escape, ConnectOverTcpAndUdp) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const Listener listener(AF_INET, reinterpret_cast<sockaddr*>(&address), sizeof address);
  expect_refused(replace_all(R"(
import socket
tried("tcp", lambda: socket.create_connection(("127.0.0.1", @PORT@), 2))
tried("tcp6", lambda: socket.socket(socket.AF_INET6).connect(("::1", 80)))
tried("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", @PORT@)))
tried("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
tried("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
tried("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
tried("vsock", lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))
tried("pair", lambda: socket.socketpair())
tried("name", lambda: socket.gethostbyname("example.org"))
interfaces = [line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line]
if interfaces != ["lo"]:
    print(interfaces)
)",
                             "@PORT@", std::to_string(listener.port())));
}

TEST_F(Escape, ConnectToUnixAndAbstractSockets) {
  sockaddr_un file{};
  file.sun_family = AF_UNIX;
  const std::string path = (folder_.path() / "socket").string();
  path.copy(file.sun_path, sizeof file.sun_path - 1);
  const Listener on_disk(AF_UNIX, reinterpret_cast<sockaddr*>(&file), sizeof file);
  fs::permissions(path, fs::perms::all);
  before_ = listing(folder_.path());

  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string abstract = "maia-escape-" + std::to_string(::getpid());
  abstract.copy(name.sun_path + 1, sizeof name.sun_path - 2);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + abstract.size());
  const Listener abstract_listener(AF_UNIX, reinterpret_cast<sockaddr*>(&name), size);
  expect_refused(R"(
import socket
tried("file", lambda: socket.socket(socket.AF_UNIX).connect(")" +
                 path + R"("))
tried("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\0)" +
                 abstract + R"("))
)");
}

// ---- processes
// -------------------------------------------------------------------------------------

TEST_F(Escape, StartProcesses) {
  expect_refused(R"(
import subprocess
tried("fork", os.fork)
tried("vfork", lambda: subprocess.run(["/bin/true"]))
tried("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
tried("shell", lambda: os.popen("id").read())
import multiprocessing
tried("multiprocessing", lambda: multiprocessing.Process(target=print).start())
)");
}

TEST_F(Escape, ForkWithoutEnd) {
  expect_status("import os\nwhile True:\n    os.fork()", Status::kFailed);
}

TEST_F(Escape, StartThreadsWithoutEnd) {
  expect_status(R"(
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
)",
                Status::kFailed);
}

TEST_F(Escape, LeaveAChildBehind) {
  expect_refused(R"(
def leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True: pass
        os._exit(0)
tried("double fork", leave)
tried("setsid", os.setsid)
)");
}

TEST_F(Escape, BecomeAnotherProgram) {
  options_.seconds = 1;
  const std::string mark = "maia-escape-mark-" + std::to_string(::getpid());
  expect_status(
      "import os\nos.execv('/usr/bin/python3', ['" + mark + "', '-S', '-c', 'while True: pass'])",
      Status::kTimedOut);
  EXPECT_EQ(processes_with(mark), 0) << "the worker's process was left running";
}

TEST_F(Escape, KillTheHost) {
  expect_refused(R"(
import signal
for number in (1, -1, 0, os.getppid(), @PID@, -@PID@):
    tried(f"kill {number}", lambda: os.kill(number, signal.SIGKILL))
tried("killpg", lambda: os.killpg(1, signal.SIGKILL))
tried("pidfd", lambda: os.pidfd_open(1))
)");
}

// ---- the kernel
// ------------------------------------------------------------------------------------

TEST_F(Escape, UseForbiddenSystemCalls) {
#ifndef __x86_64__
  GTEST_SKIP() << "the numbers are those of x86-64";
#endif
  expect_refused(R"(
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "socket": (41, 2, 1, 0), "kill": (62, 1, 9), "tkill": (200, 1, 9), "tgkill": (234, 1, 1, 9),
    "ptrace": (101, 16, 1, 0, 0), "mount": (165, b"x", b"/scratch", b"tmpfs", 0, 0), "umount": (166, b"/usr", 2),
    "pivot_root": (155, b".", b"."), "chroot": (161, b"."), "unshare": (272, 0x10000000), "setns": (308, 3, 0),
    "bpf": (321, 0, 0, 0), "perf_event_open": (298, 0, 0, 0, 0, 0), "userfaultfd": (323, 0),
    "io_uring_setup": (425, 1, 0), "keyctl": (250, 0, 0), "add_key": (248, 0, 0, 0, 0, 0),
    "personality": (135, 0xffffffff), "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "process_vm_writev": (311, 1, 0, 0, 0, 0, 0), "pidfd_open": (434, 1, 0), "memfd_create": (319, b"x", 0),
    "open_by_handle_at": (304, 3, 0, 0), "kexec_load": (246, 0, 0, 0, 0), "reboot": (169, 0, 0, 0, 0),
    "init_module": (175, 0, 0, 0), "swapon": (167, 0, 0), "settimeofday": (164, 0, 0), "sethostname": (170, b"x", 1),
    "setuid": (105, 0), "setgroups": (116, 0, 0), "capset": (126, 0, 0), "seccomp": (317, 1, 0, 0),
    "prctl dumpable": (157, 4, 0), "ioctl TIOCSTI": (16, 0, 0x5412, b"x"), "move_mount": (429, 0, 0, 0, 0, 0),
    "fsopen": (430, b"tmpfs", 0), "open_tree": (428, 0, b"/", 1), "mount_setattr": (442, 0, 0, 0, 0, 0),
    "shmget": (29, 0, 4096, 0o1600), "msgget": (68, 0, 0o1600), "mq_open": (240, b"x", 0o102, 0o600, 0),
    "acct": (163, 0), "quotactl": (179, 0, 0, 0, 0), "syslog": (103, 3, 0, 0), "clone3": (435, 0, 0),
    "clone": (56, 17, 0, 0, 0, 0), "clone with namespaces": (56, 0x10000 | 0x20000 | 0x800 | 0x100, 0, 0, 0, 0),
    "fork": (57,), "vfork": (58,), "symlink": (88, b"/", b"x"), "link": (86, b"/usr", b"x"),
    "mknod": (133, b"x", 0o20666, 0x101), "io_setup": (206, 1, 0), "inotify_init": (253,),
}
for name, arguments in calls.items():
    def attempt():
        result = libc.syscall(*(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
        # EPERM or ENOSYS is the filter; any other error would be the kernel having looked at the call.
        if result == -1 and ctypes.get_errno() in (1, 38):
            raise OSError
        return result, ctypes.get_errno()
    tried(name, attempt)
)");
}

TEST_F(Escape, UseTheSystemCallsOfAnotherArchitecture) {
#ifndef __x86_64__
  GTEST_SKIP() << "the numbers are those of x86-64";
#endif
  expect_status("import ctypes\nctypes.CDLL(None).syscall(0x40000027)", Status::kDied);
}

TEST_F(Escape, TraceAnotherProcess) {
  expect_refused(R"(
tried("memory of pid 1", lambda: open("/proc/1/mem", "r+b").read(1))
tried("files of pid 1", lambda: [os.open(f"/proc/1/fd/{n}", os.O_RDWR) for n in os.listdir("/proc/1/fd")])
)");
}

// ---- wearing it down
// -------------------------------------------------------------------------------

TEST_F(Escape, AllocateWithoutEnd) {
  expect_status("kept = []\nwhile True:\n    kept.append(bytearray(1 << 24))", Status::kFailed);
  expect_status("del kept", Status::kFinished);
}

TEST_F(Escape, MakeAHugeString) {
  expect_status("x = 'a' * (10 << 30)", Status::kFailed);
}

TEST_F(Escape, SendHugeText) {
  expect_status("tools.display('a' * (100 << 20))", Status::kFailed);
  expect_status("tools.text2image(['a' * 1000] * 10000)", Status::kFailed);
  EXPECT_TRUE(handler_.calls.empty());
}

TEST_F(Escape, LoopWithoutEnd) {
  options_.seconds = 1;
  expect_status("while True: pass", Status::kTimedOut);
}

TEST_F(Escape, LoopWithoutEndInC) {
  options_.seconds = 1;
  expect_status(
      "import signal\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n"
      "    except OSError: pass\nsum(range(10 ** 15))",
      Status::kTimedOut);
}

TEST_F(Escape, CallWithoutEnd) {
  options_.seconds = 1;
  expect_status("while True:\n    try: tools.display('x')\n    except Exception: pass",
                Status::kTimedOut);
}

TEST_F(Escape, RecurseWithoutEnd) {
  options_.seconds = 2;
  expect_status("def f(): f()\nf()", Status::kFailed);
  const auto outcome = run("import sys\nsys.setrecursionlimit(1 << 30)\ndef f(): f()\nf()");
  EXPECT_NE(outcome.status, Status::kFinished);
}

TEST_F(Escape, PrintWithoutMeasure) {
  const auto outcome =
      run("import os\nline = b'x' * 1000000\nfor i in range(100): os.write(1, line)");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  const std::string rest = std::to_string(100'000'000 - options_.output_bytes);
  EXPECT_EQ(handler_.text, std::string(options_.output_bytes, 'x') + "\n[... " + rest +
                               " bytes of output not shown]\n");
}

TEST_F(Escape, OpenFilesWithoutEnd) {
  expect_status("kept = []\nwhile True: kept.append(open('/dev/null'))", Status::kFailed);
  expect_status("kept.clear()", Status::kFinished);
}

// ---- the worker itself
// -----------------------------------------------------------------------------

TEST_F(Escape, EndTheWorker) {
  expect_status("import os\nos._exit(3)", Status::kDied);
  EXPECT_NE(run("import os\nos._exit(3)").error.find("exit code 3"), std::string::npos);
}

TEST_F(Escape, CrashTheWorker) {
  const auto outcome = run("import ctypes\nctypes.string_at(0)");
  EXPECT_EQ(outcome.status, Status::kDied);
  EXPECT_NE(outcome.error.find("signal 11"), std::string::npos) << outcome.error;
}

TEST_F(Escape, CloseTheSocket) {
  expect_status("import os\nos.close(3)\ntools.display('x')", Status::kDied);
  expect_status("import os\nos.closerange(0, 256)\nwhile True: pass", Status::kDied);
}

TEST_F(Escape, WriteGarbageToTheSocket) {
  expect_status("import os\nos.write(3, os.urandom(100000))\nwhile True: pass", Status::kDied);
  expect_status("import os\nos.write(3, b'MAIA' + bytes(100000))\nwhile True: pass", Status::kDied);
}

TEST_F(Escape, ForgeMessages) {
  const std::string forge = R"(
import os, struct
def send(kind, text, lengths=(), rest=b''):
    head = struct.pack("<4sBBHI", b"MAIA", 1, kind, len(lengths), len(text))
    os.write(3, head + b"".join(struct.pack("<I", n) for n in lengths) + text + rest)
)";
  const std::string stay = "\nimport time\ntime.sleep(1000)";
  for (const char* message :
       {"send(1, b'{}')", "send(16, b'{}')", "send(17, b'{}')", "send(18, b'{}')",
        "send(250, b'{}')", "send(18, b'{\"error\": 5}')",
        "send(17, b'{\"name\": 5, \"arguments\": {}}')",
        "send(17, b'{\"name\": \"\", \"arguments\": {}}')",
        "send(17, b'{\"name\": \"../x\", \"arguments\": {}}')",
        "send(17, b'{\"name\": \"tools.x\", \"arguments\": []}')",
        "send(17, b'[' * 200000 + b']' * 200000)", "send(17, b'{\"name\": \"\\xff\"}')",
        "send(17, b'{}', [0xffffffff])", "send(17, b'{}', [0xffffffff] * 4096)",
        "send(17, b'{}', [0] * 60000)", "send(18, b'{\"error\": \"\", \"number\": 9}')"}) {
    SCOPED_TRACE(message);
    expect_status(forge + message + stay, Status::kDied);
  }
  EXPECT_TRUE(handler_.calls.empty());
}

TEST_F(Escape, PromiseBytesThatNeverCome) {
  options_.seconds = 1;
  expect_status(
      "import os, struct, time\n"
      "os.write(3, struct.pack('<4sBBHI', b'MAIA', 1, 17, 1, 4000000))\ntime.sleep(1000)",
      Status::kTimedOut);
}

TEST_F(Escape, CallAndNeverReadTheAnswer) {
  options_.seconds = 1;
  handler_.answer = [](const ToolCall&) {
    return ToolResult{Json::object(), {Bytes(std::size_t{8} << 20)}};
  };
  expect_status(R"(
import os, struct, time
text = b'{"name": "tools.x", "arguments": {}}'
os.write(3, struct.pack("<4sBBHI", b"MAIA", 1, 17, 0, len(text)) + text)
time.sleep(1000)
)",
                Status::kTimedOut);
}

TEST_F(Escape, SendWithoutEndAndNeverRead) {
  options_.seconds = 1;
  const auto outcome = run(R"(
import os, struct
text = b'{"name": "tools.x", "arguments": {}}'
while True: os.write(3, struct.pack("<4sBBHI", b"MAIA", 1, 17, 0, len(text)) + text)
)");
  // Whether two messages come at once is up to chance; either way it ends.
  EXPECT_TRUE(outcome.status == Status::kDied || outcome.status == Status::kTimedOut);
}

TEST_F(Escape, EndAProgramEarlyAndKeepTalking) {
  run(R"(
import os, struct
text = b'{"error": "", "number": 1}'
os.write(3, struct.pack("<4sBBHI", b"MAIA", 1, 18, 0, len(text)) + text)
)");
  // The true end of that program must not be taken for the end of another one.
  const auto outcome = run("print('one')");
  EXPECT_TRUE(outcome.status == Status::kDied || handler_.text.ends_with("one\n")) << handler_.text;
}

TEST_F(Escape, OverwriteTheClient) {
  expect_status(R"(
import sys, builtins, json, os
import maia, maia.channel, maia.toolbox, maia.program
maia.Tools.display = maia.toolbox.Tools = None
maia.channel.Channel.done = maia.channel.Channel.call = lambda *a: None
maia.program.traceback_text = None
json.dumps = os.write = os.read = None
builtins.print = builtins.len = builtins.open = builtins.BaseException = builtins.vars = None
sys.modules.clear()
sys.path.clear()
sys.stdout = sys.stderr = None
)",
                Status::kFinished);
  expect_status("tools.display('x')", Status::kFinished);
  EXPECT_EQ(handler_.calls.size(), 1U);
}

}  // namespace
}  // namespace maia
