"""Synthetic units: named by number or expression, explained like a network's, and never given away."""

import contextlib
import json
import re
import sqlite3

import pytest
from maia_program import ROOT, SCENES, Maia

# Words that no prompt, vocabulary or reader uses for what they name.
SECRET = "doggy OR lorry"
SHORT = ("--scenes", SCENES)

PROBE = """
import maia

def run_experiment(system, tools):
    print(system.model_name, system.layer, system.unit, system.kind, system.threshold)
    activations, lit = system.neuron(tools.text2image(["a dog on grass", "a mug on grass"]))
    print("dog", activations[0] > 0.3, "mug", activations[1])
    print("layer", system.layer(tools.text2image(["a dog on grass"])).shape)
    import numpy
    activations, lit = system.neuron([numpy.zeros((40, 40, 3))])
    print("pixels", activations)
    for name, arguments in {"class": (), "network": ("class",), "model": (None, "resnet18")}.items():
        try:
            if name == "class":
                system.classify(tools.text2image(["a dog"]))
            else:
                maia.System(0, *arguments)
        except (ValueError, AttributeError) as error:
            print(name, "refused:", error)
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory, shared_cache):
    maia = Maia(tmp_path_factory.mktemp("synthetic") / "runs", shared_cache)
    (result,) = maia.json("describe", "--model", "synthetic", "--unit", SECRET, *SHORT)
    return maia, result


def test_a_unit_is_described_like_one_of_a_network(described):
    maia, result = described
    assert result["status"] == "finished"
    assert (result["model"], result["layer"], result["unit"]) == ("synthetic", "synthetic", 0)
    (again,) = maia.json("describe", "--model", "synthetic", "--unit", SECRET, *SHORT)
    assert again == result


def test_the_conversation_never_has_the_truth(described):
    maia, result = described
    with contextlib.closing(sqlite3.connect(maia.runs / "maia.sqlite")) as database:
        prompt, evidence = database.execute("SELECT prompt, evidence FROM runs").fetchone()
        turns = database.execute("SELECT reply, observation FROM turns").fetchall()
    assert json.loads(evidence)["truth"] == SECRET
    assert len(turns) >= 2
    seen = (prompt + "".join(reply + observation for reply, observation in turns)).lower()
    assert "dog" in seen  # what pictures show is no secret
    for word in ("doggy", "lorry"):
        assert word not in seen
    with open(result["report"]) as report:
        assert SECRET in report.read()


def test_the_conversation_never_has_a_stamp(described):
    """Pictures and activations do not depend on the names of stamps (C++ tests), so what names there
    are could only be seen here."""
    maia, result = described
    with contextlib.closing(sqlite3.connect(maia.runs / "maia.sqlite")) as database:
        (prompt,) = database.execute("SELECT prompt FROM runs").fetchone()
        turns = database.execute("SELECT reply, observation FROM turns").fetchall()
    seen = prompt + "".join(reply + observation for reply, observation in turns)
    stamps = re.findall(r'"stamp": "([^"]+/[^"]+)"', (ROOT / "data" / "parts.json").read_text())
    assert len(set(stamps)) > 300
    assert [stamp for stamp in set(stamps) if stamp in seen] == []
    assert '"stamp"' not in seen


def test_programs_see_a_unit_and_its_model(maia, tmp_path):
    (tmp_path / "probe.py").write_text(PROBE)
    shown = maia(
        "experiment", "--model", "synthetic", "--unit", "dog", *SHORT, "--code", tmp_path / "probe.py"
    ).stdout
    assert "synthetic synthetic 11 unit 0" in shown
    assert "dog True mug 0" in shown
    assert "layer (1, 88)" in shown
    assert "pixels [0.0]" in shown
    assert "1 of 1 measured images were not drawn or edited with tools" in shown
    assert "class refused: classify: this system is a unit and no class" in shown
    assert "network refused: synthetic has no layer class" in shown
    assert "model refused: there is no model resnet18 here" in shown


def test_units_are_listed(maia):
    listed = maia.json("layers", "synthetic")
    assert [layer["units"] for layer in listed["layers"]] == [88]
    assert listed["units"][11]["expression"] == "dog"
    assert {unit["kind"] for unit in listed["units"]} == {"mono", "or", "and"}
    kinds = {unit["kind"] for unit in maia.json("layers", "synthetic-dev")["units"]}
    assert kinds == {"mono", "or", "and", "noise", "nothing"}
    assert "synthetic-dev" in maia("models", "list").stdout


def test_exemplars_are_those_of_the_scenes(maia, tmp_path):
    sheet = tmp_path / "sheet.png"
    unit = ("--model", "synthetic", "--layer", "synthetic", "--unit", "1")
    top = maia.json("index", "top", *unit, *SHORT, "--sheet", sheet)
    activations = [one["activation"] for one in top["exemplars"]]
    assert activations == sorted(activations, reverse=True) and activations[14] > 0.5
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_sweeps_take_synthetic_units(maia):
    swept = maia.json(
        "sweep", "--model", "synthetic", "--units", "synthetic:1,11", *SHORT, "--max-rounds", "1"
    )
    assert [(unit["unit"], unit["state"]) for unit in swept["units"]] == [(1, "found"), (11, "found")]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--unit", "dgo"], 4, "dog"),
        (["--unit", "dog OR"], 2, "character 7"),
        (["--unit", "88"], 4, "0 to 87"),
        (["--unit", "-3"], 2, "-3"),
        ([], 2, "--unit"),
        (["--unit", "dog", "--class", "tabby"], 2, "--class"),
        (["--unit", "dog", "--layer", "layer4"], 4, "synthetic"),
        (["--unit", "dog", "--weights", "x.pth"], 2, "--weights"),
    ],
)
def test_what_is_not_there_is_refused(maia, options, status, said):
    complaint = maia.complaint("describe", "--model", "synthetic", *options, *SHORT, status=status)
    assert said in complaint


def test_pictures_without_scenes_are_refused(maia, tmp_path):
    (tmp_path / "photos").mkdir()
    unit = ("--model", "synthetic", "--layer", "synthetic", "--unit", "1")
    maia("index", "top", *unit, *SHORT, "--sheet", tmp_path / "photos" / "one.png")
    complaint = maia.complaint(
        "describe", "--model", "synthetic", "--unit", "dog", "--data", tmp_path / "photos", status=2
    )
    assert "--data collage" in complaint


def test_indexes_are_of_networks(maia):
    assert "no network" in maia.complaint(
        "index", "build", "--model", "synthetic", "--layers", "synthetic", *SHORT, status=2
    )
