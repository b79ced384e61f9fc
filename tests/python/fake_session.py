#!/usr/bin/python3
"""A stand-in for `maia session`: answers with small pictures, and writes down what it was asked.

Its options are those of the real one. Some models make it misbehave, see `Session`.
"""

import json
import os
import socket
import struct
import sys
import time

HEADER = struct.Struct("<4sBBHI")
RESULT, ERROR, PROGRESS, CALL = 2, 3, 4, 17


class Session:
    def __init__(self, options):
        self.options = options
        self.model = options.get("model", "net")
        self.socket = socket.socket(fileno=int(options["socket"]))
        self.drawn = 0

    def read(self, size):
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                log("closed", {})
                sys.exit(0)
            data += piece
        return data

    def receive(self):
        magic, version, kind, blobs, size = HEADER.unpack(self.read(HEADER.size))
        assert (magic, version, kind) == (b"MAIA", 1, CALL)
        lengths = [int.from_bytes(self.read(4), "little") for _ in range(blobs)]
        call = json.loads(self.read(size))
        return call["name"], call["arguments"], [self.read(length) for length in lengths]

    def send(self, kind, value, blobs=()):
        text = json.dumps(value).encode()
        head = HEADER.pack(b"MAIA", 1, kind, len(blobs), len(text))
        lengths = b"".join(len(blob).to_bytes(4, "little") for blob in blobs)
        self.socket.sendall(head + lengths + text + b"".join(blobs))

    def run(self):
        log("options", self.options)
        if self.model == "no-such-network":
            self.send(ERROR, {"kind": "ValueError", "message": "there is no network no-such-network"})
            sys.exit(3)
        if self.model == "dies":
            print("a warning\nmaia: the index is damaged: delete it", file=sys.stderr)
            sys.exit(3)
        if self.model == "babbles":
            self.socket.sendall(b"what is this" * 10)
        if self.model == "slow":
            time.sleep(60)
        for done in (100, 400):
            self.send(PROGRESS, {"text": f"measured {done} of 400"})
        facts = {"run": 7, "folder": "/runs", "model": self.model, "layer": "layer4", "unit": 5}
        self.send(RESULT, {"value": facts})
        while True:
            name, arguments, blobs = self.receive()
            log(name, arguments)
            try:
                value, answer = getattr(self, name.replace(".", "_"))(arguments)
            except ValueError as error:
                self.send(ERROR, {"kind": "ValueError", "message": str(error)})
            else:
                self.send(RESULT, {"value": value}, answer)

    def picture(self, prompt=None):
        self.drawn += 1
        return {"image": self.drawn, "width": 4, "height": 2, "prompt": prompt, "missing": []}

    def image_pixels(self, arguments):
        return {"width": 4, "height": 2}, [bytes(range(24))]

    def system_info(self, arguments):
        facts = {"model_name": self.model, "layer": "layer4", "unit": 5, "kind": "unit"}
        return {"system": 0, "threshold": 0.5, **facts}, []

    def system_open(self, arguments):
        facts = {"model_name": self.model, "layer": "layer4", "kind": "unit", "threshold": 0.5}
        return {"system": 1, **facts, **arguments}, []

    def system_neuron(self, arguments):
        count = len(arguments["images"])
        return {"activations": [1.5] * count, "images": [self.picture() for _ in range(count)]}, []

    def tools_text2image(self, arguments):
        if arguments["prompts"] == ["wait"]:
            for step in range(10):
                self.send(PROGRESS, {"text": f"drawing {step}"})
                time.sleep(0.1)
        if arguments["prompts"] == ["refuse"]:
            raise ValueError("text2image: prompts[0] cannot be drawn")
        if arguments["prompts"] == ["die"]:
            print("maia: out of memory", file=sys.stderr)
            sys.exit(6)
        return {"images": [self.picture(prompt) for prompt in arguments["prompts"]]}, []

    def tools_display(self, arguments):
        return {}, []

    session_begin = session_printed = session_end = tools_display

    def session_conclude(self, arguments):
        return {
            "accepted": arguments["labels"] == ["a dog"],
            "reason": "the labels predict <well>",
            "mean_positive": 3.0,
            "mean_near": 1.1,
            "mean_neutral": 0.5,
            "difference": 2.5,
            "interval": [2.1, 2.9],
            "confidence": 0.95,
            "auc": 0.98,
            "positive": [{"prompt": "a dog", "activation": 3.0, "image": "00", "missing": []}],
        }, []

    def session_report(self, arguments):
        return {"path": "/runs/reports/run-7.html"}, []


def log(name, arguments):
    with open(os.environ["FAKE_SESSION_LOG"], "a") as file:
        file.write(json.dumps([name, arguments]) + "\n")


if __name__ == "__main__":
    assert sys.argv[1] == "session", sys.argv
    Session(dict(word.lstrip("-").split("=", 1) for word in sys.argv[2:])).run()
