"""Undoing what a program did to the API itself, so that the next one finds it whole."""

import builtins
import io
import os
import sys

_ALSO = (os, io)


class Repair:
    """Remembers the modules and classes that the worker rests on; `restore` puts them back.

    The program's own variables are not touched.
    """

    def __init__(self):
        self._modules = dict(sys.modules)
        self._path = list(sys.path)
        self._builtins, self._saved_builtins = vars(builtins), dict(vars(builtins))
        own = [module for name, module in self._modules.items() if name.split(".")[0] == "maia"]
        classes = [
            value
            for module in own
            for value in vars(module).values()
            if isinstance(value, type) and value.__module__ == module.__name__
        ]
        self._saved = [(holder, dict(vars(holder))) for holder in (*_ALSO, *own, *classes)]

    def restore(self):
        # First, and without using any: the program may have replaced those that the rest needs.
        self._builtins.update(self._saved_builtins)
        sys.modules.update(self._modules)
        added = [path for path in sys.path if path not in self._path]
        sys.path[:] = self._path + added
        for holder, saved in self._saved:
            now = vars(holder)
            for name, value in saved.items():
                if now.get(name) is not value:
                    setattr(holder, name, value)
