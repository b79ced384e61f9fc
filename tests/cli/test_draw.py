"""maia draw and maia edit, wrong arguments and broken files included."""

import hashlib
import json
import shutil
import struct
import subprocess

import pytest
from PIL import Image


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def terms(path):
    scene = json.loads((path.parent / f"{path.name}.json").read_text())
    return sorted(each["term"] for each in scene["objects"])


def test_draws_a_picture_and_keeps_its_scene(maia, tmp_path):
    picture = tmp_path / "dog.png"
    assert maia("draw", "a dog and two crows on grass", "-o", picture).stdout == f"{picture}\n"
    assert Image.open(picture).size == (224, 224)
    assert terms(picture) == ["crow", "crow", "dog"]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["dog.png", "dog.png.json"]


def test_the_seed_decides(maia, tmp_path):
    for name, seed in [("a", 1), ("b", 1), ("c", 2)]:
        maia("draw", "a dog on grass", "-o", tmp_path / f"{name}.png", "--seed", seed)
    assert digest(tmp_path / "a.png") == digest(tmp_path / "b.png") != digest(tmp_path / "c.png")


def test_the_name_says_the_format_and_the_size_is_free(maia, tmp_path):
    for name, kind in [("a.png", "PNG"), ("a.JPG", "JPEG")]:
        maia("draw", "a dog", "-o", tmp_path / name, "--size", "300x100")
        picture = Image.open(tmp_path / name)
        assert (picture.format, picture.size) == (kind, (300, 100))
    assert ".png" in maia.complaint("draw", "a dog", "-o", tmp_path / "a.webp", status=2)
    for wrong in ["9999", "20x", "ten"]:
        maia.complaint("draw", "a dog", "-o", tmp_path / "b.png", f"--size={wrong}", status=2)
    assert not (tmp_path / "b.png").exists()


def test_what_is_not_shown_is_told(maia, tmp_path):
    shown = maia("draw", "a dog barking at a flurbel", "-o", tmp_path / "a.png").stdout
    assert shown.startswith("not shown: ") and "flurbel" in shown
    drawn = maia.json("draw", "a flurbel", "-o", tmp_path / "b.png")
    assert drawn["missing"] == ["flurbel"] and drawn["scene"] == str(tmp_path / "b.png.json")


@pytest.mark.parametrize(
    "prompt",
    [
        "thousands of dogs and 5000 cats, 90 cows, a hundred birds and infinitely many fish",
        "a red blue green dog by day at night in fog without fog",
        "a dog without a dog and no dog",
        "dog " * 5000,
        "\u202edog \U0001f415 -1 \x07dogs'; DROP TABLE dogs; --",
    ],
    ids=["many", "contradictions", "negations", "long", "odd"],
)
def test_any_prompt_draws_something(maia, tmp_path, prompt):
    maia("draw", f" {prompt}", "-o", tmp_path / "a.png")
    assert len(terms(tmp_path / "a.png")) <= 64


def test_control_characters_are_not_printed(maia, tmp_path):
    shown = maia("draw", "a \x1b[31mflurbel", "-o", tmp_path / "a.png").stdout
    assert "\x1b" not in shown


def test_wrong_arguments(maia, tmp_path):
    maia.complaint("draw", "a dog", status=2)
    assert "empty" in maia.complaint("draw", "  ", "-o", tmp_path / "a.png", status=2)
    maia.complaint("draw", "a dog", "-o", tmp_path / "no" / "a.png", status=5)
    maia.complaint("draw", "a dog", "-o", tmp_path / "a.png", "--images", "nobody", status=2)
    (tmp_path / "folder.png").mkdir()
    maia.complaint("draw", "a dog", "-o", tmp_path / "folder.png", status=5)
    maia.complaint("edit", tmp_path / "a.png", "-o", tmp_path / "b.png", status=2)


def test_edits_in_order(maia, tmp_path):
    source, edited = tmp_path / "a.png", tmp_path / "b.jpg"
    maia("draw", "a dog on grass", "-o", source)
    before = digest(source)
    assert maia("edit", source, "add a crow", "replace the dog with a mug", "make it night",
                "-o", edited).stdout == f"{edited}\n"
    assert digest(source) == before
    assert terms(edited) == ["crow", "mug"]
    assert json.loads((tmp_path / "b.jpg.json").read_text())["light"] == "night"
    maia("edit", edited, "remove the crow", "-o", edited)  # in place
    assert terms(edited) == ["mug"]


def test_an_edit_changes_only_what_it_names(maia, tmp_path):
    numpy = pytest.importorskip("numpy")
    maia("draw", "a dog and a crow on grass", "-o", tmp_path / "a.png", "--seed", 4)
    maia("edit", tmp_path / "a.png", "remove the crow", "-o", tmp_path / "b.png")
    a, b = (numpy.asarray(Image.open(tmp_path / name)) for name in ["a.png", "b.png"])
    assert 0 < (a != b).any(axis=2).mean() < 0.5


def test_edits_of_what_is_not_there_leave_the_picture(maia, tmp_path):
    maia("draw", "a dog on grass", "-o", tmp_path / "a.png")
    result = maia("edit", tmp_path / "a.png", "remove the elephant", "flurbel it",
                  "-o", tmp_path / "b.png")
    assert result.stdout.count("not shown: ") == 2
    assert digest(tmp_path / "a.png") == digest(tmp_path / "b.png")
    edits = maia.json("edit", tmp_path / "a.png", "remove the elephant", "make it night",
                      "-o", tmp_path / "c.png")["edits"]
    assert [bool(each["missing"]) for each in edits] == [True, False]


def test_pictures_that_cannot_be_edited(maia, tmp_path):
    picture, scene = tmp_path / "a.png", tmp_path / "a.png.json"

    def complaint(status=3):
        return maia.complaint("edit", picture, "make it night", "-o", tmp_path / "b.png",
                              status=status)

    complaint(status=4)  # missing
    picture.write_bytes(b"no picture")
    complaint()
    Image.new("RGB", (64, 64)).save(picture)
    assert "maia draw" in complaint() and "--editor" in complaint()
    maia("draw", "a dog on grass", "-o", picture)
    good = json.loads(scene.read_text())
    scene.write_text(json.dumps({**good, "version": 99}))
    assert "update maia" in complaint() and "a.png.json" in complaint()
    for text in [json.dumps({**good, "objects": 3}), "[" * 100_000]:
        scene.write_text(text)
        assert "a.png.json" in complaint()
    scene.write_text(json.dumps(good))
    shutil.copy(picture, tmp_path / "kept.png")
    Image.new("RGB", (64, 64)).save(picture)
    assert "another picture" in complaint()
    assert not (tmp_path / "b.png").exists()


def test_without_the_stamps_the_package_is_named(maia, tmp_path):
    """A mount namespace hides the package's folder."""
    hidden = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", "/usr/share/tuxpaint"]
    try:
        subprocess.run([*hidden, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("bubblewrap cannot hide a folder here")
    result = subprocess.run(
        [*hidden, *maia.command("draw", "a dog", "-o", tmp_path / "a.png")],
        env=maia.environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == 5
    assert "apt-get install tuxpaint-stamps-default" in result.stderr
    assert result.stderr.count("\n") == 1
