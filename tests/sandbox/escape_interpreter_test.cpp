// Programs that turn on the interpreter that runs them, and on the next program of the same run.
#include "sandbox/escape.hpp"

namespace maia {
namespace {

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
