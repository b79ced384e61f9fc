"""A kernel with the installed package, and the real program with the weights of the cache."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from maia_program import SCENES, Maia, program, shared_cache_of, weights  # noqa: E402


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A folder with the package as pip installs it; the sources are copied, for pip writes there."""
    folder = tmp_path_factory.mktemp("install")
    shutil.copytree(ROOT / "python", folder / "python", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
         "--no-index", "--target", folder / "site", folder / "python"],
        check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    return folder / "site"


@pytest.fixture
def execute(installed, tmp_path):
    """Runs a notebook (cells as texts, or a file's) in a kernel of its own; returns it with outputs."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")

    def run(cells, environment=(), allow_errors=False):
        notebook = cells
        if isinstance(cells, list):
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        client = nbclient.NotebookClient(
            notebook, timeout=300, kernel_name="python3", allow_errors=allow_errors,
            resources={"metadata": {"path": str(tmp_path)}},
        )
        variables = {
            **os.environ, "PYTHONPATH": str(installed), "IPYTHONDIR": str(tmp_path / "ipython"),
            "PYTHONDONTWRITEBYTECODE": "1", **dict(environment),
        }
        return client.execute(env=variables)

    return run


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return shared_cache_of(tmp_path_factory)


@pytest.fixture
def real(tmp_path, request):
    """The real program: its Maia, and the environment in which notebooks find it."""
    assert program().exists(), "build first: make build"
    assert weights().exists(), "fetch the weights first: make weights"
    maia = Maia(tmp_path / "runs", request.getfixturevalue("cache"))
    return maia, {**maia.environment, "MAIA_PROGRAM": str(program()), "SCENES": SCENES}
