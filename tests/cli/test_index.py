"""maia index: passes that are killed, shards, merges, and the processes of an MPI job, on the real
network. Equality is always of the files' bytes."""

import hashlib
import io
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import tarfile
import time
from pathlib import Path

import pytest
from maia_program import needs_mpi, new_cache, program

LAYERS = "_bn0,_blocks.2"
SEED = int(os.environ.get("MAIA_SEED", "20240607"))


@pytest.fixture(scope="module")
def pictures(shared_cache, tmp_path_factory):
    """A folder of classes with 300 pictures, two of which cannot be read."""
    environment = {**os.environ, "MAIA_CACHE": str(shared_cache)}
    command = [program(), "index", "build", "--layers", "_bn0", "--scenes", "300", "--json"]
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 0
    (scenes,) = shared_cache.glob("datasets/collage-300-*/images/scene")
    folder = tmp_path_factory.mktemp("pictures")
    for i, path in enumerate(sorted(scenes.iterdir())):
        target = folder / f"class{i % 3}" / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    (folder / "class0" / "000001-cut.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (folder / "class2" / "zero.png").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def undisturbed(shared_cache, pictures, tmp_path_factory):
    """The bytes of a single pass."""
    file = tmp_path_factory.mktemp("undisturbed") / "whole.index"
    environment = {**os.environ, "MAIA_CACHE": str(shared_cache)}
    subprocess.run([program(), *build(pictures, file)], env=environment, check=True, capture_output=True)
    return file.read_bytes()


def build(data, file, *more):
    """A pass that always measures: a shard that is the whole is not looked up in the cache."""
    return ["index", "build", "--layers", LAYERS, "--data", str(data), "--shard", "1/1", "-o", str(file), *more]


def leftovers(file):
    return sorted(p.name for p in file.parent.iterdir() if p.name.startswith(file.name + ".checkpoint"))


def test_a_pass_killed_at_ten_random_moments_ends_with_the_same_bytes(maia, pictures, undisturbed, tmp_path):
    file = tmp_path / "killed.index"
    chance = random.Random(SEED)
    command = maia.command(*build(pictures, file, "--checkpoint", "0.05", "--threads", "1"))
    began = time.monotonic()
    subprocess.run(maia.command(*build(pictures, tmp_path / "timed.index", "--threads", "1")),
                   env=maia.environment, check=True, capture_output=True)
    whole = time.monotonic() - began
    resumed = 0
    for _ in range(10):
        running = subprocess.Popen(command, env=maia.environment, stderr=subprocess.PIPE, text=True)
        time.sleep(chance.uniform(0.2, 0.6) * whole)
        running.kill()
        resumed += "going on from a checkpoint" in running.communicate()[1]
        if running.returncode != -signal.SIGKILL:  # it was done before the kill
            assert running.returncode == 0
            assert file.read_bytes() == undisturbed, f"seed {SEED}"
            file.unlink()
    assert resumed > 0, f"no pass went on from a checkpoint, seed {SEED}"
    maia(*command[1:])
    assert file.read_bytes() == undisturbed, f"seed {SEED}"
    assert leftovers(file) == []


def test_a_pass_killed_while_it_writes_a_checkpoint_ends_with_the_same_bytes(maia, pictures, undisturbed, tmp_path):
    """What is written has six more letters at its name; it is found there after the kill."""
    file = tmp_path / "killed.index"
    command = maia.command(*build(pictures, file, "--checkpoint", "0"))
    for _ in range(200):
        running = subprocess.Popen(command, env=maia.environment, stderr=subprocess.DEVNULL)
        while running.poll() is None and not any(len(n) > len("killed.index.checkpoint-0") for n in os.listdir(tmp_path)):
            pass
        running.kill()
        running.wait()
        if file.exists():
            file.unlink()
        if any(len(name) > len("killed.index.checkpoint-0") for name in leftovers(file)):
            break
    else:
        pytest.fail("no kill met a checkpoint being written")
    maia(*command[1:])
    assert file.read_bytes() == undisturbed
    assert leftovers(file) == []


def test_a_checkpoint_of_another_pass_is_not_used(maia, pictures, tmp_path):
    file = tmp_path / "some.index"
    running = subprocess.Popen(
        maia.command(*build(pictures, file, "--checkpoint", "0.01", "--threads", "1")),
        env=maia.environment, stderr=subprocess.DEVNULL)
    while running.poll() is None and not (tmp_path / "some.index.checkpoint-0").exists():
        time.sleep(0.001)
    running.kill()
    running.wait()
    assert leftovers(file)
    other = build(pictures, file)
    other[3] = "_bn0"
    noted = maia(*other).stderr
    assert "another pass" in noted and "going on" not in noted
    alone = build(pictures, tmp_path / "alone.index")
    alone[3] = "_bn0"
    maia(*alone)
    assert file.read_bytes() == (tmp_path / "alone.index").read_bytes()


def test_merged_shards_equal_the_single_pass(maia, pictures, undisturbed, tmp_path):
    shards = [tmp_path / f"{i}.index" for i in range(1, 8)]
    for i, shard in enumerate(shards, 1):
        maia("index", "build", "--layers", LAYERS, "--data", pictures, "--shard", f"{i}/7", "-o", shard)
    merged = tmp_path / "merged.index"
    random.Random(SEED).shuffle(shards)
    maia("index", "merge", *shards, "-o", merged)
    assert merged.read_bytes() == undisturbed
    maia("index", "verify", merged, *shards, "--data", pictures)

    line = maia.complaint("index", "merge", tmp_path / "1.index", tmp_path / "4.index", tmp_path / "6.index",
                          "-o", tmp_path / "no", status=3)
    assert "2/7, 3/7, 5/7, 7/7" in line
    line = maia.complaint("index", "merge", *shards, tmp_path / "1.index", "-o", tmp_path / "no", status=3)
    assert "1.index" in line
    other = tmp_path / "other.index"
    maia("index", "build", "--layers", "_bn0", "--data", pictures, "--shard", "1/7", "-o", other)
    line = maia.complaint("index", "merge", tmp_path / "2.index", other, "-o", tmp_path / "no", status=3)
    assert "not shards of one pass" in line
    maia.complaint("index", "add", tmp_path / "2.index", status=3)
    assert not (tmp_path / "no").exists()


def test_a_merge_into_the_cache_is_found_without_measuring(maia, pictures, undisturbed, tmp_path):
    maia.environment["MAIA_CACHE"] = str(new_cache(tmp_path / "cache"))
    whole = tmp_path / "whole.index"
    whole.write_bytes(undisturbed)
    maia("index", "add", whole)
    listed = maia.json("index", "info", "--data", pictures)
    assert [layer["layer"] for layer in listed["layers"]] == ["_bn0", "_blocks.2"]
    before = sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.glob("cache/indexes/*.index"))
    export = tmp_path / "export.index"
    maia("index", "build", "--layers", LAYERS, "--data", pictures, "-o", export)
    assert export.read_bytes() == undisturbed
    assert sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.glob("cache/indexes/*.index")) == before


def test_info_top_and_sheet(maia, pictures, undisturbed, tmp_path):
    whole = tmp_path / "whole.index"
    whole.write_bytes(undisturbed)
    info = maia.json("index", "info", whole)
    assert info["images"] == 302 and info["complete"] and len(info["skipped"]) == 2
    assert {layer["layer"]: (layer["units"], layer["height"]) for layer in info["layers"]} == {
        "_bn0": (32, 112), "_blocks.2": (24, 56)}
    from_file = maia.json("index", "top", whole, "--layer", "_bn0", "--unit", "5", "--count", "4")
    sheet = tmp_path / "sheet.png"
    from_cache = maia.json("index", "top", "--data", pictures, "--layer", "_bn0", "--unit", "5", "--count", "4",
                           "--sheet", sheet)
    assert from_file["exemplars"] == from_cache["exemplars"] and len(from_file["exemplars"]) == 4
    activations = [e["activation"] for e in from_file["exemplars"]]
    assert activations == sorted(activations, reverse=True)
    assert all((pictures / e["id"]).exists() for e in from_file["exemplars"])
    values = [q["value"] for q in from_file["quantiles"]]
    assert values == sorted(values)
    assert sheet.read_bytes().startswith(b"\x89PNG")
    assert "quantile 0.95" in maia("index", "top", whole, "--layer", "_bn0", "--unit", "5").stdout
    assert "302" in maia("index", "info", whole).stdout


def test_wrong_arguments_are_one_sentence(maia, pictures, undisturbed, tmp_path):
    whole = tmp_path / "whole.index"
    whole.write_bytes(undisturbed)
    for shard in ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/3/5"]:
        maia.complaint("index", "build", "--layers", "_bn0", "--data", pictures, f"--shard={shard}",
                       "-o", tmp_path / "x", status=2)
    maia.complaint("index", "build", "--layers", "_bn0", "--data", pictures, "--shard", "1/2", status=2)
    maia.complaint("index", "top", whole, "--layer", "_bn0", "--unit", "32", status=4)
    maia.complaint("index", "top", whole, "--layer", "_bn7", "--unit", "3", status=4)
    maia.complaint("index", "top", whole, "--layer", "_bn0", "--unit", "3", "--count", "16", status=2)
    maia.complaint("index", "info", tmp_path / "none.index", status=4)
    maia.complaint("index", "build", "--layers", "_bn0", "--data", "no-{0..3}.tar", status=4)
    maia.complaint("index", "build", "--layers", "_bn0", "--data", "no-{0..}.tar", status=2)
    for damage in [undisturbed[:-1], undisturbed[:40], b"", b"something", undisturbed[:99] + b"?" + undisturbed[100:]]:
        whole.write_bytes(damage)
        maia.complaint("index", "verify", whole, status=3)
    (tmp_path / "notes.txt").write_text("mine")
    line = maia.complaint(*build(pictures, tmp_path / "notes.txt"), status=3)
    assert "notes.txt" in line and (tmp_path / "notes.txt").read_text() == "mine"


def test_verify_notices_what_is_not_so(maia, pictures, undisturbed, tmp_path):
    """The file says something else of a picture than is measured, and yet is sound in itself."""
    first, second = (e["activation"] for e in maia_top(maia, undisturbed, tmp_path)[:2])
    assert first > second
    content = undisturbed[:-64].replace(struct.pack("<f", second), struct.pack("<f", (first + second) / 2))
    assert content != undisturbed[:-64]
    lie = tmp_path / "lie.index"
    lie.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    maia("index", "verify", lie)
    said = maia("index", "verify", lie, "--data", pictures, "--samples", "10000", status=3).stderr
    assert "_blocks.2 unit 7" in said and "does not hold what is measured" in said


def maia_top(maia, undisturbed, folder):
    whole = folder / "for-top.index"
    whole.write_bytes(undisturbed)
    return maia.json("index", "top", whole, "--layer", "_blocks.2", "--unit", "7")["exemplars"]


def test_tar_archives_give_the_activations_of_their_pictures(maia, pictures, undisturbed, tmp_path):
    files = sorted(p for p in pictures.rglob("*") if p.is_file())
    for shard in range(3):
        with tarfile.open(tmp_path / f"shard-{shard:04}.tar", "w", format=tarfile.PAX_FORMAT) as tar:
            for path in files[shard * 101:(shard + 1) * 101]:
                tar.add(path, arcname=str(path.relative_to(pictures)))
                tar.addfile(*text_member(str(path.relative_to(pictures).with_suffix(".cls")), "7"))
    by_pattern = tmp_path / "pattern.index"
    maia(*build(str(tmp_path) + "/shard-{0000..0002}.tar", by_pattern))
    by_folder = tmp_path / "folder.index"
    maia(*build(tmp_path, by_folder))
    assert by_folder.read_bytes() == by_pattern.read_bytes()
    for unit in [0, 13]:
        listed = maia.json("index", "top", by_pattern, "--layer", "_blocks.2", "--unit", unit)
        whole = tmp_path / "whole"
        whole.write_bytes(undisturbed)
        expected = maia.json("index", "top", whole, "--layer", "_blocks.2", "--unit", unit)
        assert [(e["id"].split(".tar/")[1], e["activation"]) for e in listed["exemplars"]] == [
            (e["id"], e["activation"]) for e in expected["exemplars"]]
        assert listed["quantiles"] == expected["quantiles"]
    assert sorted(i.split(".tar/")[1] for i in maia.json("index", "info", by_folder)["skipped"]) == [
        "class0/000001-cut.jpg", "class2/zero.png"]


def text_member(name, text):
    info = tarfile.TarInfo(name)
    info.size = len(text)
    return info, io.BytesIO(text.encode())


def test_of_two_at_once_one_measures(maia, pictures, tmp_path):
    cache = new_cache(tmp_path / "cache")
    maia.environment["MAIA_CACHE"] = str(cache)
    command = ["index", "build", "--layers", LAYERS, "--data", pictures]
    both = [maia.start(*command) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("waiting for another process that measures" in text for text in said) == 1, said
    assert len(list(cache.glob("indexes/*.index"))) == 2


def test_a_folder_that_cannot_be_written(maia, pictures, tmp_path):
    line = maia.complaint(*build(pictures, tmp_path / "none" / "x.index"), status=5)
    assert "x.index" in line


# The processes of a job.


@needs_mpi
@pytest.mark.parametrize("processes", [2, 4])
def test_a_job_gives_the_bytes_of_one_process(maia, pictures, undisturbed, tmp_path, processes):
    file = tmp_path / "job.index"
    command = maia.job(processes, *build(pictures, file, "--mpi", "--json"))
    result = subprocess.run(command, env=maia.environment, capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["covered"] == 302
    assert file.read_bytes() == undisturbed
    assert leftovers(file) == []


@needs_mpi
def test_a_job_fills_the_cache(maia, pictures, undisturbed, tmp_path):
    maia.environment["MAIA_CACHE"] = str(new_cache(tmp_path / "cache"))
    command = maia.job(2, "index", "build", "--layers", LAYERS, "--data", pictures)
    result = subprocess.run(command, env=maia.environment, capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("index of") == 1
    export = tmp_path / "export.index"
    noted = maia("index", "build", "--layers", LAYERS, "--data", pictures, "-o", export).stderr
    assert "measuring" not in noted
    assert export.read_bytes() == undisturbed


def children(pid):
    """The processes of maia that a launcher started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = stat.read_text().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue
        if name == "maia" and int(rest.split()[1]) == pid:
            found.append(int(stat.parent.name))
    return sorted(found)


@needs_mpi
def test_a_process_that_dies_ends_the_job_and_the_next_goes_on(maia, pictures, undisturbed, tmp_path):
    file = tmp_path / "job.index"
    arguments = build(pictures, file, "--mpi", "--checkpoint", "0.05", "--threads", "1")
    running = subprocess.Popen(maia.job(4, *arguments), env=maia.environment, stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    while running.poll() is None and len([n for n in leftovers(file) if n[-2] == "-"]) < 4:
        time.sleep(0.002)
    processes = children(running.pid)
    assert len(processes) == 4
    os.kill(processes[2], signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode != 0
    assert sum(line.startswith("maia: ") for line in said.splitlines()) == 1, said
    assert "goes on from its checkpoints" in said
    assert not file.exists()

    again = subprocess.run(maia.job(2, *arguments), env=maia.environment, capture_output=True, text=True,
                           timeout=600)
    assert again.returncode == 0, again.stderr
    assert "going on from a checkpoint" in again.stderr
    assert file.read_bytes() == undisturbed
    assert leftovers(file) == []


@needs_mpi
def test_a_single_process_goes_on_from_the_checkpoints_of_a_job(maia, pictures, undisturbed, tmp_path):
    file = tmp_path / "job.index"
    arguments = build(pictures, file, "--checkpoint", "0.05", "--threads", "1")
    running = subprocess.Popen(maia.job(3, *arguments, "--mpi"), env=maia.environment,
                               stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while running.poll() is None and len([n for n in leftovers(file) if n[-2] == "-"]) < 3:
        time.sleep(0.002)
    for process in children(running.pid):
        os.kill(process, signal.SIGKILL)
    assert running.wait(timeout=120) != 0
    assert "going on from a checkpoint" in maia(*arguments).stderr
    assert file.read_bytes() == undisturbed


@needs_mpi
def test_a_wrong_argument_is_said_once_by_a_job(maia, pictures, tmp_path):
    command = maia.job(3, "index", "build", "--layers", "_bn77", "--data", pictures)
    result = subprocess.run(command, env=maia.environment, capture_output=True, text=True, timeout=120)
    assert result.returncode == 4
    assert sum(line.startswith("maia: ") for line in result.stderr.splitlines()) == 1, result.stderr


def test_a_job_without_mpi_says_what_is_missing(maia, pictures, tmp_path):
    """A copy of the program has no MPI library beside it."""
    copy = tmp_path / "maia"
    shutil.copy(program(), copy)
    environment = {**maia.environment, "OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_RANK": "0",
                   "MAIA_HOME": str(os.environ.get("MAIA_HOME", ""))}
    command = [copy, "index", "build", "--layers", "_bn0", "--data", pictures]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 5 and result.stderr.count("\n") == 1
    assert "libopenmpi-dev" in result.stderr and "--shard" in result.stderr
    environment["OMPI_COMM_WORLD_RANK"] = "1"
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.stderr == ""


def test_every_command_has_help(maia):
    for command in ["build", "merge", "add", "info", "top", "verify"]:
        assert "--help" in maia("index", command, "--help").stdout
    maia.complaint("index", status=2)
    maia.complaint("index", "merge", status=2)
