"""The reference implementations, installed once into the cache from requirements.txt, by hash."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

BUILD = pathlib.Path(os.environ.get("MAIA_BUILD", pathlib.Path(__file__).parents[3] / "build"))
REQUIREMENTS = pathlib.Path(__file__).parents[1] / "requirements.txt"


def cache_folder():
    home = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    return pathlib.Path(os.environ.get("MAIA_CACHE") or home / "maia")


def install_references():
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    folder = cache_folder() / "oracle" / f"references-{digest}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        target = pathlib.Path(work) / "packages"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--only-binary=:all:", "--target", str(target), "--requirement", str(REQUIREMENTS)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            problem = f"pip cannot install {REQUIREMENTS}: {result.stderr[-500:]}"
            (pytest.skip if os.environ.get("MAIA_OFFLINE") == "1" else pytest.fail)(problem)
        if not folder.exists():  # another run may have been faster
            target.rename(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def references():
    """The packages can be imported."""
    sys.path.append(str(install_references()))


def built(name):
    program = BUILD / name
    if not program.exists():
        pytest.fail(f"{program} is not built: make build TESTS=ON")
    return program


@pytest.fixture(scope="session")
def bench_activations():
    return built("bench_activations")


@pytest.fixture(scope="session")
def bench_tokens():
    return built("bench_tokens")


@pytest.fixture(scope="session")
def bench_sentences():
    return built("bench_sentences")


@pytest.fixture(scope="session")
def sentence_files():
    """The weights of the sentence encoder and its vocabulary."""
    files = [cache_folder() / "weights" / name for name in ("all-minilm-l6-v2.safetensors", "bert-vocabulary.txt")]
    if not all(file.exists() for file in files):
        pytest.skip("maia models pull all-minilm-l6-v2 bert-vocabulary")
    return files


@pytest.fixture(scope="session")
def maia():
    return built("maia")
