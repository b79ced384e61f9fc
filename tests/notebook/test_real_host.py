"""The API on the real host: whole programs in the sandbox, and every docstring example by a client."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = sorted((ROOT / "tests" / "python" / "programs").glob("*.py"))

# Runs the examples of every docstring of the API, on a class (which all methods work for).
EXAMPLES = """
import doctest, inspect, os
import maia
from maia.systems import Layer

system, tools = maia.connect(class_name="tabby", scenes=int(os.environ["SCENES"]))
things = [maia.System, maia.Tools, maia.Image, Layer.__call__]
for kind in (maia.System, maia.Tools, maia.Image):
    things += [value for name, value in vars(kind).items()
               if inspect.isfunction(value) and not name.startswith("_")]
ran = 0
for thing in things:
    doc = inspect.getdoc(thing)
    for block in doc[doc.index("Examples\\n---") :].split("\\n\\n"):
        variables = {"system": system, "tools": tools, "System": maia.System, "Image": maia.Image}
        for step in doctest.DocTestParser().get_examples(block):
            exec(compile(step.source, block, "exec"), variables)
        ran += 1
print("ran", ran)
maia.disconnect()
"""


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_whole_programs_run_in_the_sandbox(real, tmp_path, program):
    maia, environment = real
    shown = maia.json(
        "experiment", "--layer", "_bn1", "--unit", "42", "--scenes", environment["SCENES"],
        "--pictures", tmp_path / "images", "--code", program,
    )
    assert [program["status"] for program in shown["programs"]] == ["finished"], shown
    assert shown["items"]


def test_the_examples_of_the_docstrings_run(real, installed):
    _, environment = real
    result = subprocess.run(
        [sys.executable, "-B", "-c", EXAMPLES], capture_output=True, text=True, timeout=300,
        env={**os.environ, **environment, "PYTHONPATH": str(installed)},
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout.split()[-1]) >= 26
