"""Every network by the name that maia has for it: the reference implementation with random weights, saved as
the files that people have, and what its forward hooks see. Imports of the references are inside functions,
for they are installed when the first test runs."""

import contextlib
import warnings

import numpy as np
import torch

RESNETS = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]
LITES = {"efficientnet-lite0": 224, "efficientnet-lite1": 240, "efficientnet-lite2": 260}
DINOS = {
    "dino-vits16": "vit_small_patch16_224.dino",
    "dino-vits8": "vit_small_patch8_224.dino",
    "dino-vitb16": "vit_base_patch16_224.dino",
    "dino-vitb8": "vit_base_patch8_224.dino",
}
CLIPS = {
    "clip-rn50": "RN50-quickgelu",
    "clip-rn101": "RN101-quickgelu",
    "clip-vit-b32": "ViT-B-32-quickgelu",
    "clip-vit-b16": "ViT-B-16-quickgelu",
    "clip-vit-l14": "ViT-L-14-quickgelu",
    "clip-vit-b32-gelu": "ViT-B-32",
    "clip-vit-b16-gelu": "ViT-B-16",
    "clip-vit-l14-gelu": "ViT-L-14",
}
NAMES = [*RESNETS, *LITES, *DINOS, *CLIPS]

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
LITE = ((127 / 255,) * 3, (128 / 255,) * 3)


def normalization(name):
    return CLIP if name in CLIPS else LITE if name in LITES else IMAGENET


def side(name):
    return LITES.get(name, 224)


@contextlib.contextmanager
def without_initialization():
    """Modules leave their parameters as memory was: fill() sets every one."""
    names = [name for name in dir(torch.nn.init) if name.endswith("_")]
    kept = {name: getattr(torch.nn.init, name) for name in names if callable(getattr(torch.nn.init, name))}
    normal, uniform = torch.Tensor.normal_, torch.Tensor.uniform_
    try:
        for name in kept:
            setattr(torch.nn.init, name, lambda tensor, *_args, **_kwargs: tensor)
        torch.Tensor.normal_ = torch.Tensor.uniform_ = lambda tensor, *_args, **_kwargs: tensor
        yield
    finally:
        for name, function in kept.items():
            setattr(torch.nn.init, name, function)
        torch.Tensor.normal_, torch.Tensor.uniform_ = normal, uniform


def build(name):
    with without_initialization():
        if name in RESNETS:
            import torchvision

            return getattr(torchvision.models, name)()
        if name in LITES:
            from efficientnet_lite_pytorch import EfficientNet

            return EfficientNet.from_name(name)
        if name in DINOS:
            import timm

            return timm.create_model(DINOS[name], num_classes=0)
        import open_clip

        return open_clip.create_model(CLIPS[name])


def fill(model, seed):
    """Numbers that neither blow up nor vanish on their way, and leave nothing at a value that hides a mistake:
    no norm is the identity, no bias zero, no running mean zero."""
    random = np.random.Generator(np.random.SFC64(seed))

    def normal(tensor, mean, spread):
        values = random.standard_normal(tensor.shape, dtype=np.float32)
        tensor.copy_(torch.from_numpy(np.asarray(values)).mul_(spread).add_(mean))

    with torch.no_grad():
        for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
            last = name.split(".")[-1]
            if last == "running_var":
                normal(tensor, 1, 0.1)
                tensor.abs_().add_(0.05)
            elif last in ("num_batches_tracked", "attn_mask"):
                continue
            elif last == "logit_scale":
                tensor.fill_(float(random.uniform(2, 4)))
            elif tensor.dim() <= 1 and last.endswith("weight"):  # of a norm
                normal(tensor, 0.8, 0.2)
            elif tensor.dim() <= 1:  # biases, running means, CLIP's class embedding
                normal(tensor, 0, 0.1)
            elif "embed" in last or last == "cls_token" or "token_embedding" in name:
                normal(tensor, 0, 0.5)
            else:
                rows = tensor.shape[0] if last in ("proj", "text_projection") else tensor[0].numel()
                gain = 2 if tensor.dim() == 4 else 1
                normal(tensor, 0, (gain / rows) ** 0.5)
    return model.eval()


class Archive(torch.nn.Module):
    """What OpenAI's archives hold beside the network."""

    def __init__(self, model):
        super().__init__()
        for name, child in model.named_children():
            self.add_module(name, child)
        for name, parameter in model.named_parameters(recurse=False):
            self.register_parameter(name, parameter)
        for name, value in (("input_resolution", 224), ("context_length", 77), ("vocab_size", 49408)):
            self.register_buffer(name, torch.tensor(value))
        self.model = [model]

    def forward(self, picture):
        return self.model[0].visual(picture)


def save_as_openai(model, path):
    """A TorchScript archive of half numbers. The reference goes on with the rounded ones."""
    with torch.no_grad():
        for parameter in [*model.parameters(), *model.buffers()]:
            if parameter.is_floating_point() and parameter.abs().max() < torch.inf:
                parameter.copy_(parameter.half())
        with warnings.catch_warnings():  # the archive is read, never run
            warnings.simplefilter("ignore", torch.jit.TracerWarning)
            archive = torch.jit.trace(Archive(model), torch.zeros(1, 3, 224, 224), check_trace=False)
        archive.half().save(str(path))
        archive.float()


def save(model, name, folder):
    """The files that maia shall read, by what they are."""
    from safetensors.torch import save_file

    if name in CLIPS and not name.endswith("-gelu"):
        path = folder / f"{name}.pt"
        save_as_openai(model, path)
    elif name in CLIPS or name == "dino-vitb16":
        path = folder / f"{name}.safetensors"
        towers = model.state_dict() if name != "clip-vit-l14-gelu" else {
            f"visual.{key}": value for key, value in model.visual.state_dict().items()
        }
        save_file(towers, str(path))
    elif name == "dino-vits8":  # a checkpoint of the training
        path = folder / f"{name}.pth"
        state = {f"module.backbone.{key}": value for key, value in model.state_dict().items()}
        state["module.head.mlp.0.weight"] = torch.ones(8, 384)
        torch.save({"teacher": state, "epoch": 3}, path)
    else:
        path = folder / f"{name}.pth"
        torch.save(model.state_dict(), path)
    return path


def vision(model, name):
    return model.visual if name in CLIPS else model


def to_input(pictures, name):
    """Bytes, n x side x side x 3, as the network takes them."""
    mean, std = (np.array(values, dtype=np.float64) for values in normalization(name))
    values = (np.asarray(pictures, dtype=np.float64) / 255 - mean) / std
    return torch.from_numpy(values.transpose(0, 3, 1, 2).astype(np.float32))


def module_path(layer):
    """open_clip's path of a layer that has OpenAI's."""
    return layer.replace("visual.relu3", "visual.act3")


def run(model, name, pictures):
    """What every module of the image tower gives, by its path in the whole network."""
    outputs = {}
    prefix = "visual" if name in CLIPS else ""
    for path, module in vision(model, name).named_modules():
        path = ".".join(part for part in (prefix, path) if part)

        def keep(_module, _input, output, path=path):
            outputs[path] = (output[0] if isinstance(output, tuple) else output).clone()

        module.register_forward_hook(keep)
    with torch.no_grad():
        vision(model, name)(to_input(pictures, name))
    return outputs


def as_map(output, count, height, width):
    """A hook's values as pictures x units x height x width: of tokens the patches, or the class token where
    the layer is not spatial."""
    if output.dim() == 3:
        if output.shape[0] != count:  # tokens first
            output = output.transpose(0, 1)
        tokens = output[:, :1] if height * width == 1 else output[:, output.shape[1] - height * width :]
        output = tokens.transpose(1, 2)
    return output.reshape(count, -1, height, width).numpy()

