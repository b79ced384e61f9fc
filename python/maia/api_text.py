"""Prints the experiment API as an agent is shown it: signatures and docstrings, nothing else."""

import inspect
import os
import sys


def api_text():
    from maia.image import Image
    from maia.systems import Layer, System
    from maia.toolbox import Tools

    system = [("neuron", "call_neuron"), ("classify", None)]
    tools = [
        ("dataset_exemplars", None),
        ("text2image", None),
        ("edit_images", None),
        ("describe_images", None),
        ("summarize_images", None),
        ("log_experiment", "save_experiment_log"),
        ("display", None),
    ]
    blocks = [_class(System, [_method(System, *names) for names in system] + [_layer(Layer)])]
    blocks.append(_class(Tools, [_method(Tools, *names) for names in tools], constructor=False))
    blocks.append(_class(Image, [_method(Image, "pil")]))
    return "\n\n\n".join(blocks) + "\n"


def _class(kind, methods, constructor=True):
    name = kind.__name__
    head = f"class {name}"
    if constructor:
        head += _signature(kind.__init__)
    return "\n\n".join([head + ":\n" + _docstring(kind, 1), *methods])


def _method(kind, name, alias=None):
    method = getattr(kind, name)
    text = f"    def {name}{_signature(method, keep_self=True)}:\n" + _docstring(method, 2)
    return text + (f"\n\n    {alias} = {name}" if alias else "")


def _layer(layer):
    text = f"    def layer{_signature(layer.__call__, keep_self=True)}:\n"
    return text + _docstring(layer.__call__, 2)


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
    sys.stdout.write(api_text())
