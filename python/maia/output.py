"""What a program prints: one stream in the order of writing, and its own lines in tracebacks."""

import io
import os
import sys

from maia.imports import after_import
from maia.traceback_text import traceback_text

_PACKAGE = os.path.dirname(__file__) + "/"


class Output:
    """Standard output and standard error of the worker.

    `sources` has the lines of each program by its file name, and grows.
    """

    def __init__(self, sources):
        self._sources = sources
        self._identity = _identity(1)
        sys.unraisablehook = self._unraisable
        after_import("threading", self._follow_threads)
        after_import("linecache", self._offer_sources)
        after_import("traceback", _leave_out_the_api)
        after_import("ctypes", _unbuffer_c)

    def open(self):
        """Makes it anew for a program: an earlier one may have closed or replaced it.

        Nothing is kept back in a buffer, so that `os.write`, C code and threads come in order.
        """
        raw = io.FileIO(1, "w", closefd=False)
        stream = io.TextIOWrapper(raw, "utf-8", errors="backslashreplace", write_through=True)
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream

    def restore(self):
        """After a program: mends what it closed. False if nothing that it prints can be heard again."""
        heard = [number for number in (1, 2) if _identity(number) == self._identity]
        if len(heard) == 1:
            os.dup2(heard[0], 3 - heard[0])
        return bool(heard)

    def flush(self):
        try:
            sys.stdout.flush()
        except Exception:  # the program has put something else there
            pass

    def _unraisable(self, args):
        error = args.exc_value if args.exc_value is not None else args.exc_type()
        name = getattr(args.object, "__qualname__", None)
        self._print("An error that nobody could catch" + (f", in {name}" if name else ""), error)

    def _follow_threads(self, threading):
        def excepthook(args):
            if issubclass(args.exc_type, SystemExit):
                return
            error = args.exc_value if args.exc_value is not None else args.exc_type()
            name = args.thread.name if args.thread is not None else "a thread"
            self._print(f"An error in {name}", error)

        threading.excepthook = threading.__excepthook__ = excepthook

    def _print(self, what, error):
        sys.stderr.write(f"{what}:\n{traceback_text(error, self._sources)}\n")

    def _offer_sources(self, linecache):
        """Lets `traceback`, `warnings` and `inspect` show the lines of programs."""
        usual = linecache.getlines

        def getlines(filename, module_globals=None):
            lines = self._sources.get(filename)
            if lines is None:
                return usual(filename, module_globals)
            text = [line + "\n" for line in lines]
            linecache.cache[filename] = (sum(map(len, text)), None, text, filename)
            return text

        linecache.getlines = getlines


def _identity(descriptor):
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _leave_out_the_api(traceback):
    """Tracebacks that a program formats itself have no lines of this package."""

    def left_out(walk):
        def walk_programs(start):
            for entry in walk(start):
                frame = entry[0]
                if not frame.f_code.co_filename.startswith(_PACKAGE):
                    yield entry

        return walk_programs

    for name in ("walk_tb", "walk_stack", "_walk_tb_with_full_positions"):
        walk = getattr(traceback, name, None)
        if walk is not None:
            setattr(traceback, name, left_out(walk))


def _unbuffer_c(ctypes):
    """C code prints through a buffer of its own, which is switched off."""
    try:
        library = ctypes.CDLL(None)
        library.setvbuf(ctypes.c_void_p.in_dll(library, "stdout"), None, 2, 0)  # 2 is _IONBF
    except (OSError, ValueError, AttributeError):
        pass  # no C library that can be asked
