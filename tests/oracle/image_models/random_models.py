"""Stable Diffusion and InstructPix2Pix with random weights, small or of full size, as diffusers writes them."""

import json
import pathlib

import torch
from diffusers import (
    AutoencoderKL,
    EulerAncestralDiscreteScheduler,
    PNDMScheduler,
    StableDiffusionInstructPix2PixPipeline,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

SCHEDULE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}
WORDS = "a an the dog cat red blue photo of on grass beach make it night with two".split()


def stir_constants(model, seed):
    """Biases, norms and whatever else begins at a constant get values that a forgotten term would change."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim == 1:
                parameter.add_(0.2 * torch.randn(parameter.shape, generator=generator))
    return model.eval()


def byte_letters():
    visible = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    hidden = [byte for byte in range(256) if byte not in visible]
    return [chr(byte) for byte in visible] + [chr(256 + place) for place in range(len(hidden))]


def write_tokenizer(folder, length):
    """A vocabulary of all bytes and of WORDS, put together letter by letter from the left."""
    folder.mkdir(parents=True, exist_ok=True)
    symbols = byte_letters()
    symbols += [letter + "</w>" for letter in symbols]
    merges = []
    for word in WORDS:
        parts = list(word[:-1]) + [word[-1] + "</w>"]
        while len(parts) > 1:
            pair = f"{parts[0]} {parts[1]}"
            parts[:2] = [parts[0] + parts[1]]
            if pair not in merges:
                merges.append(pair)
                symbols.append(parts[0])
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {symbol: number for number, symbol in enumerate(dict.fromkeys(symbols))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    return CLIPTokenizer(folder / "vocab.json", folder / "merges.txt", model_max_length=length)


def small_unet(**changes):
    config = {
        "block_out_channels": (8, 16),
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "norm_num_groups": 4,
        "attention_head_dim": 2,
        "cross_attention_dim": 12,
        "sample_size": 8,
    }
    return UNet2DConditionModel(**{**config, **changes})


def small_autoencoder():
    return AutoencoderKL(
        block_out_channels=(8, 12),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=1,
        norm_num_groups=4,
        latent_channels=4,
        sample_size=16,
    )


def small_text_encoder(vocabulary, length):
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=12,
            intermediate_size=20,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=length,
        )
    )


def assemble(parts, folder, edits=False):
    """The pipeline of Stable Diffusion 1, or of InstructPix2Pix, written to `folder`, and returned."""
    plain = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
    if edits:
        scheduler = EulerAncestralDiscreteScheduler(**SCHEDULE)
        pipeline = StableDiffusionInstructPix2PixPipeline(**parts, **plain, scheduler=scheduler)
    else:
        scheduler = PNDMScheduler(**SCHEDULE, skip_prk_steps=True, set_alpha_to_one=False)
        pipeline = StableDiffusionPipeline(**parts, **plain, scheduler=scheduler)
    pipeline.save_pretrained(folder, safe_serialization=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def small_pipeline(folder, edits=False, seed=0):
    """Written to `folder`, and returned."""
    folder = pathlib.Path(folder)
    torch.manual_seed(seed)
    tokenizer = write_tokenizer(folder / "tokenizer", 16)
    parts = {
        "unet": stir_constants(small_unet(in_channels=8 if edits else 4), seed),
        "vae": stir_constants(small_autoencoder(), seed + 1),
        "text_encoder": stir_constants(small_text_encoder(len(tokenizer), 16), seed + 2),
        "tokenizer": tokenizer,
    }
    return assemble(parts, folder, edits)
