"""What users save by mistake, or to do harm, is refused in one sentence that says what to do."""

import os
import pathlib
import subprocess
import zipfile

import pytest

torch = pytest.importorskip("torch", reason="python3-torch is not installed")
torchvision = pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
from torch import nn  # noqa: E402

BUILD = pathlib.Path(os.environ.get("MAIA_BUILD", pathlib.Path(__file__).parents[3] / "build"))


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(torch.relu(self.norm(self.conv(x)))).mean([2, 3])


def layers(path):
    if not (BUILD / "maia").exists():
        pytest.skip(f"{BUILD / 'maia'} is not built")
    return subprocess.run([BUILD / "maia", "layers", path, "--refused"], capture_output=True, text=True)


def refusal(path, status=3):
    result = layers(path)
    assert result.returncode == status, (result.returncode, result.stdout, result.stderr)
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def rewrite(source, target, change):
    """Copies an archive, passing its source files through change(text)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".py"):
                data = change(data.decode()).encode()
            new.writestr(name, data)


@pytest.fixture
def net(tmp_path):
    with torch.no_grad():
        torch.jit.trace(Small().eval(), torch.rand(1, 3, 224, 224)).save(str(tmp_path / "net.pt"))
    return tmp_path / "net.pt"


def test_the_network_itself_is_fine(net):
    assert layers(net).returncode == 0
    assert layers(net).stdout == "every module is a layer\n"


def test_weights_without_a_network(tmp_path):
    torch.save(Small().state_dict(), tmp_path / "net.pt")
    assert "--weights" in refusal(tmp_path / "net.pt")
    torch.save(Small().state_dict(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert "--weights" in refusal(tmp_path / "old.pt")


def test_a_pickled_module(tmp_path):
    torch.save(Small(), tmp_path / "net.pt")
    assert "--weights" in refusal(tmp_path / "net.pt")


def test_training_mode(tmp_path):
    with torch.no_grad():
        module = torch.jit.trace(Small().train(), torch.rand(2, 3, 64, 64), check_trace=False)
    module.save(str(tmp_path / "net.pt"))
    assert "eval()" in refusal(tmp_path / "net.pt")


def test_a_scripted_module_in_training_mode_is_put_into_eval_mode(tmp_path):
    torch.jit.script(Small().train()).save(str(tmp_path / "net.pt"))
    assert layers(tmp_path / "net.pt").returncode == 0


def test_an_operator_that_is_not_there(net, tmp_path):
    rewrite(net, tmp_path / "other.pt", lambda text: text.replace("torch.relu", "ops.torchvision.nms"))
    assert "torchvision::nms" in refusal(tmp_path / "other.pt")


@pytest.mark.parametrize(
    "call",
    ['torch.save(x, "stolen")', 'torch.from_file("/etc/passwd", False, 4)', "torch.manual_seed(1)"],
)
def test_code_that_touches_more_than_tensors(net, tmp_path, call):
    def change(text):
        lines = []
        for line in text.split("\n"):
            lines.append(line)
            if line.lstrip().startswith("x: Tensor) -> Tensor:"):
                lines.append(f"    _harm = {call}")
        return "\n".join(lines)

    rewrite(net, tmp_path / "harm.pt", change)
    with zipfile.ZipFile(tmp_path / "harm.pt") as archive:
        assert any(call in archive.read(n).decode() for n in archive.namelist() if n.endswith(".py"))
    message = refusal(tmp_path / "harm.pt")
    assert "files" in message or "manual_seed" in message
    assert not pathlib.Path("stolen").exists()


def test_a_detector(tmp_path):
    class Detector(nn.Module):
        def forward(self, images: list[torch.Tensor]):
            return images[0]

    torch.jit.script(Detector()).save(str(tmp_path / "net.pt"))
    assert "List[Tensor]" in refusal(tmp_path / "net.pt") or "Tensor[]" in refusal(tmp_path / "net.pt")


def test_another_size(tmp_path):
    model = torchvision.models.VisionTransformer(
        image_size=384, patch_size=32, num_layers=1, num_heads=2, hidden_dim=16, mlp_dim=32
    ).eval()
    with torch.no_grad():
        torch.jit.trace(model, torch.rand(1, 3, 384, 384)).save(str(tmp_path / "net.pt"))
    message = refusal(tmp_path / "net.pt")
    assert "224 x 224" in message and "crop = 384" in message


def test_a_frozen_network_has_its_output_alone(tmp_path):
    with torch.no_grad():
        module = torch.jit.trace(Small().eval(), torch.rand(1, 3, 224, 224))
    torch.jit.freeze(module).save(str(tmp_path / "net.pt"))
    listed = subprocess.run([BUILD / "maia", "layers", tmp_path / "net.pt"], capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split("\n")[1].split()[0] == "output"


def test_weights_that_are_no_numbers(tmp_path):
    model = Small().eval()
    model.norm.running_mean[2] = float("nan")
    torch.jit.script(model).save(str(tmp_path / "net.pt"))
    assert "norm.running_mean" in refusal(tmp_path / "net.pt")
