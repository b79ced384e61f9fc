#!/usr/bin/env python3
"""Writes tests/nn/image_models/segment/: a tiny Segment Anything model and what transformers 4.41.2 makes of pictures
with it."""

import pathlib
import shutil

import torch
from safetensors.torch import save_file

import segment_models

TARGET = pathlib.Path(__file__).resolve().parents[2] / "nn" / "image_models" / "segment"
SIDE = 64
VISION = dict(
    hidden_size=16, output_channels=16, num_hidden_layers=3, num_attention_heads=2, image_size=SIDE, patch_size=8,
    window_size=3, global_attn_indexes=[1], num_pos_feats=8, mlp_ratio=2.5, mlp_dim=None,
)  # fmt: skip
PROMPT = dict(hidden_size=16, image_size=SIDE, patch_size=8, mask_input_channels=4)
DECODER = dict(
    hidden_size=16, num_attention_heads=2, mlp_dim=24, iou_head_hidden_dim=12, iou_head_depth=4, num_hidden_layers=2
)
BOXES = [[4.0, 3.5, 30.0, 25.0], [10.0, 0.0, 47.0, 36.0], [-2.0, 8.0, 20.0, 44.0]]
POINTS = [[20.0, 11.0], [33.5, 29.0], [2.0, 3.0]]
LABELS = [1, 0, 1]


def shortened(key, value):
    """Of the final logits the sign counts, and whether they are near 0."""
    if value.dtype == torch.uint8:
        return value
    return value.half() if key.endswith("final") else value.float()


def main():
    model, processor = segment_models.build(VISION, PROMPT, DECODER, 1, SIDE)
    shutil.rmtree(TARGET, ignore_errors=True)
    segment_models.save(model, processor, TARGET)
    golden = {}
    for name, size in {"small": (50, 37), "large": (70, 100)}.items():
        picture = segment_models.smooth_picture(*size, seed=len(name))
        kinds = {
            "boxes": dict(boxes=BOXES),
            "points": dict(points=POINTS, labels=LABELS),
            "several": dict(points=POINTS[:1], labels=LABELS[:1], several=True),
        }
        golden[f"{name}.picture"] = torch.from_numpy(picture)
        for kind, prompts in kinds.items():
            for part, value in segment_models.answer(model, processor, picture, **prompts).items():
                own = part in ("pixels", "embedded")  # the picture's, whatever the prompts
                golden[f"{name}.{part}" if own else f"{name}.{kind}.{part}"] = value.contiguous().clone()
        print(name, {key: tuple(value.shape) for key, value in golden.items() if key.startswith(name)})
        shares = [(golden[f"{name}.{kind}.final"] > 0).float().mean((-1, -2)).flatten().tolist() for kind in kinds]
        print("part of the picture:", shares)
    golden["places"] = model.get_image_wide_positional_embeddings().contiguous()
    golden["prompt.boxes"] = torch.tensor(BOXES)
    golden["prompt.points"] = torch.tensor(POINTS)
    save_file({key: shortened(key, value) for key, value in golden.items()}, TARGET / "golden.safetensors")
    for file in TARGET.iterdir():
        file.chmod(0o644)


if __name__ == "__main__":
    main()
