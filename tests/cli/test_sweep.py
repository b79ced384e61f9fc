"""Sweeps end to end on the real network: like single runs, shared by processes, killed, interrupted, and on a
disk that is full."""

import collections
import contextlib
import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import time

import pytest
from maia_program import Maia

LAYER = "_bn1"
KILLS = int(os.environ.get("MAIA_KILLS", "25"))
# Runs that a sweep of many units can afford: one experiment or two, and the conclusion.
SHORT = ["--max-rounds", "1", "--scenes", "64"]


def sweep(units, *options):
    return ["sweep", "--units", f"{LAYER}:{units}", *SHORT, *(() if "--jobs" in options else ("--jobs", "4")), *options]


def findings(result):
    """What was found of each unit; the same for the same sweep, whoever did it and when."""
    kept = ("layer", "unit", "state", "labels", "check", "description")
    return [{key: unit.get(key) for key in kept} for unit in result["units"]]


def pictures_of(maia):
    return {path.stem for path in (maia.runs / "blobs").rglob("*") if path.is_file()}


def records(maia):
    """Every run's record, by unit; with a check that no unit has two."""
    with contextlib.closing(sqlite3.connect(maia.runs / "maia.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        runs = database.execute("SELECT id, unit, status, evidence, conclusion FROM runs").fetchall()
        turns = collections.defaultdict(list)
        for run, number, reply, observation in database.execute(
            "SELECT run, number, reply, observation FROM turns ORDER BY run, number"
        ):
            turns[run].append((number, reply, json.loads(observation)))
    found = {
        unit: (status, json.loads(evidence), json.loads(conclusion), turns[run])
        for run, unit, status, evidence, conclusion in runs
    }
    assert len(found) == len(runs)
    return found


def without_seconds(record):
    """What a record says, save how long its programs took."""
    return re.sub(r'"seconds": [0-9.e-]+', "", json.dumps(record, sort_keys=True))


def check_store(maia):
    """Each record's pictures are there and whole, and there are no others."""
    named = set(re.findall(r'"([0-9a-f]{64})"', json.dumps(records(maia))))
    assert pictures_of(maia) == named
    for path in (maia.runs / "blobs").rglob("*.png"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem


@contextlib.contextmanager
def small_disk(folder):
    """A file system of 3 MB at `folder`, and the function that makes it a large one."""
    folder.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=200m", folder], check=True)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def says_that_the_disk_is_full(text):
    return "No space left" in text or "disk is full" in text


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, shared_cache):
    maia = Maia(tmp_path_factory.mktemp("undisturbed") / "runs", shared_cache)
    maia.json(*sweep("0"))  # with the index, which the time of a sweep is not to include
    begun = time.monotonic()
    result = maia.json(*sweep("0-19"))
    return maia, result, time.monotonic() - begun


def test_a_sweep_finds_what_single_runs_find(undisturbed, maia):
    _, result, _ = undisturbed
    single = maia.json("describe", "--layer", LAYER, "--unit", "3,11", *SHORT)
    swept = {unit["unit"]: unit for unit in result["units"]}
    for run in single:
        assert swept[run["unit"]]["labels"] == run["labels"]
        if run["check"]["interval"]:
            assert swept[run["unit"]]["check"]["interval"] == run["check"]["interval"]


def test_what_is_finished_is_not_done_again(undisturbed):
    maia, result, _ = undisturbed
    before = records(maia)
    again = maia.json(*sweep("0-19"))
    assert again == result
    assert records(maia) == before


def test_the_table_the_index_and_the_reports_are_there(undisturbed):
    maia, result, _ = undisturbed
    lines = maia(*sweep("0-19")).stdout.splitlines()
    assert lines[0].split()[:3] == ["layer", "unit", "finding"]
    assert lines[-2].startswith("20 units: ")
    html = (maia.runs / os.path.basename(result["index"])).read_text()
    assert html.count("<tr data-state") == 20
    for unit in result["units"]:
        assert (maia.runs / unit["report"]).is_file()
        assert unit["report"] in html
    assert "http:" not in html and "https:" not in html


def test_units_in_files_and_named_twice(undisturbed, tmp_path):
    maia, result, _ = undisturbed
    listed = tmp_path / "units.txt"
    listed.write_text(f"# two lines\n{LAYER}:3,4 # and a comment\n\n{LAYER}:4-6\n")
    done = maia("sweep", "--units", listed, *SHORT)
    assert done.stderr.startswith("1 of the units named are named again")
    assert "4 units: " in done.stdout


@pytest.mark.parametrize(
    ("units", "status", "said"),
    [
        (f"{LAYER}:0-5000", 4, "its units are 0 to 1279"),
        (f"{LAYER}:5-3", 2, "goes nowhere"),
        (f"{LAYER}:x", 2, "names no units"),
        (f"{LAYER}:random:2000", 4, "fewer than"),
        ("nothing:1", 4, "no layer"),
        ("missing.txt", 4, "cannot open"),
    ],
)
def test_units_that_are_not_there_are_refused_before_anything_runs(maia, units, status, said):
    assert said in maia.complaint("sweep", "--units", units, status=status)
    assert not maia.runs.exists()


def test_two_processes_share_a_sweep(undisturbed, tmp_path, shared_cache):
    _, expected, _ = undisturbed
    maia = Maia(tmp_path / "runs", shared_cache)
    processes = [maia.start(*sweep("0-9", "--json")) for _ in range(2)]
    outputs = [process.communicate(timeout=600) for process in processes]
    for process, (output, errors) in zip(processes, outputs):
        assert process.returncode == 0, errors
        assert findings(json.loads(output)) == findings(expected)[:10]
    assert len(records(maia)) == 10
    check_store(maia)


def test_interrupted_it_says_how_to_go_on_and_goes_on(undisturbed, maia):
    _, expected, seconds = undisturbed
    process = maia.start(*sweep("0-9", "--json"))
    time.sleep(0.3 * seconds)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGINT, errors
    assert "the same command goes on" in errors
    assert any(unit["state"] == "waiting" for unit in json.loads(output)["units"])
    assert findings(maia.json(*sweep("0-9"))) == findings(expected)[:10]
    check_store(maia)


def test_a_service_that_is_down_is_told_in_table_and_exit_code(maia):
    result = maia(
        *sweep("0-1", "--backbone", "http://127.0.0.1:1/v1#nobody", "--service-attempts", "1"), status=5
    )
    assert result.stdout.count("failed: ") == 2
    assert "2 of 2 units failed" in result.stderr


def test_a_budget_stops_the_sweep(undisturbed, maia):
    done = maia("sweep", "--units", f"{LAYER}:0-9", *SHORT, "--sweep-max-time", "0.1", status=6)
    assert "the same command goes on" in done.stderr.splitlines()[-1]


def kill_at_random_moments(maia, command, kills, longest, moments):
    """Starts it and kills it, `kills` times or until it comes to its end; how many kills that took."""
    for kill in range(kills):
        process = maia.start(*command)
        try:
            process.wait(timeout=moments.uniform(0.1, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == 0:
            return kill
    return kills


def test_killed_again_and_again_it_ends_the_same(undisturbed, tmp_path, shared_cache):
    reference, expected, seconds = undisturbed
    seed = random.randrange(2**32)
    print("seed", seed, "kills", KILLS)
    moments = random.Random(seed)
    there = records(reference)
    left = KILLS
    while left > 0:
        maia = Maia(tmp_path / f"runs-{left}", shared_cache)
        kills = kill_at_random_moments(maia, sweep("0-19"), left, max(1.5, seconds / 10), moments)
        left -= max(1, kills)
        result = maia.json(*sweep("0-19"))
        assert findings(result) == findings(expected), f"seed {seed}"
        assert pictures_of(maia) == pictures_of(reference)
        check_store(maia)
        for unit, record in records(maia).items():
            assert without_seconds(record) == without_seconds(there[unit]), f"seed {seed}, unit {unit}"


def test_a_full_disk_stops_it_in_one_line_and_it_goes_on(undisturbed, maia):
    _, expected, _ = undisturbed
    with small_disk(maia.runs) as make_room:
        stopped = maia(*sweep("0-5", "--json"), status=6)
        assert says_that_the_disk_is_full(stopped.stderr)
        assert stopped.stderr.count("\n") == 1
        make_room()
        assert findings(maia.json(*sweep("0-5"))) == findings(expected)[:6]
        check_store(maia)
