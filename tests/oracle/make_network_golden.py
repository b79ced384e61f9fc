#!/usr/bin/python3
"""Writes tests/nn/efficientnet_lite0_golden.json: what the reference computes for three pictures."""

import json
import pathlib

import reference
import torch

TARGET = pathlib.Path(__file__).parent.parent / "nn" / "efficientnet_lite0_golden.json"


def round_number(value):
    return float(f"{float(value):.7g}")


def summarize(output):
    """Of a layer's output for one picture, units x height x width: a few units, told by their mean,
    maximum and three values."""
    units = output.shape[0]
    rows = []
    for unit in sorted({0, units // 3, units - 1}):
        flat = output[unit].flatten()
        positions = sorted({0, len(flat) // 2, len(flat) - 1})
        rows.append(
            {
                "unit": unit,
                "mean": round_number(flat.double().mean()),
                "max": round_number(flat.max()),
                "positions": positions,
                "values": [round_number(flat[p]) for p in positions],
            }
        )
    return rows


def watched_modules(model):
    for name, module in model.named_modules():
        last = name.split(".")[-1]
        if last in ("_bn0", "_bn1", "_bn2") or (name.startswith("_blocks.") and last.isdigit()):
            yield name, module


def main():
    model = reference.load_model()
    outputs = {}
    for name, module in watched_modules(model):
        module.register_forward_hook(
            lambda _module, _input, output, name=name: outputs.update({name: output.clone()})
        )
    with torch.no_grad():
        logits = model(reference.to_input(reference.formula_pictures()))
    golden = [
        {
            "logits": [round_number(value) for value in logits[i]],
            "layers": {name: summarize(output[i]) for name, output in outputs.items()},
        }
        for i in range(len(logits))
    ]
    TARGET.write_text(json.dumps(golden, separators=(",", ":")).replace('],"layers"', '],\n"layers"') + "\n")


if __name__ == "__main__":
    main()
