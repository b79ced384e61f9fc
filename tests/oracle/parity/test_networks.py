"""Every layer of every network that maia knows by name, against the reference's forward hooks."""

import json
import os
import re
import subprocess

import numpy as np
import pytest

pytest.importorskip("torch", reason="python3-torch is not installed")
pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")

import reference_models as references  # noqa: E402

SEED = int(os.environ.get("MAIA_SEED", "20240501"))
# The largest difference in a layer, in root mean squares of the layer's values.
TOLERANCE = 1e-4
BLOCK = re.compile(r"(^|\.)(blocks|_blocks|resblocks|layer[1-4])\.\d+$")


def pictures_for(name):
    """Half noise, half blurred noise; one where the network is large."""
    random = np.random.default_rng(SEED)
    side = references.side(name)
    count = 1 if name in ("dino-vitb8", "clip-vit-l14", "clip-vit-l14-gelu") else 2
    pictures = random.integers(0, 256, (count, side, side, 3), dtype=np.uint8)
    for picture in pictures:
        small = random.integers(0, 256, (7, 7, 3), dtype=np.uint8)
        smooth = PIL_Image.fromarray(small).resize((side, side), PIL_Image.BICUBIC)
        picture[: side // 2] = np.asarray(smooth)[: side // 2]
    return pictures


def run_maia(program, name, weights, pictures, folder):
    files = []
    for i, picture in enumerate(pictures):
        files.append(folder / f"{i}.png")
        PIL_Image.fromarray(picture).save(files[-1])
    command = [program, name, weights, "-", "all", folder / "out", *files]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    layers = json.loads((folder / "out" / "layers.json").read_text())
    return {
        layer["layer"]: np.fromfile(folder / "out" / f"{i}.f32", dtype="<f4").reshape(layer["shape"])
        for i, layer in enumerate(layers)
    }


def blocks(outputs):
    return {path for path in outputs if BLOCK.search(path)}


@pytest.mark.parametrize("name", references.NAMES)
def test_every_layer_is_what_a_forward_hook_sees(name, bench_activations, tmp_path):
    model = references.fill(references.build(name), SEED)
    weights = references.save(model, name, tmp_path)
    pictures = pictures_for(name)
    ours = run_maia(bench_activations, name, weights, pictures, tmp_path)
    weights.unlink()
    expected = references.run(model, name, pictures)
    del model

    assert blocks(expected) <= set(ours), "a block is not listed"
    worst = {}
    for layer, values in ours.items():
        path = references.module_path(layer)
        assert path in expected, f"{layer} is not a module of the reference"
        reference = references.as_map(expected[path], values.shape[0], *values.shape[2:])
        assert values.shape == reference.shape, layer
        size = np.sqrt(np.mean(np.square(reference, dtype=np.float64)))
        assert size > 1e-3, f"{layer} is empty"
        worst[layer] = np.abs(values - reference).max() / size
    layer = max(worst, key=worst.get)
    assert worst[layer] <= TOLERANCE, f"{layer} differs by {worst[layer]:.2g}, seed {SEED}"
