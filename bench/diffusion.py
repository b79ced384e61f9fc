"""The image models beside diffusers and transformers, full size, with random weights: `make bench-diffusion`.

bench/diffusion.py BUILD: both sides take the same processors, and OpenBLAS's kernels for them, one after the other."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "oracle" / "image_models"))
REPEATS = 2


def choose_kernels():
    """OpenBLAS takes new processors for old ones: maia sees to that itself, Python has to be told."""
    if "OPENBLAS_CORETYPE" in os.environ:
        return
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    os.environ["OPENBLAS_CORETYPE"] = "SkylakeX" if "avx512f" in flags else "Haswell" if "avx2" in flags else ""
    if os.environ["OPENBLAS_CORETYPE"]:
        os.execv(sys.executable, [sys.executable, *sys.argv])
    del os.environ["OPENBLAS_CORETYPE"]


def draw_once(build, folder, work):
    """GB at the most, of a process that draws 512 x 512 in two steps."""
    command = [build / "maia", "draw", "two dogs on a beach", "--images", f"sd15:{folder}", "--steps", "2"]
    command += ["--size", "512", "-o", work / "drawn.png"]
    environment = {**os.environ, "MAIA_CACHE": str(work / "cache")}
    process = subprocess.Popen(list(map(str, command)), env=environment, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:  # what the kernel tells of ended children has their parent's memory in it
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))])
        time.sleep(0.02)
    assert process.returncode == 0, process.returncode
    return peak * 1024 / 1e9


def main(build):
    choose_kernels()
    import install

    install.use_references()
    import parity
    import parity_diffusion
    import parity_grounding
    import torch

    torch.set_num_threads(len(os.sched_getaffinity(0)))  # PyTorch takes two threads of a core for one
    build = pathlib.Path(build).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        pipeline = parity_diffusion.full_pipeline(parity.clip_merges(build), work / "sd15")
        unet = pipeline.unet
        del pipeline
        peak = draw_once(build, work / "sd15", work)
        drawing = parity_diffusion.unet_beside(build, unet, work / "sd15" / "unet", work, REPEATS)
        del unet
        finding = parity_grounding.beside(build / "bench_grounding_model", work / "grounding", "tiny", REPEATS + 1)
    for name, found in (("unet", drawing), ("detector", finding)):
        print(f"{name}: {found['ours']:.2f} s, the reference {found['theirs']:.2f} s")
    print(f"figure unet_vs_diffusers {drawing['theirs'] / drawing['ours']:.2f} ratio")
    print(f"figure detector_vs_transformers {finding['theirs'] / finding['ours']:.2f} ratio")
    print(f"figure sd15_peak_memory_gb {peak:.2f} GB")


if __name__ == "__main__":
    main(*sys.argv[1:])
