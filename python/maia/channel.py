"""Messages to and from the host over one socket: JSON, with binary blobs beside it."""

import os
from _thread import RLock
from struct import Struct

from maia.wire_json import dumps, loads

RUN, RESULT, ERROR, PROGRESS, HELLO, CALL, DONE = 1, 2, 3, 4, 16, 17, 18

_HEADER = Struct("<4sBBHI")
_MAGIC, _VERSION = b"MAIA", 1

# What the host accepts in one message.
_JSON_BYTES = 4 << 20
_BLOBS = 4096
_BLOB_BYTES = 512 << 20

_PIECE = 1 << 20
_ERRORS = {"ValueError": ValueError, "RuntimeError": RuntimeError}


class Messages:
    """Whole messages over a descriptor. What happens when the host is gone is for `lost` to say."""

    def __init__(self, descriptor):
        self._descriptor = descriptor

    def lost(self):
        """Called when nothing can be read or written any more; does not return."""
        raise EOFError("the host is gone")

    def send(self, kind, text, blobs=()):
        text = text.encode("ascii")
        head = _HEADER.pack(_MAGIC, _VERSION, kind, len(blobs), len(text))
        lengths = b"".join(len(blob).to_bytes(4, "little") for blob in blobs)
        self._write(head + lengths + text)
        for blob in blobs:
            self._write(blob)

    def _write(self, data):
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view[:_PIECE]) :]
        except OSError:
            self.lost()

    def receive(self):
        """The next message: its type, its JSON and its blobs."""
        magic, version, kind, count, size = _HEADER.unpack(self._read(_HEADER.size))
        if (magic, version) != (_MAGIC, _VERSION):
            self.lost()
        lengths = self._read(4 * count)
        lengths = [int.from_bytes(lengths[i : i + 4], "little") for i in range(0, 4 * count, 4)]
        value = loads(self._read(size).decode("utf-8"))
        return kind, value, [self._read(length) for length in lengths]

    def _read(self, size):
        if size <= _PIECE:
            data = b""
            while len(data) < size:
                data += self._read_some(size - len(data))
            return data
        data = bytearray()
        while len(data) < size:
            data += self._read_some(min(_PIECE, size - len(data)))
        return bytes(data)

    def _read_some(self, size):
        try:
            data = os.read(self._descriptor, size)
        except OSError:
            data = b""
        if not data:
            self.lost()
        return data


class Channel(Messages):
    """The worker's end. One call at a time: threads of a program wait for each other."""

    def __init__(self, descriptor):
        super().__init__(descriptor)
        self._lock = RLock()
        self._running = False  # a program runs, so calls are expected
        self.before_call = lambda: None

    def lost(self):
        os._exit(1)  # the host is gone, or the program closed the way to it

    def call(self, name, arguments, blobs=()):
        text = call_text(name, arguments, blobs)
        with self._lock:
            if not self._running:
                raise RuntimeError(f"{name} was called after the program had ended")
            self.before_call()
            self.send(CALL, text, blobs)
            kind, value, answer = self.receive()
        return value_of(kind, value), answer

    def hello(self):
        self.send(HELLO, "{}")

    def next_program(self):
        """Waits for a program; returns its code and number."""
        _, value, _ = self.receive()
        self._running = True
        return value["code"], value["number"]

    def done(self, error, number):
        with self._lock:
            self._running = False
            self.send(DONE, dumps({"error": error, "number": number}))


def call_text(name, arguments, blobs):
    """The JSON of a call, which is refused with a ValueError where the host would not take it."""
    text = f'{{"name": {dumps(name)}, "arguments": {dumps(arguments)}}}'
    _check_size(name, text, blobs)
    return text


def value_of(kind, value):
    """What a call returns, or the exception that its answer stands for."""
    if kind == ERROR:
        raise _ERRORS.get(value["kind"], RuntimeError)(value["message"])
    return value["value"]


def _check_size(name, text, blobs):
    name = name.rpartition(".")[2]
    if len(text) > _JSON_BYTES:
        raise ValueError(f"the texts given to {name} are too long: {len(text)} bytes")
    if len(blobs) > _BLOBS:
        raise ValueError(f"{name} got {len(blobs)} images made by the program; {_BLOBS} is the most")
    total = sum(map(len, blobs))
    if total > _BLOB_BYTES:
        raise ValueError(f"the images given to {name} have {total >> 20} MB; 512 MB is the most")
