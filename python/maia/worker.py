"""The loop of the worker process: take a program, run it, say how it ended."""

import io
import os
import sys

from maia import connection, seeding
from maia.channel import Channel
from maia.program import Programs

_PACKAGES = "/usr/lib/python3/dist-packages"  # where Debian has numpy and PIL


def main(descriptor, threads):
    """Serves programs from the host at the other end of `descriptor` until it goes away.

    `threads` limits how many threads there may be; None for no limit.
    """
    if threads is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    if _PACKAGES not in sys.path:
        sys.path.append(_PACKAGES)
    seeding.seed_on_import()
    channel = Channel(descriptor)
    api = connection.connect(channel.call)
    programs = Programs(api)
    channel.before_call = _flush
    channel.hello()
    while True:
        code, number = channel.next_program()
        _open_output()
        error = programs.run(code, number)
        _flush()
        channel.done(error, number)


def _open_output():
    """One stream for standard output and standard error, so that their order is kept.

    It is made anew for every program: an earlier one may have closed or replaced it.
    """
    raw = io.FileIO(1, "w", closefd=False)
    stream = io.TextIOWrapper(
        io.BufferedWriter(raw), "utf-8", errors="backslashreplace", line_buffering=True
    )
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream


def _flush():
    try:
        sys.stdout.flush()
    except Exception:  # the program has put something else there
        pass
