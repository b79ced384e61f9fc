"""The sentence encoder's tokenizer against Hugging Face's, and its vectors against PyTorch's own transformer."""

import os
import subprocess

import captions
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="python3-torch is not installed")

SEED = int(os.environ.get("MAIA_SEED", "20240501"))
COUNT = 4000


@pytest.fixture
def encode(bench_sentences, sentence_files, tmp_path):
    """Of each text its tokens and its vector."""

    def run(texts):
        path = tmp_path / "texts"
        path.write_bytes(b"".join(text.encode() + b"\0" for text in texts))
        result = subprocess.run([bench_sentences, *sentence_files, path], capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        rows = [line.split("|") for line in result.stdout.split("\n")[:-1]]
        assert len(rows) == len(texts)
        vectors = [[float(value) for value in row[1].split()] for row in rows]
        return [[int(token) for token in row[0].split()] for row in rows], np.array(vectors)

    return run


def test_tokens_are_hugging_faces_in_every_script(encode, sentence_files):
    from tokenizers import BertWordPieceTokenizer

    reference = BertWordPieceTokenizer(str(sentence_files[1]), lowercase=True)
    reference.enable_truncation(256)
    texts = [text for text in captions.captions(SEED, COUNT) if "\0" not in text]
    assert len(texts) > COUNT * 0.9
    ours, _ = encode(texts)
    differ = [
        (text, found, expected.ids)
        for text, found, expected in zip(texts, ours, reference.encode_batch(texts))
        if found != expected.ids
    ]
    assert not differ, f"{len(differ)} of {len(texts)}, seed {SEED}: {differ[:3]}"


def reference_vector(weights, tokens):
    """BERT as PyTorch's own layers make it, in double precision."""
    functional = torch.nn.functional

    def layer(x, name):
        return functional.linear(x, weights[name + ".weight"], weights[name + ".bias"])

    def norm(x, name):
        return functional.layer_norm(x, (384,), weights[name + ".weight"], weights[name + ".bias"], 1e-12)

    def heads(x):
        return x.view(len(tokens), 12, 32).transpose(0, 1)

    x = weights["embeddings.word_embeddings.weight"][tokens]
    x = x + weights["embeddings.position_embeddings.weight"][: len(tokens)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for i in range(6):
        name = f"encoder.layer.{i}."
        q, k, v = (heads(layer(x, f"{name}attention.self.{part}")) for part in ("query", "key", "value"))
        seen = (q @ k.transpose(1, 2) / 32**0.5).softmax(-1) @ v
        seen = seen.transpose(0, 1).reshape(len(tokens), 384)
        x = norm(x + layer(seen, name + "attention.output.dense"), name + "attention.output.LayerNorm")
        hidden = functional.gelu(layer(x, name + "intermediate.dense"))
        x = norm(x + layer(hidden, name + "output.dense"), name + "output.LayerNorm")
    mean = x.mean(0)
    return (mean / mean.norm()).numpy()


def test_vectors_are_pytorchs(encode, sentence_files):
    from safetensors.torch import load_file

    weights = {name: tensor.double() for name, tensor in load_file(sentence_files[0]).items()}
    texts = [text for text in captions.SENTENCES if "\0" not in text] + ["many words " * 200]
    tokens, vectors = encode(texts)
    cosines = [vector @ reference_vector(weights, row) for row, vector in zip(tokens, vectors)]
    assert min(cosines) > 1 - 1e-6 and max(cosines) < 1 + 1e-6
