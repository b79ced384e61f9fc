"""Writes corpus/worker_stream and corpus/tool_call: what a worker sends, and some of what it may not."""

import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent / "corpus"
HANDLE = {"image": 1000001}
PIXELS = {"pixels": 0, "width": 2, "height": 2}

CALLS = {
    "open": ("system.open", {"unit": 7, "layer": "class", "model": "toy"}),
    "open_other": ("system.open", {"unit": 0, "layer": "layer4", "model": "../weights"}),
    "info": ("system.info", {"system": 0}),
    "neuron": ("system.neuron", {"system": 0, "images": [HANDLE, PIXELS]}),
    "classify": ("system.classify", {"system": 0, "images": [HANDLE]}),
    "layer": ("system.layer", {"system": 0, "images": [PIXELS]}),
    "exemplars": ("tools.dataset_exemplars", {"system": 0, "count": 3}),
    "text2image": ("tools.text2image", {"prompts": ["a red mug", "a dog running \u00e9\u4e2d"]}),
    "edit": ("tools.edit_images", {"sources": [{"prompt": "a mug"}, HANDLE], "instructions": ["make it red", "add a dog"]}),
    "describe": ("tools.describe_images", {"images": [HANDLE], "titles": ["a"]}),
    "summarize": ("tools.summarize_images", {"images": [HANDLE, PIXELS]}),
    "log": ("tools.log_experiment", {"activations": [1.5, -2], "images": [HANDLE, PIXELS], "titles": ["a", "b"], "notes": "n"}),
    "log_notes": ("tools.log_experiment", {"activations": [1], "images": [HANDLE], "titles": ["a"], "notes": ["n", "m"]}),
    "display": ("tools.display", {"items": [{"text": "a"}, HANDLE, PIXELS]}),
    "pixels": ("image.pixels", HANDLE),
    "unknown": ("tools.delete", {}),
    "strange_handle": ("image.pixels", {"image": -1}),
    "huge_number": ("system.info", {"system": 1e300}),
    "wrong_blob": ("system.neuron", {"system": 0, "images": [{"pixels": 2, "width": 16384, "height": 16384}]}),
}


def frame(kind, value, blobs=(), version=1):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    lengths = b"".join(struct.pack("<I", len(blob)) for blob in blobs)
    head = struct.pack("<4sBBHI", b"MAIA", version, kind, len(blobs), len(text))
    return head + lengths + text + b"".join(blobs)


def call(name, arguments, blobs=(bytes(12),)):
    return frame(17, {"name": name, "arguments": arguments}, blobs)


def write(folder, name, data):
    (HERE / folder).mkdir(parents=True, exist_ok=True)
    (HERE / folder / name).write_bytes(data)


for title, (name, arguments) in CALLS.items():
    write("tool_call", title, json.dumps({"name": name, "arguments": arguments}).encode())
    write("worker_stream", title, b"\x40" + call(name, arguments))

done = frame(18, {"number": 1, "error": ""})
several = b"".join(call(*CALLS[title]) for title in ("text2image", "neuron", "log", "display"))
write("worker_stream", "program", b"\xff" + several + done)
write("worker_stream", "program_in_bytes", b"\x00" + call(*CALLS["neuron"]) + done)
write("worker_stream", "failed", b"\x10" + frame(18, {"number": 1, "error": "Traceback\n\ud83d"}))
write("worker_stream", "another_program", b"\x10" + frame(18, {"number": 2, "error": ""}))
write("worker_stream", "of_the_host", b"\x10" + frame(2, {"value": {}}))
write("worker_stream", "another_version", b"\x10" + frame(17, {}, version=9))
write("worker_stream", "deep", b"\x10" + frame(17, b"[" * 4000 + b"]" * 4000))
write("worker_stream", "not_utf8", b"\x10" + frame(17, b'{"name": "\xff\xfe", "arguments": {}}'))
write("worker_stream", "long_promise", b"\x10" + struct.pack("<4sBBHI", b"MAIA", 1, 17, 0, 0xFFFFFFFF))
write("worker_stream", "many_blobs", b"\x10" + struct.pack("<4sBBHI", b"MAIA", 1, 17, 0xFFFF, 2))
write("worker_stream", "cut", b"\x10" + several[:100])
