"""A language model for benchmarks: says its script after a while, to any number of runs at once.

    slow_model.py SECONDS EXPERIMENTS

Speaks like OpenAI's chat API. Each run makes EXPERIMENTS experiments of eight images that no other run
makes, and concludes; a conclusion that is not accepted is followed by "none found". Prints its port, then
for each request but a run's first a line of JSON: which reply, and how many seconds after the last one had
been sent to that run the request was there."""

import asyncio
import hashlib
import json
import re
import sys
import time

WORDS = ["a crow", "an owl", "a car", "a mug", "a fish", "a cat", "an apple", "a chair"]
PLACES = ["grass", "snow", "sand", "a beach", "a forest", "a city", "water", "a room"]
COLOURS = ["red", "blue", "green", "yellow", "white", "black", "brown", "orange"]
PROGRAM = """[HYPOTHESIS LIST]:
Hypothesis_1: something in these
[CODE]:
```python
def run_experiment(system, tools):
    prompts = {prompts}
    images = tools.text2image(prompts)
    activations, lit = system.neuron(images)
    tools.log_experiment(activations, lit, prompts, "experiment {number}")
```
"""


def prompts(unit, number):
    """Eight prompts that follow from the unit and the turn."""
    digits = hashlib.sha256(f"{unit} {number}".encode()).digest()
    chosen = []
    for i in range(8):
        a, b, c = digits[3 * i : 3 * i + 3]
        article, noun = WORDS[a % 8].split()
        chosen.append(f"a {COLOURS[b % 8]} {noun} on {PLACES[c % 8]}" if b < 128 else f"{article} {noun} on {PLACES[c % 8]}")
    return chosen


def reply(unit, number, experiments):
    if number <= experiments:
        return PROGRAM.format(prompts=json.dumps(prompts(unit, number)), number=number)
    label = prompts(unit, number)[0] if number == experiments + 1 else "none found"
    return f"[DESCRIPTION]: it was tried.\n[LABEL]: {label}"


class Model:
    def __init__(self, seconds, experiments):
        self.seconds = seconds
        self.experiments = experiments
        self.sent = {}  # when the last reply to a unit was sent

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(re.search(rb"content-length: *(\d+)", head, re.I).group(1))
                if b"100-continue" in head:
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = await reader.readexactly(length)
                arrived = time.monotonic()
                unit = re.search(rb"unit (\d+) of layer", body).group(1).decode()
                number = body.count(b'"role":"assistant"') + 1
                if unit in self.sent:
                    gap = arrived - self.sent[unit]
                    print(json.dumps({"unit": unit, "reply": number, "gap": gap, "bytes": length}), flush=True)
                await asyncio.sleep(self.seconds)
                text = reply(unit, number, self.experiments)
                answer = json.dumps(
                    {
                        "choices": [{"message": {"content": text}, "finish_reason": "stop"}],
                        "usage": {"prompt_tokens": length // 1000, "completion_tokens": len(text) // 4},
                    }
                ).encode()
                headers = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
                self.sent[unit] = time.monotonic()
                writer.write(headers.encode() + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def main():
    model = Model(float(sys.argv[1]), int(sys.argv[2]))
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
