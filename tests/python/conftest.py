"""The client of the experiment API, connected to a host that answers as each test says."""

import pathlib
import signal
import sys

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "python"))

from fake_host import Host  # noqa: E402
from worker_process import WorkerProcess  # noqa: E402

from maia.connection import connect  # noqa: E402


@pytest.fixture
def host():
    return Host()


@pytest.fixture
def api(host):
    return connect(host)


@pytest.fixture
def system(api):
    return api.system


@pytest.fixture
def tools(api):
    return api.tools


@pytest.fixture
def worker(host):
    with WorkerProcess(host) as process:
        yield process


@pytest.fixture(autouse=True)
def interruptible():
    """A test run that was started in the background ignores interrupts, and so would the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
