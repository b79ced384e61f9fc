"""The image models beside diffusers and transformers, full size, with random weights: `make bench-diffusion`.

bench/diffusion.py BUILD: both sides take the same processors, and OpenBLAS's kernels for them, one after the other."""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile

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
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    command = [build / "maia", "draw", "two dogs on a beach", "--images", f"sd15:{folder}", "--steps", "2"]
    command += ["--size", "512", "-o", work / "drawn.png"]
    subprocess.run(list(map(str, command)), check=True, env={**os.environ, "MAIA_CACHE": str(work / "cache")})
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak > before, "another child took more memory"
    return peak * 1024 / 1e9


def main(build):
    choose_kernels()
    import install

    install.use_references()
    import parity
    import parity_diffusion
    import parity_grounding

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
