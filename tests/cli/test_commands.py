"""The commands as a new user tries them, wrong arguments included."""

import json
import os
import re
import subprocess

import pytest
from maia_program import SCENES, new_cache, weights


def test_every_command_has_help(maia):
    for command in ["", "describe", "layers", "index", "index build", "runs", "runs list",
                    "runs show", "runs report", "doctor"]:
        assert "--help" in maia(*command.split(), "--help").stdout


def test_no_command_or_a_wrong_one_is_a_usage_error(maia):
    maia.complaint(status=2)
    maia.complaint("descripe", status=2)
    maia.complaint("describe", "--layer", "_bn1", status=2)
    for units in ["x", "3,", "9-2", "-1", "1.5"]:
        maia.complaint("describe", "--layer", "_bn1", f"--unit={units}", status=2)


def test_a_target_is_named_in_one_way(maia, tmp_path):
    for wrong in [["--class", "tabby", "--unit", "3"], ["--unit", "3"], ["--logit", "--layer", "_bn1", "--unit", "1"],
                  ["--direction", "d.npy"]]:
        maia.complaint("describe", *wrong, status=2)
    assert "tabby" in maia.complaint("describe", "--class", "tabbi", status=4)
    assert "0 to 999" in maia.complaint("describe", "--class", "1000", status=4)
    (tmp_path / "d.npy").write_bytes(b"not numbers")
    maia.complaint("describe", "--layer", "_bn1", "--direction", tmp_path / "d.npy", status=3)


def test_layers(maia):
    listed = maia.json("layers", "efficientnet-lite0")
    units = {layer["layer"]: layer["units"] for layer in listed["layers"]}
    assert units["_bn1"] == 1280 and units["_fc"] == 1000 and units["_blocks.15"] == 320
    assert "_blocks.15" in maia("layers").stdout


def test_wrong_names_are_answered_with_the_nearest(maia):
    line = maia.complaint("layers", "efficientnet-lite9", status=4)
    assert "efficientnet-lite0" in line
    line = maia.complaint("describe", "--layer", "blocks.15", "--unit", "1", status=4)
    assert "_blocks.15" in line
    line = maia.complaint("describe", "--layer", "_bn1", "--unit", "1280", status=4)
    assert "1279" in line


def test_doctor(maia):
    findings = maia.json("doctor")
    assert findings["healthy"]
    assert {f["name"] for f in findings["findings"]} >= {"cache folder", "WordNet"}
    assert "ok" in maia("doctor").stdout


def test_doctor_says_how_to_get_what_is_missing(maia, tmp_path):
    maia.environment["MAIA_CACHE"] = str(tmp_path / "empty")
    result = maia("doctor", status=5)
    assert re.search(r"MISSING\s+weights of efficientnet-lite0", result.stdout)


def test_runs_that_are_not_there(maia):
    assert "no folder of runs" in maia.complaint("runs", "list", status=4)
    maia.runs.mkdir()
    assert maia.json("runs", "list") == []
    maia.complaint("runs", "show", "7", status=4)
    maia.complaint("runs", "report", "7", status=4)


@pytest.fixture(scope="module")
def weight_bytes(built):
    return weights().read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:1000],
        lambda data: data[:-100_000],
        lambda data: b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00lsq\x01." + data,
        lambda data: b"not weights at all" * 1000,
    ],
    ids=["empty", "header only", "cut short", "with code", "text"],
)
def test_damaged_weights_are_one_sentence(maia, tmp_path, weight_bytes, damage):
    path = tmp_path / "weights.pth"
    path.write_bytes(damage(weight_bytes))
    assert str(path) in maia.complaint("layers", "--weights", path, status=3)


def test_missing_weights_say_how_to_get_them(maia, tmp_path):
    maia.complaint("layers", "--weights", tmp_path / "none.pth", status=4)


def test_a_cache_that_cannot_be_written(maia, tmp_path):
    (tmp_path / "file").write_text("")
    maia.environment["MAIA_CACHE"] = str(tmp_path / "file" / "cache")
    maia.complaint("describe", "--layer", "_bn1", "--unit", "1", status=5)


def test_a_folder_with_corrupt_pictures_is_indexed_without_them(maia, tmp_path, shared_cache):
    maia("index", "build", "--layers", "_bn0", "--scenes", "20")
    drawn = sorted(shared_cache.glob("datasets/*/images/scene/*.jpg"))[:12]
    folder = tmp_path / "pictures"
    folder.mkdir()
    for path in drawn:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "cut.jpg").write_bytes(drawn[0].read_bytes()[:5000])
    (folder / "empty.png").write_bytes(b"")
    (folder / "notes.txt").write_text("no picture")
    built = maia.json("index", "build", "--layers", "_bn0", "--data", folder)
    assert built["images"] == 14
    assert sorted(built["skipped"]) == ["cut.jpg", "empty.png"]


def test_a_folder_without_pictures(maia, tmp_path):
    maia.complaint("index", "build", "--layers", "_bn0", "--data", tmp_path, status=4)
    maia.complaint("index", "build", "--layers", "_bn0", "--data", tmp_path / "no", status=4)


def test_a_full_cache_is_one_sentence_and_goes_on_after_room_is_made(maia, tmp_path):
    """A small tmpfs of its own stands for the disk; only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("a file system of its own cannot be mounted here")
    try:
        maia.environment["MAIA_CACHE"] = str(new_cache(disk / "cache"))
        build = ["index", "build", "--layers", "_bn0", "--scenes", SCENES]
        complaint = maia(*build, status=6).stderr
        assert "disk" in complaint or "space" in complaint
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        assert maia.json(*build)["skipped"] == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_json_is_all_that_stdout_holds(maia):
    for command in [["layers"], ["doctor"]]:
        json.loads(maia(*command, "--json").stdout)
