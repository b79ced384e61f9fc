"""Writes tests/nn/image_models/grounding: a tiny Grounding DINO as transformers saves it, and what transformers makes
of a picture and a caption with it. Needs transformers 4.41.2 and torch."""

import json
import pathlib
import shutil
import sys

import numpy as np
import torch
from lively import enliven
from PIL import Image
from safetensors.torch import save_file
from transformers import (
    BertTokenizerFast,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessor,
    GroundingDinoProcessor,
)

TARGET = pathlib.Path(__file__).parents[2] / "nn" / "image_models" / "grounding"
SEED = 20240501
CAPTION = "a cat. two red balls? the dog's house."
THRESHOLDS = (0.13, 0.11)
MARKS = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
SIGNS = {1010: ",", 1012: ".", 1029: "?", 1005: "'"}
WORDS = ["a", "cat", "two", "red", "ball", "##s", "the", "dog", "s", "house"]


def vocabulary():
    """The numbers of what ends a phrase are those of BERT."""
    pieces = [f"#{i}" for i in range(1032)]
    for number, piece in {**MARKS, **SIGNS}.items():
        pieces[number] = piece
    pieces[200 : 200 + len(WORDS)] = WORDS
    return pieces


def config():
    return GroundingDinoConfig(
        backbone_config={
            "model_type": "swin",
            "embed_dim": 4,
            "depths": [1, 2, 1, 1],
            "num_heads": [1, 2, 2, 4],
            "window_size": 3,
            "mlp_ratio": 1.25,
            "out_indices": [2, 3, 4],
        },
        text_config={
            "vocab_size": 1032,
            "hidden_size": 8,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 12,
            "max_position_embeddings": 24,
        },
        d_model=32,
        num_queries=16,
        encoder_layers=2,
        encoder_ffn_dim=24,
        encoder_attention_heads=4,
        encoder_n_points=2,
        decoder_layers=2,
        decoder_ffn_dim=20,
        decoder_attention_heads=2,
        decoder_n_points=3,
        max_text_len=20,
        disable_custom_kernels=True,
    )


def tone_down(model):
    """So that tokens stay unlike one another, and scores are neither all 0 nor all 1."""
    with torch.no_grad():
        for layer in model.model.encoder.layers:
            layer.fusion_layer.text_param.mul_(0.2)
        last = model.model.encoder.layers[-1].text_enhancer_layer.layer_norm_after
        last.weight.mul_(0.5)
        last.bias.mul_(0.5)
        model.model.text_backbone.embeddings.word_embeddings.weight.mul_(6)
        model.model.query_position_embeddings.weight.mul_(8)
    return model


def picture(random):
    small = random.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((91, 67), Image.BICUBIC)


def golden(model, processor, image):
    inputs = processor(images=image, text=CAPTION, return_tensors="pt")
    seen = {}

    def keep(name, pick):
        return lambda module, arguments, output: seen.update({name: pick(output)})

    model.model.text_projection.register_forward_hook(keep("text", lambda output: output[0]))
    for i, stage in enumerate(model.model.backbone.conv_encoder.config.backbone_config.out_features):
        norm = model.model.backbone.conv_encoder.model.hidden_states_norms[stage]
        norm.register_forward_hook(keep(f"map{i}", lambda output: output[0]))
    with torch.no_grad():
        output = model(**inputs)
    found = processor.post_process_grounded_object_detection(
        output, inputs.input_ids, *THRESHOLDS, target_sizes=[image.size[::-1]]
    )[0]
    tokens = inputs.input_ids.shape[1]
    tensors = {
        **seen,
        "pixels": inputs.pixel_values,
        "tokens": inputs.input_ids[0].float(),
        "encoded_picture": output.encoder_last_hidden_state_vision[0],
        "encoded_text": output.encoder_last_hidden_state_text[0],
        "first_boxes": output.init_reference_points[0],
        "logits": output.logits[0, :, :tokens],
        "boxes": output.pred_boxes[0],
        "found_boxes": found["boxes"],
        "found_scores": found["scores"],
    }
    return {name: tensor.contiguous() for name, tensor in tensors.items()}, found["labels"]


def save(target):
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    model = tone_down(enliven(GroundingDinoForObjectDetection(config()), SEED))
    model.bfloat16().save_pretrained(target, safe_serialization=True)  # half the size
    model.float()
    (target / "vocab.txt").write_text("\n".join(vocabulary()) + "\n")
    sizes = {"shortest_edge": 64, "longest_edge": 100}
    processor = GroundingDinoProcessor(
        GroundingDinoImageProcessor(size=sizes), BertTokenizerFast(str(target / "vocab.txt"))
    )
    processor.image_processor.save_pretrained(target)
    image = picture(np.random.default_rng(SEED))
    image.save(target / "picture.png")
    tensors, labels = golden(model, processor, image)
    save_file(tensors, target / "golden.safetensors")
    (target / "golden.json").write_text(json.dumps({"caption": CAPTION, "thresholds": THRESHOLDS, "labels": labels}))
    scores = tensors["logits"].sigmoid()
    print(labels, scores.amax(1).sort()[0], scores.quantile(0.7))


if __name__ == "__main__":
    save(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
