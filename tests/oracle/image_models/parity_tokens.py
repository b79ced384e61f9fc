"""Tokens of prompts and captions in many scripts, beside transformers' own tokenizers."""

import pathlib
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).parents[1] / "parity"))
import captions  # noqa: E402
from transformers import CLIPTokenizerFast  # noqa: E402

SEED = 20240501
COUNT = 10_000


def prompts_that_differ(build, tokenizer_folder, work):
    """Those of COUNT texts that CLIP's tokenizer cuts otherwise than transformers' does."""
    texts = list(captions.captions(SEED, COUNT - 2))
    texts += ["two <|endoftext|> cats", "a\u0130b <|startoftext|>"]
    (work / "texts").write_bytes(b"".join(text.encode() + b"\0" for text in texts))
    command = [build / "bench_tokens", tokenizer_folder, work / "texts"]
    lines = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout.split("\n")
    theirs = CLIPTokenizerFast(
        str(tokenizer_folder / "vocab.json"), str(tokenizer_folder / "merges.txt"), model_max_length=77
    )
    expected = theirs(texts, padding="max_length", truncation=True, max_length=77).input_ids
    return [
        (text, line, wanted)
        for text, line, wanted in zip(texts, lines, expected, strict=False)
        if [int(token) for token in line.split()] != wanted
    ]
