"""Fixtures of the command-line tests: caches, and the program with a folder of runs of its own."""

import pytest
from maia_program import Maia, new_cache, program, shared_cache_of, weights


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
