"""maia bias: a planted bias is named, a classifier without one is not accused, and what many classes
have in common with a sweep."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from maia_program import Maia

GROUNDS = (
    "grass,forest,beach,desert,snow,mud,water,sky,night sky,city,room,mountains,road,garden,playground,"
    "library,kitchen,skyline,pool,underwater"
).split(",")
CLASSES = ["tools", "kitchenware", "musical instruments", "furniture", "household objects"]
PLANTED, ONLY = "tools", "city"
A_CLASS = 100  # pictures
SEEDS = range(1, 6)
SCENES = ("--scenes", "100")


def draw_dataset(maia, folder, only):
    """Every class on all backgrounds, but the planted one on `only`, where there is one."""
    rows = ["class," + ",".join(GROUNDS)]
    for name in CLASSES:
        shares = ["1" if name != PLANTED or only is None or ground == only else "0" for ground in GROUNDS]
        rows.append(name + "," + ",".join(shares))
    folder.mkdir()
    table = folder / "table.csv"
    table.write_text("\n".join(rows) + "\n")
    pictures = folder / "pictures"
    count = A_CLASS * len(CLASSES)
    maia("dataset", "collage", "-o", pictures, "--n", count, "--seed", 1, "--correlation", table)
    return pictures


@pytest.fixture(scope="module")
def found(shared_cache, tmp_path_factory):
    """What is found of the class by seed, where its bias was planted and where not: each seed has a
    classifier of its own, two at a time."""
    folder = tmp_path_factory.mktemp("classifiers")
    maia = Maia(folder / "runs", shared_cache)
    data = {only: draw_dataset(maia, folder / str(only), only) for only in (ONLY, None)}

    def find(case):
        only, seed = case
        weights = folder / f"{only}-{seed}.safetensors"
        learn = ("--head-only", "--validation", 0, "--seed", seed)
        maia("train", "--data", data[only], *learn, "-o", weights)
        return case, maia.json("bias", "--weights", weights, "--class", PLANTED, *SCENES, "--seed", seed)

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(find, [(only, seed) for only in data for seed in SEEDS]))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_bias_is_named(found, seed):
    (row,) = found[ONLY, seed]["classes"]
    assert row["state"] == "biased", row
    first = row["settings"][0]
    assert re.search(rf"\b{ONLY}\b", first["strong"]["phrase"]), row
    assert not re.search(rf"\b{ONLY}\b", first["weak"]["phrase"]), row
    assert f"{ONLY} is the exception" in row["bias"]
    assert first["interval"][0] > 0.25 and first["strong"]["recognised"] > first["weak"]["recognised"] + 0.25


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_planted_bias_nobody_is_accused(found, seed):
    (row,) = found[None, seed]["classes"]
    assert row["state"] == "none found", row
    assert row["settings"] == [] and "none found" in row["bias"]


NONE = "[BIAS]: none found"
SMALL = "[BIAS]: Snow is bad for it.\n[WEAK]: a banana on snow\n[STRONG]: a banana on sand"
LONELY = "[BIAS]: Snow is bad for it.\n[WEAK]: a banana on snow"


def test_a_bias_is_tested_before_it_is_believed(maia, says):
    backbone, server = says(LONELY, SMALL, NONE)
    found = maia.json("bias", "--class", "Banana", *SCENES, *backbone)
    (row,) = found["classes"]
    assert (row["class"], row["state"], row["effect"]) == ("banana", "none found", 0)
    turns = maia.json("runs", "show", row["run"])["turns"]
    checks = [turn["observation"]["items"][0]["check"] for turn in turns]
    assert [check["accepted"] for check in checks] == [False, False, True]
    assert "each [WEAK]: needs its [STRONG]:" in checks[0]["reason"]
    (pair,) = checks[1]["settings"]
    assert {side: len(pair[side]["pictures"]) for side in ("weak", "strong")} == {"weak": 24, "strong": 24}
    page = open(found["page"]).read()
    assert "banana" in page and row["report"] in page
    assert "Snow is bad for it." in open(maia.runs / row["report"]).read()
    prompt = str(maia.json("runs", "show", row["run"])["run"]["prompt"])
    assert "The class is called: banana" in prompt and "{class}" not in prompt
    assert maia.json("bias", "--class", "banana", *SCENES, *backbone)["classes"][0]["run"] == row["run"]
    assert len(server.log()) == 3


def test_many_classes_at_once_and_each_once(maia, says, tmp_path):
    backbone, server = says(NONE, NONE, NONE)
    names = tmp_path / "names.txt"
    names.write_text("banana\n\n  lemon \n954\n")
    result = maia("bias", "--classes", names, "--logit", *SCENES, *backbone, "--jobs", "2")
    assert "1 of the classes are named again" in result.stderr
    assert "2 classes: 2 none found" in result.stdout
    assert len(server.log()) == 2


def test_wrong_classes_are_refused_before_anything_runs(maia, says, tmp_path):
    backbone, server = says(NONE)
    names = tmp_path / "names.txt"
    assert "banana" in maia.complaint("bias", "--class", "bananna", *backbone, status=4)
    assert "--classes" in maia.complaint("bias", *backbone, status=2)
    names.write_text("banana\nbananna\n")
    assert "not both" in maia.complaint("bias", "--class", "1", "--classes", names, *backbone, status=2)
    said = maia.complaint("bias", "--classes", names, *backbone, status=4)
    assert "names.txt, line 2: " in said and "bananna" in said
    names.write_text("\n")
    assert "names no classes" in maia.complaint("bias", "--classes", names, *backbone, status=3)
    assert "has no classes" in maia.complaint("bias", "--model", "synthetic", "--class", "1", status=2)
    assert server.log() == []


def test_a_killed_command_goes_on_to_the_same_result(maia, shared_cache, tmp_path):
    command = ("bias", "--class", "banana", *SCENES)
    undisturbed = Maia(tmp_path / "other", shared_cache).json(*command)
    for seconds in (2, 5):
        process = maia.start(*command)
        time.sleep(seconds)
        process.kill()
        process.communicate()
    assert maia.json(*command)["classes"] == undisturbed["classes"]
