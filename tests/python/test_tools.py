import math

import numpy
import pytest


def last(host):
    return host.calls[-1]


def test_a_single_prompt_is_a_list_of_one(tools, host):
    images = tools.text2image("a dog")
    assert last(host) == ("tools.text2image", {"prompts": ["a dog"]})
    assert [image.prompt for image in images] == ["a dog"]
    assert images[0].missing == ["running"]


def test_the_papers_argument_names_work(tools, system, host):
    images = tools.text2image(prompt_list=["a", "b"])
    activations, highlighted = system.call_neuron(image_list=images)
    tools.edit_images(prompt_list_org_image=["a"], editing_instructions_list=["b"])
    tools.describe_images(image_list=images, image_title=["a", "b"])
    tools.save_experiment_log(
        activation_list=activations,
        image_list=highlighted,
        image_titles=["a", "b"],
        image_textual_information=["first", "second"],
    )
    assert last(host)[1]["notes"] == "first\nsecond"
    with pytest.raises(TypeError, match="both prompts and prompt_list"):
        tools.text2image(["a"], prompt_list=["b"], prompts=["c"])


def test_exemplars_set_the_threshold_to_their_mean(tools, system):
    assert tools.activation_threshold is None
    activations, images = tools.dataset_exemplars(system, count=3)
    assert activations == [9.0, 6.0, 3.0] and len(images) == 3
    assert tools.activation_threshold == 6.0


def test_exemplars_need_a_system_and_a_count(tools, system):
    with pytest.raises(ValueError, match="needs a System"):
        tools.dataset_exemplars("layer4")
    for count in (0, 1.5, "many", True, None):
        with pytest.raises(ValueError, match="count is"):
            tools.dataset_exemplars(system, count)


def test_edits_take_prompts_images_and_arrays(tools, host):
    drawn = tools.text2image("a dog")[0]
    array = numpy.zeros((2, 3, 3), numpy.uint8)
    images, texts = tools.edit_images(["a cat", drawn, array, drawn.base64], ["red"] * 4)
    sources = last(host)[1]["sources"]
    assert sources[0] == {"prompt": "a cat"}
    assert sources[1] == {"image": 1}
    assert sources[2] == {"pixels": 0, "width": 3, "height": 2}
    assert sources[3] == {"pixels": 1, "width": 4, "height": 2}
    assert host.sent_blobs[-1] == [bytes(18), bytes(range(24))]
    assert len(images) == len(texts) == 8


def test_edits_need_one_instruction_per_source(tools):
    with pytest.raises(ValueError, match="edit_images got 3 sources and 2 instructions"):
        tools.edit_images(["a", "b", "c"], ["d", "e"])
    images, texts = tools.edit_images("a", "b")
    assert texts == ["a", "b"]


def test_logging_checks_lengths_types_and_numbers(tools):
    images = tools.text2image(["a", "b"])
    cases = [
        (([1.0], images, ["a", "b"]), "got 1 activation, 2 images and 2 titles"),
        (([1.0, math.nan], images, ["a", "b"]), r"activations\[1\] is nan"),
        (([1.0, math.inf], images, ["a", "b"]), r"activations\[1\] is inf"),
        (([1.0, "2"], images, ["a", "b"]), r"activations\[1\] is a str, not a number"),
        (([1.0, True], images, ["a", "b"]), r"activations\[1\] is a bool"),
        (([1.0, None], images, ["a", "b"]), r"activations\[1\] is None"),
        (([1.0, 2.0], images, ["a", 3]), r"titles\[1\] is an int, not a string"),
        (([1.0, 2.0], [images[0], 3], ["a", "b"]), r"images\[1\] is an int, not an image"),
        (("12", images, ["a", "b"]), "activations is a str, not a list"),
        (([1.0, 2.0], None, ["a", "b"]), "images is None"),
        (([], [], []), "is empty"),
    ]
    for arguments, message in cases:
        with pytest.raises(ValueError, match=message):
            tools.log_experiment(*arguments)
    assert tools.experiment_log == [] and tools.results_list == []


def test_logging_takes_numpy_numbers_and_keeps_results(tools, host):
    images = tools.text2image(["a", "b"])
    tools.log_experiment(numpy.array([1.5, 2.5], numpy.float32), images, ("a", "b"), "note")
    name, arguments = last(host)
    assert arguments["activations"] == [1.5, 2.5] and arguments["notes"] == "note"
    tools.log_experiment([numpy.float32(3.5)], images[0], "c")
    assert last(host)[1]["notes"] is None
    assert [list(result) for result in tools.results_list] == [["a"], ["b"], ["c"]]
    assert tools.results_list[1]["b"] == {"activation": 2.5, "image": images[1]}
    assert len(tools.experiment_log) == 2
    tools.log_experiment([1.0, 2.0], (image for image in images), ["a", "b"])
    assert tools.experiment_log[-1]["images"] == images


def test_describing_needs_one_title_per_image(tools):
    images = tools.text2image(["a", "b"])
    assert tools.describe_images(images, ["x", "y"]) == "a dog"
    assert tools.summarize_images(images[0]) == "a dog"
    with pytest.raises(ValueError, match="2 images and 1 title;"):
        tools.describe_images(images, ["x"])


def test_display_takes_anything_in_order(tools, host):
    image = tools.text2image("a")[0]
    tools.display("text", [image, 3.5], numpy.zeros((1, 1, 3)), image.base64, {"a": 1})
    items = last(host)[1]["items"]
    assert items[0] == {"text": "text"}
    assert items[1] == {"image": 1}
    assert items[2] == {"text": "3.5"}
    assert items[3] == {"pixels": 0, "width": 1, "height": 1}
    assert items[4] == {"pixels": 1, "width": 4, "height": 2}
    assert items[5] == {"text": "{'a': 1}"}


def test_text_that_is_no_unicode_can_be_sent(tools, host):
    tools.text2image(["a\ud800b"])
    assert last(host)[1]["prompts"] == ["a?b"]


def test_prompts_must_be_strings(tools):
    for prompts in (3, None, [], [1], [None], {"a": 1}, [b"a"]):
        with pytest.raises(ValueError, match="prompts"):
            tools.text2image(prompts)
