"""Writes tests/nn/image_models/diffusion: small models of random weights, and what diffusers computes with them.

Run with the packages of requirements.txt: python tests/oracle/image_models/make_diffusion_golden.py"""

import pathlib
import shutil

import numpy as np
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    PNDMScheduler,
)
from PIL import Image
from random_models import SCHEDULE, stir_constants, small_pipeline, small_unet
from safetensors.torch import save_file

TARGET = pathlib.Path(__file__).parents[2] / "nn" / "image_models" / "diffusion"
PROMPTS = ["a red dog on the grass", "two cats", "a photo of the beach with " + "a dog " * 20]


@torch.no_grad()
def parts_of(pipeline):
    generator = torch.Generator().manual_seed(7)
    channels = pipeline.unet.config.in_channels
    golden = {
        "unet.x": torch.randn(2, channels, 7, 10, generator=generator),
        "unet.time": torch.tensor([437.0]),
        "unet.text": torch.randn(2, 16, 12, generator=generator),
        "pictures": torch.rand(2, 3, 12, 20, generator=generator) * 2 - 1,
        "latents": torch.randn(2, 4, 6, 10, generator=generator),
    }
    golden["unet.y"] = pipeline.unet(golden["unet.x"], 437.0, golden["unet.text"]).sample
    golden["encoded"] = pipeline.vae.encode(golden["pictures"]).latent_dist.mode()
    golden["decoded"] = pipeline.vae.decode(golden["latents"]).sample
    tokens = pipeline.tokenizer(PROMPTS, padding="max_length", max_length=16, truncation=True, return_tensors="pt")
    golden["tokens"] = tokens.input_ids.to(torch.int32)
    golden["text"] = pipeline.text_encoder(tokens.input_ids).last_hidden_state
    return golden


@torch.no_grad()
def drawings_of(pipeline):
    """What is drawn of the first prompt: each sampler as the written scheduler's config has it."""
    own = PNDMScheduler.from_pretrained(TARGET / "sd" / "scheduler")
    golden = {}
    samplers = {
        "pndm": PNDMScheduler,
        "ddim": DDIMScheduler,
        "euler": EulerDiscreteScheduler,
        "euler-ancestral": EulerAncestralDiscreteScheduler,
        "dpm++2m": DPMSolverMultistepScheduler,
    }
    for name, kind in samplers.items():
        pipeline.scheduler = kind.from_config(own.config)
        generator = torch.Generator().manual_seed(11)
        result = pipeline(PROMPTS[0], 16, 24, 5, guidance_scale=7.5, generator=generator, output_type="np")
        golden[f"drawn.{name}"] = torch.from_numpy(result.images)
    pipeline.scheduler = own
    return golden


@torch.no_grad()
def edits_of(pipeline):
    pixels = np.random.default_rng(3).integers(0, 256, (16, 24, 3), dtype=np.uint8)
    generator = torch.Generator().manual_seed(12)
    result = pipeline(
        "make it night",
        Image.fromarray(pixels),
        5,
        guidance_scale=7.5,
        image_guidance_scale=1.5,
        generator=generator,
        output_type="np",
    )
    return {"source": torch.from_numpy(pixels), "edited": torch.from_numpy(result.images)}


SCHEDULES = {
    "pndm": (PNDMScheduler, {"skip_prk_steps": True, "set_alpha_to_one": False}),
    "pndm-trailing": (PNDMScheduler, {"skip_prk_steps": True, "timestep_spacing": "trailing"}),
    "pndm-linspace-v": (
        PNDMScheduler,
        {"skip_prk_steps": True, "timestep_spacing": "linspace", "prediction_type": "v_prediction"},
    ),
    "pndm-runge-kutta": (PNDMScheduler, {"skip_prk_steps": False}),
    "ddim": (DDIMScheduler, {"clip_sample": False, "set_alpha_to_one": False}),
    "ddim-clipped": (DDIMScheduler, {"timestep_spacing": "trailing", "beta_schedule": "linear"}),
    "ddim-v": (
        DDIMScheduler,
        {"clip_sample": False, "prediction_type": "v_prediction", "timestep_spacing": "linspace"},
    ),
    "euler": (EulerDiscreteScheduler, {}),
    "euler-leading": (EulerDiscreteScheduler, {"timestep_spacing": "leading", "prediction_type": "v_prediction"}),
    "euler-karras": (EulerDiscreteScheduler, {"use_karras_sigmas": True, "timestep_spacing": "trailing"}),
    "euler-ancestral": (EulerAncestralDiscreteScheduler, {}),
    "euler-ancestral-v": (
        EulerAncestralDiscreteScheduler,
        {"timestep_spacing": "leading", "prediction_type": "v_prediction"},
    ),
    "dpm": (DPMSolverMultistepScheduler, {}),
    "dpm-leading-v": (
        DPMSolverMultistepScheduler,
        {"timestep_spacing": "leading", "prediction_type": "v_prediction"},
    ),
    "dpm-karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
    "dpm-trailing-min": (
        DPMSolverMultistepScheduler,
        {"timestep_spacing": "trailing", "final_sigmas_type": "sigma_min"},
    ),
}


def steps_of(kind, settings, steps):
    """Every step's time, input and result, with a prediction that depends on the input."""
    scheduler = kind(**{**SCHEDULE, **settings})
    scheduler.set_timesteps(steps)
    generator = torch.Generator().manual_seed(5)
    x = torch.randn(1, 4, 3, 5, generator=generator) * scheduler.init_noise_sigma
    times, inputs, results = [], [], [x]
    for time in scheduler.timesteps:
        given = scheduler.scale_model_input(x, time)
        prediction = torch.tanh(given * 0.7 + float(time) / 1000)
        more = {"generator": generator} if "Ancestral" in kind.__name__ else {}
        x = scheduler.step(prediction, time, x, **more).prev_sample
        times.append(float(time))
        inputs.append(given)
        results.append(x)
    return {
        "times": torch.tensor(times),
        "inputs": torch.cat(inputs),
        "results": torch.cat(results),
    }


def main():
    shutil.rmtree(TARGET, ignore_errors=True)
    drawing = small_pipeline(TARGET / "sd")
    save_file({k: v.contiguous() for k, v in {**parts_of(drawing), **drawings_of(drawing)}.items()},
              TARGET / "sd.safetensors")
    editing = small_pipeline(TARGET / "ip2p", edits=True, seed=20)
    save_file({k: v.contiguous() for k, v in {**parts_of(editing), **edits_of(editing)}.items()},
              TARGET / "ip2p.safetensors")
    distilled = stir_constants(
        small_unet(mid_block_type=None, use_linear_projection=True, layers_per_block=1), 40
    )
    distilled.save_pretrained(TARGET / "distilled")
    generator = torch.Generator().manual_seed(8)
    x = torch.randn(1, 4, 8, 8, generator=generator)
    text = torch.randn(1, 16, 12, generator=generator)
    with torch.no_grad():
        save_file({"x": x, "text": text, "y": distilled(x, 12.0, text).sample}, TARGET / "distilled.safetensors")
    schedules = {}
    for name, (kind, settings) in SCHEDULES.items():
        for steps in (4, 20):
            for key, value in steps_of(kind, settings, steps).items():
                schedules[f"{name}.{steps}.{key}"] = value
    save_file(schedules, TARGET / "schedules.safetensors")


if __name__ == "__main__":
    main()
