"""Sweeps by the processes of an MPI job: units dealt out, one record, killed and gone on with."""

import json
import os
import signal
import subprocess
import time

import pytest
from maia_program import Maia, needs_mpi
from test_sweep import (
    check_store,
    findings,
    records,
    says_that_the_disk_is_full,
    small_disk,
    sweep,
    without_seconds,
)

pytestmark = needs_mpi


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, shared_cache):
    maia = Maia(tmp_path_factory.mktemp("undisturbed") / "runs", shared_cache)
    return maia, maia.json(*sweep("0-7"))


def finish(process, status=0):
    output, errors = process.communicate(timeout=300)
    assert process.returncode == status, errors
    return output, errors


def check_same(maia, result, undisturbed):
    reference, expected = undisturbed
    assert findings(result) == findings(expected)
    there = records(reference)
    for unit, record in records(maia).items():
        assert without_seconds(record) == without_seconds(there[unit])
    check_store(maia)
    assert not (maia.runs / "parts").exists()
    for unit in result["units"]:
        assert (maia.runs / unit["report"]).is_file()


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_of_a_job_make_one_record(undisturbed, maia, processes):
    output, _ = finish(maia.start(*sweep("0-7", "--jobs", "1", "--json"), processes=processes))
    check_same(maia, json.loads(output), undisturbed)


def test_what_is_finished_is_not_dealt_again(undisturbed, maia):
    maia.json(*sweep("0-5"))
    before = records(maia)
    output, _ = finish(maia.start(*sweep("0-7", "--json"), processes=2))
    check_same(maia, json.loads(output), undisturbed)
    after = records(maia)
    assert {unit: after[unit] for unit in before} == before


def processes_of(launcher):
    found = []
    for stat in os.listdir("/proc"):
        if not stat.isdigit():
            continue
        try:
            with open(f"/proc/{stat}/stat") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue
        if name == "maia" and int(rest.split()[1]) == launcher:
            found.append(int(stat))
    return sorted(found)


def part_has_turns(maia):
    parts = maia.runs / "parts"
    return parts.exists() and any(log.stat().st_size > 100_000 for log in parts.glob("*/maia.sqlite-wal"))


def test_a_job_that_was_killed_goes_on_with_what_each_process_had(undisturbed, maia):
    running = maia.start(*sweep("0-7", "--jobs", "1"), processes=3)
    while running.poll() is None and not part_has_turns(maia):
        time.sleep(0.01)
    assert running.poll() is None
    os.kill(processes_of(running.pid)[-1], signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode != 0
    assert "the same command goes on" in said
    assert (maia.runs / "parts").exists()
    output, _ = finish(maia.start(*sweep("0-7", "--json"), processes=2))
    check_same(maia, json.loads(output), undisturbed)


def test_one_process_takes_over_what_a_killed_job_left(undisturbed, maia):
    running = maia.start(*sweep("0-7", "--jobs", "1"), processes=2)
    while running.poll() is None and not part_has_turns(maia):
        time.sleep(0.01)
    os.kill(processes_of(running.pid)[0], signal.SIGKILL)
    running.communicate(timeout=120)
    check_same(maia, maia.json(*sweep("0-7")), undisturbed)


def complaints(errors):
    """What the processes of a job say, without what their launcher says of them."""
    return [line for line in errors.splitlines() if line.startswith("maia: ")]


def test_a_full_disk_stops_a_job_in_one_line_and_it_goes_on(undisturbed, maia):
    with small_disk(maia.runs) as make_room:
        _, errors = finish(maia.start(*sweep("0-7", "--jobs", "1", "--json"), processes=2), status=6)
        (said,) = complaints(errors)
        assert says_that_the_disk_is_full(said)
        make_room()
        output, _ = finish(maia.start(*sweep("0-7", "--json"), processes=2))
        check_same(maia, json.loads(output), undisturbed)


def test_wrong_arguments_are_told_once(maia):
    command = maia.job(3, "sweep", "--units", "_bn1:0-5000")
    result = subprocess.run(command, env=maia.environment, capture_output=True, text=True, timeout=120)
    assert result.returncode == 4
    assert len(complaints(result.stderr)) == 1, result.stderr


def test_a_service_that_is_down_fails_units_in_every_process(maia):
    options = ["--backbone", "http://127.0.0.1:1/v1#nobody", "--service-attempts", "1", "--jobs", "2"]
    output, errors = finish(maia.start(*sweep("0-5", *options, "--json"), processes=2), status=5)
    assert [unit["state"] for unit in json.loads(output)["units"]] == ["failed"] * 6
    assert "6 of 6 units failed" in errors
