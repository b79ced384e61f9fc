"""torchvision's architectures with random weights, small enough for a test, and what forward hooks see."""

import torch
import torchvision
from torch import nn

SEED = 20240501


def shrink_classifier(model, inputs):
    """The same modules, with a few of the million weights between them."""
    model.classifier = nn.Sequential(
        nn.Dropout(), nn.Linear(inputs, 64), nn.ReLU(inplace=True), nn.Linear(64, 1000)
    )
    return model


def vision_transformer():
    return torchvision.models.VisionTransformer(
        image_size=64, patch_size=16, num_layers=3, num_heads=12, hidden_dim=192, mlp_dim=768
    )


# name: (side of the picture, how to make it)
NETWORKS = {
    "resnet18": (96, torchvision.models.resnet18),
    "vit": (64, vision_transformer),
    "convnext_tiny": (64, torchvision.models.convnext_tiny),
    "swin_t": (96, torchvision.models.swin_t),
    "regnet_y_400mf": (96, torchvision.models.regnet_y_400mf),
    "densenet121": (64, torchvision.models.densenet121),
    "inception_v3": (299, lambda: torchvision.models.inception_v3(init_weights=False)),
    "inception_v3_without_aux": (
        128,
        lambda: torchvision.models.inception_v3(init_weights=False, aux_logits=False),
    ),
    "mobilenet_v2": (96, torchvision.models.mobilenet_v2),
    "mobilenet_v3_small": (96, torchvision.models.mobilenet_v3_small),
    "efficientnet_b0": (96, torchvision.models.efficientnet_b0),
    "shufflenet_v2_x0_5": (96, torchvision.models.shufflenet_v2_x0_5),
    "squeezenet1_1": (96, torchvision.models.squeezenet1_1),
    "vgg11": (64, lambda: shrink_classifier(torchvision.models.vgg11(init_weights=False), 512 * 7 * 7)),
    "vgg11_bn": (64, lambda: shrink_classifier(torchvision.models.vgg11_bn(init_weights=False), 512 * 7 * 7)),
    "googlenet": (96, lambda: torchvision.models.googlenet(init_weights=False)),
    "alexnet": (96, lambda: shrink_classifier(torchvision.models.alexnet(), 256 * 6 * 6)),
    "mnasnet0_5": (96, torchvision.models.mnasnet0_5),
    "lraspp_mobilenet_v3_large": (  # gives a dict of maps
        64,
        lambda: torchvision.models.segmentation.lraspp_mobilenet_v3_large(weights_backbone=None),
    ),
}
SCRIPTED = ["resnet18", "mobilenet_v3_small", "swin_t", "vit", "densenet121", "shufflenet_v2_x0_5"]


def make(name):
    torch.manual_seed(SEED)
    model = NETWORKS[name][1]().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.3, 1.0)
            nn.init.normal_(module.bias, 0, 0.1)
        elif isinstance(module, (nn.Conv2d, nn.Linear)) and name != "vit":
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    return model


def parts(value):
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, (tuple, list)) else [value]


def only_tensor(value):
    """The tensor that a module gives, or None where it gives several things or another."""
    tensors = [part for part in parts(value) if part is not None]
    return tensors[0] if len(tensors) == 1 and isinstance(tensors[0], torch.Tensor) else None


def record(model, picture):
    """What hooks see: for every module its calls, each (output, whether that is its input), and the
    network's own output under the name "output"."""
    calls = {}
    handles = []
    for name, module in model.named_modules():
        if not name:
            continue

        def keep(_module, inputs, output, name=name):
            tensor = only_tensor(output)
            same = tensor is not None and any(tensor is value for value in inputs)
            calls.setdefault(name, []).append((None if tensor is None else tensor.clone(), same))

        handles.append(module.register_forward_hook(keep))
    with torch.no_grad():
        output = parts(model(picture))[0]
    for handle in handles:
        handle.remove()
    calls["output"] = [(output, False)]
    return calls


def save(model, side, path, scripted):
    with torch.no_grad():
        if scripted:
            module = torch.jit.script(model)
        else:
            picture = torch.rand(1, 3, side, side)
            module = torch.jit.trace(model, picture, check_trace=False, strict=False)
    module.save(str(path))
