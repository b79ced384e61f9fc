"""The text that agents read is made from the code, is complete, and its examples run."""

import doctest
import inspect

import pytest

from maia import Image, System, Tools
from maia.api_text import api_text
from maia.systems import Layer

ATTRIBUTES = {
    System: ["unit", "neuron_num", "layer", "model_name", "kind", "threshold"],
    Tools: ["experiment_log", "results_list", "activation_threshold"],
    Image: ["width", "height", "size", "shape", "prompt", "missing", "base64"],
}


def public(kind):
    return [name for name in dir(kind) if not name.startswith("_")]


def methods():
    for kind in (System, Tools, Image):
        for name in public(kind):
            value = vars(kind)[name]
            if inspect.isfunction(value):
                yield pytest.param(kind, name, value, id=f"{kind.__name__}.{name}")
    yield pytest.param(System, "layer", Layer.__call__, id="System.layer")


def documented():
    for kind in (System, Tools, Image):
        yield pytest.param(kind, id=kind.__name__)
    for method in methods():
        yield pytest.param(method.values[2], id=method.id)


@pytest.fixture(scope="module")
def text():
    return api_text()


@pytest.mark.parametrize("kind, name, method", methods())
def test_every_method_is_told_with_all_that_it_takes_and_gives(text, kind, name, method):
    block = text[text.index(f"class {kind.__name__}") :]
    parameters = list(inspect.signature(method).parameters)[1:]
    doc = inspect.getdoc(method)
    if method.__name__ == name or name == "layer":
        assert f"    def {name}(self" in block
    else:
        assert f"    {name} = {method.__name__}" in block
    sections = ["Parameters"] * bool(parameters) + ["Returns", "Raises", "Examples"]
    places = [doc.index(f"{section}\n{'-' * len(section)}\n") for section in sections]
    assert places == sorted(places)
    for parameter in parameters:
        shown = inspect.signature(method).parameters[parameter]
        star = "*" if shown.kind is shown.VAR_POSITIONAL else ""
        assert f"\n{star}{parameter} : " in doc, parameter
    for line in filter(None, doc.split("\n")):
        assert line in text


@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_every_attribute_is_told(kind, system, tools):
    doc = inspect.getdoc(kind)
    instance = {System: system, Tools: tools, Image: tools.text2image("a")[0]}[kind]
    found = {
        name for name in {*public(kind), *vars(instance)}
        if not name.startswith("_") and not inspect.isfunction(vars(kind).get(name))
    }
    assert found == set(ATTRIBUTES[kind])
    for name in found:
        assert name in doc[doc.index("Attributes\n---") :], name


def examples_of(thing):
    """The worked examples of a docstring: blocks that empty lines part."""
    doc = inspect.getdoc(thing)
    part = doc[doc.index("Examples\n--------\n") :].split("\n", 2)[2]
    return [block for block in part.split("\n\n") if block.strip()]


@pytest.mark.parametrize("thing", documented())
def test_two_examples_each_run_by_themselves(thing, system, tools, host):
    examples = examples_of(thing)
    assert len(examples) >= 2
    for example in examples:
        before = len(host.calls)
        steps = doctest.DocTestParser().get_examples(example)
        assert steps
        variables = {"system": system, "tools": tools, "System": System, "Image": Image}
        for step in steps:
            exec(compile(step.source, example, "exec"), variables)
        assert len(host.calls) > before or "print(system" in example


def test_the_text_is_nothing_else(text):
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert text.isascii() and len(text) < 24_000
    assert not any(word in text for word in ("_connection", "_reference", "TODO", "/work"))


def test_tools_that_are_switched_off_are_not_told():
    shortened = api_text(["text2image", "edit_images"])
    for name in ("text2image", "edit_images"):
        assert f"def {name}(" not in shortened
    for name in ("dataset_exemplars", "describe_images", "log_experiment", "neuron"):
        assert f"def {name}(" in shortened
