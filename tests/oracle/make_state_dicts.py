#!/usr/bin/python3
"""Writes the small weight files of tests/nn/state_dicts/, which the tests of the reader use."""

import collections
import os
import pathlib

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


if __name__ == "__main__":
    main()
