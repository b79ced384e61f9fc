"""The scripted server as a child of a test."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path


class ScriptedServer:
    def __init__(self, folder, script=None):
        command = [sys.executable, str(Path(__file__).with_name("scripted_server.py"))]
        if script is not None:
            file = folder / f"script-{id(self)}.json"
            file.write_text(json.dumps(script))
            command += ["--script", str(file)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def address(self, behaviour="fine", name="test"):
        return f"http://127.0.0.1:{self.port}/{behaviour}/{name}/v1"

    def log(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/log") as answer:
            return json.load(answer)
