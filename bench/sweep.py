"""Many runs at once beside one at a time, against a language model on this machine that takes its time:

    sweep.py BUILD-FOLDER [--units N] [--alone N] [--experiments N] [--seconds S]

Each run makes experiments of eight images on EfficientNet-Lite0, measures them at the last layer, and
concludes; its conclusion is checked and its report written. One at a time is measured on a few units, whose
mean is what a unit takes. The last lines are `figure value unit`."""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
LAYER = "_bn1"
SCENES = "400"


class SlowModel:
    """The server, and the gaps it saw between its replies and the next requests."""

    def __init__(self, seconds, experiments):
        command = [sys.executable, str(HERE / "slow_model.py"), str(seconds), str(experiments)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = f"http://127.0.0.1:{int(self.process.stdout.readline())}/v1#slow"
        self.requests = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.requests.append(json.loads(line))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.reader.join()


def memory_of(pid):
    """Of the process alone, without its workers, in MB: what is resident now, and the most so far."""
    fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return [int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def sweep(program, runs, model, units, jobs):
    """The seconds and the most memory of a sweep of `units`, and what each unit cost the processor."""
    environment = {**os.environ, "MAIA_RUNS": str(runs)}
    command = [program, "sweep", "--units", f"{LAYER}:{units}", "--scenes", SCENES, "--jobs", str(jobs)]
    command += ["--backbone", model, "--json"]
    begin = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    output = []
    reader = threading.Thread(target=lambda: output.append(process.stdout.read()))
    reader.start()
    most = 0
    while process.poll() is None:
        with contextlib.suppress(OSError, KeyError):
            most = max(most, memory_of(process.pid)[1])
        time.sleep(0.05)
    reader.join()
    seconds = time.monotonic() - begin
    result = json.loads(output[0])
    finished = sum(unit["run"] is not None for unit in result["units"])
    assert process.returncode == 0 and finished == len(result["units"]), result["counts"]
    return seconds, most, result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--units", type=int, default=64)
    parser.add_argument("--alone", type=int, default=1)
    parser.add_argument("--experiments", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    program = str(options.build / "maia")
    forward_ms = float(subprocess.run([options.build / "bench_sweep"], capture_output=True, text=True, check=True).stdout)
    with tempfile.TemporaryDirectory() as folder, SlowModel(options.seconds, options.experiments) as model:
        folder = pathlib.Path(folder)
        # Whatever is made once and kept, such as the index, is made before.
        sweep(program, folder / "warm", model.address.replace("#slow", "#warm"), 1279, 1)
        startup, _, _ = sweep(program, folder / "warm", model.address.replace("#slow", "#warm"), 1279, 1)
        model.requests.clear()

        alone, alone_mb, _ = sweep(program, folder / "alone", model.address, f"0-{options.alone - 1}", 1)
        gaps = [r["gap"] for r in model.requests if 2 <= r["reply"] <= options.experiments + 1]
        per_unit = (alone - startup) / options.alone
        print(f"one at a time: {per_unit:.2f} s a unit, {alone_mb:.0f} MB; start and end {startup:.2f} s")
        for number in range(2, options.experiments + 2):
            times = [1000 * r["gap"] for r in model.requests if r["reply"] == number]
            print(f"  before reply {number}: {statistics.median(times):.1f} ms")

        together, together_mb, result = sweep(
            program, folder / "together", model.address, f"0-{options.units - 1}", options.units
        )
        one_by_one = startup + options.units * per_unit
        print(f"{options.units} at once: {together:.1f} s, {together_mb:.0f} MB; one at a time would take {one_by_one:.0f} s")
        print("found:", result["counts"])
        print(f"forward pass of eight images: {forward_ms:.1f} ms")
        print(f"sweep_speedup {one_by_one / together:.1f} ratio")
        print(f"host_ms_per_turn {1000 * statistics.median(gaps) - forward_ms:.1f} ms")
        print(f"run_memory_mb {(together_mb - alone_mb) / (options.units - 1):.1f} MB")


if __name__ == "__main__":
    main()
