"""maia eval 2afc: which of two methods' labels matches better what units are known to respond to."""

import html
import json
import re
import sys

import pytest
from maia_program import ROOT, Maia

sys.path.insert(0, str(ROOT / "tests" / "services"))
from server_process import ScriptedServer  # noqa: E402

GOOD = {0: "a gothic arch", 1: "birds", 2: "blue things", 3: "boats", 5: "a bridge", 11: "dogs"}
BAD = {0: "a wheel", 1: "cups", 2: "blue things", 3: "grass", 5: "a pizza", 11: "a bridge"}


def row(unit, label, method=None, model="synthetic", layer="synthetic"):
    found = {"model": model, "layer": layer, "unit": unit, "label": label}
    return {**found, "method": method} if method else found


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def labels(tmp_path):
    rows = [row(unit, label, "good") for unit, label in GOOD.items()]
    rows += [row(unit, label, "bad") for unit, label in BAD.items()]
    return write_rows(tmp_path / "labels.jsonl", rows)


def choose(labels, *options):
    return ("eval", "2afc", "--a", "good", "--b", "bad", "--labels", labels, *options)


def test_the_better_method_is_preferred(maia, labels):
    found = maia.json(*choose(labels))
    assert (maia.runs / found["page"].split("/")[-1]).exists()
    assert (found["first"], found["second"]) == ("good", "bad")
    (judge,) = found["judges"]
    assert judge["judge"].startswith("similarity")
    assert judge["judged"] == 5 and judge["first"]["count"] == 5
    assert judge["first"]["interval"][0] == pytest.approx(0.5655, abs=1e-3)
    assert [pair["unit"] for pair in found["identical"]] == [2]
    assert {pair["left"] for pair in found["pairs"]} == {"first", "second"}
    turned = maia.json("eval", "2afc", "--a", "bad", "--b", "good", "--labels", labels)
    assert turned["judges"][0]["second"]["count"] == 5
    said = maia(*choose(labels))
    assert re.search(r"similarity.* 5  1\.00 \[0\.57, 1\.00\]  0\.00 \[0\.00, 0\.43\]", said.stdout)
    assert "labelled alike" in said.stderr


def test_a_truth_file_says_what_counts(maia, tmp_path, labels):
    truth = write_rows(tmp_path / "truth.jsonl", [row(0, "wheel"), row(1, "cup"), row(7, "hat")])
    found = maia.json(*choose(labels, "--truth", truth))
    assert found["judges"][0]["second"]["count"] == 2
    assert (found["without_first"], found["without_second"], found["without_truth"]) == (1, 1, 4)
    said = maia(*choose(labels, "--truth", truth)).stderr
    assert "1 unit of the truth without a label by good" in said


def test_one_pair_has_no_interval(maia, tmp_path, labels):
    truth = write_rows(tmp_path / "truth.jsonl", [row(0, "arch")])
    assert "1.00 (1 pair: no interval)" in maia(*choose(labels, "--truth", truth)).stdout
    assert maia.json(*choose(labels, "--truth", truth))["judges"][0]["first"]["interval"] is None


def test_a_language_model_judges_and_is_asked_once(tmp_path, shared_cache, labels):
    maia = Maia(tmp_path / "runs", shared_cache)
    maia.environment["no_proxy"] = "127.0.0.1"
    with ScriptedServer(tmp_path, ['{"better": 1}']) as server:
        judge = f"{server.address()}#judge-{tmp_path.name}"
        command = choose(labels, "--judge", "similarity", "--judge", judge)
        found = maia.json(*command)
        asked = len(server.log())
    assert asked == 5
    assert [entry["judge"] for entry in found["judges"]][1] == judge
    by_side = {"first": 0, "second": 0}
    for pair in found["pairs"]:
        by_side[pair["left"]] += 1
        assert pair["choices"][judge] == pair["left"]
    assert found["judges"][1]["first"]["count"] == by_side["first"]
    (agreement,) = found["agreement"]
    assert agreement["pairs"] == 5
    assert agreement["equal"] == pytest.approx(by_side["first"] / 5)
    # The server is gone: what it said was kept.
    assert maia.json(*command) == found


def answered(page, path, prefer, who, misread=()):
    """The file that the page saves for somebody who answers as `prefer` says."""
    data = json.loads(html.unescape(re.search(r'id="data"[^>]*>([^<]*)<', page.read_text())[1]))
    answers = [prefer(*question) for question in data["questions"]]
    for i in misread:
        answers[i] = "left" if answers[i] == "right" else "right"
    saved = {"maia": "2afc answers", "export": data["export"], "who": who, "answers": answers}
    path.write_text(json.dumps(saved))
    return path


def by_words(truth, left, right):
    """As a reader of little patience answers: by letters in common."""

    def common(label):
        return sum(word[:3] in label for word in truth.replace(",", "").split() if word != "or")

    return "left" if common(left) >= common(right) else "right"


def test_people_judge_on_a_page(maia, tmp_path, labels):
    page = tmp_path / "form.html"
    said = maia(*choose(labels, "--export", page)).stdout
    assert "9 questions, 4 of them attention checks" in said
    assert "similarity" not in said
    ann = answered(page, tmp_path / "ann.json", by_words, "Ann")
    bob = answered(page, tmp_path / "bob.json", by_words, "")
    sleepy = answered(page, tmp_path / "sleepy.json", lambda *_: "left", "Cyd")
    command = choose(labels, "--answers", ann, bob, sleepy)
    found = maia.json(*command)
    assert [judge["judge"] for judge in found["judges"]] == ["person Ann", "person bob"]
    assert all(judge["first"]["count"] == 5 for judge in found["judges"])
    (agreement,) = found["agreement"]
    assert (agreement["pairs"], agreement["equal"], agreement["kappa"]) == (5, 1, 1)
    said = maia(*command).stderr
    assert re.search(r"the answers of Cyd are left out: \d of 4 attention checks are right", said)
    # The report is read without anything else.
    report = maia.runs / found["page"].split("/")[-1]
    assert "person Ann" in report.read_text()
    (figure,) = set(re.findall(r'src="([^"]+)"', report.read_text()))
    assert (maia.runs / figure).read_text().startswith("<?xml")
    assert json.loads(report.with_suffix(".json").read_text())["pairs"] == found["pairs"]
    # With others it goes on as before.
    both = maia.json(*choose(labels, "--judge", "similarity", "--answers", ann))
    assert len(both["judges"]) == 2 and len(both["agreement"]) == 1

    def complain(*options):
        return maia.complaint(*choose(labels, *options), status=3)

    assert "another page" in complain("--answers", ann, "--seed", 1)
    assert "say the same" in complain("--answers", ann, ann)
    assert "--export" in complain("--answers", labels)
    said = maia(*choose(labels, "--answers", sleepy), status=3).stderr
    assert "nobody's answers are left" in said
    assert maia.complaint(*choose(labels, "--answers", tmp_path / "missing.json"), status=4)
    same = write_rows(tmp_path / "same.jsonl", [row(0, "x", "good"), row(0, "x", "bad")])
    assert "nothing for people" in maia(*choose(same, "--export", page), status=3).stderr


def test_bad_input_is_one_sentence(maia, tmp_path, labels):
    def complain(status, *options, first="good", second="bad", file=labels):
        return maia.complaint("eval", "2afc", "--a", first, "--b", second, "--labels", file, *options, status=status)

    def truth(*rows):
        return write_rows(tmp_path / "truth.jsonl", rows)

    assert "there are bad, good" in complain(4, second="best")
    assert "two methods" in complain(2, second="good")
    assert "no unit has a truth" in complain(3, "--truth", truth(row(99, "dog")))
    assert "line 2" in complain(3, "--truth", truth(row(0, "arch"), row(0, "bow")))
    (tmp_path / "nonsense.jsonl").write_text('\n{"model": 3}\n')
    assert "nonsense.jsonl, line 2" in complain(3, "--truth", tmp_path / "nonsense.jsonl")
    complain(4, "--truth", tmp_path / "missing.jsonl")
    real = [row(0, "dog", method, "efficientnet-lite0", "_bn1") for method in ("good", "bad")]
    real = write_rows(tmp_path / "real.jsonl", real)
    assert "--truth" in complain(2, file=real)
    assert "similarity" in complain(2, "--judge", "builtin")
    assert "--export" in complain(2, "--judge", "human")
    assert "twice" in complain(2, "--judge", "similarity", "--judge", "similarity")
    assert "openai:MODEL" in complain(2, "--judge", "nobody")
    maia.complaint("eval", "2afc", "--a", "good", "--labels", labels, status=2)
