"""maia bench synthetic: on a few units, with the built-in experimenter."""

import json
import re
import signal
import time

import pytest
from maia_program import SCENES

FEW = ("bench", "synthetic", "--units", "dev", "--scenes", SCENES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bench")


def test_baselines_alone_need_no_runs(maia, tmp_path):
    found = maia.json(*FEW, "--methods", "exemplars,netdissect", "-o", tmp_path / "runs")
    assert set(found["accuracy"]) == {"exemplars", "netdissect"}
    assert set(found["accuracy"]["exemplars"]) >= {"mono", "or", "and", "all"}
    assert found["available"] == len(found["units"]) > 10
    for unit in found["units"]:
        assert unit["netdissect"]["verdict"] in {"exact", "near", "wrong"}
        assert "runs" not in unit
        if unit["kind"] in {"or", "and"}:  # it can name one concept only
            assert unit["netdissect"]["verdict"] != "exact"
    assert found["accuracy"]["netdissect"]["mono"] > 0.3
    # The same again is the same.
    again = maia.json(*FEW, "--methods", "exemplars,netdissect", "-o", tmp_path / "other")
    assert {**again, "seconds": 0} == {**found, "seconds": 0}


def test_wrong_arguments(maia):
    maia.complaint("bench", status=2)
    assert "netdissect" in maia.complaint(*FEW, "--methods", "guess", status=2)
    maia.complaint("bench", "synthetic", "--units", "most", status=2)
    maia.complaint(*FEW, "--seeds", "0", status=2)
    assert "describe" in maia.complaint(*FEW, "--backbone", "human", status=2)


def test_a_killed_bench_goes_on(maia, tmp_path):
    runs = tmp_path / "runs"
    command = ("bench", "synthetic", "--units", "and", "--scenes", SCENES, "-o", runs)
    process = maia.start(*command)
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if len(list(runs.glob("reports/run-*.html"))) >= 2:
            break
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    kept = {path: path.stat().st_mtime_ns for path in runs.glob("reports/*.html")}
    assert len(kept) >= 2
    result = maia(*command)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # not made again
    assert re.search(r"^agent +0\.\d+|^agent +1\.00", result.stdout, re.MULTILINE)
    found = json.loads(next(runs.glob("bench-*.json")).read_text())
    assert found["seeds"] == [0] and found["backbone"] == "builtin"
    numbers = [run["run"] for unit in found["units"] for run in unit["runs"]]
    assert len(numbers) == len(set(numbers)) == found["available"]
    for unit in found["units"]:
        assert unit["runs"][0]["labels"] and unit["runs"][0]["experiments"] > 0
        assert unit["runs"][0]["images"] > 0
    page = next(runs.glob("bench-*.html")).read_text()
    for link in re.findall(r'href="(reports/[^"]+)"', page):
        assert (runs / link).exists()
    for picture in re.findall(r'src="([^"]+)"', page):
        assert (runs / picture).exists()
