"""The index pass beside the bare forward pass and beside a pipeline in Python, on the same pictures and
the same random weights, in turns within one run:

    index.py BUILD-FOLDER [--pictures N] [--turns N] [--memory]

The forward pass is LibTorch's frozen and optimised graph on tensors in memory, in the batch size that suits
it best. The last lines are `figure value unit`."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
import torchvision
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import index_in_python

LAYERS = ["conv1", "layer1", "layer2", "layer3", "layer4"]
BATCHES = (1, 8, 16)


def draw_pictures(folder, count, distinct=400):
    """JPEG files of about 500 x 375, as detailed as photographs are; links to `distinct` of them."""
    folder.mkdir()
    random = np.random.default_rng(0)
    for i in range(count):
        path = folder / f"{i:06}.jpg"
        if i >= distinct:
            path.hardlink_to(folder / f"{i % distinct:06}.jpg")
            continue
        width, height = (375, 500) if i % 4 == 0 else (500, 375)
        values = random.normal(0, 6, (height, width, 3))
        for scale in (4, 16, 64):
            coarse = random.integers(0, 256, (height // scale + 2, width // scale + 2, 3), dtype=np.uint8)
            smooth = Image.fromarray(coarse).resize((width, height), Image.BICUBIC)
            values += np.asarray(smooth, dtype=float) * (scale / 84)
        Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).save(path, quality=90)


def make_network(name):
    torch.manual_seed(0)
    network = getattr(torchvision.models, name)()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    return network.eval()


class FrozenForward:
    """LibTorch's best: traced, frozen, batch norms folded, weights in oneDNN's layout."""

    def __init__(self, network, pictures):
        self.pictures = pictures
        self.graphs = {}
        for batch in BATCHES:
            example = torch.randn(batch, 3, 224, 224)
            traced = torch.jit.freeze(torch.jit.trace(network, example))
            self.graphs[batch] = (torch.jit.optimize_for_inference(traced), example)

    def rate(self, batch):
        graph, example = self.graphs[batch]
        rounds = max(1, self.pictures // batch)
        with torch.no_grad():
            graph(example)
            start = time.perf_counter()
            for _ in range(rounds):
                graph(example)
        return rounds * batch / (time.perf_counter() - start)

    def best(self):
        rates = {batch: self.rate(batch) for batch in BATCHES}
        batch = max(rates, key=rates.get)
        print(f"  frozen forward pass: {', '.join(f'{r:.1f} at batch {b}' for b, r in rates.items())} pictures/s")
        return batch


def run_index(build, network, weights, folder, everything=False):
    command = [build / "bench_index", network, weights, "imagenet", folder, ",".join(LAYERS)]
    result = subprocess.run(command + ["all"] * everything, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr)
    return json.loads(result.stdout)


def compare(build, name, work, folder, options):
    """Median ratio of the index pass to the frozen forward pass."""
    network = make_network(name)
    weights = work / f"{name}.pth"
    torch.save(network.state_dict(), weights)
    frozen = FrozenForward(network, options.pictures)
    print(f"{name}: {', '.join(LAYERS)}, {torch.get_num_threads()} threads")
    batch = frozen.best()
    rows = run_index(build, name, weights, folder, everything=True)
    print(f"  ours alone: forward {rows['forward']:.1f}, reading and cropping {rows['load']:.0f} pictures/s")
    ratios, index = [], []
    for _ in range(options.turns):
        forward = frozen.rate(batch)
        index.append(run_index(build, name, weights, folder)["index"])
        ratios.append(index[-1] / forward)
    print(f"  index pass: {statistics.median(index):.1f} pictures/s; ratios {[round(r, 2) for r in ratios]}")
    return statistics.median(ratios), weights, network


def compare_with_python(build, work, weights, network, options):
    folder = work / "python"
    draw_pictures(folder, options.pictures // 2)
    ratios = []
    for _ in range(max(1, options.turns // 2)):
        python = index_in_python.pictures_per_second(network, folder, LAYERS)
        ours = run_index(build, "resnet18", weights, folder)["index"]
        print(f"  all layers, a pass each, in Python: {python:.2f} pictures/s; ours in one pass {ours:.1f}")
        ratios.append(ours / python)
    return statistics.median(ratios)


def memory_growth(build, work, weights):
    peaks = []
    for count in (2_000, 20_000):
        draw_pictures(work / str(count), count)
        peaks.append(run_index(build, "resnet18", weights, work / str(count))["peak_mb"])
        print(f"  peak memory at {count} pictures: {peaks[-1]:.0f} MB")
    return peaks[1] / peaks[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--pictures", type=int, default=320)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--memory", action="store_true", help="also 20,000 pictures")
    options = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        folder = work / "pictures"
        draw_pictures(folder, options.pictures)
        figures = {}
        figures["index_vs_forward"], _, _ = compare(options.build, "resnet50", work, folder, options)
        ratio, weights, network = compare(options.build, "resnet18", work, folder, options)
        figures["index_vs_forward_resnet18"] = ratio
        figures["index_vs_python"] = compare_with_python(options.build, work, weights, network, options)
        if options.memory:
            figures["index_memory_growth"] = memory_growth(options.build, work, weights)
        for figure, value in figures.items():
            print(f"{figure} {value:.2f} ratio")


main()
