#!/usr/bin/python3
"""Writes the small weight files of tests/nn/state_dicts/, which the tests of the readers use.

Needs PyTorch and, for the safetensors files, its Python package.
"""

import argparse
import collections
import json
import os
import pathlib

import numpy
import torch

FOLDER = pathlib.Path(__file__).parent.parent / "nn" / "state_dicts"


class RunsCode:
    def __reduce__(self):
        return (os.system, ("touch this-file-must-not-appear",))


def state_dict():
    shared = torch.arange(12, dtype=torch.float32)
    weights = collections.OrderedDict()
    weights["dense"] = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8
    weights["transposed"] = (torch.arange(6, dtype=torch.float32).reshape(2, 3) - 2.5).t()
    weights["head"] = shared[:4]
    weights["tail"] = shared[8:].reshape(2, 2)
    weights["half"] = torch.tensor([0.5, -2.0, 65504.0, 5.960464477539063e-08, 0.0]).half()
    weights["bfloat16"] = torch.tensor([1.5, -0.25]).bfloat16()
    weights["double"] = torch.tensor([1 / 3], dtype=torch.float64)
    weights["count"] = torch.tensor(1234567, dtype=torch.int64)
    weights["bytes"] = torch.tensor([0, 128, 255], dtype=torch.uint8)
    return weights


def save(name, value, legacy):
    torch.save(value, FOLDER / name, _use_new_zipfile_serialization=not legacy)


class Block(torch.nn.Module):
    """Enough code that its archive compresses it, as those of real networks."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 2, 3)
        self.bn = torch.nn.BatchNorm2d(2)
        self.register_buffer("scale", torch.tensor([2.0, 0.5]))
        self.sizes = [1, 2, 3]
        self.names = {"a": 1.5}
        self.pair = (1, "two")

    def forward(self, x):
        x = self.bn(self.conv(x))
        if x.numel() > self.sizes[0]:
            x = x * self.scale.reshape(1, 2, 1, 1)
        else:
            x = x + self.names["a"]
        return x.relu()


class Scripted(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = Block()
        self.blocks = torch.nn.ModuleList([Block(), Block()])
        self.positional_embedding = torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))
        self.register_buffer("input_resolution", torch.tensor(224))
        self.side: int = 224

    def forward(self, x):
        return self.visual(x)


def fill(module):
    with torch.no_grad():
        for index, tensor in enumerate(module.state_dict().values()):
            if tensor.is_floating_point():
                tensor.copy_(torch.arange(tensor.numel()).reshape(tensor.shape) / 4 + index)
    return module


def save_archives():
    """torch.jit.save; the names and numbers are checked against the JSON beside them."""
    for name, module in (("scripted", fill(Scripted())), ("scripted_half", fill(Scripted()).half())):
        archive = torch.jit.script(module.eval())
        torch.jit.save(archive, str(FOLDER / f"{name}.pt"))
        listed = {
            key: {"shape": list(value.shape), "values": value.double().flatten().tolist()}
            for key, value in archive.state_dict().items()
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(listed) + "\n")


def save_checkpoints():
    weights = {"norm.weight": torch.tensor([1.0, 2.0])}
    layer = torch.nn.Linear(2, 2)
    optimizer = torch.optim.AdamW(layer.parameters())
    layer(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    training = {
        "optimizer": optimizer.state_dict(),
        "epoch": 3,
        "args": argparse.Namespace(arch="vit_small", lr=5e-4, betas=(0.9, 0.999)),
        "best": numpy.float64(0.75),
    }
    teacher = {f"backbone.{key}": value for key, value in weights.items()}
    teacher["head.mlp.weight"] = torch.zeros(3)
    student = {f"module.{key}": value for key, value in teacher.items()}
    save("dino_checkpoint.pth", {"student": student, "teacher": teacher, **training}, False)
    parallel = {f"module.{key}": value for key, value in weights.items()}
    save("model_checkpoint.pth", {"model": parallel, **training}, False)
    save("model_state_dict_checkpoint.pth", {**training, "model_state_dict": weights}, False)
    parameters = {"norm.weight": torch.nn.Parameter(torch.tensor([1.0, 2.0]))}
    save("parameters.pth", parameters, False)


def save_safetensors():
    try:
        from safetensors.torch import save_file
    except ImportError:
        print("no package safetensors: its files stay as they are")
        return
    weights = {key: value.contiguous().clone() for key, value in state_dict().items()}
    save_file(weights, FOLDER / "plain.safetensors", {"format": "pt"})
    first, second = "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
    parts = {first: {}, second: {}}
    for position, (key, value) in enumerate(weights.items()):
        parts[(first, second)[position % 2]][key] = value
    for name, part in parts.items():
        save_file(part, FOLDER / name)
    index = {"metadata": {}, "weight_map": {key: name for name, p in parts.items() for key in p}}
    (FOLDER / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")


def save_arrays():
    values = numpy.arange(6).reshape(2, 3)
    numpy.save(FOLDER / "rows.npy", (values / 4).astype("<f4"))
    numpy.save(FOLDER / "fortran.npy", numpy.asfortranarray((values / 4).astype("<f8")))
    numpy.save(FOLDER / "half.npy", (values / 4).astype("<f2"))
    numpy.save(FOLDER / "integers.npy", values.astype("<i8"))
    numpy.save(FOLDER / "vector.npy", (values.flatten() / 4).astype("<f4"))
    numpy.save(FOLDER / "cube.npy", numpy.asfortranarray(numpy.arange(24.0).reshape(2, 3, 4)))
    numpy.save(FOLDER / "big_endian.npy", values.astype(">f4"))
    numpy.save(FOLDER / "objects.npy", numpy.array([RunsCode()]), allow_pickle=True)
    for version in (2, 3):
        with open(FOLDER / f"version{version}.npy", "wb") as file:
            numpy.lib.format.write_array(file, (values / 4).astype("<f4"), (version, 0))


def main():
    FOLDER.mkdir(exist_ok=True)
    layer = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2))
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.fill_(0.5)
    for name, legacy in (("legacy", True), ("zip", False)):
        save(f"{name}.pth", state_dict(), legacy)
        save(f"{name}_module.pth", layer.state_dict(), legacy)
        save(f"{name}_checkpoint.pth", {"epoch": 3, "loss": 0.5, "state_dict": state_dict()}, legacy)
        save(f"{name}_code.pth", {"weights": RunsCode()}, legacy)
    save("zip_whole_module.pth", layer, legacy=False)
    save_archives()
    save_checkpoints()
    save_safetensors()
    save_arrays()


if __name__ == "__main__":
    main()
