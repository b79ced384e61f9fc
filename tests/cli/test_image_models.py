"""Stable Diffusion, InstructPix2Pix, Grounding DINO and Segment Anything from the command line, on small models of
random weights that lie beside the tests."""

import json
import pathlib
import shutil

import numpy as np
import pytest
from PIL import Image

MODELS = pathlib.Path(__file__).parents[1] / "nn" / "image_models"
DRAWS = f"sd15:{MODELS / 'diffusion' / 'sd'}"
EDITS = f"ip2p:{MODELS / 'diffusion' / 'ip2p'}"
FINDS = f"grounded-sam:{MODELS / 'grounding'},{MODELS / 'segment'}"


def draw(maia, path, *arguments):
    maia("draw", "a red dog", "--images", DRAWS, "-o", path, "--steps", 3, "--size", 32, *arguments)
    return np.asarray(Image.open(path))


def test_a_picture_follows_from_its_seed_and_settings(maia, tmp_path):
    first = draw(maia, tmp_path / "a.png", "--seed", 1)
    assert first.shape == (32, 32, 3)
    assert (draw(maia, tmp_path / "b.png", "--seed", 1) == first).all()
    for other in [
        ("--seed", 2),
        ("--seed", 1, "--sampler", "euler-ancestral"),
        ("--seed", 1, "--guidance", 2),
        ("--seed", 1, "--negative", "a cat"),
    ]:
        assert (draw(maia, tmp_path / "c.png", *other) != first).any(), other
    assert not (tmp_path / "a.png.json").exists()


def test_a_sheet_has_the_pictures_of_several_seeds(maia, tmp_path):
    one = draw(maia, tmp_path / "one.png", "--seed", 4)
    sheet = draw(maia, tmp_path / "sheet.png", "--seed", 4, "--sheet", 4)
    assert sheet.shape[0] > 2 * 32 and sheet.shape[1] > 2 * 32
    rows, columns = np.where((sheet != 255).any(axis=2))
    top, left = rows.min(), columns.min()
    assert (sheet[top : top + 32, left : left + 32] == one).all()


def test_an_edit_keeps_the_size_and_what_was_cut_is_told(maia, tmp_path):
    Image.new("RGB", (50, 21), (10, 200, 30)).save(tmp_path / "photo.png")
    long = "make it night and " + "a red cat and " * 8 + "a beach"
    arguments = ("--editor", EDITS, "-o", tmp_path / "night.png", "--steps", 2)
    edited = maia.json("edit", tmp_path / "photo.png", "make it night", long, *arguments)
    assert Image.open(tmp_path / "night.png").size == (50, 21)
    assert edited["edits"][0]["missing"] == []
    assert edited["edits"][1]["missing"][0].endswith("a beach")


@pytest.mark.parametrize(
    "arguments, status, words",
    [
        (("--images", "sd15:/nowhere"), 4, "/nowhere"),
        (("--images", "sd15"), 4, "maia models pull sd15"),
        (("--images", EDITS), 2, "--editor"),
        (("--images", DRAWS, "--size", "33x32"), 2, "multiples of 2"),
        (("--images", DRAWS, "--sampler", "magic"), 2, "magic"),
        (("--images", DRAWS, "--steps", "0"), 2, "--steps"),
        (("--images", DRAWS, "--image-device", "tpu"), 2, "tpu"),
        (("--images", DRAWS, "--precision", "float8"), 2, "float8"),
        (("--images", f"sd15:{MODELS / 'grounding'}"), 4, "model_index.json"),
        (("--images", "sd15:" + str(MODELS / "diffusion" / "sd" / "unet")), 4, "model_index.json"),
    ],
)
def test_what_cannot_be_drawn_with_is_told_in_a_sentence(maia, tmp_path, arguments, status, words):
    said = maia.complaint("draw", "a dog", "-o", tmp_path / "a.png", *arguments, status=status)
    assert words in said
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("name", ["unet/config.json", "model_index.json", "tokenizer/vocab.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b'{"in_channels": 1e99}', b"\xff\xfe{}"])
def test_damaged_files_are_told(maia, tmp_path, name, content):
    folder = tmp_path / "model"
    shutil.copytree(MODELS / "diffusion" / "sd", folder)
    (folder / name).write_bytes(content)
    maia.complaint("draw", "a dog", "--images", f"sd15:{folder}", "-o", tmp_path / "a.png", status=3)


def test_weights_that_are_cut_short_are_told(maia, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(MODELS / "diffusion" / "sd", folder)
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    said = maia.complaint("draw", "a dog", "--images", f"sd15:{folder}", "-o", tmp_path / "a.png", status=3)
    assert weights.name in said


def test_a_run_draws_edits_and_looks_with_models_in_the_process(maia, tmp_path):
    program = tmp_path / "probe.py"
    program.write_text(
        "image = tools.text2image(['a red dog'])[0]\n"
        "activation, shown = system.call_neuron([image])\n"
        "print('drawn', activation[0])\n"
        "edited = tools.edit_images([image], ['make it night'])\n"
        "print('edited', len(edited))\n"
    )
    output = maia(
        "experiment", "--layer", "_bn1", "--unit", "3", "--code", program, "--scenes", "40",
        "--images", DRAWS, "--editor", EDITS, "--steps", "2",
    ).stdout  # fmt: skip
    assert "drawn" in output and "edited" in output


def test_a_detector_of_pixels_answers_for_photographs(maia, tmp_path):
    Image.open(MODELS / "grounding" / "picture.png").save(tmp_path / "photo.png")
    found = maia.json("segment", tmp_path / "photo.png", "dog", "-o", tmp_path / "found.png", "--detector", FINDS)
    assert found["detections"] and all(0.3 <= one["score"] <= 1 for one in found["detections"])
    again = maia.json("segment", tmp_path / "photo.png", "dog", "-o", tmp_path / "again.png", "--detector", FINDS)
    assert json.dumps(again["detections"]) == json.dumps(found["detections"])


def test_synthetic_units_work_on_photographs(maia, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    picture = Image.open(MODELS / "grounding" / "picture.png")
    for turn in range(3):
        picture.rotate(30 * turn).save(photos / f"{turn}.png")
    listed = maia.json(
        "index", "top", "--model", "synthetic", "--layer", "synthetic", "--unit", "0", "--data", photos,
        "--detector", FINDS,
    )  # fmt: skip
    assert listed
