"""Language models, image services and readers behind the commands, recorded and replayed."""

import json
import signal
import subprocess
import sys
import time

import pytest
from maia_program import ROOT, SCENES, Maia

sys.path.insert(0, str(ROOT / "tests" / "services"))
from server_process import ScriptedServer  # noqa: E402

KEY = "sk-a-key-that-must-stay-secret"
UNIT = ("--layer", "_bn1", "--unit", "42", "--scenes", SCENES)

PROGRAM = """[HYPOTHESIS LIST]:
Hypothesis_1: crows
[CODE]:
```python
images = tools.text2image(['a crow on snow', 'a red mug'])
activations, shown = system.neuron(images)
tools.log_experiment(activations, shown, ['crow', 'mug'], 'first')
edited = tools.edit_images(['a crow on snow'], ['make it red'])
tools.display(*edited[0])
print(tools.describe_images(images, ['crow', 'mug']))
print(tools.summarize_images(images))
```
"""
CONCLUSION = "[DESCRIPTION]: It likes crows.\n[LABEL]: crow\n"


@pytest.fixture(scope="module")
def thinker(tmp_path_factory):
    with ScriptedServer(tmp_path_factory.mktemp("thinker"), [PROGRAM, CONCLUSION]) as server:
        yield server


@pytest.fixture(scope="module")
def helper(tmp_path_factory):
    with ScriptedServer(tmp_path_factory.mktemp("helper")) as server:
        yield server


@pytest.fixture
def keyed(tmp_path, shared_cache):
    """The program with keys in its environment."""
    maia = Maia(tmp_path / "runs", shared_cache)
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MAIA_API_KEY"):
        maia.environment[name] = KEY
    maia.environment["no_proxy"] = "127.0.0.1"
    return maia


def record(maia, run):
    """What a run's record says that does not change from one time to another."""
    shown = maia.json("runs", "show", run)
    for turn in shown["turns"]:
        for varying in ("seconds", "cost"):
            turn.pop(varying, None)
    return [(turn["reply"], turn["observation"]["items"]) for turn in shown["turns"]]


def blobs(maia):
    return sorted(path.name for path in (maia.runs / "blobs").rglob("*") if path.is_file())


def files_with(folder, text):
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


def test_a_run_by_services_is_recorded_and_replayed_without_them(thinker, helper, keyed, tmp_path):
    recording = tmp_path / "recording.jsonl"
    services = ("--backbone", thinker.address() + "#thinker", "--images", helper.address() + "#painter",
                "--vision", helper.address() + "#reader")
    rounds = ("--max-rounds", "2")
    (first,) = keyed.json("describe", *UNIT, *services, *rounds, "--record", recording)
    turns = record(keyed, first["run"])
    assert turns[0][0] == PROGRAM and turns[1][0] == CONCLUSION
    assert "crow: reply 1 to:" in str(turns[0][1])  # what the reader says
    assert not any(item["kind"] == "error" for item in turns[0][1]), turns[0][1]

    lines = [json.loads(line) for line in recording.read_text().splitlines()]
    assert {line["service"] for line in lines} == {"backbone", "vision", "images", "edits"}

    again = Maia(tmp_path / "again", keyed.environment["MAIA_CACHE"])
    for name in ("https_proxy", "http_proxy"):  # whoever would ask a service would fail
        again.environment[name] = "http://127.0.0.1:1"
    replayed = [part for name in ("--backbone", "--images", "--vision") for part in (name, f"replay:{recording}")]
    (second,) = again.json("describe", *UNIT, *replayed, *rounds)
    assert record(again, second["run"]) == turns
    assert blobs(again) == blobs(keyed)
    assert {**second, "report": None} == {**first, "report": None}


def test_keys_are_written_nowhere(thinker, helper, keyed, tmp_path, shared_cache):
    echo = thinker.address("echo") + "#x"  # answers with the key it was sent
    result = keyed("describe", *UNIT, "--backbone", echo, "--max-rounds", "1", "--vision",
                   helper.address("echo") + "#x", "--record", tmp_path / "recording.jsonl")
    assert KEY not in result.stdout + result.stderr
    assert files_with(tmp_path, "your key is")
    assert not files_with(tmp_path, KEY) and not files_with(shared_cache / "readings", KEY)
    assert any(KEY in str(entry[1]) for entry in thinker.log())  # it did reach the service


def test_openai_and_anthropic_by_their_names(thinker, keyed):
    base = thinker.address()
    keyed.environment["OPENAI_BASE_URL"] = base
    keyed.environment["ANTHROPIC_BASE_URL"] = base.removesuffix("/v1")
    for name in ("openai:gpt-4o", "anthropic:claude-3-7-sonnet-20250219"):
        (result,) = keyed.json("describe", *UNIT, "--backbone", name, "--max-rounds", "2")
        shown = keyed.json("runs", "show", result["run"])
        assert [turn["reply"] for turn in shown["turns"]][:2] == [PROGRAM, CONCLUSION]
    asked = {entry[0].rsplit("/", 1)[1]: entry for entry in thinker.log()}
    assert asked["completions"][1]["Authorization"] == f"Bearer {KEY}"
    assert asked["messages"][1]["x-api-key"] == KEY
    assert asked["messages"][1]["anthropic-version"]


@pytest.mark.parametrize(
    ("behaviour", "status", "words"),
    [
        ("always-401", 2, "does not accept the key in MAIA_API_KEY"),
        ("always-404", 2, "does not have this model"),
        ("always-500", 5, "gives no answer"),
        ("html-9", 5, "a web page"),
        ("overflow", 6, "too long|maximum context"),
    ],
)
def test_faults_are_one_line_and_the_run_goes_on_later(thinker, keyed, behaviour, status, words):
    patience = ("--service-attempts", "1")
    complaint = keyed("describe", *UNIT, "--backbone", thinker.address(behaviour) + "#x", *patience,
                      status=status).stderr.splitlines()[-1]
    assert any(word in complaint for word in words.split("|")), complaint
    assert KEY not in complaint


def test_wrong_names_are_found_before_any_work(keyed, tmp_path):
    for option, value, status in (
        ("--backbone", "gpt-4o", 2),
        ("--backbone", "http://127.0.0.1:1/v1", 2),
        ("--backbone", "http://me:secret@127.0.0.1:1/v1#x", 2),
        ("--backbone", f"replay:{tmp_path}/none", 4),
        ("--images", "paint", 2),
        ("--vision", "builtin", 2),
        ("--vision", "eyes", 2),
        ("--temperature", "7", 2),
        ("--max-output-tokens", "0", 2),
        ("--record", tmp_path / "no" / "such" / "folder", 5),
    ):
        complaint = keyed.complaint("describe", *UNIT, option, value, status=status)
        assert "secret" not in complaint
    del keyed.environment["OPENAI_API_KEY"]
    assert "OPENAI_API_KEY" in keyed.complaint("describe", *UNIT, "--backbone", "openai:gpt-4o", status=2)


def test_a_recording_that_does_not_fit_says_which_turn_differs(thinker, keyed, tmp_path):
    recording = tmp_path / "recording.jsonl"
    keyed("describe", *UNIT, "--backbone", thinker.address() + "#x", "--max-rounds", "2",
          "--record", recording)
    other = ("--layer", "_bn1", "--unit", "7", "--scenes", SCENES)
    said = keyed("describe", *other, "--backbone", f"replay:{recording}", status=4).stderr
    assert "the task differs" in said.splitlines()[-1]


def test_a_run_that_was_killed_goes_on_in_the_same_recording(keyed, tmp_path):
    slow = [PROGRAM, PROGRAM.replace("first", "second"), CONCLUSION]
    recording = tmp_path / "recording.jsonl"
    with ScriptedServer(tmp_path, slow) as server:
        command = ("describe", *UNIT, "--backbone", server.address() + "#x", "--max-rounds", "3",
                   "--record", recording, "--json")
        process = keyed.start(*command)
        while not recording.exists() or recording.read_text().count("\n") < 2:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        (result,) = json.loads(keyed(*command).stdout)
    again = Maia(tmp_path / "again", keyed.environment["MAIA_CACHE"])
    (replayed,) = again.json("describe", *UNIT, "--backbone", f"replay:{recording}", "--max-rounds", "3")
    assert record(again, replayed["run"]) == record(keyed, result["run"])


def test_an_experiment_by_hand_with_services(helper, keyed, tmp_path):
    code = tmp_path / "probe.py"
    code.write_text("images = tools.text2image(['a dog'])\ntools.display(*images)\n"
                    "print(tools.describe_images(images, ['it']))\n")
    recording = tmp_path / "recording.jsonl"

    def run(images, vision, *options):
        shown = keyed("experiment", *UNIT, "--code", code, "--images", images, "--vision", vision, *options)
        return shown.stdout, (tmp_path / "probe-images" / "001.png").read_bytes()

    first = run(helper.address() + "#painter", helper.address() + "#reader", "--record", recording)
    assert "it: reply 1 to:" in first[0]
    assert run(f"replay:{recording}", f"replay:{recording}") == first


def test_a_person_answers(keyed, tmp_path):
    replies = PROGRAM + ".\n" + CONCLUSION.replace("crow\n", "none found\n") + ".\n"
    shown = keyed("describe", *UNIT, "--backbone", "human", "--json", input=replies, cwd=tmp_path)
    (result,) = json.loads(shown.stdout)
    assert result["labels"] == ["none found"]
    assert "[experiment log]" in shown.stderr and "line with a single dot" in shown.stderr
    pictures = list((tmp_path / "maia-pictures").iterdir())
    assert pictures and all(str(path.name) in shown.stderr for path in pictures)
    gone = keyed("describe", *UNIT, "--fresh", "--backbone", "human", input="half", cwd=tmp_path, status=5)
    assert "the input ended" in gone.stderr


@pytest.mark.parametrize("command", ["describe", "experiment", "session"])
def test_options_are_explained(keyed, command):
    text = keyed(command, "--help").stdout
    for option in ("--images", "--vision", "--editor", "--record", "--service-attempts", "--service-minutes"):
        assert option in text, option
    assert ("--backbone" in text) == (command == "describe")
