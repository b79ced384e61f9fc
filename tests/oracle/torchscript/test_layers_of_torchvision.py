"""Every layer that maia shows of torchvision's architectures, against PyTorch's own forward hooks."""

import json
import os
import pathlib
import subprocess

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="python3-torch is not installed")
pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")
import networks  # noqa: E402

BUILD = pathlib.Path(os.environ.get("MAIA_BUILD", pathlib.Path(__file__).parents[3] / "build"))
TOLERANCE = 1e-4  # of the largest value of the layer
MEAN, STD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
CASES = [(name, "traced") for name in networks.NETWORKS] + [
    (name, "scripted") for name in networks.SCRIPTED
]


def run(program, *arguments):
    if not (BUILD / program).exists():
        pytest.skip(f"{BUILD / program} is not built")
    result = subprocess.run([BUILD / program, *map(str, arguments)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


def draw_picture(path, side):
    small = np.random.default_rng(networks.SEED).integers(0, 256, (side // 8, side // 8, 3), dtype=np.uint8)
    PIL_Image.fromarray(small).resize((side, side), PIL_Image.BICUBIC).save(path)


def to_input(path):
    pixels = np.asarray(PIL_Image.open(path).convert("RGB"), dtype=np.float64)
    return torch.from_numpy(((pixels / 255 - MEAN) / STD).transpose(2, 0, 1)[None].astype(np.float32))


def as_map(tensor, units, height, width):
    """A hook's tensor as units x height x width, by the rules of docs/models.md."""
    values = tensor.detach().float().numpy()
    if values.ndim == 3:  # tokens
        if values.shape[0] != 1:
            values = values.transpose(1, 0, 2)
        tokens = values[0][values.shape[1] - height * width :]
        return tokens.T.reshape(units, height, width)
    values = values[0]
    if values.ndim == 3 and values.shape != (units, height, width):
        values = values.transpose(2, 0, 1)
    return values.reshape(units, height, width)


def must_be_shown(calls):
    """Whether a module gives one tensor of floats of one picture, which is not merely its input."""
    return all(
        tensor is not None
        and not same
        and tensor.is_floating_point()
        and 2 <= tensor.ndim <= 4
        and tensor.shape[0] == 1
        for tensor, same in calls
    )


@pytest.mark.parametrize("name, form", CASES)
def test_every_layer_is_what_a_hook_sees(name, form, tmp_path):
    side = networks.NETWORKS[name][0]
    model = networks.make(name)
    networks.save(model, side, tmp_path / "net.pt", form == "scripted")
    (tmp_path / "net.toml").write_text(f"crop = {side}\n")
    draw_picture(tmp_path / "picture.png", side)
    run("bench_activations", tmp_path / "net.pt", "-", tmp_path / "net.toml", "all", tmp_path / "out",
        tmp_path / "picture.png")
    calls = networks.record(model, to_input(tmp_path / "out" / "view-0.png"))

    shown = set()
    for i, entry in enumerate(json.loads((tmp_path / "out" / "layers.json").read_text())):
        path, _, number = entry["layer"].partition("#")
        shown.add(path)
        _, units, height, width = entry["shape"]
        ours = np.fromfile(tmp_path / "out" / f"{i}.f32", dtype="<f4").reshape(units, height, width)
        tensor, _ = calls[path][int(number or 1) - 1]
        assert bool(number) == (len(calls[path]) > 1), entry["layer"]
        theirs = as_map(tensor, units, height, width)
        difference = np.abs(ours - theirs).max() / max(1e-6, np.abs(theirs).max())
        assert difference < TOLERANCE, (entry["layer"], difference)

    listing = json.loads(run("maia", "layers", tmp_path / "net.pt", "--preprocess", tmp_path / "net.toml",
                             "--json"))
    reasons = {refused["layer"].partition("#")[0]: refused["reason"] for refused in listing["refused"]}
    modules = {path for path, _ in model.named_modules(remove_duplicate=False) if path} | {"output"}
    assert modules == shown | set(reasons)
    assert all(reasons.values())
    hidden = {path for path in reasons if path in calls and must_be_shown(calls[path])}
    assert not hidden, {path: reasons[path] for path in hidden}
    assert len(shown) > 0.6 * len(calls)
