"""maia eval: labels of baselines, and how well labels predict; on a few units of known selectivity."""

import json
import re
import signal
import time

import pytest
from maia_program import SCENES, Maia

UNITS = ("--model", "synthetic", "--units", "synthetic:0-7", "--scenes", SCENES)


def rows_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def row(unit, label, method="mine", layer="synthetic", model="synthetic"):
    return {"model": model, "layer": layer, "unit": unit, "method": method, "label": label}


def label(maia, method, path, *options):
    maia("eval", "label", "--method", method, *options, "-o", path)
    return path


def test_baselines_write_a_row_a_unit(maia, tmp_path):
    for method in ("exemplars", "dissection"):
        rows = rows_of(label(maia, method, tmp_path / f"{method}.jsonl", *UNITS))
        assert [r["unit"] for r in rows] == list(range(8))
        assert {r["method"] for r in rows} == {method}
        assert {(r["model"], r["layer"]) for r in rows} == {("synthetic", "synthetic")}
        assert all(r["label"] for r in rows)
    assert all("IoU" in r["note"] for r in rows)
    dealt = label(maia, "random", tmp_path / "random.jsonl", "--labels", tmp_path / "dissection.jsonl")
    assert len(rows_of(dealt)) == 8
    assert sorted(r["label"] for r in rows_of(dealt)) == sorted(r["label"] for r in rows)
    # Units may be those of labels that are there.
    again = label(maia, "exemplars", tmp_path / "again.jsonl", "--labels", dealt, "--scenes", SCENES)
    assert rows_of(again) == rows_of(tmp_path / "exemplars.jsonl")


def test_labels_are_compared_and_kept(maia, tmp_path):
    good = label(maia, "dissection", tmp_path / "good.jsonl", *UNITS)
    control = label(maia, "random", tmp_path / "control.jsonl", "--labels", good)
    command = ("eval", "predictive", "--labels", good, control, "--scenes", SCENES)
    found = maia.json(*command)
    assert found["methods"] == ["dissection", "random"]
    everything = found["layers"][-1]
    assert everything["layer"] is None and everything["units"] == 8
    by_method = {means["method"]: means for means in everything["methods"]}
    assert by_method["dissection"]["difference"]["mean"] > by_method["random"]["difference"]["mean"]
    assert by_method["dissection"]["auc"]["mean"] > 0.6
    low, high = by_method["dissection"]["difference"]["interval"]
    assert low < by_method["dissection"]["difference"]["mean"] < high
    (comparison,) = found["comparisons"]
    assert comparison["units"] == 8 and 0 < comparison["difference"]["p"] <= 1
    # Every number leads to its pictures.
    assert len(found["units"]) == 8
    page = maia.runs / found["page"].split("/")[-1]
    html = page.read_text()
    pictures = set(re.findall(r'src="([^"]+)"', html))
    assert len(pictures) > 100
    assert all((maia.runs / picture).exists() for picture in pictures)
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html
    # The same again costs nothing and says the same.
    kept = {path: path.stat().st_mtime_ns for path in maia.runs.glob("evaluations/*/*.json")}
    assert len(kept) == 8
    assert maia.json(*command) == found
    assert {path: path.stat().st_mtime_ns for path in maia.runs.glob("evaluations/*/*.json")} == kept
    # One that is lost is made again, with the same numbers.
    next(iter(kept)).unlink()
    assert maia.json(*command) == found


def test_runs_are_methods_and_lead_to_their_reports(maia):
    maia("describe", "--model", "synthetic", "--unit", "0,1", "--scenes", SCENES)
    found = maia.json("eval", "predictive", "--runs", maia.runs, "--scenes", SCENES)
    assert found["methods"] == ["builtin"]
    assert found["comparisons"] == []
    html = (maia.runs / found["page"].split("/")[-1]).read_text()
    for report in re.findall(r'href="(reports/[^"]+)"', html):
        assert (maia.runs / report).exists()
    listed = maia("eval", "label", "--method", "runs", "--runs", maia.runs).stdout
    assert [json.loads(line)["method"] for line in listed.splitlines()] == ["builtin", "builtin"]


def test_few_units_have_no_stars(maia, tmp_path):
    file = write_rows(
        tmp_path / "few.jsonl", [row(0, "dog"), row(1, "cat"), row(0, "mug", "other"), row(2, "x", "third")]
    )
    text = maia("eval", "predictive", "--labels", file, "--scenes", SCENES).stdout
    assert re.search(r"mine less other: .*1 unit: no interval.* 1 units?: too few for a test", text)
    assert re.search(r"mine less third: no unit in common", text)


def test_bad_input_is_one_sentence(maia, tmp_path):
    def complain(rows, status, *options):
        file = write_rows(tmp_path / "bad.jsonl", rows)
        return maia.complaint("eval", "predictive", "--labels", file, "--scenes", SCENES, *options, status=status)

    assert "999" in complain([row(999, "dog")], 4)
    assert "mine" in complain([row(999, "dog")], 4)
    assert "nowhere" in complain([row(0, "dog", layer="nowhere")], 4)
    assert "resnet0" in complain([row(0, "dog", model="resnet0")], 4)
    assert "line 2" in complain([row(0, "dog"), row(0, "cat")], 3)
    assert "line 1" in complain([{"model": "synthetic"}], 3)
    assert "mine" in complain([row(0, "dog")], 4, "--methods", "yours")
    assert "labels" in complain([], 4)
    assert "--backbone" in complain([row(0, "dog")], 2, "--backbone", "human")
    (tmp_path / "nonsense.jsonl").write_text('{"model": "synthetic"\n')
    assert "nonsense.jsonl, line 1" in maia.complaint(
        "eval", "predictive", "--labels", tmp_path / "nonsense.jsonl", status=3
    )
    maia.complaint("eval", "predictive", "--labels", tmp_path / "missing.jsonl", status=4)
    maia.complaint("eval", "predictive", "--runs", tmp_path / "no-folder", status=4)
    maia.complaint("eval", "predictive", status=2)
    maia.complaint("eval", "label", "--method", "guess", status=2)
    maia.complaint("eval", "label", "--method", "exemplars", status=2)
    one = write_rows(tmp_path / "one.jsonl", [row(0, "dog")])
    assert "exchange" in maia.complaint("eval", "label", "--method", "random", "--labels", one, status=3)


def test_an_ablation_compares_settings_on_the_same_units(maia):
    command = ("eval", "ablation", "--model", "synthetic", "--units", "synthetic:0-1", "--scenes", SCENES)
    command += ("--settings", "full,exemplars only")
    found = maia.json(*command)
    assert found["methods"] == ["full", "exemplars only"]
    assert found["layers"][-1]["units"] == 2
    listed = maia.json("runs", "list")
    assert len(listed) == 4
    # What was switched off is neither told nor there; and the same again makes no further run.
    shown = [maia.json("runs", "show", run["run"]) for run in listed]
    without = [show["run"]["settings"].get("without", []) for show in shown]
    assert sorted(without) == [[], [], ["edit_images", "text2image"], ["edit_images", "text2image"]]
    for show in shown:
        told = "def text2image(" in show["run"]["prompt"]
        assert told == (show["run"]["settings"].get("without") is None)
        if not told:
            assert "tools.text2image" in show["run"]["prompt"]
            assert show["run"]["conclusion"]["check"]["positive"] == []
    assert maia.json(*command) == found
    assert len(maia.json("runs", "list")) == 4
    figures = maia.runs / found["page"].split("/")[-1].removesuffix(".html")
    assert {path.suffix for path in figures.iterdir()} == {".svg", ".png"}
    assert "exemplars only" in maia.complaint("eval", "ablation", "--settings", "half", status=2)
    assert "--units" in maia.complaint("eval", "ablation", status=2)
    assert "text2image" in maia.complaint("describe", "--without", "eyes", status=2)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_evaluation_that_is_broken_off_goes_on(maia, shared_cache, tmp_path, ending):
    rows = [row(unit, text) for unit, text in enumerate(["a dog", "a cat", "snow", "a bird"] * 10)]
    command = ("eval", "predictive", "--labels", write_rows(tmp_path / "labels.jsonl", rows), "--scenes", SCENES)
    undisturbed = Maia(tmp_path / "other", shared_cache).json(*command)
    process = maia.start(*command)
    while process.poll() is None and len(list(maia.runs.glob("evaluations/*/*.json"))) < 3:
        time.sleep(0.02)
    process.send_signal(ending)
    process.communicate()
    assert process.returncode == -ending
    assert 3 <= len(list(maia.runs.glob("evaluations/*/*.json"))) < len(rows)
    again = maia.json(*command)
    assert {key: again[key] for key in ("layers", "units")} == {key: undisturbed[key] for key in ("layers", "units")}
