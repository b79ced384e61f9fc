"""Grounding DINO of full size with random weights, beside transformers."""

import pathlib
import subprocess
import time

import numpy as np
import torch
from lively import enliven
from safetensors.torch import load_file, save_file
from transformers import GroundingDinoConfig, GroundingDinoForObjectDetection

SEED = 20240501
SIZE = (800, 1066)
TOKENS = [101, *[1037, 4937, 1012, 1996, 2417, 3608, 2006, 5568, 1012], 102]
BACKBONES = {
    "tiny": {"embed_dim": 96, "depths": [2, 2, 6, 2], "num_heads": [3, 6, 12, 24], "window_size": 7},
    "base": {"embed_dim": 128, "depths": [2, 2, 18, 2], "num_heads": [4, 8, 16, 32], "window_size": 12},
}


def full_size(kind):
    backbone = {"model_type": "swin", "out_indices": [2, 3, 4], **BACKBONES[kind]}
    config = GroundingDinoConfig(backbone_config=backbone, disable_custom_kernels=True)
    model = enliven(GroundingDinoForObjectDetection(config), SEED)
    with torch.no_grad():  # as after training: places near the query's own, and small steps of the boxes
        for name, parameter in model.named_parameters():
            if "bbox_embed" in name and ".2." in name:
                parameter.mul_(0.1)
    return model


def difference(ours, theirs):
    return float((ours - theirs).abs().max() / theirs.abs().max())


@torch.inference_mode()
def reference(model, pixels, repeats):
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        output = model(pixel_values=pixels, input_ids=torch.tensor([TOKENS]))
        seconds.append(time.perf_counter() - begin)
    return output.logits[0, :, : len(TOKENS)], output.pred_boxes[0], min(seconds)


def beside(program, folder, kind="tiny", repeats=3):
    """The largest errors, the part of the boxes within 0.1 pixel, and the least seconds of both."""
    folder = pathlib.Path(folder)
    model = full_size(kind)
    model.save_pretrained(folder, safe_serialization=True)
    pixels = torch.from_numpy(np.random.default_rng(SEED).standard_normal((1, 3, *SIZE), dtype=np.float32))
    save_file({"pixels": pixels, "tokens": torch.tensor(TOKENS, dtype=torch.float32)}, folder / "input.safetensors")
    logits, boxes, theirs = reference(model, pixels, repeats)
    del model
    arguments = [program, folder, folder / "input.safetensors", folder / "output.safetensors", str(repeats)]
    output = subprocess.run(list(map(str, arguments)), check=True, capture_output=True, text=True).stdout
    ours = load_file(folder / "output.safetensors")
    # A query whose first place is another one's differs wholly: two places were nearly as good.
    same = ((ours["boxes"] - boxes).abs().amax(1) < 1e-4).float().mean()
    return {
        "errors": {"logits": difference(ours["logits"], logits), "boxes": difference(ours["boxes"], boxes)},
        "same": float(same),
        "theirs": theirs,
        "ours": seconds_of(output),
    }


def seconds_of(output):
    return min(float(line.split()[2]) for line in output.splitlines() if line.startswith("seconds"))
