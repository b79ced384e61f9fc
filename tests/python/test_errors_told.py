"""What the author of a program is told of its errors, and in which order he sees what it printed."""

import pytest

from maia.traceback_text import traceback_text

HEAD = "Traceback (most recent call last):\n"


def line(number, text, where="", program=1):
    where = f", in {where}" if where else ""
    return f'  File "<experiment {program}>", line {number}{where}\n    {text}\n'


@pytest.mark.parametrize(
    "code, told",
    [
        ("x = 1\ny = (2", '  File "<experiment 1>", line 2\n    y = (2\n        ^\n'
         "SyntaxError: '(' was never closed"),
        ("if True:\n\tx = 1\n        y = 2", "TabError"),
        ("def f():\nreturn 1", "IndentationError: expected an indented block after function "
         "definition on line 1"),
        ("s = 'ä€' + é€", "SyntaxError: invalid character '€' (U+20AC)"),
        ("f'{x!}'", "SyntaxError"),
        ("x = '\ud800", "Error"),
        ("print 'hello'", "Missing parentheses in call to 'print'"),
        ("", ""),
        ("\ufeffx = 1", ""),
        ("x = 1\r\ny = 2\r\n", ""),
    ],
)
def test_syntax_errors(worker, code, told):
    error = worker.run(code)
    assert told in error and bool(told) == bool(error)
    assert "/" not in error.replace("File", "")


@pytest.mark.parametrize(
    "code, told",
    [
        ("x = [1 / n for n in (1, 0)]",
         HEAD + line(1, "x = [1 / n for n in (1, 0)]") +
         line(1, "x = [1 / n for n in (1, 0)]", "<listcomp>") + "ZeroDivisionError: division by zero"),
        ("f = lambda: {}['a']\nf()",
         HEAD + line(2, "f()") + line(1, "f = lambda: {}['a']", "<lambda>") + "KeyError: 'a'"),
        ("def outer():\n    def inner():\n        raise ValueError('ä')\n    inner()\nouter()",
         HEAD + line(5, "outer()") + line(4, "inner()", "outer") +
         line(3, "raise ValueError('ä')", "inner") + "ValueError: ä"),
        ("import numpy\nnumpy.zeros((2, 3)) @ numpy.zeros((2, 3))",
         HEAD + line(2, "numpy.zeros((2, 3)) @ numpy.zeros((2, 3))") + "ValueError: matmul: "),
        ("import PIL.Image\nPIL.Image.open('nothing.png')",
         HEAD + line(2, "PIL.Image.open('nothing.png')") + "FileNotFoundError: "),
        ("tools.text2image(['a'], 3)", HEAD + line(1, "tools.text2image(['a'], 3)") + "TypeError: "),
        ("system.neuron([3])", HEAD + line(1, "system.neuron([3])") +
         "ValueError: images[0] is an int, not an image"),
        ("def g():\n    yield 1\n    raise StopIteration\nlist(g())", "RuntimeError: generator raised"),
        ("tools.text2img('a')", "has no attribute 'text2img'. Did you mean: 'text2image'?"),
        ("activation = 1\nprint(activaton)", "'activaton' is not defined. Did you mean: 'activation'?"),
        ("image = tools.text2image('a')[0]\nimage.widht", "'widht'. Did you mean: 'width'?"),
        ("import numpyy", "ModuleNotFoundError: No module named 'numpyy'"),
        ("e = ValueError('a')\ne.add_note('look at b')\nraise e", "ValueError: a\nlook at b"),
        ("raise KeyboardInterrupt('stop')", "KeyboardInterrupt: stop"),
        ("import sys\nsys.exit('no images')", "SystemExit: no images"),
        ("raise SystemExit({'a': 1})", "SystemExit: {'a': 1}"),
        ("raise SystemExit(False)", ""),
        ("exec('1/0')", HEAD + line(1, "exec('1/0')") + "ZeroDivisionError"),
        ("assert 1 == 2, 'one'", "AssertionError: one"),
        ("raise 3", "TypeError: exceptions must derive from BaseException"),
    ],
)
def test_errors_are_told_in_the_programs_own_lines(worker, code, told):
    error = worker.run(code)
    assert told in error and bool(told) == bool(error)
    assert "maia" not in error and "/usr" not in error


def test_chains(worker):
    code = (
        "def load():\n    raise KeyError('a')\n"
        "try:\n    load()\nexcept KeyError as e:\n    raise ValueError('b') from e"
    )
    assert worker.run(code) == (
        HEAD + line(4, "load()") + line(2, "raise KeyError('a')", "load") + "KeyError: 'a'\n\n"
        "The error above was the cause of this one:\n\n"
        + HEAD + line(6, "raise ValueError('b') from e") + "ValueError: b"
    )


def test_groups_show_their_members(worker):
    code = (
        "errors = []\nfor n in range(6):\n    try:\n        1 / 0\n"
        "    except ZeroDivisionError as e:\n        errors.append(e)\n"
        "raise ExceptionGroup('many', errors)"
    )
    error = worker.run(code)
    assert "ExceptionGroup: many (6 sub-exceptions)\n  [1 of 6]\n    Traceback" in error
    assert error.count("ZeroDivisionError") == 4 and error.endswith("  [2 more errors]")


def test_recursion_is_short(worker):
    error = worker.run("def f(n):\n    return f(n + 1)\nf(0)")
    assert "the same line" in error and len(error) < 1000 and "RecursionError" in error
    error = worker.run("def f():\n    g()\ndef g():\n    f()\nf()")
    assert "more calls]" in error and len(error) < 1500


@pytest.mark.parametrize(
    "members, told",
    [
        ("def __str__(self): return 1 / 0", "Strange: (its message cannot be shown)"),
        ("def __str__(self): raise SystemExit", "Strange: (its message cannot be shown)"),
        ("def __str__(self): return 3", "Strange: (its message cannot be shown)"),
        ("def __str__(self): return 'x' * 10_000_000", "[...]"),
        ("def __str__(self): return type('S', (str,), {'__len__': lambda s: -1})('hi')", "Strange: hi"),
        ("__class__ = property(lambda self: 1 / 0)", "Strange: said"),
        ("__module__ = 3", "Strange: said"),
        ("__module__ = 'a' * 1000", "said"),
        ("__traceback__ = __cause__ = __context__ = 5", "Strange: said"),
        ("__traceback__ = property(lambda self: 1 / 0)", "line 3\n"),
        ("__suppress_context__ = property(lambda self: 1 / 0)", "Strange: said"),
        ("__notes__ = property(lambda self: 1 / 0)", "Strange: said"),
        ("__notes__ = [3, 'x' * 100000]", "Strange: said\n3\nxxx"),
        ("__eq__ = __hash__ = __bool__ = None", "Strange: said"),
    ],
)
@pytest.mark.parametrize("base", ["Exception", "SyntaxError", "SystemExit", "NameError"])
def test_errors_made_to_be_strange_are_told_all_the_same(worker, base, members, told):
    error = worker.run(f"class Strange({base}):\n    {members}\nraise Strange('said')")
    assert len(error) < 14000
    if base == "Exception":
        assert told in error
    else:
        assert error
    assert worker.run("print('alive')") == "" and worker.printed == "alive\n"


def test_a_program_cannot_make_the_worker_end_by_its_error(worker):
    code = "class C(SystemExit):\n    code = property(lambda self: 1 / 0)\nraise C('odd')"
    assert worker.run(code) == "SystemExit: odd"
    loop = "a, b = ValueError('a'), ValueError('b')\na.__cause__, b.__cause__ = b, a\nraise a"
    assert worker.run(loop).count("ValueError") <= 3
    deep = "e = ValueError('last')\nfor n in range(50000):\n    n = ValueError(n)\n    n.__cause__ = e\n    e = n\nraise e"
    assert worker.run(deep).endswith("ValueError: 49999")


def test_everything_printed_comes_in_order(worker):
    code = """
import sys, os, logging, warnings, ctypes
print("1", end=" ")
print("2", end=" ", file=sys.stderr)
os.write(1, b"3 ")
sys.stdout.write("4 ")
os.write(2, b"5 ")
sys.stdout.buffer.write(b"6 ")
ctypes.CDLL(None).printf(b"7 ")
logging.warning("8")
warnings.warn("9")
print("10")
"""
    assert worker.run(code) == ""
    assert worker.printed == (
        "1 2 3 4 5 6 7 WARNING:root:8\n"
        '<experiment 1>:11: UserWarning: 9\n  warnings.warn("9")\n10\n'
    )


def test_a_program_that_closes_its_output_does_not_silence_the_next(worker):
    for code in (
        "import sys\nsys.stdout.close()", "import os\nos.close(2)", "import os\nos.close(1)",
        "import sys\nsys.stdout = None", "import os\nos.dup2(os.open('/dev/null', 1), 1)",
    ):
        worker.run(code)
        assert worker.run("print('heard')") == ""
    assert worker.printed.count("heard") == 5


def test_a_worker_that_cannot_be_heard_any_more_ends_after_the_program(worker):
    assert worker.run("print('last words')\nimport os\nos.close(1)\nos.close(2)") == ""
    assert worker.wait() == 0 and worker.printed == "last words\n"


def test_tracebacks_that_a_program_prints_have_its_own_lines(worker):
    code = """
import traceback, logging
try:
    tools.edit_images(["a"], ["b", "c"])
except ValueError:
    traceback.print_exc()
    logging.exception("failed")
    traceback.print_stack()
"""
    assert worker.run(code) == ""
    assert "maia" not in worker.printed
    assert worker.printed.count('tools.edit_images(["a"], ["b", "c"])') == 2
    assert worker.printed.count("ValueError: edit_images got 1 source and 2 instructions") == 2


def test_errors_in_threads_and_destructors_are_told_in_own_lines(worker):
    code = """
import threading
def work():
    raise ValueError("in the thread")
thread = threading.Thread(target=work, name="worker")
thread.start()
thread.join()
class A:
    def __del__(self):
        raise KeyError("in the destructor")
A()
"""
    assert worker.run(code) == ""
    assert worker.printed == (
        "An error in worker:\n" + HEAD + line(4, 'raise ValueError("in the thread")', "work") +
        "ValueError: in the thread\n"
        "An error that nobody could catch, in A.__del__:\n" + HEAD +
        line(10, 'raise KeyError("in the destructor")', "__del__") + "KeyError: 'in the destructor'\n"
    )


def test_sources_can_be_looked_at(worker):
    code = "import inspect\ndef f():\n    return 5\nprint(inspect.getsource(f))"
    assert worker.run(code) == ""
    assert worker.printed == "def f():\n    return 5\n\n"


def test_an_error_without_own_lines_is_its_last_line():
    assert traceback_text(ValueError("a"), {}) == "ValueError: a"
