// Programs that turn on the interpreter that runs them, and on the messages between it and the
// host.
#include "sandbox/escape.hpp"

namespace maia {
namespace {

// ---- the messages

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

// ---- the interpreter

TEST_F(Escape, Exit) {
  expect_died("import os\nos._exit(3)", "exit code 3");
}

TEST_F(Escape, ExitAsIfKilled) {
  expect_died("import os\nos._exit(137)", "signal 9");
}

TEST_F(Escape, Abort) {
  const auto outcome = run("import os\nos.abort()");
  EXPECT_EQ(outcome.status, Status::kDied);
  expect_sentence(outcome.error);
}

TEST_F(Escape, ReadAddressZero) {
  expect_died("import ctypes\nctypes.string_at(0)", "signal 11");
}

TEST_F(Escape, WriteOverTheInterpreter) {
  const auto outcome = run("import ctypes\nctypes.memset(id(type), 0x41, 400)\nclass A: pass");
  EXPECT_EQ(outcome.status, Status::kDied);
  expect_sentence(outcome.error);
}

TEST_F(Escape, RunCodeThatIsNoCode) {
  const auto outcome = run(R"(
def f(): pass
f.__code__ = f.__code__.replace(co_code=bytes([100, 255]) * 50, co_consts=(), co_stacksize=0)
f()
)");
  EXPECT_NE(outcome.status, Status::kFinished);
}

TEST_F(Escape, RunMachineCode) {
  expect_died(R"(
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex("b83e000000bf01000000be09000000") + b"\x0f\x05\x0f\x0b")  # kill(1, 9); trap
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
ctypes.CFUNCTYPE(ctypes.c_int)(address)()
)",
              "signal 4");
}

TEST_F(Escape, EndByAnAlarm) {
  expect_died("import signal, time\nsignal.alarm(1)\ntime.sleep(10)", "signal 14");
}

TEST_F(Escape, IgnoreAllSignals) {
  options_.seconds = 1;
  expect_timed_out(R"(
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
sum(range(10 ** 15))
)");
}

TEST_F(Escape, CatchEveryException) {
  options_.seconds = 1;
  expect_timed_out(R"(
while True:
    try:
        while True: pass
    except BaseException:
        pass
)");
}

TEST_F(Escape, TraceTheWorkersOwnFunctions) {
  run(R"(
import sys, threading
def trace(*event): raise RuntimeError("traced")
sys.settrace(trace)
threading.settrace(trace)
)");
  expect_prints("print('untraced')", "untraced\n");
}

TEST_F(Escape, ProfileTheWorkersOwnFunctions) {
  run(R"(
import sys
def profile(*event): raise RuntimeError("profiled")
sys.setprofile(profile)
)");
  expect_prints("print('unprofiled')", "unprofiled\n");
}

TEST_F(Escape, RegisterForTheEnd) {
  expect_prints(R"(
import atexit, os
atexit.register(lambda: os.write(1, b"at exit"))
print("registered")
)",
                "registered\n");
  worker_.reset();
  EXPECT_EQ(handler_.text, "registered\n");
}

TEST_F(Escape, ThreadThatOutlivesItsProgram) {
  expect_prints(R"(
import threading, time
said = []
def later():
    time.sleep(0.2)
    try: tools.display("later")
    except RuntimeError as error: said.append(str(error))
thread = threading.Thread(target=later)
thread.start()
)",
                "");
  ::usleep(400'000);
  expect_prints("thread.join()\nprint(said)",
                "['tools.display was called after the program had ended']\n");
}

TEST_F(Escape, ReplaceTheBuiltInFunctions) {
  run(R"(
import builtins
for name in list(vars(builtins)):
    if name not in ("setattr", "Exception"): setattr(builtins, name, None)
)");
  expect_prints("tools.display(str(len([1])))\nprint(sorted([2, 1]))", "<tools.display>[1, 2]\n");
}

TEST_F(Escape, RemoveTheBuiltInFunctions) {
  run("import builtins\nvars(builtins).clear()");
  expect_prints("print(len([1]))", "1\n");
}

TEST_F(Escape, ReplaceJson) {
  run(R"(
import json
json.dumps = json.loads = json.JSONEncoder = json.JSONDecoder = None
import maia.wire_json
maia.wire_json.dumps = maia.wire_json.loads = lambda value: "{}"
)");
  expect_prints("tools.display({'a': 1}['a'])", "<tools.display>");
}

TEST_F(Escape, OverwriteTheClient) {
  run(R"(
import sys, os
import maia, maia.channel, maia.toolbox, maia.program
maia.Tools.display = maia.toolbox.Tools = None
maia.channel.Channel.done = maia.channel.Channel.call = lambda *a: None
maia.program.traceback_text = None
os.write = os.read = os._exit = None
)");
  expect_prints("tools.display('x')", "<tools.display>");
}

TEST_F(Escape, PoisonTheModulesOfTheNextProgram) {
  run(R"(
import sys
for name in list(sys.modules): sys.modules[name] = None
sys.path[:] = ["/scratch"]
open("numpy.py", "w").write("raise SystemExit")
open("maia.py", "w").write("raise SystemExit")
)");
  expect_prints("import maia\nmaia.tools.display('x')", "<tools.display>");
}

TEST_F(Escape, HookImports) {
  run(R"(
import sys
class Hook:
    def find_spec(self, name, path, target=None): raise RuntimeError("hooked " + name)
sys.meta_path.insert(0, Hook())
sys.path_hooks.insert(0, lambda path: 1 / 0)
)");
  expect_prints("print('alive')", "alive\n");
}

TEST_F(Escape, ReplaceStandardOutput) {
  options_.seconds = 1;
  expect_timed_out(R"(
import sys
class Slow:
    def write(self, text): pass
    def flush(self):
        while True: pass
sys.stdout = Slow()
)");
}

TEST_F(Escape, CloseStandardOutput) {
  run("import os, sys\nsys.stdout.close()\nos.close(1)\nos.close(2)");
  const auto outcome = run("tools.display('x')");
  if (outcome.status == Status::kDied) expect_sentence(outcome.error);
  EXPECT_NE(outcome.status, Status::kTimedOut);
}

TEST_F(Escape, RaiseWhatCannotBeShown) {
  options_.seconds = 1;
  expect_timed_out(R"(
class Endless(Exception):
    def __str__(self):
        while True: pass
raise Endless
)");
}

TEST_F(Escape, RaiseWhatLiesAboutItself) {
  const auto outcome = run(R"(
class Liar(Exception):
    __module__ = property(lambda self: 1 / 0)
    def __str__(self): raise KeyboardInterrupt
    def __getattribute__(self, name): raise RuntimeError("no " + name)
raise Liar
)");
  EXPECT_NE(outcome.status, Status::kTimedOut);
  if (outcome.status == Status::kDied) expect_sentence(outcome.error);
}

TEST_F(Escape, RaiseAHugeMessage) {
  const auto outcome = run("raise ValueError('\\udcff\\0\\x1b[2J' * 10000000)");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_LT(outcome.error.size(), 17U << 10);
}

TEST_F(Escape, LeaveTracebacksThatNeverEnd) {
  const auto outcome = run(R"(
first, second = ValueError("a"), ValueError("b")
first.__cause__, second.__cause__ = second, first
raise first
)");
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_LT(outcome.error.size(), 2000U);
}

TEST_F(Escape, RecurseWithoutEnd) {
  expect_raises("def f(): f()\nf()", "RecursionError");
}

TEST_F(Escape, RecurseBeyondTheStack) {
  const auto outcome = run(R"(
import sys
sys.setrecursionlimit(1 << 30)
class A:
    def __getattr__(self, name): return getattr(self, name)
A().x
)");
  EXPECT_NE(outcome.status, Status::kFinished);
  if (outcome.status == Status::kDied) expect_sentence(outcome.error);
}

TEST_F(Escape, NestAProgramDeeply) {
  const auto outcome = run(std::string(100000, '(') + std::string(100000, ')'));
  EXPECT_NE(outcome.status, Status::kFinished);
}

TEST_F(Escape, NestASyntaxTreeDeeply) {
  const auto outcome =
      run("import ast\nast.parse('-' * 1000000 + '1')\ncompile('a' + '.a' * 500000, '', 'exec')");
  EXPECT_NE(outcome.status, Status::kFinished);
  if (outcome.status == Status::kDied) expect_sentence(outcome.error);
}

TEST_F(Escape, NestAPickleDeeply) {
  const auto outcome = run("import pickle\npickle.loads(b']' * 5000000 + b'a' * 4999999 + b'.')");
  if (outcome.status == Status::kDied) expect_sentence(outcome.error);
  EXPECT_NE(outcome.status, Status::kTimedOut);
}

TEST_F(Escape, LoadAPickleThatRunsAProgram) {
  expect_refused(R"(
import os, pickle
class Run:
    def __reduce__(self): return os.fork, ()
pickle.loads(pickle.dumps(Run()))
)");
}

TEST_F(Escape, NestAnArgumentDeeply) {
  const auto outcome = run(R"(
deep = []
for i in range(100000): deep = [deep]
tools.display(deep)
)");
  EXPECT_NE(outcome.status, Status::kTimedOut);
  EXPECT_TRUE(outcome.status == Status::kFailed || handler_.calls.size() == 1) << outcome.error;
}

TEST_F(Escape, NestAnArgumentInItself) {
  const auto outcome = run("round = []\nround.append(round)\ntools.text2image(round)");
  EXPECT_EQ(outcome.status, Status::kFailed) << outcome.error;
}

TEST_F(Escape, SendACodeOfAllCharacters) {
  std::string code = "text = '''";
  for (int c = 1; c < 256; ++c) {
    if (c != '\'' && c != '\\') code += static_cast<char>(c);
  }
  const auto outcome = run(code + "'''");
  EXPECT_NE(outcome.status, Status::kDied) << outcome.error;
}

TEST_F(Escape, SendACodeWithAZero) {
  EXPECT_EQ(run(std::string("x = 1\0y", 7)).status, Status::kFailed);
}

}  // namespace
}  // namespace maia
