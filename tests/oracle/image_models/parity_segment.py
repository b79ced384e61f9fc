#!/usr/bin/env python3
"""A Segment Anything model of full size with random weights: transformers 4.41.2 against bench_segment_model.

parity_segment.py PROGRAM FOLDER [base|large|huge] [REPEATS]: the model is written to FOLDER if it is not there. Both
sides use as many threads as OMP_NUM_THREADS says."""

import os
import pathlib
import resource
import subprocess
import sys
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


def timed(what, repeats, function):
    """The least of the repeats, after one that does not count."""
    result, best, processor = function(), float("inf"), float("inf")
    for _ in range(repeats):
        begin, used = time.perf_counter(), time.process_time()
        result = function()
        best, processor = min(best, time.perf_counter() - begin), min(processor, time.process_time() - used)
    print(f"transformers {what}: {best:.3f} s, of processors {processor:.3f} s", flush=True)
    return result


def difference(one, other):
    return ((one - other).abs().max() / other.abs().max()).item()


def reference(model, processor, picture, repeats):
    with torch.no_grad():
        pixels = processor(picture, return_tensors="pt")["pixel_values"]
        timed("encode", repeats, lambda: model.get_image_embeddings(pixels))
        timed("whole", repeats, lambda: segment_models.answer(model, processor, picture, boxes=BOXES))
        return segment_models.answer(model, processor, picture, boxes=BOXES)


def main(program, folder, size="base", repeats="3"):
    folder, repeats = pathlib.Path(folder), int(repeats)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    model, processor = segment_models.build(SIZES[size], {}, {}, 2, 1024)
    segment_models.save(model, processor, folder)
    picture = segment_models.smooth_picture(640, 427, 3)
    save_file({"picture": torch.from_numpy(picture), "boxes": torch.tensor(BOXES)}, folder / "input.safetensors")
    expected = reference(model, processor, picture, repeats)
    print("transformers peak:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB", flush=True)
    del model
    subprocess.run(
        [program, folder, folder / "input.safetensors", folder / "output.safetensors", str(repeats)], check=True
    )
    ours = load_file(folder / "output.safetensors")
    expected["embedded"] = expected["embedded"].flatten(2).transpose(1, 2)
    for part in ("pixels", "embedded", "logits", "quality"):
        print(f"{part}: within {difference(ours[part], expected[part]):.1e} of the largest")
    final = expected["final"][:, 0]
    wrong = (ours["masks"] > 0) != (final > 0)
    print("pixels of masks that differ:", int(wrong.sum()), "of", wrong.numel())
    print("of those with a logit over 1e-3:", int((wrong & (final.abs() > 1e-3)).sum()))
    print("parts of the picture:", [round(float(mask.mean()), 3) for mask in ours["masks"]])


if __name__ == "__main__":
    main(*sys.argv[1:])
