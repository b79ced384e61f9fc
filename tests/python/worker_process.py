"""A worker as the sandbox starts it, without the walls, served by the fake host of conftest."""

import json
import os
import pathlib
import socket
import struct
import subprocess
import tempfile

HEADER = struct.Struct("<4sBBHI")
RUN, RESULT, ERROR, HELLO, CALL, DONE = 1, 2, 3, 16, 17, 18
PYTHON = pathlib.Path(__file__).parents[2] / "python"


class WorkerProcess:
    """`run(code)` returns the traceback; `printed` is all that was printed so far."""

    def __init__(self, host):
        self.host = host
        self.number = 0
        self._socket, theirs = socket.socketpair()
        self._output = tempfile.TemporaryFile()
        self._folder = tempfile.TemporaryDirectory()
        number = theirs.fileno()
        self._process = subprocess.Popen(
            ["/usr/bin/python3", "-s", "-S", "-B", "-c",
             f"from maia.worker import main; main({number}, None)"],
            env={
                "PYTHONPATH": str(PYTHON), "PYTHONHASHSEED": "0", "PYTHONSAFEPATH": "1",
                "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1",
            },
            cwd=self._folder.name, stdin=subprocess.DEVNULL,
            stdout=self._output, stderr=self._output, pass_fds=[number],
        )
        theirs.close()
        self._socket.settimeout(60)
        assert self._receive()[0] == HELLO

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()
        self._process.wait(10)
        self._output.close()
        self._folder.cleanup()

    def run(self, code):
        self.number += 1
        self._send(RUN, {"code": code, "number": self.number})
        while True:
            kind, value, blobs = self._receive()
            if kind == DONE:
                assert value["number"] == self.number
                return value["error"]
            assert kind == CALL
            try:
                answer, answer_blobs = self.host(value["name"], value["arguments"], blobs)
            except ValueError as error:
                self._send(ERROR, {"kind": "ValueError", "message": str(error)})
            else:
                self._send(RESULT, {"value": answer}, answer_blobs)

    def wait(self):
        return self._process.wait(10)

    @property
    def printed(self):
        # Read in place: the worker shares the position in the file.
        size = os.fstat(self._output.fileno()).st_size
        return os.pread(self._output.fileno(), size, 0).decode()

    def _send(self, kind, value, blobs=()):
        text = json.dumps(value).encode()
        head = HEADER.pack(b"MAIA", 1, kind, len(blobs), len(text))
        lengths = b"".join(len(blob).to_bytes(4, "little") for blob in blobs)
        self._socket.sendall(head + lengths + text + b"".join(blobs))

    def _receive(self):
        _, _, kind, count, size = HEADER.unpack(self._read(HEADER.size))
        lengths = [int.from_bytes(self._read(4), "little") for _ in range(count)]
        return kind, json.loads(self._read(size)), [self._read(length) for length in lengths]

    def _read(self, size):
        data = b""
        while len(data) < size:
            piece = self._socket.recv(size - len(data))
            assert piece, "the worker has ended: " + self.printed
            data += piece
        return data
