"""maia spurious end to end: a classifier whose classes each have a ground of their own in training, and another one
in the test."""

import json
import signal
import time

import pytest
from maia_program import Maia
from PIL import Image

OWN = "class,grass,snow,beach\ndog,0.9,0,0.1\ntraffic light,0,0.9,0.1\n"
SWAPPED = "class,grass,snow\ndog,0,1\ntraffic light,1,0\n"
EACH = "class,grass,snow,beach\ndog,1,1,1\ntraffic light,1,1,1\n"


@pytest.fixture(scope="module")
def data(shared_cache, tmp_path_factory):
    folder = tmp_path_factory.mktemp("spurious")
    maia = Maia(folder / "runs", shared_cache)
    for name, table, count in (("train", OWN, 160), ("test", SWAPPED, 40), ("balanced", EACH, 60)):
        (folder / f"{name}.csv").write_text(table)
        maia("dataset", "collage", "-o", folder / name, "--n", count, "--correlation", folder / f"{name}.csv")
    return folder


def command(data, *further):
    return [
        "spurious", "--data", data / "train", "--test", data / "test", "--balanced", data / "balanced",
        "--validation", 0.4, "--head-only", "--epochs", 5, "--units", 5,
        "--domain", "a dog or a traffic light on grass, in snow or on a beach", *further,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def found(data, shared_cache):
    maia = Maia(data / "runs", shared_cache)
    return maia, maia.json(*command(data))


def test_every_row_of_the_table_is_there(found):
    _, result = found
    rows = [(row["name"], row["balanced"]) for row in result["selection"]["rows"]]
    assert rows == [
        ("original model", False), ("l1", False), ("random", False), ("l1", False), ("agent", False),
        ("l1", True), ("l1", True),
    ]  # fmt: skip
    assert result["classes"] == ["dog", "traffic light"]
    assert len(result["units"]) == 5
    for unit in result["units"]:
        assert unit["verdict"] in ("SELECTIVE", "SPURIOUS")
        assert unit["reasoning"]
        assert (unit["class"] in result["classes"]) == (unit["verdict"] == "SELECTIVE")


def test_the_page_leads_to_every_report(found):
    maia, result = found
    page = (maia.runs / result["page"].rsplit("/", 1)[-1]).read_text()
    for unit in result["units"]:
        assert unit["report"] in page
        report = (maia.runs / unit["report"]).read_text()
        assert unit["verdict"] in report
    assert (maia.runs / result["page"].rsplit("/", 1)[-1][:-5] / "selection.svg").exists()


def test_the_same_command_does_nothing_again(found, data):
    maia, result = found
    again = maia(*command(data, "--json"))
    assert json.loads(again.stdout) == result
    assert "training: step" not in again.stderr


def test_a_killed_command_goes_on_to_the_same_result(found, data, shared_cache, tmp_path):
    _, result = found
    maia = Maia(tmp_path / "runs", shared_cache)
    for seconds in (2, 4, 8):
        process = maia.start(*command(data))
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    again = maia.json(*command(data))
    assert again["selection"] == result["selection"]
    assert [unit["verdict"] for unit in again["units"]] == [unit["verdict"] for unit in result["units"]]


def test_the_report_of_a_verdict_shows_red_outlines(found):
    maia, result = found
    picture = next(maia.runs.glob("blobs/**/*.png"), None)
    assert picture is not None
    red = 0
    for path in maia.runs.glob("blobs/**/*.png"):
        image = Image.open(path).convert("RGB")
        red += sum(1 for r, g, b in image.getdata() if r > 220 and g < 40 and b < 40) > 20
    assert red > 0


@pytest.mark.parametrize(
    "change, status, words",
    [
        ({"--data": "nowhere"}, 4, "nowhere"),
        ({"--test": "other"}, 3, "'cat', which the classifier does not know"),
        ({"--data": "single"}, 3, "class"),
        ({"--balanced": "plain"}, 3, "does not say what is balanced"),
        ({"--backbone": "human"}, 2, "a person does one run at a time"),
        ({"--trained": None}, 2, "name its --weights"),
        ({"--model": "clip-vit-b32"}, 2, "clip-vit-b32"),
    ],
)
def test_what_cannot_work_is_said_in_a_line(data, maia, change, status, words):
    for name, classes in (("other", ("cat", "dog")), ("single", ("dog",)), ("plain", ("dog", "traffic light"))):
        for one in classes:
            folder = data / name / one
            folder.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (32, 32), "red").save(folder / "1.png")
    arguments = [str(argument) for argument in command(data)]
    for option, value in change.items():
        value = None if value is None else str(data / value) if option in ("--data", "--test", "--balanced") else value
        if option in arguments:
            arguments[arguments.index(option) + 1] = value
        else:
            arguments += [option] if value is None else [option, value]
    assert words in maia.complaint(*arguments, status=status)


def test_unreadable_pictures_are_left_out(data, maia, tmp_path):
    train = tmp_path / "train"
    for name in ("dog", "traffic_light"):
        (train / name).mkdir(parents=True)
        for i, path in enumerate(sorted((data / "train" / "images" / name).iterdir())[:30]):
            (train / name / path.name).write_bytes(b"no picture" if i == 3 else path.read_bytes())
    arguments = command(data)
    arguments[arguments.index("--data") + 1] = train
    arguments[arguments.index("--units") + 1] = 2
    result = maia(*arguments)
    assert "2 pictures of" in result.stderr and "cannot be read" in result.stderr
    (found,) = maia.runs.glob("spurious-*.json")
    assert 0 < len(json.loads(found.read_text())["units"]) <= 2
