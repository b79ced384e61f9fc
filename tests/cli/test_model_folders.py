"""maia models with folders of several files, from a hub that the test serves itself."""

import hashlib
import json
import os
import signal
from pathlib import Path

import pytest
from hub_server import Hub
from maia_program import Maia

REPOSITORY = "facebook/sam-vit-base"
WEIGHTS = "model.safetensors"
FILES = {
    "config.json": b'{"model_type": "sam"}\n',
    WEIGHTS: os.urandom(200_000),
    "preprocessor_config.json": b"{}",
    "README.md": b"not wanted",
}
WANTED = [name for name in FILES if name != "README.md"]
SD = [
    "model_index.json",
    "scheduler/scheduler_config.json",
    "tokenizer/vocab.json",
    "tokenizer/merges.txt",
    "tokenizer/tokenizer_config.json",
    "tokenizer/special_tokens_map.json",
    "text_encoder/config.json",
    "text_encoder/model.safetensors",
    "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
]


@pytest.fixture
def empty(tmp_path):
    maia = Maia(tmp_path / "runs", tmp_path / "cache")
    maia.weights = tmp_path / "cache" / "weights"
    maia.environment["no_proxy"] = "127.0.0.1"
    return maia


@pytest.fixture
def serve(empty):
    hubs = []

    def start(repository=REPOSITORY, files=FILES):
        hubs.append(Hub(repository, files))
        empty.environment["MAIA_WEIGHTS_MIRROR"] = hubs[-1].address() + "/"
        return hubs[-1]

    yield start
    for hub in hubs:
        hub.stop()


def expect_whole(folder, files=FILES, wanted=WANTED, repository=REPOSITORY):
    for name in wanted:
        assert (folder / name).read_bytes() == files[name]
    assert json.loads((folder / "maia-manifest.json").read_text()) == {
        "repository": repository,
        "files": {n: {"size": len(files[n]), "sha256": hashlib.sha256(files[n]).hexdigest()} for n in wanted},
    }
    assert not list(folder.rglob("*.part*")) and not (folder / "README.md").exists()


def test_a_folder_is_pulled_and_found(empty, serve):
    hub = serve()
    assert not empty.json("models", "info", "sam-b")["installed"]
    [pulled] = empty.json("models", "pull", "sam-b")
    folder = Path(pulled["path"])
    assert folder == empty.weights / "sam-b" and pulled["fetched"] and pulled["name"] == "sam-b"
    assert pulled["files"] == {name: hashlib.sha256(FILES[name]).hexdigest() for name in WANTED}
    expect_whole(folder)
    info = empty.json("models", "info", "sam-b")
    assert info["installed"] and info["missing"] == [] and info["path"] == str(folder)
    asked = len(hub.requests)
    [again] = empty.json("models", "pull", "sam-b")
    assert not again["fetched"] and again["files"] == pulled["files"]
    assert len(hub.requests) == asked  # the manifest says that all is there
    assert "already there" in empty("models", "pull", "sam-b").stdout


def test_list_info_and_doctor_show_them(empty, serve):
    listed = {entry["name"]: entry for entry in empty.json("models", "list")}
    text = empty("models", "list").stdout
    for name in ["sd14", "sd15", "ip2p", "grounding-dino", "grounding-dino-base", "sam-b", "sam-l", "sam-h"]:
        assert name in text and empty.json("models", "info", name) == listed[name]
        assert listed[name]["missing"] == listed[name]["files"]
    assert listed["sd15"]["files"] == SD
    told = empty("models", "info", "ip2p").stdout
    for part in ["https://huggingface.co/timbrooks/instruct-pix2pix", "OpenRAIL-M; MIT", "pull ip2p", "unet/config"]:
        assert part in told
    assert "sd15" in empty.complaint("models", "info", "sd16", status=4)

    def doctor():
        found = json.loads(empty("doctor", "--json", status=5).stdout)["findings"]
        return next(finding for finding in found if finding["name"] == "image models")

    assert not doctor()["ok"] and not doctor()["needed"] and "models pull sd15" in doctor()["detail"]
    serve()
    empty("models", "pull", "sam-b")
    assert doctor()["ok"] and doctor()["detail"] == "sam-b"
    (empty.weights / "sam-b" / "config.json").unlink()
    assert not doctor()["ok"] and "sam-b lacks 1 of 3 files: maia models pull sam-b" in doctor()["detail"]


def test_folders_in_folders_are_where_images_looks(empty, serve, tmp_path):
    picture = tmp_path / "x.png"
    line = empty.complaint("draw", "a dog", "--images", "sd15", "-o", picture, status=4)
    assert "maia models pull sd15" in line and "sd15:FOLDER" in line and str(empty.weights / "sd15") in line
    files = {name: name.encode() * 100 for name in SD}
    repository = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    hub = serve(repository, files)
    hub.gone = {"unet/diffusion_pytorch_model.safetensors"}
    empty.complaint("models", "pull", "sd15", status=5)
    line = empty.complaint("draw", "a dog", "--images", "sd15", "-o", picture, status=4)
    assert "unet/diffusion_pytorch_model.safetensors" in line and "maia models pull sd15" in line
    hub.gone = set()
    empty("models", "pull", "sd15")
    expect_whole(empty.weights / "sd15", files, SD, repository)
    line = empty.complaint("draw", "a dog", "--images", "sd15", "-o", picture, status=3)
    assert str(empty.weights / "sd15" / "model_index.json") in line  # found, and no model indeed


def test_a_partial_folder_is_completed(empty, serve):
    folder = empty.weights / "sam-b"
    folder.mkdir(parents=True)
    for name in ["config.json", WEIGHTS]:
        (folder / name).write_bytes(FILES[name])
    hub = serve()
    [pulled] = empty.json("models", "pull", "sam-b")
    assert pulled["fetched"] and [name for name, _ in hub.requests] == ["tree", "preprocessor_config.json"]
    expect_whole(folder)


@pytest.mark.parametrize("manifest", [b"", b"{}", b"[1]", b'{"repository": "facebook/sam-vit-base"}', b"\xff{"])
def test_files_without_a_manifest_that_can_be_used_are_checked_and_get_one(empty, serve, manifest):
    folder = empty.weights / "sam-b"
    folder.mkdir(parents=True)
    for name in WANTED:
        (folder / name).write_bytes(FILES[name])
    (folder / "maia-manifest.json").write_bytes(manifest)
    hub = serve()
    [pulled] = empty.json("models", "pull", "sam-b")
    assert not pulled["fetched"] and [name for name, _ in hub.requests] == ["tree"]
    expect_whole(folder)


@pytest.mark.parametrize("name", WANTED)
def test_another_file_is_refused_and_not_kept(empty, serve, name):
    hub = serve()
    hub.files[name] = FILES[name][:-1] + bytes([FILES[name][-1] ^ 1])
    line = empty.complaint("models", "pull", "sam-b", status=3)
    assert name in line and "should be" in line
    folder = empty.weights / "sam-b"
    assert not (folder / name).exists() and not (folder / "maia-manifest.json").exists()
    assert not list(folder.rglob("*.part*"))
    hub.files[name] = FILES[name]
    empty("models", "pull", "sam-b")
    expect_whole(folder)


@pytest.mark.parametrize("name", WANTED)
def test_another_file_in_its_place_is_left_alone(empty, serve, name):
    hub = serve()
    empty("models", "pull", "sam-b")
    path = empty.weights / "sam-b" / name
    for mine in [b"mine", bytes(len(FILES[name]))]:
        path.write_bytes(mine)
        line = empty.complaint("models", "pull", "sam-b", status=3)
        assert "move it away" in line and str(path) in line
        assert path.read_bytes() == mine
    path.unlink()
    path.mkdir()
    assert "no file" in empty.complaint("models", "pull", "sam-b", status=3)
    path.rmdir()
    empty("models", "pull", "sam-b")
    assert hub.ranges(name) == [None, None]
    expect_whole(empty.weights / "sam-b")


def test_an_interrupted_download_goes_on_where_it_ended(empty, serve):
    hub = serve()
    hub.cut = {WEIGHTS: 50_000}
    empty("models", "pull", "sam-b")
    assert hub.ranges(WEIGHTS) == [None, "bytes=50000-"]
    expect_whole(empty.weights / "sam-b")


def test_a_later_process_goes_on_where_one_was_killed(empty, serve):
    hub = serve()
    hub.stalls = {WEIGHTS}
    process = empty.start("models", "pull", "sam-b")
    assert hub.stalled.wait(30)
    part = empty.weights / "sam-b" / (WEIGHTS + ".part")
    while not part.exists() or part.stat().st_size < 100_000:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (empty.weights / "sam-b" / "maia-manifest.json").exists()
    hub.stalls = set()
    empty("models", "pull", "sam-b")
    assert hub.ranges(WEIGHTS) == [None, "bytes=100000-"] and len(hub.ranges("config.json")) == 1
    expect_whole(empty.weights / "sam-b")


def says_where_to_put_them(empty, line):
    return "https://huggingface.co/" + REPOSITORY in line and str(empty.weights / "sam-b") in line


def test_without_a_network_it_says_where_to_put_the_files(empty):
    empty.environment["MAIA_WEIGHTS_MIRROR"] = "http://127.0.0.1:1"
    line = empty.complaint("models", "pull", "sam-b", status=5)
    assert says_where_to_put_them(empty, line)
    assert "127.0.0.1:1/api/models/facebook/sam-vit-base/tree/main" in line


def test_a_file_that_is_not_there(empty, serve):
    hub = serve()
    hub.gone = {WEIGHTS}
    line = empty.complaint("models", "pull", "sam-b", status=5)
    assert "404" in line and WEIGHTS in line and says_where_to_put_them(empty, line)
    assert not (empty.weights / "sam-b" / "maia-manifest.json").exists()
    hub.entries.remove(hub.of(WEIGHTS))
    line = empty.complaint("models", "pull", "sam-b", status=5)
    assert f"lists no file {WEIGHTS}" in line and says_where_to_put_them(empty, line)


@pytest.mark.parametrize(
    "status, body", [(404, b""), (401, b"{}"), (200, b"<html>"), (200, b"{}"), (200, b"[[[" * 9999), (200, b"")]
)
def test_a_list_that_is_absent_or_nonsense(empty, serve, status, body):
    serve().answer = (status, body)
    line = empty.complaint("models", "pull", "sam-b", status=5)
    assert says_where_to_put_them(empty, line)
    assert not list(empty.weights.glob("sam-b/*"))


def test_an_endless_list_is_refused(empty, serve):
    serve().answer = (200, b" " * 5_000_000)
    assert "too many" in empty.complaint("models", "pull", "sam-b", status=3)


@pytest.mark.parametrize(
    "change",
    [
        {"size": -1},
        {"size": 0},
        {"size": 10**18},
        {"size": "many"},
        {"oid": "../../x"},
        {"oid": None},
        {"lfs": {"oid": "0" * 63, "size": 5}},
        {"lfs": 7},
    ],
)
def test_sizes_and_hashes_that_cannot_be(empty, serve, change):
    serve().of("config.json").update(change)
    assert "config.json" in empty.complaint("models", "pull", "sam-b", status=3)
    assert not list(empty.weights.glob("sam-b/*"))


def test_paths_of_the_list_lead_nowhere(empty, serve, tmp_path):
    hub = serve()
    evil = ["../../../evil", "/tmp/evil", "..", "", "config.json/../evil", "\u0000", "a\nb", 7, None, ["config.json"]]
    hub.entries[:0] = [{**hub.of("config.json"), "path": path} for path in evil] + [None, 7, [], {}]
    empty("models", "pull", "sam-b")
    assert {name for name, _ in hub.requests} == {"tree", *WANTED}
    expect_whole(empty.weights / "sam-b")
    assert not list(tmp_path.rglob("evil"))


def test_a_size_that_is_wrong_is_noticed_before_the_file_comes(empty, serve):
    hub = serve()
    hub.of(WEIGHTS)["lfs"]["size"] += 1
    assert "should have" in empty.complaint("models", "pull", "sam-b", status=3)


def test_a_folder_that_cannot_be_written(empty, serve):
    serve()
    empty.weights.mkdir(parents=True)
    (empty.weights / "sam-b").write_text("in the way")
    line = empty.complaint("models", "pull", "sam-b", status=5)
    assert str(empty.weights / "sam-b") in line
    assert (empty.weights / "sam-b").read_text() == "in the way"


def test_a_full_disk_keeps_the_part(empty, serve):
    hub = serve()

    def small_files():
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    result = empty("models", "pull", "sam-b", status=6, preexec_fn=small_files)
    assert "disk is full" in result.stderr
    empty("models", "pull", "sam-b")
    assert hub.ranges(WEIGHTS) == [None, "bytes=100000-"]
    expect_whole(empty.weights / "sam-b")


def test_progress_counts_all_bytes(empty, serve):
    files = {**FILES, WEIGHTS: os.urandom(3_000_000), "config.json": os.urandom(2_000_000)}
    hub = serve(files=files)
    hub.cut = {WEIGHTS: 1_000_000}  # a second passes, so that something is shown
    told = empty("models", "pull", "sam-b").stderr
    assert "fetching sam-b (MB)" in told and "6" in told.split("(MB)")[-1]
