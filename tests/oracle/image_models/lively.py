"""Random weights in which every term counts: norms, biases and scales that begin as ones and zeros too."""

import torch


def enliven(model, seed, spread=0.2):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                parameter.copy_(noise / parameter[0].numel() ** 0.5)
            elif name.endswith("weight") or name.endswith("_param"):
                parameter.copy_(1 + spread * noise)
            else:
                parameter.copy_(spread * noise)
    return model.eval()
