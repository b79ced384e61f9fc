import pathlib
import re
import subprocess
import sys
import tomllib

import maia

ROOT = pathlib.Path(__file__).parents[2]


def test_there_is_one_version():
    package = tomllib.loads((ROOT / "python" / "pyproject.toml").read_text())["project"]
    program = re.search(r"project\(maia VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
    assert package["version"] == maia.__version__ == program


def test_the_worker_loads_nothing_that_only_notebooks_need():
    code = "import sys, maia.worker\nprint(*sorted(sys.modules))"
    loaded = subprocess.run(
        ["/usr/bin/python3", "-s", "-S", "-B", "-c", code], capture_output=True, text=True,
        check=True, env={"PYTHONPATH": str(ROOT / "python"), "PYTHONHASHSEED": "0"},
    ).stdout.split()
    slow = {"re", "json", "threading", "socket", "subprocess", "numpy", "traceback", "inspect",
            "maia.sessions", "maia.host", "maia.notebook", "maia.verdict"}
    assert "maia.program" in loaded and slow.isdisjoint(loaded)


def test_the_modules_names_are_there():
    for name in maia.__all__:
        if name not in ("system", "tools"):
            assert callable(getattr(maia, name)) and getattr(maia, name).__doc__
    assert set(maia.__all__) <= set(dir(maia))
