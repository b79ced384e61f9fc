"""Segment Anything models with random weights, as transformers 4.41 writes them, and what its classes make of
pictures."""

import numpy as np
import torch
from transformers import SamConfig, SamImageProcessor, SamModel, SamProcessor


def enliven(model, seed):
    """Random numbers for every parameter, those that begin as zeros or ones too."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in list(model.named_parameters()) + list(model.named_buffers()):
            drawn = torch.randn(value.shape, generator=generator)
            if "norm" in name and name.endswith("weight"):
                value.copy_(1 + 0.2 * drawn)
            elif any(part in name for part in ("rel_pos", "embed", "iou_token", "mask_tokens")):
                value.copy_(0.5 * drawn)
            elif value.dim() == 1:
                value.copy_(0.1 * drawn)
            else:
                value.copy_(drawn / (value[0].numel() ** 0.5))


def build(vision, prompt, decoder, seed, side):
    torch.manual_seed(seed)
    model = SamModel(SamConfig(vision_config=vision, prompt_encoder_config=prompt, mask_decoder_config=decoder)).eval()
    enliven(model, seed)
    images = SamImageProcessor(size={"longest_edge": side}, pad_size={"height": side, "width": side})
    return model, SamProcessor(images)


def save(model, processor, folder):
    model.save_pretrained(folder, safe_serialization=True)
    processor.save_pretrained(folder)


def smooth_picture(width, height, seed):
    """Bytes, height x width x 3: blobs and some noise."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = []
    for _ in range(3):
        plane = np.zeros((height, width))
        for _ in range(5):
            cx, cy = random.uniform(0, width), random.uniform(0, height)
            size = random.uniform(0.1, 0.4) * max(width, height)
            plane += random.uniform(-1, 1) * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / size**2)
        planes.append(128 + 90 * plane + random.normal(0, 8, plane.shape))
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


def answer(model, processor, picture, boxes=None, points=None, labels=None, several=False):
    """The reference's tensors for one picture and the boxes, or the points of one object."""
    prompts = {}
    if boxes is not None:
        prompts["input_boxes"] = [boxes]
    if points is not None:
        prompts["input_points"] = [[points]]
        prompts["input_labels"] = [[labels]]
    inputs = processor(picture, return_tensors="pt", **prompts)
    sizes = inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes")
    for key in ("input_boxes", "input_points"):
        if key in inputs:
            inputs[key] = inputs[key].double()
    with torch.no_grad():
        embedded = model.get_image_embeddings(inputs["pixel_values"])
        prompted = {key: value for key, value in inputs.items() if key != "pixel_values"}
        sparse, _ = model.prompt_encoder(
            input_points=prompted.get("input_points"),
            input_labels=prompted.get("input_labels"),
            input_boxes=prompted.get("input_boxes"),
            input_masks=None,
        )
        output = model(image_embeddings=embedded, multimask_output=several, **prompted)
    pad = {"height": inputs["pixel_values"].shape[2], "width": inputs["pixel_values"].shape[3]}
    final = processor.image_processor.post_process_masks(output.pred_masks, *sizes, binarize=False, pad_size=pad)[0]
    return {
        "pixels": inputs["pixel_values"],
        "embedded": embedded,
        "prompts": sparse[0],
        "logits": output.pred_masks[0],
        "quality": output.iou_scores[0],
        "final": final,
    }
