"""The image models of full size with random weights, beside diffusers and transformers: `make parity`.

parity.py BUILD FOLDER [PART...]: BUILD has maia and its bench programs; one model after the other, at most 4.3 GB,
is written to FOLDER and removed. A line for each comparison; the exit status is 1 where one fails."""

import gzip
import os
import pathlib
import shutil
import subprocess
import sys

import install

install.use_references()

import parity_diffusion  # noqa: E402
import parity_grounding  # noqa: E402
import parity_segment  # noqa: E402
import parity_tokens  # noqa: E402
import torch  # noqa: E402

TOLERANCE = 1e-3
# Of Grounding DINO's boxes: two places that are nearly as good may change theirs, as they do between transformers in 32
# and in 64 bits.
SAME_BOXES = 0.98


class Checks:
    def __init__(self):
        self.failed = []

    def say(self, name, found, fine):
        print(f"{name:<44} {found:<28} {'ok' if fine else 'FAILED'}", flush=True)
        if not fine:
            self.failed.append(name)

    def error(self, name, error):
        self.say(name, f"error {error:.1e}", error <= TOLERANCE)


def clip_merges(build):
    subprocess.run([build / "maia", "models", "pull", "clip-vocabulary"], check=True, stdout=subprocess.DEVNULL)
    packed = install.cache_folder() / "weights" / "clip-vocabulary.txt.gz"
    return gzip.open(packed).read().decode().split("\n")[1:]


def check_tokens(checks, build, work):
    parity_diffusion.write_clip_tokenizer(clip_merges(build), work / "tokenizer")
    differ = parity_tokens.prompts_that_differ(build, work / "tokenizer", work)
    checks.say("tokens of 10000 prompts", f"{len(differ)} differ", not differ)
    for one in differ[:3]:
        print("   ", one)


def check_drawing(checks, build, work):
    pipeline = parity_diffusion.full_pipeline(clip_merges(build), work / "sd15")
    for name, found in parity_diffusion.parts_beside(build, pipeline, work / "sd15", work).items():
        checks.error(f"Stable Diffusion: {name}", found["error"])
    levels = parity_diffusion.drawing_beside(build, pipeline, work / "sd15", work)
    checks.say("Stable Diffusion: a picture of 512 x 512", f"{levels} of 255 levels apart", levels <= 1)


def check_editing(checks, build, work):
    pipeline = parity_diffusion.full_pipeline(clip_merges(build), work / "ip2p", edits=True)
    found = parity_diffusion.unet_beside(build, pipeline.unet, work / "ip2p" / "unet", work)
    checks.error("InstructPix2Pix: unet", found["error"])
    levels = parity_diffusion.edit_beside(build, pipeline, work / "ip2p", work)
    checks.say("InstructPix2Pix: an edit of 256 x 256", f"{levels} of 255 levels apart", levels <= 1)


def check_grounding(kind):
    def check(checks, build, work):
        found = parity_grounding.beside(build / "bench_grounding_model", work / f"grounding-{kind}", kind, 1)
        checks.say(
            f"Grounding DINO {kind}: boxes of 900",
            f"{100 * found['same']:.1f} % within 0.1 pixel",
            found["same"] >= SAME_BOXES,
        )

    return check


def check_segment(checks, build, work):
    found = parity_segment.beside(build / "bench_segment_model", work / "segment", "base", 1)
    for name, error in found["errors"].items():
        checks.error(f"Segment Anything B: {name}", error)
    checks.say("Segment Anything B: masks", f"{found['wrong']} pixels differ", found["wrong"] == 0)


PARTS = {
    "tokens": check_tokens,
    "drawing": check_drawing,
    "editing": check_editing,
    "grounding-tiny": check_grounding("tiny"),
    "grounding-base": check_grounding("base"),
    "segment": check_segment,
}


def main(build, folder, *names):
    torch.set_num_threads(len(os.sched_getaffinity(0)))  # PyTorch takes two threads of a core for one
    checks = Checks()
    for name in names or PARTS:
        work = pathlib.Path(folder) / name
        work.mkdir(parents=True, exist_ok=True)
        try:
            PARTS[name](checks, pathlib.Path(build).resolve(), work.resolve())
        finally:
            shutil.rmtree(work)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
