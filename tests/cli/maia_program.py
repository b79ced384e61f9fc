"""The built program as the tests start it, and caches with the real weights."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCENES = "400"


def program():
    return Path(os.environ.get("MAIA_BUILD", ROOT / "build")) / "maia"


class Maia:
    """Runs the program; every run of one object shares its folder of runs and its cache."""

    def __init__(self, runs, cache):
        self.runs = runs
        self.environment = {**os.environ, "MAIA_RUNS": str(runs), "MAIA_CACHE": str(cache)}

    def command(self, *arguments):
        return [str(program()), *map(str, arguments)]

    def __call__(self, *arguments, status=0, **options):
        result = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            **options,
        )
        assert result.returncode == status, (arguments, result.returncode, result.stderr)
        return result

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json").stdout)

    def complaint(self, *arguments, status):
        """The one line that a failing command says."""
        result = self(*arguments, status=status)
        assert result.stderr.count("\n") == 1, result.stderr
        return result.stderr

    def job(self, processes, *arguments):
        """The command as mpirun starts it."""
        return ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(processes), *self.command(*arguments)]

    def start(self, *arguments, processes=1):
        return subprocess.Popen(
            self.command(*arguments) if processes == 1 else self.job(processes, *arguments),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


needs_mpi = pytest.mark.skipif(
    shutil.which("mpirun") is None or not (program().parent / "maia_mpi.so").exists(),
    reason="MPI is not installed, or maia was built without it",
)


def weights():
    cache = os.environ.get("MAIA_CACHE") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    ) / "maia"
    return Path(cache) / "weights" / "efficientnet-lite0.pth"


def new_cache(folder):
    """A cache that has the weights. Tests that run at the same time may make the same one."""
    (folder / "weights").mkdir(parents=True, exist_ok=True)
    target = folder / "weights" / "efficientnet-lite0.pth"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=folder) as work:
            Path(shutil.copy(weights(), work)).replace(target)
    return folder


def shared_cache_of(tmp_path_factory):
    """One for all tests of a run, also of several processes: what one has measured the others find."""
    base = tmp_path_factory.getbasetemp()
    return new_cache((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "maia-cache")
