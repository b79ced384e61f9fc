"""What programs get wrong: one sentence each, sent nowhere, and a worker that goes on."""

import re

import pytest

ARRAY = "import numpy as np, PIL.Image\n"

# Each must be a ValueError that matches, said in one line.
REFUSED = [
    # Pictures
    ("system.neuron(np.zeros((0, 4, 3)))", "images[0] is empty: it is 4 x 0 pixels"),
    ("system.neuron(PIL.Image.new('RGB', (0, 5)))", "images[0] is empty: it is 0 x 5 pixels"),
    ("system.neuron([np.array([[None] * 3] * 3)])", "images[0] is an array of object; uint8 or float is needed"),
    ("system.neuron([np.zeros((2, 2, 3), complex)])", "array of complex128; uint8 or float"),
    ("system.neuron([np.zeros((2, 2, 3), bool)])", "array of bool; uint8 or float"),
    ("system.neuron([np.full((2, 2, 3), 4000, np.uint16)])", "values from 4000 to 4000; 0 to 255"),
    ("system.neuron([np.full((2, 2, 3), np.nan)])", "values that are not a number"),
    ("system.neuron([np.full((2, 2, 3), np.inf)])", "values from inf to inf; 0 to 1"),
    ("system.neuron([np.zeros((2, 2, 4))])", "not H x W x 3: leave out the fourth channel"),
    ("system.neuron([[[1, 2], [3]]])", "images[0] is a list, not an image"),
    ("system.neuron({'a': 1})", "images is a dict, not a list of images"),
    ("system.neuron(set(tools.text2image('a')))", "images is a set, which has no order"),
    ("system.neuron(3)", "images is an int, not a list of images"),
    ("system.neuron(None)", "images is None, not a list of images"),
    ("system.neuron('a dog')", "call tools.text2image first"),
    ("system.neuron([object()])", "images[0] is an object, not an image"),
    ("system.neuron([memoryview(b'abc')])", "images[0] is a memoryview, not an image"),
    ("system.neuron(i for i in [])", "images is empty"),
    ("system.neuron(PIL.Image.new('F', (2, 2), 3.5))", "values from 3.5 to 3.5; 0 to 1"),
    ("system.neuron(PIL.Image.new('I', (2, 2), 70000))", "values from 70000 to 70000; 0 to 255"),
    ("p = PIL.Image.new('RGB', (2, 2)); p.close(); p.im = None\nsystem.neuron(p)", "cannot be read"),
    ("class T:\n    ndim = 3\n    def __array__(self, dtype=None, copy=None): raise TypeError('on cuda')\n"
     "system.neuron([T()])", "images[0] is a T that numpy cannot read"),
    ("system.neuron(tools.text2image('a') * 2001)", "images has 2001 items; 2000 is the most"),
    ("system.layer(np.zeros((2, 2)).astype(object))", "images[0] is an array of 2, not H x W x 3"),
    ("system.classify(['x'])", "not the Base64 text"),
    # Texts
    ("tools.text2image(['a'] * 1_000_000)", "prompts has 1000000 items; 2000 is the most"),
    ("import itertools\ntools.text2image(itertools.repeat('a'))", "prompts has more items; 2000"),
    ("tools.text2image('')", "prompts[0] is blank"),
    ("tools.text2image(['a', ' \\n'])", "prompts[1] is blank"),
    ("tools.text2image('ä' * 600_000)", "prompts[0] has 1200000 bytes; 1048576 is the most"),
    ("tools.text2image(['x' * 1_000_000] * 5)", "the texts given to text2image are too long"),
    ("tools.text2image({'a', 'b'})", "prompts is a set, which has no order"),
    ("tools.text2image([['a', 'b']])", "prompts[0] is a list, not a string"),
    ("tools.text2image(b'a')", "prompts is a bytes, not a list"),
    ("tools.edit_images(['a', 'b'], ['c'])", "got 2 sources and 1 instruction;"),
    ("tools.edit_images([' '], ['c'])", "sources[0] is blank"),
    ("tools.edit_images(['a'], [''])", "instructions[0] is blank"),
    ("tools.edit_images([['a']], ['b'])", "sources[0] is a list, not an image"),
    ("tools.describe_images(tools.text2image('a'), {'a': 1})", "titles is a dict"),
    ("tools.describe_images(tools.text2image('a'), ['a', 'b'])", "got 1 image and 2 titles"),
    # Numbers
    ("tools.log_experiment([float('nan')], image, 'a')", "activations[0] is nan"),
    ("tools.log_experiment(np.array([np.inf]), image, 'a')", "activations[0] is inf"),
    ("tools.log_experiment([10 ** 400], image, 'a')", "activations[0] is 1000"),
    ("tools.log_experiment([10 ** 10000], image, 'a')", "activations[0] is an int, not a finite"),
    ("tools.log_experiment([True], image, 'a')", "activations[0] is a bool"),
    ("tools.log_experiment(np.array([True]), image, 'a')", "activations[0] is a bool_, not a number"),
    ("tools.log_experiment([1j], image, 'a')", "activations[0] is a complex"),
    ("tools.log_experiment([[1.0]], image, 'a')", "activations[0] is a list, not a number"),
    ("tools.log_experiment(np.ones((1, 2)), image, 'a')", "activations[0] is a ndarray, not a number"),
    ("tools.log_experiment(np.array([[1], [2, 3]], dtype=object), image, 'a')", "is a list, not a number"),
    ("tools.log_experiment('1.5', image, 'a')", "activations is a str, not a list"),
    ("class N:\n    def __float__(self): raise RuntimeError('lost')\n"
     "tools.log_experiment([N()], image, 'a')", "cannot be read as a number"),
    ("tools.log_experiment([1.0], image, ['a', 'b'])", "got 1 activation, 1 image and 2 titles"),
    ("tools.log_experiment([1.0], image, 'a', 'n' * 2_000_000)", "notes has 2000000 bytes"),
    ("tools.dataset_exemplars(system, 10 ** 10000)", "count is an int, not from 1 to 1000"),
    ("tools.dataset_exemplars(system, np.int64(0))", "count is 0, not from 1 to 1000"),
    ("tools.dataset_exemplars([system])", "needs a System"),
    ("System(10 ** 30)", "unit is 1000000000000000000000000000000, not from 0"),
    # Display
    ("tools.display(*range(2001))", "more than the 2000 items"),
    ("tools.display('x' * 2_000_000)", "item 0 has 2000000 bytes"),
    ("tools.display(np.zeros((2, 2, 7)))", "item 0 is an array of 2 x 2 x 7"),
]


@pytest.fixture(scope="module")
def shared():
    from fake_host import Host
    from worker_process import WorkerProcess

    host = Host()
    with WorkerProcess(host) as worker:
        assert worker.run(ARRAY + "image = tools.text2image('a')[0]") == ""
        yield worker, host


def count_of_uses(host):
    """Calls but for those that the programs above make to have a picture or a layer's name."""
    return len([name for name, _ in host.calls if name not in ("tools.text2image", "system.info")])


@pytest.mark.parametrize("code, told", REFUSED, ids=range(len(REFUSED)))
def test_it_is_refused_in_one_sentence(shared, code, told):
    worker, host = shared
    before = count_of_uses(host)
    last = worker.run(code).split("\n")[-1]
    assert last.startswith("ValueError: ") and len(last) < 250, last
    assert told in last
    assert count_of_uses(host) == before
    assert worker.run("assert image.width == 4") == ""


ACCEPTED = [
    ("system.neuron([np.zeros((2, 2, 3), np.float16), np.ones((2, 2)), np.ones((2, 2, 1))])", 3),
    ("system.neuron([PIL.Image.new(m, (2, 2)) for m in ('1', 'L', 'P', 'CMYK', 'RGBA', 'LA', 'I', 'F')])", 8),
    ("system.neuron(np.zeros((4, 2, 2, 3), np.uint8))", 4),
    ("system.neuron([PIL.Image.fromarray(np.full((2, 2), 65535, np.uint16))])", 1),
    ("system.neuron(image for _ in range(3))", 3),
    ("system.neuron({1: image}.values())", 1),
]


@pytest.mark.parametrize("code, count", ACCEPTED, ids=range(len(ACCEPTED)))
def test_other_kinds_of_pictures_are_taken(shared, code, count):
    worker, host = shared
    assert worker.run(code) == ""
    name, arguments = host.calls[-1]
    assert name == "system.neuron" and len(arguments["images"]) == count


def test_sixteen_bits_are_reduced_and_not_cut_off(shared):
    worker, host = shared
    code = (
        "a = np.array([[0, 32768, 65535]], np.uint16)\nimport io\nfile = io.BytesIO()\n"
        "PIL.Image.fromarray(a).save(file, 'PNG')\nsystem.neuron([PIL.Image.fromarray(a), file.getvalue()])"
    )
    assert worker.run(code) == ""
    assert host.sent_blobs[-1] == [bytes([0] * 3 + [128] * 3 + [255] * 3)] * 2


def test_numbers_of_other_libraries_are_taken(shared):
    worker, host = shared
    code = (
        "from fractions import Fraction\nfrom decimal import Decimal\n"
        "class Tensor:\n    ndim = 0\n    dtype = 'torch.float32'\n    def __float__(self): return 2.5\n"
        "values = [np.float16(1), np.int8(2), np.array(3.0), Tensor(), Fraction(1, 2), Decimal('1.5')]\n"
        "tools.log_experiment(values, [image] * 6, list('abcdef'))"
    )
    assert worker.run(code) == ""
    assert host.calls[-1][1]["activations"] == [1.0, 2.0, 3.0, 2.5, 0.5, 1.5]


@pytest.mark.parametrize(
    "text, sent",
    [("狗在草地上", "狗在草地上"), ("كلب 🐕", "كلب 🐕"), ("a\\ud800b", "a?b"), ("a\\0b", "a\0b"),
     ("e\\u0301\\u202e", "e\u0301\u202e")],
)
def test_text_in_any_script_is_sent(shared, text, sent):
    worker, host = shared
    assert worker.run(f"tools.text2image('{text}')") == ""
    assert host.calls[-1][1]["prompts"] == [sent]


def test_a_list_in_itself_is_shown_as_text(shared):
    worker, host = shared
    assert worker.run("a = [1]\na.append(a)\ntools.display(a)") == ""
    assert host.calls[-1][1]["items"][-1]["text"].startswith("[1, [...")


def test_an_error_of_the_programs_own_iterator_is_its_own(shared):
    worker, _ = shared
    error = worker.run("def prompts():\n    yield 'a'\n    raise LookupError('no more')\ntools.text2image(prompts())")
    assert error.endswith("LookupError: no more") and re.search(r"line 3, in prompts", error)
