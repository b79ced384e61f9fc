"""The same job as people do it in Python: for each layer a pass over the dataset with a forward hook, a
running top-k and a running quantile a unit, as NetDissect tallies them."""

import time

import torch
import torchvision

TOP = 15
WORKERS = 2
BATCH = 32
RESOLUTION = 3072  # values kept a level: the quantile's error is about one in a thousand ranks


class RunningTop:
    """The largest maxima of every unit, and which picture they are of."""

    def __init__(self, count):
        self.count = count
        self.values = None
        self.pictures = None

    def add(self, maxima, first):
        """`maxima`: pictures x units, the first of which is picture number `first`."""
        pictures = torch.arange(first, first + len(maxima))[:, None].expand_as(maxima)
        if self.values is not None:
            maxima = torch.cat([self.values, maxima])
            pictures = torch.cat([self.pictures, pictures])
        self.values, order = maxima.topk(min(self.count, len(maxima)), dim=0)
        self.pictures = pictures.gather(0, order)


class RunningQuantile:
    """Levels of buffers; a full one is sorted, and every second value moves up with twice the weight."""

    def __init__(self):
        self.levels = []
        self.filled = []

    def add(self, rows):
        """`rows`: units x values."""
        self._add_to(0, rows)

    def _add_to(self, level, rows):
        if level == len(self.levels):
            self.levels.append(torch.empty(len(rows), RESOLUTION))
            self.filled.append(0)
        at = 0
        while at < rows.shape[1]:
            room = RESOLUTION - self.filled[level]
            part = rows[:, at : at + room]
            self.levels[level][:, self.filled[level] : self.filled[level] + part.shape[1]] = part
            self.filled[level] += part.shape[1]
            at += part.shape[1]
            if self.filled[level] == RESOLUTION:
                offset = int(torch.randint(2, ()))
                self._add_to(level + 1, self.levels[level].sort(dim=1).values[:, offset::2])
                self.filled[level] = 0

    def quantile(self, q):
        values, weights = [], []
        for level, filled in enumerate(self.filled):
            values.append(self.levels[level][:, :filled])
            weights.append(torch.full((filled,), 2.0**level))
        values, order = torch.cat(values, dim=1).sort(dim=1)
        below = torch.cat(weights)[order].cumsum(dim=1)
        rank = (below < q * below[:, -1:]).sum(dim=1).clamp(max=values.shape[1] - 1)
        return values.gather(1, rank[:, None])[:, 0]


class Files(torch.utils.data.Dataset):
    def __init__(self, folder):
        self.files = sorted(folder.iterdir())
        transforms = torchvision.transforms
        self.transform = transforms.Compose(
            [
                transforms.Resize(256),
                transforms.CenterCrop(224),
                transforms.ToTensor(),
                transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
            ]
        )

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return self.transform(torchvision.datasets.folder.default_loader(str(self.files[index])))


class Seen(Exception):
    """The layer has been reached; what comes after it need not be computed."""


def tally(network, folder, layer):
    """Top pictures and 0.95 quantiles of every unit of one layer."""
    top, quantile = RunningTop(TOP), RunningQuantile()
    position = 0

    def hook(_module, _input, output):
        top.add(output.flatten(2).amax(dim=2), position)
        quantile.add(output.permute(1, 0, 2, 3).flatten(1))
        raise Seen

    handle = network.get_submodule(layer).register_forward_hook(hook)
    with torch.no_grad():
        for pictures in torch.utils.data.DataLoader(Files(folder), BATCH, num_workers=WORKERS):
            try:
                network(pictures)
            except Seen:
                pass
            position += len(pictures)
    handle.remove()
    return top.values, top.pictures, quantile.quantile(0.95)


def pictures_per_second(network, folder, layers):
    start = time.perf_counter()
    for layer in layers:
        tally(network, folder, layer)
    return len(list(folder.iterdir())) / (time.perf_counter() - start)
