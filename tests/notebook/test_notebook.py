"""Notebooks: the example on the real network, and what is recorded of cells."""

import base64
import io
import json
import pathlib
import re

import PIL.Image
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAKE = ROOT / "tests" / "python" / "fake_session.py"


def outputs(cell, kind):
    return [o["data"][kind] for o in cell["outputs"] if kind in o.get("data", {})]


def printed(cell):
    return "".join(o["text"] for o in cell["outputs"] if o["output_type"] == "stream")


@pytest.fixture
def fake(tmp_path):
    log = tmp_path / "log"

    def read():
        return [json.loads(line) for line in log.read_text().splitlines()]

    return {"MAIA_PROGRAM": str(FAKE), "FAKE_SESSION_LOG": str(log)}, read


def calls_of(read):
    return [(name, arguments) for name, arguments in read() if name != "options"]


def test_the_example_runs_on_the_real_network_and_is_recorded(execute, real):
    nbformat = pytest.importorskip("nbformat")
    maia, environment = real
    notebook = nbformat.read(ROOT / "examples" / "explore_a_unit.ipynb", 4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "outputs are not kept in git"
    for cell in notebook.cells:  # a smaller dataset than the default, to be quick
        cell.source = cell.source.replace("unit=42)", f"unit=42, scenes={environment['SCENES']})")
    code = [c for c in execute(notebook, environment).cells if c.cell_type == "code"]
    shown = [png for cell in code for png in outputs(cell, "image/png")]
    assert len(shown) == 4
    for png in shown:
        assert PIL.Image.open(io.BytesIO(base64.b64decode(png))).size == (224, 224)
    assert sum(html.count("<img") for cell in code for html in outputs(cell, "text/html")) >= 10
    assert "_bn1 unit 42" in outputs(code[0], "text/plain")[-1]
    assert re.search(r"\baccepted", outputs(code[-2], "text/plain")[-1])
    report = pathlib.Path(printed(code[-1]).strip())
    assert report.read_text().startswith("<!doctype html>")

    (run,) = maia.json("runs", "list")
    assert (run["layer"], run["unit"]) == ("_bn1", 42)
    turns = maia.json("runs", "show", run["run"])["turns"]
    text = json.dumps(turns)
    for source in ("tools.dataset_exemplars(system, count=6)", "tools.edit_images(sources"):
        assert source in text
    items = [item for turn in turns for item in turn["observation"]["items"]]
    kinds = {item["kind"] for item in items}
    assert {"text", "image", "log", "check"} <= kinds
    assert any("the apple adds" in item.get("text", "") for item in items)


def test_cells_that_use_the_api_are_turns_with_what_they_printed(execute, fake):
    environment, read = fake
    notebook = execute(
        [
            "import maia\nprint('before')\nsystem, tools = maia.connect()\nprint(system.unit)",
            "print('no call here')",
            "import sys\nprint('one')\nimages = tools.text2image('a')\nprint('two', file=sys.stderr)",
            "images[0]",
            "%%time\nx = tools.text2image('b')",
            "maia.disconnect()",
        ],
        environment,
    )
    calls = calls_of(read)
    assert calls[:3] == [
        ("session.begin", {"code": "import maia\nprint('before')\n"
                                   "system, tools = maia.connect()\nprint(system.unit)"}),
        ("system.info", {"system": 0}),
        ("session.printed", {"text": "5\n"}),
    ]
    assert calls[3:9] == [
        ("session.end", {"error": None}),
        ("session.begin", {"code": "import sys\nprint('one')\nimages = tools.text2image('a')\n"
                                   "print('two', file=sys.stderr)"}),
        ("session.printed", {"text": "one\n"}),
        ("tools.text2image", {"prompts": ["a"]}),
        ("session.printed", {"text": "two\n"}),
        ("session.end", {"error": None}),
    ]
    assert calls[9:12] == [
        ("session.begin", {"code": "images[0]"}), ("image.pixels", {"image": 1}),
        ("session.end", {"error": None}),
    ]
    assert calls[12] == ("session.begin", {"code": "%%time\nx = tools.text2image('b')"})
    assert calls[-1][0] == "closed"
    assert "image/png" in notebook.cells[3]["outputs"][0]["data"]
    assert printed(notebook.cells[1]) == "no call here\n"


def test_a_cell_that_fails_is_recorded_with_its_own_lines(execute, fake):
    environment, read = fake
    execute(
        [
            "import maia\nsystem, tools = maia.connect()\ndef draw(prompt):\n"
            "    return tools.text2image(prompt)",
            "drawn = draw('a')\ndraw('refuse')",
            "tools.text2image('a')[0].nothing",
            "1 / 0",
            "tools.text2image('die')",
            "tools.text2image('a')",
        ],
        environment,
        allow_errors=True,
    )
    errors = [arguments["error"] for name, arguments in calls_of(read) if name == "session.end"]
    assert errors == [
        "Traceback (most recent call last):\n"
        "  File \"<cell 2>\", line 2\n    draw('refuse')\n"
        "  File \"<cell 1>\", line 4, in draw\n    return tools.text2image(prompt)\n"
        "ValueError: text2image: prompts[0] cannot be drawn",
        "Traceback (most recent call last):\n"
        "  File \"<cell 3>\", line 1\n    tools.text2image('a')[0].nothing\n"
        "AttributeError: an Image has no attribute 'nothing'",
    ]


def test_pictures_are_shown_inline_in_order(execute, fake):
    environment, _ = fake
    notebook = execute(
        [
            "import maia, numpy\nsystem, tools = maia.connect()",
            "images = tools.text2image(['a <b>', 'c'])\ntools.display('first', images, 2.5)",
            "images",
            "system.neuron(images)",
            "[1, 2], (3, [4])",
            "maia.conclude('a dog')",
            "system",
        ],
        environment,
    )
    cells = notebook.cells
    kinds = ["image/png" if "image/png" in o["data"] else o["data"]["text/plain"]
             for o in cells[1]["outputs"]]
    assert kinds == ["first", "image/png", "image/png", "2.5"]
    (html,) = outputs(cells[2], "text/html")
    assert html.count("<img") == 2 and "a &lt;b&gt;" in html
    (html,) = outputs(cells[3], "text/html")
    assert html.count("1.500") == 2
    assert outputs(cells[4], "text/html") == []
    assert "accepted" in outputs(cells[5], "text/html")[0]
    assert outputs(cells[6], "text/plain") == ["<System net layer4 unit 5>"]


def test_progress_is_one_line_that_goes_away(execute, fake):
    environment, _ = fake
    notebook = execute(["import maia\nsystem, tools = maia.connect()"], environment)
    (output,) = notebook.cells[0]["outputs"]
    assert output["data"] == {"text/plain": ""}


def test_conclusions_and_reports_are_no_experiments_of_their_cells(execute, fake):
    environment, read = fake
    execute(
        [
            "import maia\nsystem, tools = maia.connect()",
            "print('x')\nmaia.conclude('a dog')\nprint(maia.report())",
            "tools.text2image('a')\nprint('y')\nmaia.conclude('a dog')\nprint('z')",
            "maia.report()\ntools.text2image('b')\n1 / 0",
        ],
        environment,
        allow_errors=True,
    )
    calls = [(name, arguments.get("text") or arguments.get("code", "").split("\n")[0])
             for name, arguments in calls_of(read) if name != "closed"]
    assert calls == [
        ("session.conclude", ""), ("session.report", ""),
        ("session.begin", "tools.text2image('a')"), ("tools.text2image", ""),
        ("session.printed", "y\n"), ("session.conclude", ""),
        ("session.report", ""),
        ("session.begin", "maia.report()"), ("tools.text2image", ""), ("session.end", ""),
    ]


def test_interrupting_the_kernel_leaves_the_host_and_the_connection_whole(execute, fake):
    environment, read = fake
    notebook = execute(
        [
            "import maia, os, signal, threading\nsystem, tools = maia.connect()\n"
            "def interrupt():\n    os.killpg(0, signal.SIGINT)  # as Jupyter does it",
            "threading.Timer(0.3, interrupt).start()\ntools.text2image('wait')",
            "print([image.prompt for image in tools.text2image(['a', 'b'])])",
        ],
        environment,
        allow_errors=True,
    )
    assert notebook.cells[1]["outputs"][-1]["ename"] == "KeyboardInterrupt"
    assert printed(notebook.cells[2]) == "['a', 'b']\n"
    ends = [arguments["error"] for name, arguments in calls_of(read) if name == "session.end"]
    assert ends[0].endswith("tools.text2image('wait')\nKeyboardInterrupt") and ends[1] is None


def test_a_very_long_cell_is_cut_in_the_record(execute, fake):
    environment, read = fake
    execute(
        ["import maia\nsystem, tools = maia.connect()",
         "x = '" + "y" * 300_000 + "'\nprint(x)\nimages = tools.text2image('a')"],
        environment,
    )
    calls = dict(calls_of(read))
    assert calls["session.begin"]["code"].endswith("[...]") and len(calls["session.begin"]["code"]) < 210_000
    assert calls["session.printed"]["text"].endswith("characters of output not shown]\n")
    assert calls["tools.text2image"] == {"prompts": ["a"]}


def test_two_connections_record_their_own_cells(execute, fake):
    environment, read = fake
    execute(
        [
            "import maia\nfirst, one = maia.connect('one')\nsecond, two = maia.connect('two')",
            "one.text2image('a')\nprint('x')\ntwo.text2image('b')",
            "maia.disconnect(first)\ntwo.text2image('c')",
        ],
        environment,
    )
    names = [name for name, _ in calls_of(read)]
    assert names.count("session.begin") == 3 and names.count("session.end") == 3
    assert names.count("session.printed") == 2
    assert names.count("closed") == 2
