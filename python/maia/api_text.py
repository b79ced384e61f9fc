"""Prints the experiment API as an agent is shown it: signatures and docstrings, nothing else.

Names that follow on the command line are methods of the tools that are left out.
"""

import inspect
import os
import sys


def api_text(without=()):
    from maia.image import Image
    from maia.systems import System
    from maia.toolbox import Tools

    blocks = [_class(System), _class(Tools, constructor=False, without=without), _class(Image)]
    return "\n\n\n".join(blocks) + "\n"


def _class(kind, constructor=True, without=()):
    head = f"class {kind.__name__}" + (_signature(kind.__init__) if constructor else "")
    return "\n\n".join([head + ":\n" + _docstring(kind, 1), *_methods(kind, without)])


def _methods(kind, without):
    """Every public method, with its other names after it; properties are told of by the class."""
    from maia.systems import Layer

    members = {name: value for name, value in vars(kind).items() if not name.startswith("_") and name not in without}
    for name, value in members.items():
        if name == "layer":
            value = Layer.__call__  # a name that can be called
        if not inspect.isfunction(value) or value.__name__ not in (name, "__call__"):
            continue
        text = f"    def {name}{_signature(value, keep_self=True)}:\n" + _docstring(value, 2)
        others = [other for other in members if other != name and members[other] is value]
        yield text + "".join(f"\n\n    {other} = {name}" for other in others)


def _signature(function, keep_self=False):
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())
    if not keep_self:
        parameters = parameters[1:]
    return str(signature.replace(parameters=parameters))


def _docstring(thing, depth):
    indent = "    " * depth
    lines = ['"""' + inspect.getdoc(thing), '"""']
    text = "\n".join(lines)
    return "\n".join(indent + line if line else line for line in text.split("\n"))


if __name__ == "__main__":
    # Run by path: the folder of the package's parent is what has to be found, and nothing beside
    # this file may hide a module of the standard library.
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(api_text(sys.argv[1:]))
