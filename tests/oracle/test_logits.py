"""The network in C++ against its PyTorch reference, on random pictures of random kinds and sizes."""

import json
import os
import pathlib
import subprocess

import numpy as np
import pytest

import reference

PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")
BUILD = pathlib.Path(os.environ.get("MAIA_BUILD", pathlib.Path(__file__).parents[2] / "build"))
PROGRAM = BUILD / "bench_activations"
SEED = int(os.environ.get("MAIA_SEED", "20240501"))
TOLERANCE = 1e-4


def random_picture(random, width, height):
    """Blurred noise, plain noise or a few rectangles."""
    kind = random.integers(3)
    if kind == 0:
        small = random.integers(0, 256, (max(1, height // 16), max(1, width // 16), 3), dtype=np.uint8)
        return np.asarray(PIL_Image.fromarray(small).resize((width, height), PIL_Image.BICUBIC))
    if kind == 1:
        return random.integers(0, 256, (height, width, 3), dtype=np.uint8)
    picture = np.full((height, width, 3), random.integers(0, 256, 3), dtype=np.uint8)
    for _ in range(8):
        x, y = random.integers(0, width), random.integers(0, height)
        picture[y : y + height // 3, x : x + width // 4] = random.integers(0, 256, 3)
    return picture


def run_reference(model, pictures):
    import torch

    outputs = {}
    hooks = []
    for name, module in model.named_modules():
        if name.split(".")[-1] in ("_bn0", "_bn1", "_bn2", "_fc") or name.count(".") == 1 and name[-1].isdigit():
            keep = lambda _module, _input, output, name=name: outputs.update({name: output.clone()})
            hooks.append(module.register_forward_hook(keep))
    with torch.no_grad():
        logits = model(reference.to_input(pictures)).numpy()
    for hook in hooks:
        hook.remove()
    return logits, {name: output.flatten(1).numpy() for name, output in outputs.items()}


@pytest.fixture(scope="module")
def model():
    try:
        return reference.load_model()
    except reference.Unavailable as error:
        pytest.skip(str(error))


def run_program(folder, pictures):
    """Each layer's values, by name: pictures x all of a picture's."""
    files = []
    for i, picture in enumerate(pictures):
        files.append(str(folder / f"{i}.png"))
        PIL_Image.fromarray(picture).save(files[-1])
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM} is not built")
    command = [PROGRAM, "efficientnet-lite0", "-", "-", "all", folder / "out", *files]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return {
        layer["layer"]: np.fromfile(folder / "out" / f"{i}.f32", dtype="<f4").reshape(len(pictures), -1)
        for i, layer in enumerate(json.loads((folder / "out" / "layers.json").read_text()))
    }


def test_every_layer_and_logit_agrees_with_pytorch(model, tmp_path):
    random = np.random.default_rng(SEED)
    pictures = [random_picture(random, reference.SIDE, reference.SIDE) for _ in range(12)]
    ours = run_program(tmp_path, pictures)
    logits, layers = run_reference(model, pictures)
    np.testing.assert_allclose(ours["_fc"], logits, atol=TOLERANCE, rtol=0, err_msg=f"seed {SEED}")
    assert set(ours) == set(layers)
    for name, values in ours.items():
        # Sums in another order differ in proportion to what is summed.
        spread = np.maximum(1, layers[name].std(axis=1, keepdims=True))
        worst = np.abs(values - layers[name]) / spread
        assert worst.max() < TOLERANCE, f"{name}, seed {SEED}"


def test_other_sizes_are_resized_and_cropped_as_torchvision_does(model, tmp_path):
    """Resize(224, bicubic) and CenterCrop(224), in PIL's terms. Resampling rounds a byte here and there
    differently, so logits are compared in proportion to how far they spread."""
    random = np.random.default_rng(SEED + 1)
    sizes = [(256, 256), (300, 200), (199, 301), (500, 333), (64, 64)]
    pictures = [random_picture(random, width, height) for width, height in sizes]
    views = []
    for picture in pictures:
        height, width = picture.shape[:2]
        side = reference.SIDE
        scaled = (side, int(side * height / width)) if width <= height else (int(side * width / height), side)
        view = PIL_Image.fromarray(picture).resize(scaled, PIL_Image.BICUBIC)
        left, top = int(round((scaled[0] - side) / 2)), int(round((scaled[1] - side) / 2))
        views.append(np.asarray(view.crop((left, top, left + side, top + side))))
    logits, _ = run_reference(model, views)
    for row, expected in zip(run_program(tmp_path, pictures)["_fc"], logits):
        assert np.abs(row - expected).max() < 0.05 * expected.std()
