"""maia segment, on pictures that maia drew; wrong arguments and broken files included."""

import json

import pytest
from PIL import Image


@pytest.fixture
def dog(maia, tmp_path):
    picture = tmp_path / "dog.png"
    maia("draw", "a dog and two crows on grass", "-o", picture, "--seed", 2)
    return picture


def test_shows_each_thing_found(maia, dog, tmp_path):
    out = tmp_path / "found.png"
    lines = maia("segment", dog, "dog", "crow", "-o", out).stdout.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["dog", "crow", "crow"] and lines[-1] == str(out)
    assert all("score 0." in line and "% of the picture" in line for line in lines[:-1])
    assert Image.open(out).size == (672, 672)
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["dog.png", "dog.png.json", "found.png"]


def test_masks_boxes_and_parts_agree(maia, dog, tmp_path):
    found = maia.json("segment", dog, "Dog", "crow", "-o", tmp_path / "a.png", "--masks", tmp_path / "masks")
    assert found["detector"] == "scene" and found["file"] == str(tmp_path / "a.png")
    names = sorted(p.name for p in (tmp_path / "masks").iterdir())
    assert names == ["01-dog.png", "02-crow.png", "03-crow.png"]
    for each in found["detections"]:
        mask = Image.open(each["mask"])
        assert mask.size == (224, 224) and mask.mode == "L"
        assert list(mask.getbbox()) == each["box"]
        assert each["part"] == pytest.approx(sum(value > 0 for value in mask.getdata()) / 224**2)
        assert 0.3 <= each["score"] <= 1


def test_nothing_found_is_no_failure(maia, dog, tmp_path):
    shown = maia("segment", dog, "car", "grass", "-o", tmp_path / "a.png").stdout
    assert "car  not found\n" in shown and shown.startswith("grass  score")
    assert maia.json("segment", dog, "car", "-o", tmp_path / "b.png")["detections"] == []
    assert Image.open(tmp_path / "b.png").size == (672, 672)


def test_any_picture_needs_a_detector_that_looks(maia, tmp_path):
    Image.new("RGB", (300, 200), "red").save(tmp_path / "photo.jpg")
    said = maia.complaint("segment", tmp_path / "photo.jpg", "dog", "-o", tmp_path / "a.png", status=2)
    assert "--detector grounded-sam:" in said
    maia.complaint(
        "segment", tmp_path / "photo.jpg", "dog", "-o", tmp_path / "a.png", "--detector", "scene", status=3
    )
    assert not (tmp_path / "a.png").exists()


def test_wrong_arguments(maia, dog, tmp_path):
    out = tmp_path / "a.png"
    maia.complaint("segment", dog, "-o", out, status=2)
    maia.complaint("segment", dog, "dog", status=2)
    assert "empty" in maia.complaint("segment", dog, " ", "-o", out, status=2)
    assert ".png" in maia.complaint("segment", dog, "dog", "-o", tmp_path / "a.gif", status=2)
    assert "qwertz" in maia.complaint("segment", dog, "qwertz", "-o", out, status=4)
    maia.complaint("segment", tmp_path / "none.png", "dog", "-o", out, status=4)
    for detector in ["nobody", "grounded-sam:", "grounded-sam:one", "grounded-sam:a,b,c"]:
        assert "grounded-sam:" in maia.complaint("segment", dog, "dog", "-o", out, "--detector", detector, status=2)
    empty = tmp_path / "folder"
    empty.mkdir()
    said = maia.complaint("segment", dog, "dog", "-o", out, "--detector", f"grounded-sam:{empty},{empty}", status=4)
    assert "config.json" in said
    assert not out.exists()


def test_broken_files(maia, dog, tmp_path):
    out = tmp_path / "a.png"
    scene = tmp_path / "dog.png.json"
    text = scene.read_text()
    scene.write_text(text[: len(text) // 2])
    maia.complaint("segment", dog, "dog", "-o", out, status=3)
    scene.write_text(text.replace(json.loads(text)["picture"], "0" * 64))
    assert "another picture" in maia.complaint("segment", dog, "dog", "-o", out, status=3)
    scene.write_text(text)
    dog.write_bytes(dog.read_bytes()[:100])
    maia.complaint("segment", dog, "dog", "-o", out, status=3)
    assert not out.exists()


def test_a_detector_is_for_synthetic_units(maia):
    said = maia.complaint("describe", "--layer", "_bn1", "--unit", 3, "--detector", "grounded-sam:a,b", status=2)
    assert "synthetic" in said
    assert "nobody" in maia.complaint(
        "describe", "--model", "synthetic", "--unit", "dog", "--detector", "nobody", status=2
    )
