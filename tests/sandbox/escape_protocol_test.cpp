// Programs that turn on the messages between the worker and the host.
#include "sandbox/escape.hpp"

namespace maia {
namespace {

// Sends a message that no client would, and waits for what comes.
std::string forged(const std::string& message) {
  return R"(
import os, struct, time
def send(kind, text, lengths=(), rest=b''):
    head = struct.pack("<4sBBHI", b"MAIA", 1, kind, len(lengths), len(text))
    os.write(3, head + b"".join(struct.pack("<I", n) for n in lengths) + text + rest)
)" + message +
         "\ntime.sleep(1000)\n";
}

#define FORGED(attempt, message)                        \
  TEST_F(Escape, attempt) {                             \
    expect_died(forged(message), "broke the protocol"); \
    EXPECT_TRUE(handler_.calls.empty());                \
  }

FORGED(ForgeAProgram, "send(1, b'{}')")
FORGED(ForgeAResult, R"(send(2, b'{"value": 1}'))")
FORGED(ForgeAnError, R"(send(3, b'{"kind": "ValueError", "message": "x"}'))")
FORGED(ForgeASecondHello, "send(16, b'{}')")
FORGED(ForgeAMessageOfAnUnknownType, "send(250, b'{}')")
FORGED(ForgeACallWithoutAName, "send(17, b'{}')")
FORGED(ForgeACallWithANumberForAName, R"(send(17, b'{"name": 5, "arguments": {}}'))")
FORGED(ForgeACallWithAnEmptyName, R"(send(17, b'{"name": "", "arguments": {}}'))")
FORGED(ForgeACallWithAPathForAName, R"(send(17, b'{"name": "../x", "arguments": {}}'))")
FORGED(ForgeACallWithALongName,
       R"(send(17, b'{"name": "' + b'x' * 100000 + b'", "arguments": {}}'))")
FORGED(ForgeACallWithAListOfArguments, R"(send(17, b'{"name": "tools.x", "arguments": []}'))")
FORGED(ForgeAnEndWithoutError, "send(18, b'{}')")
FORGED(ForgeAnEndWithANumberForAnError, R"(send(18, b'{"error": 5, "number": 1}'))")
FORGED(ForgeTheEndOfAnotherProgram, R"(send(18, b'{"error": "", "number": 9}'))")
FORGED(ForgeAnEndWithBlobs, R"(send(18, b'{"error": "", "number": 1}', [1], b'x'))")
FORGED(NestAMessageDeeply, "send(17, b'[' * 200000 + b']' * 200000)")
FORGED(SendWhatIsNotUtf8, R"(send(17, b'{"name": "\\xff"}'))")
FORGED(SendWhatIsNotAnObject, "send(17, b'[1]')")
FORGED(SendHalfAnObject, R"(send(17, b'{"name": "tools.x", '))")
FORGED(PromiseAHugeBlob, "send(17, b'{}', [0xffffffff])")
FORGED(PromiseManyHugeBlobs, "send(17, b'{}', [0xffffffff] * 4096)")
FORGED(PromiseTooManyBlobs, "send(17, b'{}', [0] * 60000)")
FORGED(PromiseAHugeText,
       "os.write(3, struct.pack('<4sBBHI', b'MAIA', 1, 17, 0, 0xffffffff) + bytes(1 << 16))")
FORGED(SpeakAnotherVersion, "os.write(3, struct.pack('<4sBBHI', b'MAIA', 9, 17, 0, 2) + b'{}')")
FORGED(WriteGarbage, "os.write(3, bytes(range(200, 256)) * 2000)")
FORGED(WriteGarbageAfterTheMagic, "os.write(3, b'MAIA' + bytes(100000))")
FORGED(SendTwoMessagesAtOnce, R"(
text = b'{"error": "", "number": 1}'
os.write(3, 2 * (struct.pack("<4sBBHI", b"MAIA", 1, 18, 0, len(text)) + text)))")

TEST_F(Escape, PromiseBytesThatNeverCome) {
  options_.seconds = 1;
  expect_timed_out(forged("os.write(3, struct.pack('<4sBBHI', b'MAIA', 1, 17, 1, 4000000))"));
}

TEST_F(Escape, SendAMessageByteByByte) {
  options_.seconds = 1;
  expect_timed_out(R"(
import os, struct, time
for byte in struct.pack("<4sBBHI", b"MAIA", 1, 17, 1, 4000000) + bytes(1000):
    os.write(3, bytes([byte]))
    time.sleep(0.02)
)");
}

TEST_F(Escape, CallAndNeverReadTheAnswer) {
  options_.seconds = 1;
  handler_.answer = [](const ToolCall&) {
    return ToolResult{Json::object(), {Bytes(std::size_t{8} << 20)}};
  };
  expect_timed_out(forged(R"(send(17, b'{"name": "tools.x", "arguments": {}}'))"));
}

TEST_F(Escape, SendWithoutEndAndNeverRead) {
  options_.seconds = 1;
  const auto outcome =
      run(forged(R"(while True: send(17, b'{"name": "tools.x", "arguments": {}}'))"));
  // Whether two messages come at once is up to chance; either way it ends.
  EXPECT_TRUE(outcome.status == Status::kDied || outcome.status == Status::kTimedOut);
  expect_sentence(outcome.error);
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

TEST_F(Escape, WriteToTheSocketBetweenPrograms) {
  run(R"(
import os, threading, time
threading.Thread(target=lambda: (time.sleep(0.05), os.write(3, b"between")), daemon=True).start()
)");
  while (worker_->alive()) ::usleep(10'000);
  expect_prints("print('fresh')",
                "[The worker ended after the last program: the variables of earlier programs are "
                "lost.]\nfresh\n");
}

TEST_F(Escape, ReadTheNextProgramFromTheSocket) {
  options_.seconds = 1;
  run(R"(
import os, threading
def steal():
    while True:
        os.read(3, 1)
threading.Thread(target=steal, daemon=True).start()
)");
  // A thread that takes the host's bytes leaves a worker that hears nothing, for as long as a
  // program may take.
  const auto outcome = run("print('stolen?')");
  if (outcome.status != Status::kFinished) expect_sentence(outcome.error);
  worker_.reset();
}

TEST_F(Escape, CloseTheSocketAndCall) {
  expect_died("import os\nos.close(3)\ntools.display('x')", "exit code 1");
}

TEST_F(Escape, CloseEverything) {
  expect_died("import os\nos.closerange(0, 256)\nwhile True: pass", "closed its connection");
}

TEST_F(Escape, PutAFileInPlaceOfTheSocket) {
  expect_died("import os\nos.dup2(os.open('x', os.O_RDWR | os.O_CREAT), 3)\nwhile True: pass",
              "closed its connection");
}

TEST_F(Escape, PutThePipeInPlaceOfTheSocket) {
  const auto outcome = run("import os\nos.dup2(1, 3)\ntools.display('x')");
  EXPECT_EQ(outcome.status, Status::kDied);
  expect_sentence(outcome.error);
}

TEST_F(Escape, CallWhatNoToolOffers) {
  handler_.answer = [](const ToolCall& call) -> ToolResult {
    throw std::runtime_error("there is no call " + call.name);
  };
  expect_raises(R"(
import gc
channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
channel.call("os.system", {"command": "id"})
)",
                "RuntimeError: there is no call os.system");
}

TEST_F(Escape, ReachTheLoopThroughItsFrames) {
  const auto outcome = run(R"(
import sys, time
frame = sys._getframe()
while frame.f_code.co_name != "main":
    frame = frame.f_back
frame.f_locals["channel"].done("", 1)
time.sleep(1000)
)");
  // The host takes the program for finished, and hears nothing when it starts the next.
  EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
  worker_.reset();
}

TEST_F(Escape, CallFromTwoThreadsAtOnce) {
  options_.seconds = 5;
  expect_prints(R"(
import threading
threads = [threading.Thread(target=lambda: [tools.display("x") for i in range(50)]) for t in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
)",
                replace_all(std::string(400, '.'), ".", "<tools.display>"));
}

TEST_F(Escape, CallWithoutTheLock) {
  options_.seconds = 2;
  const auto outcome = run(R"(
import gc, threading
channel = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
class NoLock:
    def __enter__(self): pass
    def __exit__(self, *rest): pass
channel._lock = NoLock()
def call():
    while True: tools.display("x")
threads = [threading.Thread(target=call) for t in range(8)]
for thread in threads: thread.start()
)");
  EXPECT_NE(outcome.status, Status::kFailed);
  worker_.reset();
}

}  // namespace
}  // namespace maia
