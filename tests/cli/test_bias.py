"""maia bias: a planted bias is named, a classifier without one is not accused, and what many classes
have in common with a sweep."""

import re
import subprocess
import sys

import pytest
from maia_program import ROOT, program

sys.path.insert(0, str(ROOT / "tests" / "oracle"))
sys.path.insert(0, str(ROOT / "tests" / "services"))
from server_process import ScriptedServer  # noqa: E402

GROUNDS = (
    "grass,forest,beach,desert,snow,mud,water,sky,night sky,city,room,mountains,road,garden,playground,"
    "library,kitchen,skyline,pool,underwater"
).split(",")
CLASSES = ["tools", "kitchenware", "musical instruments", "furniture", "household objects"]
PLANTED, ONLY = "tools", "city"
A_CLASS = 100  # pictures
SCENES = ("--scenes", "100")


def dataset(folder, only):
    """Every class on all backgrounds, but the planted one on its own where there is one."""
    rows = ["class," + ",".join(GROUNDS)]
    for name in CLASSES:
        shares = ["1" if name != PLANTED or only is None or ground == only else "0" for ground in GROUNDS]
        rows.append(name + "," + ",".join(shares))
    table = folder / "table.csv"
    table.write_text("\n".join(rows) + "\n")
    pictures = folder / "pictures"
    count = str(A_CLASS * len(CLASSES))
    command = [program(), "dataset", "collage", "-o", pictures, "--n", count, "--seed", "1", "--correlation", table]
    subprocess.run(command, check=True, capture_output=True)
    return pictures / "images"


def train(images, seeds, folder):
    """A linear head on the trained network's features for each seed, which decides the beginning and
    the pictures that are left out."""
    import numpy as np
    import reference
    import torch
    from PIL import Image

    names = sorted(path.name for path in images.iterdir())
    files = [(path, i) for i, name in enumerate(names) for path in sorted((images / name).iterdir())]
    pictures = [np.asarray(Image.open(path).convert("RGB")) for path, _ in files]
    network = reference.load_model()
    with torch.no_grad():
        batches = [network.extract_features(reference.to_input(pictures[i : i + 50])) for i in range(0, len(files), 50)]
        features = torch.cat([batch.mean((2, 3)) for batch in batches])
    answers = torch.tensor([i for _, i in files])

    class Classifier(torch.nn.Module):
        def __init__(self, head):
            super().__init__()
            self.network, self.head = network, head

        def forward(self, x):
            return self.head(self.network.extract_features(x).mean((2, 3)))

    trained = []
    for seed in seeds:
        torch.manual_seed(seed)
        kept = torch.randperm(len(files))[: len(files) * 4 // 5]
        head = torch.nn.Linear(features.shape[1], len(names))
        optimizer = torch.optim.Adam(head.parameters(), lr=0.01, weight_decay=0.001)
        for _ in range(300):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(head(features[kept]), answers[kept]).backward()
            optimizer.step()
        model = folder / f"seed{seed}.pt"
        torch.jit.trace(Classifier(head).eval(), torch.zeros(1, 3, 224, 224)).save(str(model))
        classes = ", ".join(f'"{name.replace("_", " ")}"' for name in names)
        halves = "[0.498039, 0.498039, 0.498039]\nstd = [0.501961, 0.501961, 0.501961]"
        settings = f"resize = 224\ncrop = 224\nmean = {halves}\nclasses = [{classes}]\n"
        model.with_suffix(".toml").write_text(settings)
        trained.append(("--model", model, "--preprocess", model.with_suffix(".toml"), *SCENES))
    return trained


def trained(tmp_path_factory, name, only):
    try:
        import reference

        reference.fetch_package()
        import torch  # noqa: F401
    except (ImportError, reference.Unavailable) as missing:
        pytest.skip(f"classifiers cannot be trained here: {missing}")
    folder = tmp_path_factory.mktemp(name)
    return train(dataset(folder, only), range(1, 6), folder)


@pytest.fixture(scope="session")
def planted(tmp_path_factory):
    return trained(tmp_path_factory, "planted", ONLY)


@pytest.fixture(scope="session")
def even(tmp_path_factory):
    return trained(tmp_path_factory, "even", None)


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_bias_is_named(maia, planted, seed):
    found = maia.json("bias", *planted[seed], "--class", PLANTED, "--seed", seed)
    (row,) = found["classes"]
    assert row["state"] == "biased", row
    (pair,) = row["settings"]
    assert re.search(rf"\b{ONLY}\b", pair["strong"]["phrase"]), row
    assert not re.search(rf"\b{ONLY}\b", pair["weak"]["phrase"]), row
    assert ONLY in row["bias"]
    assert pair["interval"][0] > 0.25 and pair["strong"]["recognised"] > pair["weak"]["recognised"] + 0.25


@pytest.mark.parametrize("seed", range(5))
def test_without_a_planted_bias_nobody_is_accused(maia, even, seed):
    found = maia.json("bias", *even[seed], "--class", PLANTED, "--seed", seed)
    (row,) = found["classes"]
    assert row["state"] == "none found", row
    assert row["settings"] == [] and "none found" in row["bias"]


@pytest.fixture
def says(tmp_path, maia):
    """The --backbone that says these things, one after the other."""
    servers = []
    maia.environment["no_proxy"] = "127.0.0.1"

    def start(*script):
        servers.append(ScriptedServer(tmp_path, list(script)))
        return ("--backbone", servers[-1].address() + "#model"), servers[-1]

    yield start
    for server in servers:
        server.stop()


NONE = "[BIAS]: none found"
SMALL = "[BIAS]: Snow is bad for it.\n[WEAK]: a banana on snow\n[STRONG]: a banana on sand"
LONELY = "[BIAS]: Snow is bad for it.\n[WEAK]: a banana on snow"


def test_a_bias_is_tested_before_it_is_believed(maia, says):
    backbone, server = says(LONELY, SMALL, NONE)
    found = maia.json("bias", "--class", "Banana", *SCENES, *backbone)
    (row,) = found["classes"]
    assert (row["class"], row["state"], row["effect"]) == ("banana", "none found", 0)
    turns = maia.json("runs", "show", row["run"])["turns"]
    checks = [turn["observation"]["items"][0]["check"] for turn in turns]
    assert [check["accepted"] for check in checks] == [False, False, True]
    assert "each [WEAK]: needs its [STRONG]:" in checks[0]["reason"]
    (pair,) = checks[1]["settings"]
    assert {side: len(pair[side]["pictures"]) for side in ("weak", "strong")} == {"weak": 24, "strong": 24}
    page = open(found["page"]).read()
    assert "banana" in page and row["report"] in page
    assert "Snow is bad for it." in open(maia.runs / row["report"]).read()
    prompt = str(maia.json("runs", "show", row["run"])["run"]["prompt"])
    assert "The class is called: banana" in prompt and "{class}" not in prompt
    assert maia.json("bias", "--class", "banana", *SCENES, *backbone)["classes"][0]["run"] == row["run"]
    assert len(server.log()) == 3


def test_many_classes_at_once_and_each_once(maia, says, tmp_path):
    backbone, server = says(NONE, NONE, NONE)
    names = tmp_path / "names.txt"
    names.write_text("banana\n\n  lemon \n954\n")
    result = maia("bias", "--classes", names, "--logit", *SCENES, *backbone, "--jobs", "2")
    assert "1 of the classes are named again" in result.stderr
    assert "2 classes: 2 none found" in result.stdout
    assert len(server.log()) == 2


def test_wrong_classes_are_refused_before_anything_runs(maia, says, tmp_path):
    backbone, server = says(NONE)
    names = tmp_path / "names.txt"
    assert "banana" in maia.complaint("bias", "--class", "bananna", *backbone, status=4)
    assert "--classes" in maia.complaint("bias", *backbone, status=2)
    names.write_text("banana\nbananna\n")
    assert "not both" in maia.complaint("bias", "--class", "1", "--classes", names, *backbone, status=2)
    said = maia.complaint("bias", "--classes", names, *backbone, status=4)
    assert "names.txt, line 2: " in said and "bananna" in said
    names.write_text("\n")
    assert "names no classes" in maia.complaint("bias", "--classes", names, *backbone, status=3)
    assert "has no classes" in maia.complaint("bias", "--model", "synthetic", "--class", "1", status=2)
    assert server.log() == []
