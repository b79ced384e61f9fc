"""The loop of the worker process: take a program, run it, say how it ended."""

import os
import sys

from maia import connection, seeding
from maia.channel import Channel
from maia.output import Output
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
    seeding.seed_everything()
    channel = Channel(descriptor)
    api = connection.connect(channel.call)
    sources = {}
    output = Output(sources)
    programs = Programs(api, sources)
    channel.before_call = output.flush
    channel.hello()
    while True:
        code, number = channel.next_program()
        output.open()
        error = programs.run(code, number)
        output.flush()
        channel.done(error, number)
        if not output.restore():
            os._exit(0)  # the host starts a fresh worker for the next program, and says so
