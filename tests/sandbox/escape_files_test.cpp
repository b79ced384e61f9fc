// Programs that want files of the host: to read them, to change them, or to leave some behind.
#include <sys/syscall.h>

#include "sandbox/escape.hpp"

namespace maia {
namespace {

TEST_F(Escape, ReadTheUsersToken) {
  expect_refused("open('@HOME@/keys/token').read()");
}

TEST_F(Escape, ListTheUsersHome) {
  expect_refused("import os\nos.listdir('@HOME@')");
}

TEST_F(Escape, WriteToTheUsersHome) {
  expect_refused("open('@HOME@/x', 'w')");
}

TEST_F(Escape, FindFoldersOfTheMachine) {
  expect_prints(R"(
import os
names = ("/root", "/home", "/etc/ssh", "/var", "/tmp", "/run", "/sys", "/boot", "/mnt", "/opt", "/srv", "/media")
print([name for name in names if os.path.exists(name)])
)",
                "[]\n");
}

TEST_F(Escape, SeeWhatTheRootHolds) {
  expect_prints(R"(
import os
def names(folder):
    try:
        return set(os.listdir(folder))
    except PermissionError:
        return set()
known = {"bin", "client", "confine", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "scratch", "usr"}
print(sorted(names("/") - known), sorted(names("/dev") - {"null", "random", "urandom", "zero"}))
print(sorted(names("/etc") - {"alternatives", "ld.so.cache"}))
)",
                "[] []\n[]\n");
}

TEST_F(Escape, ReadPasswordHashes) {
  expect_refused("open('/etc/shadow').read()");
}

TEST_F(Escape, ReadTheListOfUsers) {
  expect_refused("open('/etc/passwd').read()");
}

TEST_F(Escape, ReadTheMachinesIdentity) {
  expect_refused("open('/etc/machine-id').read()");
}

TEST_F(Escape, ReadThroughTheRootOfProcessOne) {
  expect_refused("open('/proc/1/root@HOME@/notes.txt').read()");
}

TEST_F(Escape, ReadThroughTheWorkingFolderOfProcessOne) {
  expect_refused("import os\nos.listdir('/proc/1/cwd@HOME@')");
}

TEST_F(Escape, ReadTheHostsEnvironment) {
  expect_prints(R"(
import glob, os
found = [repr(os.environ)]
for pattern in ("/proc/*/environ", "/proc/*/cmdline", "/proc/*/task/*/environ", "/proc/self/environ"):
    for name in glob.glob(pattern):
        try:
            found.append(open(name, "rb").read().decode("latin-1"))
        except OSError:
            pass
text = "".join(found)
print(len(found) > 1, "SECRET" "-77c2" in text, "MAIA_ESCAPE" in text, "@HOME@" in text)
)",
                "True False False False\n");
}

TEST_F(Escape, FindPathsOfTheHostAmongItsMounts) {
  expect_prints(R"(
text = open("/proc/self/mountinfo").read() + open("/proc/self/cgroup").read() + open("/proc/self/maps").read()
print("@HOME@" in text, "bwrap" in text.replace("/bwrap", ""))
)",
                "False False\n");
}

TEST_F(Escape, FollowASymbolicLink) {
  expect_refused("import os\nos.symlink('@HOME@/keys/token', 'link')\nopen('link').read()");
}

TEST_F(Escape, MakeAHardLink) {
  expect_refused("import os\nos.link('/usr/bin/python3', 'python')");
}

TEST_F(Escape, ClimbAboveTheRoot) {
  expect_refused("open('../../../../../..@HOME@/notes.txt').read()");
}

TEST_F(Escape, ClimbThroughADirectoryDescriptor) {
  expect_refused(R"(
import os
root = os.open("/", os.O_RDONLY | os.O_PATH)
os.open("..@HOME@/notes.txt", os.O_RDWR, dir_fd=root)
)");
}

TEST_F(Escape, ClimbThroughADescriptorOfItsOwn) {
  expect_prints(R"(
import os
found = []
for number in os.listdir("/proc/self/fd"):
    try:
        found.append(open(f"/proc/self/fd/{number}/..@HOME@/notes.txt").read())
    except OSError:
        pass
print(found)
)",
                "[]\n");
}

TEST_F(Escape, OpenTheSocketAnew) {
  expect_refused("import os\nos.open('/proc/self/fd/3', os.O_RDWR)");
}

TEST_F(Escape, MakeADiskDevice) {
  expect_refused("import os\nos.mknod('disk', 0o60600, os.makedev(8, 0))");
}

TEST_F(Escape, MakeAMemoryDevice) {
  expect_refused("import os\nos.mknod('memory', 0o20600, os.makedev(1, 1))");
}

TEST_F(Escape, MakeAFifo) {
  expect_refused("import os\nos.mkfifo('fifo')");
}

TEST_F(Escape, OpenDevicesOfTheMachine) {
  expect_prints(R"(
import os
names = ("sda", "vda", "nvme0n1", "mem", "kmem", "port", "kmsg", "kvm", "fuse", "tty", "ptmx", "pts/0", "net/tun",
         "nvidia0", "dri/card0", "input/event0", "shm", "mqueue", "loop-control", "mapper/control", "vsock")
print([name for name in names if os.path.lexists("/dev/" + name)])
)",
                "[]\n");
}

TEST_F(Escape, ReadTheKernelsMemory) {
  expect_refused("open('/proc/kcore', 'rb').read(64)");
}

TEST_F(Escape, ReadTheKernelsAddresses) {
  expect_prints(R"(
try:
    addresses = {line.split()[0].strip("0") for line in open("/proc/kallsyms")}
except OSError:
    addresses = set()
print(addresses - {""})
)",
                "set()\n");
}

TEST_F(Escape, ReadTheKernelsLog) {
  expect_refused("open('/proc/kmsg').read(1)");
}

TEST_F(Escape, WriteToTheRoot) {
  expect_refused("open('/x', 'w')");
}

TEST_F(Escape, WriteToUsr) {
  expect_refused("open('/usr/x', 'w')");
}

TEST_F(Escape, ReplaceAProgramOfTheHost) {
  expect_refused("import os\nos.rename('/usr/bin/env', '/usr/bin/python3')");
}

TEST_F(Escape, RemoveAProgramOfTheHost) {
  expect_refused("import os\nos.remove('/usr/bin/python3')");
}

TEST_F(Escape, ChangeTheRightsOfAProgramOfTheHost) {
  expect_refused("import os\nos.chmod('/usr/bin/python3', 0o4755)");
}

TEST_F(Escape, WriteToItsOwnInterpreter) {
  const auto outcome = run("open('/proc/self/exe', 'r+b')");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_NE(outcome.error.find("Error: [Errno "), std::string::npos) << outcome.error;
}

TEST_F(Escape, WriteToItsOwnLibraries) {
  expect_refused(R"(
library = next(line.split()[-1] for line in open("/proc/self/maps") if "libc.so" in line)
open(library, "r+b")
)");
}

TEST_F(Escape, WriteToItsOwnMemoryThroughProc) {
  expect_refused("open('/proc/self/mem', 'r+b')");
}

TEST_F(Escape, ChangeAKernelSetting) {
  expect_refused("open('/proc/sys/kernel/core_pattern', 'w')");
}

TEST_F(Escape, PressSysRq) {
  expect_refused("open('/proc/sysrq-trigger', 'w')");
}

TEST_F(Escape, AskToBeSparedWhenMemoryIsShort) {
  expect_refused("open('/proc/self/oom_score_adj', 'w').write('-1000')");
}

TEST_F(Escape, ChangeTheRightsOfADevice) {
  expect_refused("import os\nos.chmod('/dev/null', 0o600)");
}

TEST_F(Escape, ChangeTheTimesOfADevice) {
  expect_refused("import os\nos.utime('/dev/null')");
}

TEST_F(Escape, ChangeTheTimesOfStandardInput) {
  expect_refused("import os\nos.utime(0)");
}

TEST_F(Escape, FindADeviceOfTheHostOpen) {
  expect_prints(R"(
import os, stat
kinds = {stat.S_IFMT(os.fstat(number).st_mode) for number in range(4)}
print(kinds <= {stat.S_IFIFO, stat.S_IFSOCK})
)",
                "True\n");
}

TEST_F(Escape, ChangeAnOwner) {
  expect_refused("import os\nopen('x', 'w').close()\nos.chown('x', 0, 0)");
}

TEST_F(Escape, WriteToTheClientsFiles) {
  expect_refused("import maia\nopen(maia.__file__, 'w')");
}

TEST_F(Escape, MoveTheClientsFiles) {
  expect_refused("import os\nos.rename('/client/maia', '/client/x')");
}

TEST_F(Escape, GiveAFileTheRightsOfItsOwner) {
  expect_prints(R"(
import os
open("x", "w").close()
os.chmod("x", 0o6755)
print(bool(os.statvfs("x").f_flag & os.ST_NOSUID), bool(os.statvfs("/usr").f_flag & os.ST_NOSUID))
)",
                "True True\n");
}

TEST_F(Escape, LeaveTheRootFolder) {
  expect_refused("import os\nos.chroot('.')");
}

// A lock on a file of /usr would be one that the host's programs wait for.
TEST_F(Escape, LockAFileOfTheHost) {
  expect_refused("import fcntl\nfcntl.flock(open('/usr/bin/env'), fcntl.LOCK_EX)");
}

TEST_F(Escape, LockARangeOfAFileOfTheHost) {
  expect_refused("import fcntl\nfcntl.lockf(open('/usr/bin/env'), fcntl.LOCK_SH)");
}

TEST_F(Escape, LeaseAFileOfTheHost) {
  expect_refused(
      "import fcntl\nfcntl.fcntl(open('/usr/bin/env'), fcntl.F_SETLEASE, fcntl.F_RDLCK)");
}

TEST_F(Escape, PushAFileOfTheHostOutOfMemory) {
  expect_refused(
      "import os\n"
      "os.posix_fadvise(os.open('/usr/bin/python3', os.O_RDONLY), 0, 0, os.POSIX_FADV_DONTNEED)");
}

TEST_F(Escape, OpenAFileByItsHandle) {
  expect_call_refused(SYS_open_by_handle_at, "3, 0, 0");
}

TEST_F(Escape, AskForAFilesHandle) {
  expect_call_refused(SYS_name_to_handle_at, "-100, b'/usr', 0, 0, 0");
}

TEST_F(Escape, WatchFilesOfTheHost) {
  expect_call_refused(SYS_inotify_init1, "0");
}

TEST_F(Escape, SetAnAttributeOfAFile) {
  expect_refused("import os\nopen('x', 'w').close()\nos.setxattr('x', 'user.x', b'1')");
}

TEST_F(Escape, LeaveFilesForTheNextWorker) {
  run("open('/scratch/left', 'w').write('x')");
  worker_.reset();
  expect_prints("import os\nprint(os.listdir('/scratch'))", "[]\n");
}

TEST_F(Escape, LookIntoAnotherWorkersFolder) {
  Worker other(options_);
  RecordingHandler others;
  ASSERT_EQ(other.run("open('/scratch/secret', 'w').write('x')", others).status, Status::kFinished);
  const auto outcome = run("import os\nprint(os.listdir('/scratch'))");
  EXPECT_EQ(outcome.status, Status::kFinished);
  EXPECT_EQ(handler_.text, "[]\n");
}

}  // namespace
}  // namespace maia
