"""Stable Diffusion 1.5 and InstructPix2Pix of full size with random weights, beside diffusers."""

import json
import os
import pathlib
import subprocess
import time

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from PIL import Image
from random_models import assemble, byte_letters, stir_constants
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

TIME = 437.0
PROMPT = "a photograph of two small dogs beside a red bicycle on a beach"


def write_clip_tokenizer(merges, folder):
    """CLIP's own vocabulary, from the lines of its pairs, as transformers keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = byte_letters()
    pairs = [line for line in merges if line][: 49152 - 256 - 2]
    symbols = letters + [letter + "</w>" for letter in letters] + ["".join(pair.split()) for pair in pairs]
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {symbol: number for number, symbol in enumerate(symbols)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(pairs) + "\n")
    return CLIPTokenizer(folder / "vocab.json", folder / "merges.txt", model_max_length=77)


def full_unet(channels=4):
    torch.manual_seed(1)
    return stir_constants(
        UNet2DConditionModel(in_channels=channels, sample_size=64, cross_attention_dim=768, attention_head_dim=8), 1
    )


def full_pipeline(merges, folder, edits=False):
    """Written to `folder`, and returned."""
    torch.manual_seed(2)
    text = CLIPTextConfig(
        vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12
    )
    autoencoder = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        latent_channels=4,
        sample_size=512,
    )
    parts = {
        "vae": stir_constants(autoencoder, 2),
        "text_encoder": stir_constants(CLIPTextModel(text), 3),
        "tokenizer": write_clip_tokenizer(merges, folder / "tokenizer"),
        "unet": full_unet(8 if edits else 4),
    }
    return assemble(parts, folder, edits)


def timed(function, repeats):
    """The result, and the least seconds of so many calls after one that does not count."""
    result, best = None, float("inf")
    for call in range(repeats + (repeats > 1)):
        begin = time.perf_counter()
        result = function()
        if call > 0 or repeats == 1:
            best = min(best, time.perf_counter() - begin)
    return result, best


def seconds_in(output, repeats):
    seconds = [float(line.split()[2]) for line in output.splitlines() if line.startswith("seconds")]
    return min(seconds[1:] if repeats > 1 else seconds)


@torch.inference_mode()
def part_beside(build, part, folder, inputs, reference, work, repeats=1):
    """The largest error of a part, relative to the largest value, and the seconds of both."""
    save_file({name: value.contiguous() for name, value in inputs.items()}, work / "input.safetensors")
    expected, theirs = timed(reference, repeats)
    calls = str(repeats + (repeats > 1))
    command = [build / "bench_diffusion_model", part, folder, work / "input.safetensors", work / "output.safetensors", calls]
    output = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    found = load_file(work / "output.safetensors")["y"]
    error = float((found - expected).abs().max() / expected.abs().max())
    return {"error": error, "theirs": theirs, "ours": seconds_in(output, repeats)}


def unet_beside(build, unet, folder, work, repeats=1):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(2, unet.config.in_channels, 64, 64, generator=generator)
    text = torch.randn(2, 77, 768, generator=generator)
    inputs = {"x": x, "text": text, "time": torch.tensor([TIME])}
    return part_beside(build, "unet", folder, inputs, lambda: unet(x, TIME, text).sample, work, repeats)


def parts_beside(build, pipeline, folder, work):
    """Each part by its name."""
    generator = torch.Generator().manual_seed(4)
    pictures = torch.rand(1, 3, 256, 256, generator=generator) * 2 - 1
    latents = torch.randn(1, 4, 32, 32, generator=generator)
    tokens = pipeline.tokenizer(PROMPT, padding="max_length", max_length=77, return_tensors="pt").input_ids
    autoencoder, encoder = pipeline.vae, pipeline.text_encoder
    return {
        "unet": unet_beside(build, pipeline.unet, folder / "unet", work),
        "encoder": part_beside(
            build, "encoder", folder / "vae", {"pictures": pictures},
            lambda: autoencoder.encode(pictures).latent_dist.mode(), work,
        ),
        "decoder": part_beside(
            build, "decoder", folder / "vae", {"latents": latents}, lambda: autoencoder.decode(latents).sample, work
        ),
        "text": part_beside(
            build, "text", folder / "text_encoder", {"tokens": tokens.to(torch.int32)},
            lambda: encoder(tokens).last_hidden_state, work,
        ),
    }  # fmt: skip


def levels_apart(file, expected):
    """By how many of 255 levels the two pictures differ at most."""
    found = np.asarray(Image.open(file), dtype=np.int64)
    return int(np.abs(found - (expected * 255).round().astype(np.int64)).max())


@torch.inference_mode()
def drawing_beside(build, pipeline, folder, work, side=512, steps=2):
    generator = torch.Generator().manual_seed(7)
    expected = pipeline(PROMPT, side, side, steps, generator=generator, output_type="np").images[0]
    command = [build / "maia", "draw", PROMPT, "--images", f"sd15:{folder}", "-o", work / "drawn.png"]
    command += ["--seed", "7", "--steps", str(steps), "--size", str(side)]
    subprocess.run(list(map(str, command)), check=True, env=environment(work))
    return levels_apart(work / "drawn.png", expected)


@torch.inference_mode()
def edit_beside(build, pipeline, folder, work, side=256, steps=2):
    pixels = np.random.default_rng(3).integers(0, 256, (side, side, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(work / "source.png")
    generator = torch.Generator().manual_seed(seed_of_first_edit(build, folder, work))
    expected = pipeline(
        "make it night", Image.fromarray(pixels), steps, 7.5, 1.5, generator=generator, output_type="np"
    ).images[0]
    edit(build, folder, work, side, steps)
    return levels_apart(work / "edited.png", expected)


def edit(build, folder, work, side, steps):
    command = [build / "maia", "edit", work / "source.png", "make it night", "--editor", f"ip2p:{folder}"]
    command += ["-o", work / "edited.png", "--steps", str(steps), "--size", str(side), "--json"]
    output = subprocess.run(list(map(str, command)), check=True, capture_output=True, env=environment(work)).stdout
    return json.loads(output)


def seed_of_first_edit(build, folder, work):
    return edit(build, folder, work, 64, 1)["edits"][0]["seed"]


def environment(work):
    return {**os.environ, "MAIA_CACHE": str(pathlib.Path(work) / "cache")}
