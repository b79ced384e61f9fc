"""How often labels of synthetic units are right: the built-in experimenter and two baselines.

    synthetic.py BUILD-FOLDER [--seeds K] [--units all|mono|or|and|dev] [--backbone B]

Prints the table of `maia bench synthetic`; the last lines are `figure value unit`."""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--units", default="all")
    parser.add_argument("--backbone", default="builtin")
    options = parser.parse_args()
    program = [str(options.build / "maia"), "bench", "synthetic"]
    program += ["--backbone", options.backbone, "--seeds", options.seeds, "--units", options.units]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        table = subprocess.run([*program, "-o", folder], stdout=subprocess.PIPE, text=True)
        seconds = time.monotonic() - begun
        if table.returncode != 0:
            sys.exit(table.returncode)
        print(table.stdout)
        found = json.loads(next(pathlib.Path(folder).glob("bench-*.json")).read_text())
    for method, accuracy in found["accuracy"].items():
        prefix = "" if method == "agent" else f"{method}_"
        for kind, value in accuracy.items():
            print(f"{prefix}accuracy_{kind} {value:.3f} ratio")
    print(f"experiments_per_run {found['methods']['agent']['experiments_per_run']:.1f} programs")
    print(f"images_per_run {found['methods']['agent']['images_per_run']:.0f} images")
    print(f"units_available {found['available']} units")
    print(f"bench_synthetic_seconds {seconds:.0f} s")


if __name__ == "__main__":
    main()
