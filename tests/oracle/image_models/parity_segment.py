"""Segment Anything of full size with random weights, beside transformers."""

import pathlib
import subprocess
import time

import torch
from safetensors.torch import load_file, save_file

import segment_models

SIZES = {
    "base": dict(hidden_size=768, num_hidden_layers=12, num_attention_heads=12, global_attn_indexes=[2, 5, 8, 11]),
    "large": dict(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, global_attn_indexes=[5, 11, 17, 23]),
    "huge": dict(hidden_size=1280, num_hidden_layers=32, num_attention_heads=16, global_attn_indexes=[7, 15, 23, 31]),
}
BOXES = [[40.0, 35.5, 330.0, 250.0], [100.0, 0.0, 470.0, 360.0], [-2.0, 80.0, 200.0, 440.0]]
BOXES += [[20.0 * i, 10.0 * i, 20.0 * i + 150, 10.0 * i + 120] for i in range(9)]


def difference(one, other):
    return ((one - other).abs().max() / other.abs().max()).item()


@torch.inference_mode()
def beside(program, folder, size="base", repeats=1):
    """The largest errors of the parts, pixels of masks that differ where that is more than rounding, and the least
    seconds of both image encoders."""
    folder = pathlib.Path(folder)
    model, processor = segment_models.build(SIZES[size], {}, {}, 2, 1024)
    segment_models.save(model, processor, folder)
    picture = segment_models.smooth_picture(640, 427, 3)
    save_file({"picture": torch.from_numpy(picture), "boxes": torch.tensor(BOXES)}, folder / "input.safetensors")
    expected = segment_models.answer(model, processor, picture, boxes=BOXES)
    pixels, seconds = processor(picture, return_tensors="pt")["pixel_values"], []
    for _ in range(repeats):
        begin = time.perf_counter()
        model.get_image_embeddings(pixels)
        seconds.append(time.perf_counter() - begin)
    del model
    command = [program, folder, folder / "input.safetensors", folder / "output.safetensors", str(repeats)]
    output = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    ours = load_file(folder / "output.safetensors")
    expected["embedded"] = expected["embedded"].flatten(2).transpose(1, 2)
    final = expected["final"][:, 0]
    wrong = ((ours["masks"] > 0) != (final > 0)) & (final.abs() > 1e-3)
    return {
        "errors": {name: difference(ours[name], expected[name]) for name in ("pixels", "embedded", "logits", "quality")},
        "wrong": int(wrong.sum()),
        "theirs": min(seconds),
        "ours": min(float(line.split()[2]) for line in output.splitlines() if line.startswith("seconds encode")),
    }
