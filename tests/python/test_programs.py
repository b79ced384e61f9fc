"""How programs are run and how their errors are told, without a worker process."""

import pathlib
import subprocess
import sys

import pytest

import maia
from maia.program import Programs


@pytest.fixture
def programs(api):
    main = sys.modules["__main__"]
    yield Programs(api, {})
    sys.modules["__main__"] = main


def test_free_code_and_entry_points_share_variables(programs, capsys):
    assert programs.run("x = 2", 1) == ""
    assert programs.run("def run_experiment(system, tools):\n    print(x + 1, system.unit)", 2) == ""
    assert programs.run("print('again')", 3) == ""
    assert capsys.readouterr().out == "3 7\nagain\n"


@pytest.mark.parametrize(
    "code, printed",
    [
        ("def run_experiment(tools, system): print(tools.experiment_log)", "[]\n"),
        ("def run_experiment(system): print(system.unit)", "7\n"),
        ("def run_experiment(s, t): print(s.unit)", "7\n"),
        ("def execute_command(system, tools) -> int: print(1)", "1\n"),
        ("def run_experiment(system, tools): print(1)\nresult = run_experiment(system, tools)", "1\n"),
        ("def run_experiment(system, tools): print(1)\nif __name__ == '__main__':\n"
         "    run_experiment(system, tools)", "1\n"),
        ("def other(system, tools): print(1)", ""),
    ],
)
def test_entry_points_are_called_once(programs, capsys, code, printed):
    assert programs.run(code, 1) == ""
    assert capsys.readouterr().out == printed


def test_errors_of_the_api_show_the_programs_line_only(programs):
    error = programs.run("import json\n\ntools.edit_images(['a'], ['b', 'c'])", 4)
    assert error == (
        "Traceback (most recent call last):\n"
        '  File "<experiment 4>", line 3\n'
        "    tools.edit_images(['a'], ['b', 'c'])\n"
        "ValueError: edit_images got 1 source and 2 instructions; it needs one instruction per source"
    )


def test_causes_are_kept_where_they_are_the_programs(programs):
    error = programs.run(
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('bad') from e", 1
    )
    assert error.index("ZeroDivisionError") < error.index("was the cause") < error.index("ValueError: bad")
    error = programs.run("try:\n    {}['a']\nexcept KeyError:\n    undefined", 2)
    assert "While that error was handled" in error and error.endswith("'undefined' is not defined")
    error = programs.run("try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('x') from None", 3)
    assert "KeyError" not in error


def test_long_messages_and_strange_errors_are_shortened(programs):
    assert len(programs.run("raise ValueError('x' * 100000)", 1)) < 3000
    strange = "class Strange(Exception):\n    def __str__(self): return 1 / 0\nraise Strange"
    assert programs.run(strange, 2).endswith("Strange: (its message cannot be shown)")
    assert programs.run("raise ValueError('\\ud800')", 3).endswith("\\ud800")


@pytest.mark.parametrize(
    "code", ["x = (", "def f(:", "a\0b", "  x = 1\n y = 2", "return 1", "(" * 1000, "x = '\n'"]
)
def test_code_that_cannot_be_compiled_is_an_error(programs, code):
    assert "Error" in programs.run(code, 1)


def test_ending_is_no_error(programs):
    assert programs.run("raise SystemExit", 1) == ""
    assert programs.run("exit()", 2) == ""
    assert programs.run("import sys\nsys.exit(2)", 3) == "SystemExit: 2"
    assert programs.run("raise KeyboardInterrupt", 4).endswith("KeyboardInterrupt")


def test_classes_of_programs_can_be_pickled(programs, capsys):
    code = "import pickle\nclass A:\n    x = 5\nprint(pickle.loads(pickle.dumps(A())).x)"
    assert programs.run(code, 1) == ""
    assert capsys.readouterr().out == "5\n"


def test_what_a_program_breaks_is_mended_for_the_next(programs, capsys):
    programs.run("import builtins, maia\nbuiltins.len = builtins.print = None\n"
                 "maia.Tools.text2image = None", 1)
    assert programs.run("print(len(tools.text2image('a')))", 2) == ""
    assert capsys.readouterr().out == "1\n"


def test_random_numbers_repeat_in_a_fresh_interpreter():
    code = (
        "from maia.seeding import seed_everything\nseed_everything()\n"
        "import random, numpy\nprint(random.random(), random.Random().random(),"
        "numpy.random.rand(), numpy.random.default_rng().random(),"
        "numpy.random.default_rng(3).random())"
    )
    runs = [
        subprocess.run(
            ["/usr/bin/python3", "-B", "-c", code], capture_output=True, check=True,
            env={"PYTHONPATH": str(pathlib.Path(maia.__file__).parents[1])},
        ).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1] and len(set(runs[0].split())) == 5
