"""Connections of notebooks and scripts, with a stand-in for the host program."""

import gc
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import numpy
import pytest

import maia
from maia import connection, host

FAKE = pathlib.Path(__file__).with_name("fake_session.py")
PYTHON = pathlib.Path(__file__).parents[2] / "python"


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "log"
    monkeypatch.setenv("FAKE_SESSION_LOG", str(path))
    monkeypatch.setenv("MAIA_PROGRAM", str(FAKE))

    def read():
        return [json.loads(line) for line in path.read_text().splitlines()]

    yield read
    while connection._current is not None:
        maia.disconnect()


def names(log):
    return [name for name, _ in log()]


def wait_for(condition):
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_script_experiments_concludes_and_reports(log):
    system, tools = maia.connect("net", "layer4", 5)
    activations, images = system.neuron(tools.text2image(["a", "b"]))
    assert activations == [1.5, 1.5] and numpy.asarray(images[0]).shape == (2, 4, 3)
    assert (system.model_name, system.unit) == ("net", 5)
    assert maia.run_info()["run"] == 7
    assert maia.conclude("a dog").accepted
    assert maia.report() == "/runs/reports/run-7.html"
    maia.disconnect()
    assert names(log) == [
        "options", "tools.text2image", "system.neuron", "image.pixels", "system.info",
        "session.conclude", "session.report", "closed",
    ]


def test_options_reach_the_host_as_they_are(log, tmp_path):
    maia.connect("net", unit=numpy.int64(3), class_name="--tabby cat", data=tmp_path, seed=-1)
    options = log()[0][1]
    options.pop("socket")
    assert options == {
        "model": "net", "unit": "3", "class": "--tabby cat", "data": str(tmp_path), "seed": "-1"
    }
    for bad in ({"unit": True}, {"unit": 1.5}, {"layer": ["a"]}, {"layer": "a\0b"}):
        with pytest.raises(ValueError, match="layer|unit"):
            maia.connect(**bad)


def test_a_program_that_is_missing_is_one_sentence(log, monkeypatch, tmp_path):
    with pytest.raises(FileNotFoundError, match="program is /nowhere/maia, which is no program"):
        maia.connect(program="/nowhere/maia")
    monkeypatch.setenv("MAIA_PROGRAM", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="MAIA_PROGRAM is"):
        maia.connect()
    monkeypatch.delenv("MAIA_PROGRAM")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"not on the path: .*maia.connect\(program=...\)"):
        maia.connect()
    (tmp_path / "maia").symlink_to(FAKE)
    assert maia.connect()[0].unit == 5


def test_a_host_that_cannot_start_says_why(log):
    with pytest.raises(ValueError, match="^there is no network no-such-network$"):
        maia.connect("no-such-network")
    with pytest.raises(RuntimeError, match="^the program maia has ended: maia: the index is damaged"):
        maia.connect("dies")
    with pytest.raises(RuntimeError, match="connection|ended"):
        maia.connect("babbles")
    with pytest.raises(RuntimeError, match="maia.connect"):
        maia.report()


def test_a_host_that_dies_is_an_error_of_the_call_and_of_later_ones(log):
    system, tools = maia.connect()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the program maia has ended: maia: out of memory"):
            tools.text2image("die")
    assert "closed" not in names(log)
    assert "<System" in repr(system)


def test_an_error_of_the_host_leaves_the_connection_whole(log):
    _, tools = maia.connect()
    with pytest.raises(ValueError, match=r"prompts\[0\] cannot be drawn"):
        tools.text2image("refuse")
    assert len(tools.text2image(["a", "b"])) == 2


def test_an_interrupted_calls_answer_is_not_taken_for_the_next_ones(log):
    _, tools = maia.connect()
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        tools.text2image("wait")
    timer.join()
    assert [image.prompt for image in tools.text2image(["a", "b"])] == ["a", "b"]


def test_threads_get_their_own_answers(log):
    _, tools = maia.connect()
    drawn = {}

    def draw(name):
        drawn[name] = [tools.text2image(f"{name} {i}")[0].prompt for i in range(50)]

    threads = [threading.Thread(target=draw, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == {name: [f"{name} {i}" for i in range(50)] for name in "abcd"}


def test_connections_do_not_mix(log):
    first, first_tools = maia.connect("one")
    second, second_tools = maia.connect("two")
    assert (first.model_name, second.model_name) == ("one", "two")
    assert maia.System(3).model_name == "two" and maia.tools is second_tools
    assert maia.run_info(first)["model"] == "one" and maia.run_info()["model"] == "two"
    drawn = first_tools.text2image("a")[0]
    assert second.neuron([drawn])[0] == [1.5]  # as pixels, for the second host has no such picture
    assert log()[-1][1]["images"] == [{"pixels": 0, "width": 4, "height": 2}]
    with pytest.raises(ValueError, match="another connection"):
        first_tools.dataset_exemplars(second)
    maia.disconnect(first)
    with pytest.raises(RuntimeError, match="connection to maia is closed"):
        first_tools.text2image("a")
    assert len(second_tools.text2image("a")) == 1
    with pytest.raises(ValueError, match="system is a"):
        maia.report("layer4")
    maia.disconnect()


def test_a_connection_that_nobody_uses_is_closed(log):
    first, tools = maia.connect("one")
    maia.connect("two")
    del first, tools
    gc.collect()
    assert wait_for(lambda: "closed" in names(log))
    assert maia.run_info()["model"] == "two"


def test_a_script_that_ends_leaves_no_host(log):
    code = "import maia\nsystem, tools = maia.connect()\ntools.text2image('a')"
    subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(PYTHON)}, check=True
    )
    assert wait_for(lambda: names(log)[-1] == "closed")


def test_a_forked_process_cannot_use_its_parents_connection(log):
    _, tools = maia.connect()
    child = os.fork()
    if child == 0:
        try:
            tools.text2image("a")
        except RuntimeError as error:
            os._exit(0 if "process that made it" in str(error) else 1)
        os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert len(tools.text2image("a")) == 1


def test_a_verdict_reads_as_text_and_as_html(log):
    maia.connect()
    verdict = maia.conclude(["a dog"], "It likes dogs.", final=True)
    assert log()[-1] == [
        "session.conclude", {"labels": ["a dog"], "description": "It likes dogs.", "final": True}
    ]
    assert verdict and repr(verdict) == (
        "accepted: the labels predict <well>\n"
        "  mean activation, images of the labels: 3.000 (1 images)\n"
        "  mean activation, near misses: 1.100\n"
        "  mean activation, other things: 0.500\n"
        "  difference, labels less other things: 2.500, 95 % interval 2.100 to 2.900\n"
        "  ROC area: 0.980"
    )
    assert "&lt;well&gt;" in verdict._repr_html_()
    assert not maia.conclude("a cat")
    for labels in ([], [3], None):
        with pytest.raises(ValueError, match="labels"):
            maia.conclude(labels)


def test_progress_overwrites_itself_on_a_terminal_and_is_silent_elsewhere(log):
    code = "import maia\nmaia.connect()"
    environment = {**os.environ, "PYTHONPATH": str(PYTHON)}
    ours, theirs = os.openpty()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, stderr=theirs)
    shown = os.read(ours, 1000).decode()
    os.close(ours), os.close(theirs)
    assert shown == "\rmeasured 100 of 400\rmeasured 400 of 400\r" + " " * 19 + "\r"
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True
    )
    assert result.stdout == result.stderr == b""


def test_an_interrupted_connection_leaves_no_host(log):
    with pytest.raises(KeyboardInterrupt):
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        maia.connect("slow")
    timer.join()
    assert all(started._process.poll() is not None for started in host._hosts)
