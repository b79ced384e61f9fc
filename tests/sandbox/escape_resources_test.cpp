// Programs that want more of the machine than their share.
#include "sandbox/escape.hpp"

namespace maia {
namespace {

// ---- time

TEST_F(Escape, LoopWithoutEnd) {
  options_.seconds = 1;
  expect_timed_out("while True: pass");
}

TEST_F(Escape, LoopWithoutEndInC) {
  options_.seconds = 1;
  expect_timed_out("sum(range(10 ** 15))");
}

TEST_F(Escape, SleepWithoutEnd) {
  options_.seconds = 1;
  expect_timed_out("import time\ntime.sleep(1e6)");
}

TEST_F(Escape, MatchARegularExpressionWithoutEnd) {
  options_.seconds = 1;
  expect_timed_out("import re\nre.match('(a+)+$', 'a' * 60 + 'b')");
}

TEST_F(Escape, RaiseToAHugePower) {
  options_.seconds = 1;
  expect_timed_out("x = 9 ** 9 ** 9");
}

TEST_F(Escape, BusyAllProcessors) {
  options_.seconds = 1;
  expect_timed_out(R"(
import hashlib, threading
block = bytes(1 << 24)
def busy():
    while True: hashlib.sha256(block)
for i in range(16): threading.Thread(target=busy).start()
while True: pass
)");
}

TEST_F(Escape, CallWithoutEnd) {
  options_.seconds = 1;
  expect_timed_out("while True:\n    try: tools.display('x')\n    except Exception: pass");
}

// ---- memory

TEST_F(Escape, AllocateWithoutEnd) {
  expect_raises("kept = []\nwhile True:\n    kept.append(bytearray(1 << 24))", "MemoryError");
  expect_prints("del kept", "");
}

TEST_F(Escape, MakeAHugeString) {
  expect_raises("x = 'a' * (10 << 30)", "MemoryError");
}

TEST_F(Escape, MapMemoryWithoutEnd) {
  expect_raises("import mmap\nkept = []\nwhile True: kept.append(mmap.mmap(-1, 1 << 28))",
                "OSError: [Errno 12]");
}

TEST_F(Escape, MapAFileLargerThanMemory) {
  expect_raises(R"(
import mmap
with open("x", "w+b") as file:
    file.truncate(30 << 20)
    kept = [mmap.mmap(file.fileno(), 0) for i in range(1000)]
)",
                "OSError: [Errno 12]");
}

TEST_F(Escape, StartThreadsWithoutEnd) {
  expect_raises(R"(
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
)",
                "RuntimeError: can't start new thread");
}

TEST_F(Escape, AskForAHugeStack) {
  const auto outcome = run(R"(
import threading
threading.stack_size(1 << 40)
threading.Thread(target=print).start()
)");
  EXPECT_EQ(outcome.status, Status::kFailed);
}

TEST_F(Escape, UncompressABomb) {
  options_.memory_bytes = std::size_t{256} << 20;
  expect_raises(R"(
import zlib
piece = zlib.compress(bytes(1 << 24))
kept = [zlib.decompress(piece) for i in range(100)]
)",
                "MemoryError");
}

TEST_F(Escape, OpenAPictureBomb) {
  const auto outcome = run(R"(
import base64, struct, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
picture = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(bytes(1 << 24))) + chunk(b"IEND", b""))
system.neuron([base64.b64encode(picture).decode()])
)");
  EXPECT_EQ(outcome.status, Status::kFailed) << outcome.error;
  EXPECT_TRUE(handler_.calls.empty());
}

// ---- disk

TEST_F(Escape, WriteMoreThanItsFolderHolds) {
  expect_prints(R"(
written = 0
try:
    for i in range(1024):
        with open(f"file{i}", "wb") as file:
            written += file.write(bytes(1 << 20))
except OSError as error:
    print("stopped at", written >> 20, "MB")
import os
for name in os.listdir(): os.remove(name)
)",
                "stopped at 32 MB\n");
}

TEST_F(Escape, WriteOneHugeFile) {
  expect_raises("open('one', 'wb').write(bytes(64 << 20))", "OSError: [Errno 27]");
}

TEST_F(Escape, ReserveAHugeFile) {
  expect_raises("import os\nos.posix_fallocate(os.open('x', os.O_RDWR | os.O_CREAT), 0, 1 << 40)",
                "OSError: [Errno 27]");
}

TEST_F(Escape, MakeASparseFileOfATerabyte) {
  expect_raises("import os\nos.truncate(os.open('x', os.O_RDWR | os.O_CREAT), 1 << 40)",
                "OSError: [Errno 27]");
}

TEST_F(Escape, MakeFilesWithoutEnd) {
  if (!stands("control group")) GTEST_SKIP() << "only a control group bounds the number of files";
  options_.seconds = 60;
  options_.memory_bytes = std::size_t{128} << 20;
  expect_died(R"(
import os
name = "x" * 240
count = 0
while True:
    os.close(os.open(f"{name}{count}", os.O_CREAT | os.O_WRONLY))
    count += 1
)",
              "took more memory than its limit");
}

TEST_F(Escape, NestFoldersDeeply) {
  const auto outcome = run(R"(
import os
for i in range(2000):
    os.mkdir("d")
    os.chdir("d")
)");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  worker_.reset();
}

TEST_F(Escape, LeaveItsFolderRemoved) {
  run("import os\nos.mkdir('gone')\nos.chdir('gone')\nos.rmdir('/scratch/gone')");
  const auto outcome = run("print('still here')");
  EXPECT_EQ(handler_.text, "still here\n") << outcome.error;
}

// ---- output and messages

TEST_F(Escape, PrintWithoutMeasure) {
  expect_prints("import os\nline = b'x' * 1000000\nfor i in range(100): os.write(1, line)",
                std::string(options_.output_bytes, 'x') + "\n[... " +
                    std::to_string(100'000'000 - options_.output_bytes) +
                    " bytes of output not shown]\n");
}

TEST_F(Escape, PrintWithoutEnd) {
  options_.seconds = 1;
  const auto outcome = run("while True: print('x' * 1000)");
  EXPECT_EQ(outcome.status, Status::kTimedOut);
  EXPECT_LT(handler_.text.size(), options_.output_bytes + 100);
  expect_sentence(outcome.error);
}

TEST_F(Escape, PrintBetweenPrograms) {
  run(R"(
import threading
def flood():
    import os
    while True: os.write(1, b"x" * 4096)
threading.Thread(target=flood, daemon=True).start()
)");
  ::usleep(200'000);
  const auto outcome = run("print('next')");
  EXPECT_NE(outcome.status, Status::kDied) << outcome.error;
  EXPECT_LT(handler_.text.size(), options_.output_bytes + 200);
  worker_.reset();
}

TEST_F(Escape, PrintWhatIsNoText) {
  const auto outcome = run("import os\nos.write(1, bytes(range(256)) * 16)");
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  EXPECT_EQ(handler_.text, clean_utf8(handler_.text));
}

TEST_F(Escape, CallMoreOftenThanItMay) {
  options_.tool_calls = 100;
  expect_raises("for i in range(200): tools.display('x')",
                "RuntimeError: this program has made 100 tool calls");
  EXPECT_EQ(handler_.calls.size(), 100U);
}

TEST_F(Escape, DisplayAHugeText) {
  expect_raises("tools.display('a' * (100 << 20))", "ValueError");
  EXPECT_TRUE(handler_.calls.empty());
}

TEST_F(Escape, AskForTooManyPrompts) {
  expect_raises("tools.text2image(['a' * 1000] * 10000)", "ValueError");
  EXPECT_TRUE(handler_.calls.empty());
}

TEST_F(Escape, SendTooManyPictures) {
  expect_raises("import numpy\nsystem.neuron([numpy.zeros((1, 1, 3), numpy.uint8)] * 5000)",
                "ValueError");
  EXPECT_TRUE(handler_.calls.empty());
}

TEST_F(Escape, SendPicturesThatAreTooLarge) {
  options_.memory_bytes = std::size_t{2} << 30;
  expect_raises("import numpy\nsystem.neuron([numpy.zeros((4000, 4000, 3), numpy.uint8)] * 12)",
                "ValueError");
  EXPECT_TRUE(handler_.calls.empty());
}

// The client's checks are no wall: the host's are.
TEST_F(Escape, SendPicturesThatAreTooLargeAround) {
  expect_died(R"(
import os, struct, time
text = b'{"name": "tools.x", "arguments": {}}'
os.write(3, struct.pack("<4sBBHI", b"MAIA", 1, 17, 3, len(text)) + struct.pack("<III", *[200 << 20] * 3) + text)
time.sleep(1000)
)",
              "broke the protocol");
}

TEST_F(Escape, FillTheHostsMemoryWithOneMessage) {
  options_.seconds = 1;
  expect_timed_out(R"(
import os, struct
text = b'{"name": "tools.x", "arguments": {}}'
os.write(3, struct.pack("<4sBBHI", b"MAIA", 1, 17, 4096, len(text)) + struct.pack("<I", 100000) * 4096 + text)
import time
time.sleep(1000)
)");
}

// ---- what a process may hold

TEST_F(Escape, OpenFilesWithoutEnd) {
  expect_raises("kept = []\nwhile True: kept.append(open('/dev/null'))", "OSError: [Errno 24]");
  expect_prints("kept.clear()", "");
}

TEST_F(Escape, OpenPipesWithoutEnd) {
  expect_raises("import os\nkept = []\nwhile True: kept.append(os.pipe())", "OSError: [Errno 24]");
  expect_prints("for pair in kept:\n    for end in pair: os.close(end)", "");
}

TEST_F(Escape, GrowAPipe) {
  expect_refused("import fcntl, os\nfcntl.fcntl(os.pipe()[0], 1031, 1 << 20)  # F_SETPIPE_SZ");
}

TEST_F(Escape, LeaveACore) {
  expect_prints("import resource\nprint(resource.getrlimit(resource.RLIMIT_CORE))", "(0, 0)\n");
}

TEST_F(Escape, KeepNumbersOfOpenFilesForLater) {
  run("import os\nfor n in range(10, 250): os.dup2(1, n)");
  expect_prints("print('next')", "next\n");
}

}  // namespace
}  // namespace maia
