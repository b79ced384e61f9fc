"""Grounding DINO of full size with random weights: maia's logits, boxes and seconds beside transformers'.

parity_grounding.py BENCH_GROUNDING_MODEL FOLDER [tiny|base], FOLDER for what is written (a gigabyte). Run with
OPENBLAS_CORETYPE=SkylakeX where the processor has AVX-512."""

import pathlib
import subprocess
import sys
import time

import numpy as np
import torch
from lively import enliven
from safetensors.torch import load_file, save_file
from transformers import GroundingDinoConfig, GroundingDinoForObjectDetection

SEED = 20240501
REPEATS = 3
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


def error(ours, theirs):
    return float((ours - theirs).abs().max() / theirs.abs().max())


def main(program, folder, kind="tiny"):
    torch.set_num_threads(2)
    folder = pathlib.Path(folder)
    model = full_size(kind)
    model.save_pretrained(folder, safe_serialization=True)
    pixels = torch.from_numpy(np.random.default_rng(SEED).standard_normal((1, 3, *SIZE), dtype=np.float32))
    save_file({"pixels": pixels, "tokens": torch.tensor(TOKENS, dtype=torch.float32)}, folder / "input.safetensors")
    seconds = []
    with torch.inference_mode():
        for _ in range(REPEATS):
            begin, used = time.perf_counter(), time.process_time()
            output = model(pixel_values=pixels, input_ids=torch.tensor([TOKENS]))
            seconds.append((time.perf_counter() - begin, time.process_time() - used))
    logits, boxes = output.logits[0, :, : len(TOKENS)], output.pred_boxes[0]
    save_file({"logits": logits.contiguous(), "boxes": boxes.contiguous()}, folder / "reference.safetensors")
    for one in seconds:
        print("transformers: {:.3f} s, {:.3f} s of processors".format(*one))
    del model, output
    compare(program, folder)


def compare(program, folder):
    arguments = [program, folder, folder / "input.safetensors", folder / "output.safetensors", str(REPEATS)]
    print(subprocess.run(list(map(str, arguments)), check=True, capture_output=True, text=True).stdout)
    ours = load_file(folder / "output.safetensors")
    theirs = load_file(folder / "reference.safetensors")
    print("largest errors:", {name: error(ours[name], theirs[name]) for name in ours})
    # A query whose first place is another one's differs wholly: two places were nearly as good.
    same = ((ours["boxes"] - theirs["boxes"]).abs().amax(1) < 1e-4).float().mean()
    print(f"of the boxes {100 * float(same):.1f} % are within 0.1 pixel")


if __name__ == "__main__":
    main(*sys.argv[1:])
