"""What a network sees of a picture, against torchvision's transforms of PIL's picture."""

import os
import subprocess

import numpy as np
import pytest

torchvision = pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")

import reference_models as references  # noqa: E402

SEED = int(os.environ.get("MAIA_SEED", "20240501"))
SIZES = [(224, 224), (225, 223), (640, 480), (333, 501), (57, 83), (1031, 255), (301, 300), (19, 17), (256, 300)]
MODES = torchvision.transforms.InterpolationMode
PRESETS = {
    "imagenet": (256, MODES.BILINEAR),
    "imagenet-whole": (224, MODES.BILINEAR),
    "clip": (224, MODES.BICUBIC),
}


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return references.save(
        references.fill(references.build("resnet18"), SEED), "resnet18", tmp_path_factory.mktemp("weights")
    )


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Noise, which shows every wrong pixel, over a gradient."""
    random = np.random.default_rng(SEED)
    folder = tmp_path_factory.mktemp("pictures")
    files = []
    for i, (width, height) in enumerate(SIZES):
        slope = np.linspace(0, 200, width)[None, :, None] + random.integers(0, 56, (height, width, 3))
        files.append(folder / f"{i}.png")
        PIL_Image.fromarray(slope.astype(np.uint8)).save(files[-1])
    return files


@pytest.mark.parametrize("preset", PRESETS)
def test_views_are_torchvisions(preset, weights, pictures, bench_activations, tmp_path):
    command = [bench_activations, "resnet18", weights, preset, "conv1", tmp_path, *pictures]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    resize, mode = PRESETS[preset]
    transform = torchvision.transforms.Compose(
        [torchvision.transforms.Resize(resize, mode), torchvision.transforms.CenterCrop(224)]
    )
    for i, file in enumerate(pictures):
        ours = np.asarray(PIL_Image.open(tmp_path / f"view-{i}.png")).astype(int)
        expected = np.asarray(transform(PIL_Image.open(file))).astype(int)
        assert ours.shape == expected.shape
        assert np.abs(ours - expected).max() <= 1, f"{SIZES[i]}, seed {SEED}"
