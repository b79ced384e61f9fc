"""maia train: a classifier from a folder of classes, to be explained by the file it writes."""

import json
import shutil
import signal
import struct
import time

import pytest
from PIL import Image


@pytest.fixture(scope="module")
def pets(shared_cache, tmp_path_factory):
    from maia_program import Maia

    folder = tmp_path_factory.mktemp("pets")
    maia = Maia(folder / "runs", shared_cache)
    maia("dataset", "collage", "-o", folder / "data", "--n", 80, "--classes", "dog,traffic light", "--seed", 5)
    return folder / "data"


def read_safetensors(path):
    """The header and every tensor, by the format's description alone."""
    numpy = pytest.importorskip("numpy")
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    metadata = header.pop("__metadata__")
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, after = entry["data_offsets"]
        assert entry["dtype"] == "F32" and begin == end
        end = after
        tensors[name] = numpy.frombuffer(data[8 + size + begin : 8 + size + after], "<f4").reshape(entry["shape"])
    assert 8 + size + end == len(data)
    return metadata, tensors


@pytest.fixture(scope="module")
def trained(pets, shared_cache, tmp_path_factory):
    from maia_program import Maia

    folder = tmp_path_factory.mktemp("trained")
    maia = Maia(folder / "runs", shared_cache)
    out = folder / "pets.safetensors"
    report = maia.json("train", "--data", pets, "-o", out, "--head-only", "--validation", 0.25)
    return out, report


def test_the_last_layer_alone_learns_two_classes(trained):
    out, report = trained
    assert report["classes"] == ["dog", "traffic light"] and report["skipped"] == []
    assert report["pictures"] == 60 and report["validation"]["pictures"] == 20
    assert report["validation"]["accuracy"] >= 0.9
    assert set(report["validation"]["classes"]) == {"dog", "traffic light"}
    assert report["training"][-1]["loss"] < report["training"][0]["loss"]
    assert not out.with_name(out.name + ".checkpoint").exists()


def test_the_file_is_safetensors_with_pytorchs_names(trained):
    metadata, tensors = read_safetensors(trained[0])
    assert json.loads(metadata["classes"]) == ["dog", "traffic light"]
    assert tensors["_fc.weight"].shape == (2, 1280) and tensors["_fc.bias"].shape == (2,)
    assert tensors["_blocks.3._bn1.running_var"].shape == tensors["_blocks.3._bn1.weight"].shape


def test_its_classes_are_explained_by_name(maia, trained, pets):
    out, report = trained
    layers = {layer["layer"]: layer["units"] for layer in maia.json("layers", "--weights", out)["layers"]}
    assert layers["_fc"] == layers["class"] == 2
    complaint = maia.complaint("describe", "--weights", out, "--class", "horse", "--data", pets, status=4)
    assert "traffic light" in complaint
    described = maia.json("describe", "--weights", out, "--class", "traffic light", "--data", pets)
    assert "traffic light" in json.dumps(described)
    assert "--class dog" in report["describe"]


def test_the_report_for_a_person(maia, pets, tmp_path):
    out = tmp_path / "my pets.safetensors"
    said = maia("train", "--data", pets, "-o", out, "--head-only", "--epochs", 3).stdout
    assert "the last layer on 72 pictures of 2 classes" in said
    assert f"maia describe --model efficientnet-lite0 --weights '{out}' --class dog" in said


def small_pictures(folder, classes=("dark", "bright"), count=6):
    for number, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for i in range(count):
            Image.new("RGB", (32, 32), (100 * number + 7 * i, 90, 20)).save(folder / name / f"{i}.png")
    return folder


def test_a_killed_training_goes_on_with_the_same_bytes(maia, tmp_path):
    data = small_pictures(tmp_path / "data")
    train = ["train", "--data", data, "--batch", 2, "--epochs", 2, "--validation", 0, "--checkpoint", 0]
    maia(*train, "-o", tmp_path / "whole.safetensors")
    out = tmp_path / "killed.safetensors"
    checkpoint = tmp_path / "killed.safetensors.checkpoint"
    for kill in (signal.SIGKILL, signal.SIGINT):
        process = maia.start(*train, "-o", out)
        before = checkpoint.stat().st_mtime_ns if checkpoint.exists() else 0
        deadline = time.monotonic() + 120
        while not (checkpoint.exists() and checkpoint.stat().st_mtime_ns > before):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(kill)
        process.communicate()
        assert process.returncode == -kill and not out.exists()
    again = maia(*train, "-o", out)
    assert "goes on after step" in again.stderr
    assert out.read_bytes() == (tmp_path / "whole.safetensors").read_bytes()
    assert not checkpoint.exists()


def test_pictures_that_cannot_be_read_are_named_and_skipped(maia, tmp_path):
    data = small_pictures(tmp_path / "data")
    (data / "dark" / "broken.png").write_bytes(b"no picture")
    report = maia.json("train", "--data", data, "-o", tmp_path / "out", "--head-only", "--epochs", 1, "--validation", 0)
    assert report["skipped"] == ["dark/broken.png"] and report["pictures"] == 12
    assert report["validation"]["accuracy"] is None


@pytest.mark.parametrize(
    "arguments, status, words",
    [
        (["--data", "one"], 3, "one class only, dark"),
        (["--data", "flat"], 3, "lies in no folder"),
        (["--data", "missing"], 4, "missing"),
        (["--data", "two", "--model", "dino-vits16"], 2, "cannot be trained"),
        (["--data", "two", "--device", "tpu"], 2, "--device"),
        (["--data", "two", "--dropout", "1.5"], 2, "--dropout"),
        (["--data", "two", "--weights", "two/dark/0.png"], 3, "0.png"),
        (["--data", "two", "--weights", "nowhere.pth"], 4, "nowhere.pth"),
        (["--data", "two", "-o", "no/such/folder/x"], 5, "cannot write"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(maia, tmp_path, arguments, status, words):
    small_pictures(tmp_path / "one", classes=("dark",))
    small_pictures(tmp_path / "two")
    (tmp_path / "flat").mkdir()
    shutil.copy(tmp_path / "two" / "dark" / "0.png", tmp_path / "flat")
    output = [] if "-o" in arguments else ["-o", "out.safetensors"]
    result = maia("train", *arguments, *output, "--head-only", status=status, cwd=tmp_path)
    assert words in result.stderr and result.stderr.count("\n") == 1
    assert not (tmp_path / "out.safetensors").exists()
