"""The exemplar index against forward hooks, a maximum over space, and a sort, in PyTorch and NumPy."""

import json
import os
import subprocess

import numpy as np
import pytest

pytest.importorskip("torch", reason="python3-torch is not installed")
pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")

import reference_models as references  # noqa: E402

SEED = int(os.environ.get("MAIA_SEED", "20240611"))
PICTURES = 48
TOP = 15
QUANTILE = 0.95
ERROR = 1 / 128  # the sketch's, as documented
# Of a layer's root mean square: sums in another order.
TOLERANCE = 1e-4
CASES = {
    "efficientnet-lite0": ["_blocks.2", "_bn1"],
    "resnet18": ["layer1", "layer4.1.conv2"],
    "dino-vits16": ["blocks.5"],
}


def pictures_for(name):
    """Every picture is noise of another coarseness, so that units tell them apart."""
    random = np.random.default_rng(SEED)
    side = references.side(name)
    pictures = []
    for i in range(PICTURES):
        coarse = random.integers(0, 256, (3 + i, 3 + i, 3), dtype=np.uint8)
        pictures.append(np.asarray(PIL_Image.fromarray(coarse).resize((side, side), PIL_Image.BICUBIC)))
    return np.stack(pictures)


def index(program, name, weights, layers, folder, cache):
    file = folder / "whole.index"
    command = [program, "index", "build", "--model", name, "--weights", weights, "--data", folder / "pictures",
               "--layers", ",".join(layers), "--top", TOP, "--shard", "1/1", "-o", file, "--json"]
    environment = {**os.environ, "MAIA_CACHE": str(cache)}
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["skipped"] == []

    def top(layer, unit):
        command = [program, "index", "top", file, "--layer", layer, "--unit", str(unit), "--json"]
        return json.loads(subprocess.run(list(map(str, command)), capture_output=True, check=True).stdout)

    return top


@pytest.mark.parametrize("name", CASES)
def test_exemplars_and_quantiles_are_those_of_pytorch(name, maia, tmp_path):
    model = references.fill(references.build(name), SEED)
    weights = references.save(model, name, tmp_path)
    pictures = pictures_for(name)
    (tmp_path / "pictures").mkdir()
    ids = [f"{i:03}.png" for i in range(PICTURES)]
    for picture, identity in zip(pictures, ids):
        PIL_Image.fromarray(picture).save(tmp_path / "pictures" / identity)
    top = index(maia, name, weights, CASES[name], tmp_path, tmp_path / "cache")
    listed = subprocess.run([maia, "layers", name, "--weights", weights, "--json"], capture_output=True, check=True)
    shapes = {layer["layer"]: layer for layer in json.loads(listed.stdout)["layers"]}
    outputs = references.run(model, name, pictures)

    random = np.random.default_rng(SEED)
    exact_order = 0
    compared = 0
    for layer in CASES[name]:
        shape = shapes[layer]
        values = references.as_map(outputs[layer], PICTURES, shape["height"], shape["width"])
        assert values.shape[1] == shape["units"]
        slack = TOLERANCE * np.sqrt(np.mean(np.square(values, dtype=np.float64)))
        for unit in random.choice(values.shape[1], 8, replace=False):
            maxima = values[:, unit].max(axis=(1, 2))
            best = np.argsort(-maxima, kind="stable")[:TOP]
            shown = top(layer, unit)
            ours = [exemplar["id"] for exemplar in shown["exemplars"]]
            assert len(set(ours)) == TOP
            np.testing.assert_allclose(
                [exemplar["activation"] for exemplar in shown["exemplars"]], maxima[best], atol=slack, rtol=0,
                err_msg=f"{layer} unit {unit}, seed {SEED}")
            # The picture at each rank is the reference's, or one that the reference cannot tell from it.
            np.testing.assert_allclose(
                [maxima[ids.index(identity)] for identity in ours], maxima[best], atol=2 * slack, rtol=0,
                err_msg=f"{layer} unit {unit}, seed {SEED}")
            exact_order += ours == [ids[i] for i in best]
            compared += 1
            exact = float(np.quantile(values[:, unit], QUANTILE, method="lower"))
            (sketched,) = [q["value"] for q in shown["quantiles"] if q["q"] == QUANTILE]
            assert abs(sketched - exact) <= abs(exact) * ERROR + 2**-16 + slack, f"{layer} unit {unit}, seed {SEED}"
    assert exact_order >= 0.9 * compared
