// Programs that ask the kernel for what no experiment needs. Each call is refused by the filter
// before the kernel looks at it.
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

#include "sandbox/escape.hpp"

namespace maia {
namespace {

// A call by its number and its arguments, written in Python.
#define REFUSED(attempt, number, arguments) \
  TEST_F(Escape, attempt) {                 \
    expect_call_refused(number, arguments); \
  }

// Mounts and roots
REFUSED(Mount, SYS_mount, "b'x', b'/scratch', b'tmpfs', 0, 0")
REFUSED(Unmount, SYS_umount2, "b'/usr', 2")
REFUSED(PivotTheRoot, SYS_pivot_root, "b'.', b'.'")
REFUSED(OpenAFileSystem, SYS_fsopen, "b'tmpfs', 0")
REFUSED(MoveAMount, SYS_move_mount, "0, 0, 0, 0, 0")
REFUSED(CloneAMount, SYS_open_tree, "0, b'/', 1")
REFUSED(MakeAMountWritable, 442 /* mount_setattr */, "-100, b'/usr', 0, bytes(32), 32")

// Namespaces and rights
REFUSED(UnshareTheUserNamespace, SYS_unshare, std::to_string(CLONE_NEWUSER))
REFUSED(UnshareTheMountNamespace, SYS_unshare, std::to_string(CLONE_NEWNS))
REFUSED(JoinANamespace, SYS_setns, "3, 0")
REFUSED(CloneWithAUserNamespace, SYS_clone,
        std::to_string(CLONE_NEWUSER | SIGCHLD) + ", 0, 0, 0, 0")
REFUSED(CloneAThreadWithANamespace, SYS_clone,
        std::to_string(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_NEWIPC) + ", 0, 0, 0, 0")
REFUSED(CloneAProcess, SYS_clone, std::to_string(SIGCHLD) + ", 0, 0, 0, 0")
REFUSED(CloneWithAStructure, SYS_clone3, "bytes(88), 88")
REFUSED(BecomeRoot, SYS_setuid, "0")
REFUSED(BecomeRootsGroup, SYS_setgid, "0")
REFUSED(LeaveItsGroups, SYS_setgroups, "0, 0")
REFUSED(SetFileSystemUser, SYS_setfsuid, "0")
REFUSED(TakeCapabilities, SYS_capset, "bytes(8), bytes(24)")
REFUSED(RaiseAnAmbientCapability, SYS_prctl, "47, 2, 21, 0, 0")
REFUSED(KeepCapabilities, SYS_prctl, "8, 1, 0, 0, 0")
REFUSED(SetSecureBits, SYS_prctl, "28, 0, 0, 0, 0")
REFUSED(ReplaceTheFilter, SYS_seccomp, "1, 0, 0")
REFUSED(ReplaceTheFilterByPrctl, SYS_prctl, "22, 2, 0, 0, 0")
REFUSED(AllowATracer, SYS_prctl, "0x59616d61, -1, 0, 0, 0")
REFUSED(BecomeUndumpable, SYS_prctl, "4, 0, 0, 0, 0")
REFUSED(MoveItsMemoryLayout, SYS_prctl, "35, 0, 0, 0, 0")
REFUSED(ChangeItsPersonality, SYS_personality, "0x0040000")
REFUSED(AskForItsPersonality, SYS_personality, "0xffffffff")

// Large parts of the kernel behind one call
REFUSED(LoadABpfProgram, SYS_bpf, "5, bytes(128), 128")
REFUSED(CountPerformanceEvents, SYS_perf_event_open, "bytes(128), 0, -1, -1, 0")
REFUSED(HandleItsPageFaults, SYS_userfaultfd, "0")
REFUSED(SetUpAnIoRing, SYS_io_uring_setup, "1, bytes(120)")
REFUSED(EnterAnIoRing, SYS_io_uring_enter, "3, 1, 0, 0, 0, 0")
REFUSED(RegisterWithAnIoRing, SYS_io_uring_register, "3, 0, 0, 0")
REFUSED(SetUpAsynchronousIo, SYS_io_setup, "1, bytes(8)")
REFUSED(ReadAKey, SYS_keyctl, "11, -3, 0, 0, 0")
REFUSED(AddAKey, SYS_add_key, "b'user', b'x', b'x', 1, -3")
REFUSED(RequestAKey, SYS_request_key, "b'user', b'x', 0, -3")
REFUSED(WatchAllFiles, SYS_fanotify_init, "0, 0")
REFUSED(WaitOnAnEpoll, SYS_epoll_create1, "0")
REFUSED(MakeATimer, SYS_timer_create, "0, 0, bytes(8)")
REFUSED(MakeATimerDescriptor, SYS_timerfd_create, "0, 0")
REFUSED(MakeAnEventDescriptor, SYS_eventfd2, "0, 0")
REFUSED(MakeASignalDescriptor, SYS_signalfd4, "-1, bytes(8), 8, 0")

// Memory that no limit of one process counts, or that moves between processes
REFUSED(MakeAFileInMemory, SYS_memfd_create, "b'x', 0")
REFUSED(MakeSecretMemory, 447 /* memfd_secret */, "0")
REFUSED(ShareMemory, SYS_shmget, "0, 4096, 0o1600")
REFUSED(AttachSharedMemory, SYS_shmat, "0, 0, 0")
REFUSED(MakeASemaphore, SYS_semget, "0, 1, 0o1600")
REFUSED(MakeAMessageQueue, SYS_msgget, "0, 0o1600")
REFUSED(MakeANamedMessageQueue, SYS_mq_open, "b'x', 0o102, 0o600, 0")
REFUSED(LockMemory, SYS_mlock, "0, 4096")
REFUSED(LockAllMemory, SYS_mlockall, "3")
REFUSED(MoveMemoryBetweenNodes, SYS_migrate_pages, "1, 1, bytes(8), bytes(8)")
REFUSED(SpliceBetweenPipes, SYS_splice, "0, 0, 1, 0, 1, 0")
REFUSED(GiveItsPagesToAPipe, SYS_vmsplice, "1, 0, 0, 0")
REFUSED(AdviseAnotherProcess, 440 /* process_madvise */, "3, 0, 0, 0, 0")
REFUSED(SeeWhichPagesAreInMemory, SYS_mincore, "0, 4096, bytes(8)")

// Terminals: characters that the host's shell would read
REFUSED(TypeIntoATerminal, SYS_ioctl, "0, 0x5412, b'x'")
REFUSED(TypeIntoATerminalWithHighBits, SYS_ioctl, "0, 0x100005412, b'x'")
REFUSED(PasteIntoATerminal, SYS_ioctl, "0, 0x541c, b'x'")
REFUSED(TakeATerminal, SYS_ioctl, "0, 0x540e, 0")
REFUSED(SignalWhenReadable, SYS_ioctl, "0, 0x5452, bytes(4)")
REFUSED(FreezeAFileSystem, SYS_ioctl, "0, 0xc0045877, 0")
REFUSED(HangUpTheTerminal, SYS_vhangup, "")

// The machine as a whole
REFUSED(LoadAModule, SYS_init_module, "b'', 0, b''")
REFUSED(LoadAModuleFromAFile, SYS_finit_module, "0, b'', 0")
REFUSED(UnloadAModule, SYS_delete_module, "b'x', 0")
REFUSED(LoadAnotherKernel, SYS_kexec_load, "0, 0, 0, 0")
REFUSED(Reboot, SYS_reboot, "0xfee1dead, 672274793, 0x1234567, 0")
REFUSED(SwapOn, SYS_swapon, "b'/scratch/x', 0")
REFUSED(SetTheTime, SYS_settimeofday, "bytes(16), 0")
REFUSED(SetTheClock, SYS_clock_settime, "0, bytes(16)")
REFUSED(AdjustTheClock, SYS_adjtimex, "bytes(208)")
REFUSED(NameTheHost, SYS_sethostname, "b'x', 1")
REFUSED(AccountForProcesses, SYS_acct, "0")
REFUSED(SetAQuota, SYS_quotactl, "0, 0, 0, 0")
REFUSED(ReadTheLogOfTheKernel, SYS_syslog, "3, bytes(16), 16")
REFUSED(SyncAllDisks, SYS_sync, "")
REFUSED(GiveTheProcessAnIoPriority, SYS_ioprio_set, "1, 0, 0x2000")

#ifdef __x86_64__
REFUSED(ChangeItsSegments, SYS_modify_ldt, "1, bytes(16), 16")
REFUSED(UsePorts, SYS_iopl, "3")
REFUSED(UseSomePorts, SYS_ioperm, "0, 1, 1")

TEST_F(Escape, UseTheSystemCallsOfAnotherArchitecture) {
  expect_died("import ctypes\nctypes.CDLL(None).syscall(0x40000027)", "signal 31");
}

// int 0x80 enters the kernel as a 32-bit program would, with other numbers: 20 is getpid.
TEST_F(Escape, EnterTheKernelAsA32BitProgram) {
  expect_died(R"(
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex("b814000000cd80c3"))
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
ctypes.CFUNCTYPE(ctypes.c_int)(address)()
)",
              "signal 31");
}
#endif

TEST_F(Escape, CallWhatDoesNotExistYet) {
  expect_prints(R"(
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print([n for n in range(450, 700)
       if libc.syscall(n, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 38)])
)",
                "[]\n");
}

}  // namespace
}  // namespace maia
