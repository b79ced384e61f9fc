"""A unit described end to end on the real network: repeated, killed, and by two processes at once."""

import random
import signal
import time

import numpy as np
import pytest
from maia_program import SCENES, Maia

UNIT = ["describe", "--layer", "_bn1", "--unit", "42", "--scenes", SCENES]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, shared_cache):
    maia = Maia(tmp_path_factory.mktemp("undisturbed") / "runs", shared_cache)
    begun = time.monotonic()
    (result,) = maia.json(*UNIT)
    return maia, result, time.monotonic() - begun


def conclusion(result):
    return {key: result[key] for key in ("labels", "description", "check", "status")}


def observations(maia, run):
    shown = maia.json("runs", "show", run)
    return [turn["observation"]["items"] for turn in shown["turns"]]


def test_the_conclusion_stands_on_experiments(undisturbed):
    maia, result, _ = undisturbed
    assert result["status"] == "finished"
    assert result["labels"] and result["description"]
    turns = maia.json("runs", "show", result["run"])["turns"]
    assert sum(len(turn["observation"]["programs"]) for turn in turns) >= 3


def test_a_finished_unit_is_not_described_again(undisturbed):
    maia, result, _ = undisturbed
    (again,) = maia.json(*UNIT)
    assert again == result
    assert [run["run"] for run in maia.json("runs", "list") if run["layer"] == "_bn1"] == [result["run"]]


def test_runs_are_listed_shown_and_reported(undisturbed, tmp_path):
    maia, result, _ = undisturbed
    listed = maia.json("runs", "list")[-1]
    assert (listed["layer"], listed["unit"], listed["status"]) == ("_bn1", 42, "finished")
    assert "turn 1" in maia("runs", "show", result["run"]).stdout
    maia("runs", "report", result["run"], "-o", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text()
    assert html.startswith("<!doctype html>") and "src=\"http" not in html
    assert len(html) > 100_000


def test_several_units_at_once(maia):
    results = maia.json("describe", "--layer", "_bn1", "--unit", "3,5", "--scenes", SCENES)
    assert [result["unit"] for result in results] == [3, 5]


def test_a_class_is_described_by_its_name(maia):
    (result,) = maia.json("describe", "--class", "tabby", "--scenes", SCENES)
    assert (result["layer"], result["unit"], result["status"]) == ("class", 281, "finished")
    assert 'class "tabby"' in maia("runs", "show", result["run"]).stdout


def test_a_direction_that_is_one_unit_is_described_as_that_unit(undisturbed, tmp_path):
    maia, unit, _ = undisturbed
    direction = np.zeros(1280, dtype=np.float32)
    direction[42] = 1
    np.save(tmp_path / "probe.npy", direction)
    (result,) = maia.json("describe", "--layer", "_bn1", "--direction", tmp_path / "probe.npy", "--scenes", SCENES)
    assert conclusion(result) == conclusion(unit)
    assert "direction 0 of probe.npy in layer _bn1" in maia("runs", "show", result["run"]).stdout


def test_killed_at_random_moments_it_ends_the_same(undisturbed, tmp_path, shared_cache):
    reference, expected, seconds = undisturbed
    seed = random.randrange(2**32)
    print("seed", seed)
    moments = random.Random(seed)
    kills = 4  # each somewhere in its own part of the run
    for attempt in range(kills):
        maia = Maia(tmp_path / f"runs-{attempt}", shared_cache)
        process = maia.start(*UNIT)
        try:
            process.wait(timeout=(attempt + moments.uniform(0.1, 0.9)) / kills * seconds)
        except Exception:
            process.send_signal(signal.SIGKILL)
            process.wait()
        process.stdout.close()
        process.stderr.close()
        (result,) = maia.json(*UNIT)
        assert conclusion(result) == conclusion(expected), f"seed {seed}, attempt {attempt}"
        assert observations(maia, result["run"]) == observations(reference, expected["run"])


def test_two_processes_share_an_empty_cache(tmp_path, empty_cache):
    users = [Maia(tmp_path / f"runs-{i}", empty_cache) for i in range(2)]
    processes = [maia.start(*UNIT) for maia in users]
    for process in processes:
        process.communicate(timeout=600)
        assert process.returncode == 0
    results = [maia.json(*UNIT)[0] for maia in users]
    assert conclusion(results[0]) == conclusion(results[1])
    drawn = [path for path in (empty_cache / "datasets").glob("collage-*") if path.is_dir()]
    assert len(drawn) == 1


def test_two_processes_on_one_run_do_not_mix(tmp_path, shared_cache):
    maia = Maia(tmp_path / "runs", shared_cache)
    processes = [maia.start(*UNIT) for _ in range(2)]
    statuses = []
    for process in processes:
        process.communicate(timeout=600)
        statuses.append(process.returncode)
    assert 0 in statuses and set(statuses) <= {0, 5}
    assert len(maia.json("runs", "list")) == 1
