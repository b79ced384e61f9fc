"""Fixtures of the command-line tests: caches, and the program with a folder of runs of its own."""

import sys

import pytest
from maia_program import ROOT, Maia, new_cache, program, shared_cache_of, weights

sys.path.insert(0, str(ROOT / "tests" / "services"))
from server_process import ScriptedServer  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def built():
    assert program().exists(), "build first: make build TESTS=ON"
    assert weights().exists(), "fetch the weights first: make weights"


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory):
    return shared_cache_of(tmp_path_factory)


@pytest.fixture
def empty_cache(tmp_path):
    return new_cache(tmp_path / "cache")


@pytest.fixture
def maia(tmp_path, shared_cache):
    return Maia(tmp_path / "runs", shared_cache)


@pytest.fixture
def says(tmp_path, maia):
    """The --backbone that says these things, one after the other."""
    servers = []
    maia.environment["no_proxy"] = "127.0.0.1"

    def start(*script):
        servers.append(ScriptedServer(tmp_path, list(script)))
        return ("--backbone", servers[-1].address() + "#model"), servers[-1]

    yield start
    for server in servers:
        server.stop()
