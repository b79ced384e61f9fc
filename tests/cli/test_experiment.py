"""maia api and maia experiment: one program by hand, seen as an agent sees it."""

import hashlib
import re
import struct

import pytest
from maia_program import SCENES

LAYER = ("--layer", "_blocks.15", "--unit", "3", "--scenes", SCENES)
CLASS = ("--class", "tabby", "--scenes", SCENES)

PROGRAM = '''
import random
import numpy

def run_experiment(system, tools):
    activations, exemplars = tools.dataset_exemplars(system, count=3)
    tools.log_experiment(activations, exemplars, ["first", "second", "third"], "the exemplars")
    prompts = ["a dog on grass", "a cat running on snow"]
    activations, highlighted = system.neuron(tools.text2image(prompts))
    noise = numpy.random.random((64, 64, 3))
    tools.display("lit:", highlighted, noise)
    print("random", random.random(), activations)
'''


def write(folder, code, name="probe.py"):
    path = folder / name
    path.write_text(code)
    return path


def pictures(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def size_of(png):
    return struct.unpack(">II", png.read_bytes()[16:24])


def test_api_is_what_the_docstrings_say(maia):
    text = maia("api").stdout
    for name in ("neuron", "classify", "layer", "dataset_exemplars", "text2image", "edit_images",
                 "describe_images", "summarize_images", "log_experiment", "display"):
        assert f"def {name}(" in text, name
    assert "save_experiment_log" in text and "call_neuron" in text
    assert text.count("Examples\n") >= 12
    compile(text, "api", "exec")  # it is Python that an agent could have written


def test_shows_what_an_agent_sees(maia, tmp_path):
    code = write(tmp_path, PROGRAM)
    shown = maia("experiment", *LAYER, "--code", code).stdout
    assert shown.startswith("[experiment log]\nactivation ")
    assert "notes: the exemplars" in shown and "(not shown: running)" in shown
    assert re.search(r"random 0\.\d+ \[", shown)
    named = re.findall(r"  \[(.+\.png)\]", shown)
    assert named == [str(tmp_path / f"probe-images/{i:03}.png") for i in range(1, 7)]
    assert f"6 pictures in {tmp_path / 'probe-images'}" in shown
    assert [size_of(tmp_path / name) for name in named] == [(224, 224)] * 5 + [(64, 64)]


def test_the_same_program_gives_the_same_bytes(maia, tmp_path):
    code = write(tmp_path, PROGRAM)

    def run(folder, *options):
        where = ("--pictures", tmp_path / folder)
        seen = maia.json("experiment", *LAYER, "--code", code, *where, *options)["items"]
        return str(seen).replace(folder, "images"), pictures(tmp_path / folder)

    first = run("one")
    assert run("two") == first
    assert run("three", "--seed", "5") != first


def test_json_is_the_observation(maia, tmp_path):
    code = write(tmp_path, "print(system.classify(tools.text2image('a cat'))[0]['top'][0])")
    seen = maia.json("experiment", *CLASS, "--code", code)
    assert [item["kind"] for item in seen["items"]] == ["text"]
    name, probability = eval(seen["items"][0]["text"])
    assert isinstance(name, str) and 0 < probability <= 1
    assert seen["programs"][0]["status"] == "finished"
    assert not (tmp_path / "probe-images").exists()


def test_pictures_of_an_earlier_time_go(maia, tmp_path):
    code = write(tmp_path, "tools.display(tools.text2image(['a dog', 'a cat', 'a bird']))")
    maia("experiment", *LAYER, "--code", code)
    folder = tmp_path / "probe-images"
    (folder / "mine.png").write_bytes(b"x")
    assert len(pictures(folder)) == 4
    write(tmp_path, "tools.display(tools.text2image('a dog'))")
    maia("experiment", *LAYER, "--code", code)
    assert set(pictures(folder)) == {"001.png", "mine.png"}


def test_from_standard_input(maia, tmp_path):
    shown = maia("experiment", *LAYER, "--code", "-", input="print(system)", cwd=tmp_path).stdout
    assert shown == "<System efficientnet-lite0 _blocks.15 unit 3>\n"


@pytest.mark.parametrize(
    ("code", "status", "shown", "said"),
    [
        ("x = 1\ny = x / 0\n", 3, "line 2\n    y = x / 0\nZeroDivisionError", "failed"),
        ("def f(:\n", 3, "SyntaxError", "failed"),
        ("while True: pass", 6, "ran longer than its limit of 1 s", "was stopped"),
        ("import os\nos._exit(3)", 6, "exit code 3", "was stopped"),
        ("open('/etc/passwd')", 3, "Error", "failed"),
    ],
)
def test_how_a_program_ends(maia, tmp_path, code, status, shown, said):
    path = write(tmp_path, code)
    result = maia("experiment", *LAYER, "--code", path, "--program-seconds", "1", status=status)
    assert shown in result.stdout
    assert result.stderr == f"maia: the program {path} {said}, as shown above\n"
    assert str(maia.runs) not in result.stdout


def test_wrong_arguments(maia, tmp_path):
    code = write(tmp_path, "print(1)")
    empty = write(tmp_path, " \n", "empty.py")
    binary = tmp_path / "binary.py"
    binary.write_bytes(b"print('\xff\xfe\x00')")
    complaint = maia.complaint
    assert "--code" in complaint("experiment", *LAYER, status=2)
    assert "--layer" in complaint("experiment", "--code", code, status=2)
    assert "no program" in complaint("experiment", *LAYER, "--code", empty, status=3)
    assert "missing.py" in complaint("experiment", *LAYER, "--code", tmp_path / "missing.py", status=4)
    assert maia("experiment", *LAYER, "--code", binary, status=3).stderr.count("\n") == 1
    several = ("--layer", "_blocks.15", "--unit", "3,4", "--scenes", SCENES)
    assert "one unit at a time" in complaint("experiment", *several, "--code", code, status=2)
    far = ("--layer", "_blocks.15", "--unit", "99999", "--scenes", SCENES)
    assert "99999" in complaint("experiment", *far, "--code", code, status=4)
    assert "a folder" in complaint("experiment", *LAYER, "--code", tmp_path, status=3)


def test_a_session_is_started_by_python_only(maia):
    assert "maia.connect()" in maia.complaint("session", *LAYER, "--socket", "0", status=2)
    assert "maia.connect()" in maia.complaint("session", *LAYER, "--socket", "77", status=2)
    assert "--socket" in maia.complaint("session", *LAYER, status=2)
