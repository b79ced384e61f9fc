"""maia train against PyTorch's autograd and torch.optim.Adam: the same weights, the same batches.

Adam's first steps move a weight by the learning rate whatever the size of its gradient, so where a gradient is
rounding alone, so is the direction. PyTorch in 64-bit floats is therefore the measure, and PyTorch in 32-bit
floats shows how near to it rounding allows."""

import json
import os
import subprocess

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="python3-torch is not installed")
pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")

import reference_models as references  # noqa: E402

SEED = int(os.environ.get("MAIA_SEED", "20240501"))
CLASSES = ["blue", "green", "red"]
STEPS = 3
DECAY = 0.1  # enough to be told from rounding
RATE = 1e-4


def classifier(name):
    return "fc" if name in references.RESNETS else "_fc"


def build(name):
    """With three classes, and without what is random in training."""
    model = references.build(name)
    old = getattr(model, classifier(name))
    setattr(model, classifier(name), torch.nn.Linear(old.in_features, len(CLASSES)))
    if name in references.LITES:
        model._global_params = model._global_params._replace(drop_connect_rate=0)
        model._dropout.p = 0
    return references.fill(model, SEED)


def draw(name, folder):
    """Two pictures a class, as files and as an array."""
    random = np.random.default_rng(SEED)
    side = references.side(name)
    pictures, labels = [], []
    for label, each in enumerate(CLASSES):
        (folder / each).mkdir(parents=True)
        for i in range(2):
            small = random.integers(0, 256, (9, 9, 3), dtype=np.uint8)
            picture = PIL_Image.fromarray(small).resize((side, side), PIL_Image.BICUBIC)
            picture.save(folder / each / f"{i}.png")
            pictures.append(np.asarray(picture))
            labels.append(label)
    return np.stack(pictures), torch.tensor(labels)


def train_reference(name, pictures, labels, kind):
    model = build(name).to(kind).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, weight_decay=DECAY)
    inputs = references.to_input(pictures, name).to(kind)
    losses = []
    for _ in range(STEPS):
        loss = torch.nn.functional.cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    state = {key: value.numpy() for key, value in model.state_dict().items()}
    return np.array(losses), {key: value for key, value in state.items() if not key.endswith("num_batches_tracked")}


def error(weights, exact, learned):
    """The mean difference of the learned weights, or the largest of the running statistics."""
    differences = [
        np.abs(value.astype(np.float64) - exact[key]).ravel()
        for key, value in weights.items()
        if key.endswith((".running_mean", ".running_var")) != learned
    ]
    return np.concatenate(differences).mean() if learned else np.concatenate(differences).max()


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "efficientnet-lite0", "efficientnet-lite2"])
def test_losses_and_weights_are_as_near_to_exact_ones_as_pytorchs(name, maia, tmp_path):
    from safetensors.numpy import load_file
    from safetensors.torch import save_file

    model = build(name)
    weights, out = tmp_path / "start.safetensors", tmp_path / "end.safetensors"
    before = {key: value.clone() for key, value in model.state_dict().items()}
    save_file(before, str(weights), metadata={"classes": json.dumps(CLASSES)})
    pictures, labels = draw(name, tmp_path / "pictures")
    # All pictures are one batch, so their order in it does not matter.
    command = [maia, "train", "--data", tmp_path / "pictures", "--model", name, "--weights", weights, "-o", out]
    command += ["--batch", len(labels), "--epochs", STEPS, "--dropout", 0, "--validation", 0, "--json"]
    command += ["--learning-rate", RATE, "--weight-decay", DECAY]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    losses = np.array([step["loss"] for step in json.loads(result.stdout)["training"]])
    ours = load_file(str(out))

    exact_losses, exact = train_reference(name, pictures, labels, torch.float64)
    float_losses, floats = train_reference(name, pictures, labels, torch.float32)
    assert set(ours) == set(exact)
    np.testing.assert_allclose(losses[0], float_losses[0], atol=max(1e-4, 3 * abs(float_losses - exact_losses)[0]))
    assert abs(losses - exact_losses).max() <= max(1e-4, 3 * abs(float_losses - exact_losses).max())
    start = {key: value.numpy() for key, value in before.items() if key in exact}
    assert error(start, exact, learned=True) > 0.5 * STEPS * RATE
    assert error(ours, exact, learned=True) <= 1.5 * error(floats, exact, learned=True)
    assert error(ours, exact, learned=False) <= max(1e-4, 3 * error(floats, exact, learned=False))
