"""maia dataset collage: classes, correlations, exact masks, and what goes wrong."""

import collections
import json
import os
import signal
import subprocess
import time

import pytest
from PIL import Image

PETS = ["--classes", "dog,birds", "--backgrounds", "grass,snow"]


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def scenes(folder):
    return [json.loads(line) for line in (folder / "scenes.jsonl").read_text().splitlines()]


def test_random_scenes(maia, tmp_path):
    out = tmp_path / "random"
    assert maia("dataset", "collage", "-o", out, "--n", 5).stdout == f"5 pictures in {out}\n"
    assert sorted(p.name for p in out.iterdir()) == ["dataset.json", "images", "scenes.jsonl"]
    assert [p.name for p in sorted(out.glob("images/scene/*"))] == [f"{i:06}.jpg" for i in range(5)]
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "cache") == ["random"]


def test_classes_are_folders_and_correlations_hold(maia, tmp_path):
    (tmp_path / "table.csv").write_text("class,grass,snow\ndog,0.9,0.1\nbirds,1,9\n")
    shares = {}
    for name, seed in [("train", 1), ("test", 2)]:
        out = tmp_path / name
        made = maia.json("dataset", "collage", "-o", out, "--n", 80, "--seed", seed,
                         "--correlation", tmp_path / "table.csv", "--size", "64")
        counts = collections.Counter((s["class"], s["scene"]["background"]) for s in scenes(out))
        assert counts == {(c, b): n for c, row in made["classes"].items() for b, n in row.items()}
        assert abs(counts["dog", "grass"] - 36) <= 2 and abs(counts["birds", "snow"] - 36) <= 2
        assert len(list(out.glob("images/dog/*.jpg"))) == 40
        assert len(list(out.glob("images/birds/*.jpg"))) == 40
        shares[name] = files(out)
    assert shares["train"].keys() == shares["test"].keys()
    assert not any(shares["train"][k] == shares["test"][k] for k in shares["train"] if k.endswith("jpg"))


def test_the_bytes_do_not_depend_on_threads(maia, tmp_path):
    make = ["dataset", "collage", "--n", 30, "--seed", 3, *PETS, "--masks", "--size", "48"]
    maia(*make, "-o", tmp_path / "many")
    one = ["taskset", "-c", str(min(os.sched_getaffinity(0))),
           *maia.command(*make, "-o", tmp_path / "one")]
    subprocess.run(one, env=maia.environment, check=True, capture_output=True)
    assert files(tmp_path / "many") == files(tmp_path / "one")


def decoded(segmentation):
    numpy = pytest.importorskip("numpy")
    height, width = segmentation["size"]
    runs = segmentation["counts"]
    values = numpy.repeat(numpy.arange(len(runs)) % 2, runs)
    return values.reshape(width, height).T.astype(bool)


def test_masks_and_coco_annotations_agree(maia, tmp_path):
    """The annotations' boxes, areas and run lengths, computed anew from the mask pictures."""
    numpy = pytest.importorskip("numpy")
    out = tmp_path / "masks"
    maia("dataset", "collage", "-o", out, "--n", 12, "--masks", "--size", "120x80")
    coco = json.loads((out / "annotations.json").read_text())
    names = {each["id"]: each["name"] for each in coco["categories"]}
    assert len(names) == len(coco["categories"]) > 200
    listed = scenes(out)
    found = 0
    ids = set()
    for image, entry in zip(coco["images"], listed, strict=True):
        assert image["file_name"] == entry["file"]
        assert Image.open(out / "images" / image["file_name"]).size == (120, 80)
        mask = Image.open(out / "masks" / image["file_name"].replace(".jpg", ".png"))
        assert mask.mode == "L"
        mask = numpy.asarray(mask)
        own = [a for a in coco["annotations"] if a["image_id"] == image["id"]]
        shown = [label for label in numpy.unique(mask) if label > 0]
        assert len(own) == len(shown)
        for annotation, label in zip(own, shown, strict=True):
            region = mask == label
            assert names[annotation["category_id"]] == entry["scene"]["objects"][label - 1]["term"]
            assert (decoded(annotation["segmentation"]) == region).all()
            assert annotation["area"] == region.sum()
            ys, xs = numpy.nonzero(region)
            assert annotation["bbox"] == [xs.min(), ys.min(), numpy.ptp(xs) + 1, numpy.ptp(ys) + 1]
            ids.add(annotation["id"])
            found += 1
    assert len(ids) == found == len(coco["annotations"])


def test_pycocotools_reads_the_annotations(maia, tmp_path):
    coco_module = pytest.importorskip("pycocotools.coco")
    numpy = pytest.importorskip("numpy")
    out = tmp_path / "masks"
    maia("dataset", "collage", "-o", out, "--n", 12, *PETS, "--masks")
    coco = coco_module.COCO(str(out / "annotations.json"))
    for image_id in coco.getImgIds():
        name = coco.loadImgs(image_id)[0]["file_name"].replace(".jpg", ".png")
        mask = numpy.asarray(Image.open(out / "masks" / name))
        for annotation in coco.loadAnns(coco.getAnnIds(imgIds=image_id)):
            label = annotation["id"] % 64 or 64
            assert (coco.annToMask(annotation).astype(bool) == (mask == label)).all()


def test_is_a_dataset_for_other_commands_with_its_scenes(maia, tmp_path):
    out = tmp_path / "pets"
    maia("dataset", "collage", "-o", out, "--n", 40, *PETS, "--masks")
    built = maia.json("index", "build", "--layers", "_bn0", "--data", out)
    assert built["images"] == 40 and built["skipped"] == []
    code = tmp_path / "probe.py"
    code.write_text("_, images = tools.dataset_exemplars(system, count=4)\n"
                    "print(tools.describe_images(images, ['a', 'b', 'c', 'd']))\n")
    seen = json.dumps(maia.json("experiment", "--layer", "_bn0", "--unit", "3", "--data", out,
                                "--code", code))
    assert "grass" in seen or "snow" in seen or "dog" in seen


def test_a_finished_dataset_stays_and_another_is_refused(maia, tmp_path):
    out = tmp_path / "pets"
    make = ["dataset", "collage", "-o", out, "--n", 6]
    maia(*make, *PETS)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    maia(*make, *PETS)
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    for other in [[], [*PETS, "--masks"]]:
        assert "remove it" in maia.complaint(*make, *other, status=3)
    full = tmp_path / "mine"
    full.mkdir()
    (full / "thesis.txt").write_text("important")
    maia.complaint("dataset", "collage", "-o", full, "--n", 2, status=3)
    assert (full / "thesis.txt").read_text() == "important"


def test_wrong_arguments(maia, tmp_path):
    out = tmp_path / "x"

    def complaint(*arguments, status=2):
        said = maia.complaint("dataset", "collage", "-o", out, "--n", 4, *arguments, status=status)
        assert not out.exists()
        return said

    assert "dog" in complaint("--classes", "dgo,cat")
    assert "both show" in complaint("--classes", "dog,animal")
    assert "--classes" in complaint("--backgrounds", "grass")
    complaint("--correlation", tmp_path / "none.csv", status=4)
    table = tmp_path / "t.csv"
    table.write_text("class,grass,snow\ndog,0.9\n")
    assert "line 2" in complaint("--correlation", table, status=3)
    table.write_text("class,grass,moon\ndog,0.9,0.1\n")
    assert "moon" in complaint("--correlation", table)
    maia.complaint("dataset", "collage", "-o", out, status=2)
    maia.complaint("dataset", "collage", "-o", "/proc/x", "--n", 2, status=5)


def test_a_killed_one_goes_on(maia, tmp_path):
    out = tmp_path / "set"
    make = ["dataset", "collage", "-o", out, "--n", 2500, "--size", "32", *PETS]
    process = maia.start(*make)
    block = tmp_path / "set.part" / "parts" / "000000.scenes.jsonl"
    while process.poll() is None and not block.exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert not out.exists()
    kept = (tmp_path / "set.part" / "images" / "dog" / "000000.jpg").stat().st_mtime_ns
    maia(*make)
    assert (out / "images" / "dog" / "000000.jpg").stat().st_mtime_ns == kept
    assert len(scenes(out)) == 2500 and not (tmp_path / "set.part").exists()


def test_a_full_disk_is_one_sentence_and_leaves_nothing(maia, tmp_path):
    """A small tmpfs of its own stands for the disk; only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("a file system of its own cannot be mounted here")
    try:
        said = maia("dataset", "collage", "-o", disk / "set", "--n", 500, *PETS, status=6).stderr
        assert "make room" in said
        assert not (disk / "set").exists() and not (disk / "set.part").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)
