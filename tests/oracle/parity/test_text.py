"""CLIP's tokenizer and text tower against open_clip's."""

import json
import os
import shutil
import subprocess

import numpy as np
import pytest

pytest.importorskip("torch", reason="python3-torch is not installed")
pytest.importorskip("torchvision", reason="python3-torchvision is not installed")
PIL_Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")

import captions  # noqa: E402
import reference_models as references  # noqa: E402

SEED = int(os.environ.get("MAIA_SEED", "20240501"))
COUNT = 4000
TEXTS = ["a dog", "Two cats' tails, 3 of them!", "Ελληνικά", "!", "a photo of " + "a very " * 100 + "big tree"]


@pytest.fixture(scope="session")
def weights_folder(tmp_path_factory):
    """A cache with CLIP's vocabulary from the reference's own package."""
    import open_clip

    cache = tmp_path_factory.mktemp("cache")
    folder = cache / "weights"
    folder.mkdir()
    package = os.path.dirname(open_clip.__file__)
    shutil.copy(os.path.join(package, "bpe_simple_vocab_16e6.txt.gz"), folder / "clip-vocabulary.txt.gz")
    return folder


def run(program, folder, *arguments):
    environment = {**os.environ, "MAIA_CACHE": str(folder.parent)}
    result = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, env=environment)
    assert result.returncode == 0, result.stderr
    return result.stdout


def tokens_of(bench_tokens, weights_folder, tmp_path, texts):
    path = tmp_path / "texts"
    path.write_bytes(b"".join(text.encode() + b"\0" for text in texts))
    lines = run(bench_tokens, weights_folder, weights_folder / "clip.pt", path).split("\n")[:-1]
    assert len(lines) == len(texts)
    return [[int(token) for token in line.split()] for line in lines]


def is_wrongly_decoded(text):
    """ftfy would decode the text anew, which maia does not."""
    import ftfy

    return ftfy.fix_text(text) != ftfy.fix_text(text, fix_encoding=False)


def test_tokens_are_open_clips_in_every_script(bench_tokens, weights_folder, tmp_path):
    import open_clip

    texts = [text for text in captions.captions(SEED, COUNT) if not is_wrongly_decoded(text)]
    assert len(texts) > COUNT * 0.95
    expected = open_clip.SimpleTokenizer()(texts).numpy()
    differ = []
    for text, ours, theirs in zip(texts, tokens_of(bench_tokens, weights_folder, tmp_path, texts), expected):
        if ours != theirs[: len(ours)].tolist() or theirs[len(ours) :].any():
            differ.append((text, ours, theirs.tolist()))
    assert not differ, f"{len(differ)} of {len(texts)}, seed {SEED}: {differ[:3]}"


def test_hugging_faces_merges_give_the_same_tokens(bench_tokens, weights_folder, tmp_path):
    import gzip

    lines = gzip.open(weights_folder / "clip-vocabulary.txt.gz").read().decode().split("\n")
    (tmp_path / "merges.txt").write_text("#version: 0.2\n" + "\n".join(lines[1:48895]) + "\n")
    (tmp_path / "texts").write_text("two cats\0")
    line = run(bench_tokens, tmp_path, tmp_path / "clip.pt", tmp_path / "texts")
    assert line.split() == ["49406", "1237", "3989", "49407"]


def random_picture(random, path):
    small = random.integers(0, 256, (9, 12, 3), dtype=np.uint8)
    PIL_Image.fromarray(small).resize((224, 224), PIL_Image.BICUBIC).save(path)
    return path


@pytest.mark.parametrize("name", ["clip-rn50", "clip-vit-b32", "clip-vit-b32-gelu"])
def test_similarities_are_open_clips(name, maia, weights_folder, tmp_path):
    import open_clip
    import torch

    model = references.fill(references.build(name), SEED)
    weights = references.save(model, name, tmp_path)
    random = np.random.default_rng(SEED)
    files = [random_picture(random, tmp_path / f"{i}.png") for i in range(3)]
    texts = [f"--text={text}" for text in TEXTS]
    ours = json.loads(
        run(maia, weights_folder, "similarity", "--model", name, "--weights", weights, "--json", *texts, *files)
    )
    weights.unlink()

    transform = open_clip.image_transform(224, is_train=False, mean=references.CLIP[0], std=references.CLIP[1])
    with torch.no_grad():
        pictures, captions, scale = model(
            torch.stack([transform(PIL_Image.open(file)) for file in files]), open_clip.SimpleTokenizer()(TEXTS)
        )
        cosines = pictures @ captions.T
        probabilities = (scale * cosines).softmax(-1)
    assert ours["logit_scale"] == pytest.approx(float(scale), rel=1e-5)
    assert cosines.std() > 1e-3 and len(set(np.round(cosines.flatten().tolist(), 4))) > 5
    for row, cosine, probability in zip(ours["images"], cosines.numpy(), probabilities.numpy()):
        np.testing.assert_allclose(row["cosines"], cosine, rtol=0, atol=1e-5)
        np.testing.assert_allclose(row["probabilities"], probability, rtol=0, atol=1e-4)


def test_what_is_missing_is_said_in_one_line(maia, tmp_path):
    picture = random_picture(np.random.default_rng(SEED), tmp_path / "0.png")

    def complaint(*arguments):
        command = [maia, "similarity", "--text", "a dog", *arguments, picture]
        environment = {**os.environ, "MAIA_CACHE": str(tmp_path / "cache")}
        result = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment)
        assert result.stderr.count("\n") == 1 and not result.stdout
        return result.returncode, result.stderr

    status, line = complaint()
    assert status == 4 and "maia models pull clip-vit-b32" in line
    status, line = complaint("--model", "resnet18")
    assert status == 4 and "clip-vit-b32" in line
    model = references.fill(references.build("clip-vit-b32-gelu"), SEED)
    weights = references.save(model, "clip-vit-b32-gelu", tmp_path)
    status, line = complaint("--model", "clip-vit-b32-gelu", "--weights", weights)
    assert status == 4 and "maia models pull clip-vocabulary" in line
