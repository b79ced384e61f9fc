import numpy
import pytest

from maia import System


def test_the_tasks_system_says_what_it_is_when_asked(system, host):
    assert host.calls == []
    assert (system.model_name, system.unit, system.neuron_num) == ("net", 7, 7)
    assert (system.layer, system.kind, system.threshold) == ("layer4", "unit", 0.5)
    assert len(host.calls) == 1


def test_another_system_is_opened(api, host):
    other = System(3, "layer1", "other", device="cpu")
    assert host.calls[-1] == (
        "system.open", {"unit": 3, "layer": "layer1", "model": "other", "device": "cpu"}
    )
    assert (other.unit, other.layer, other.model_name) == (3, "layer1", "other")
    other.neuron([numpy.zeros((1, 1, 3))])
    assert host.calls[-1][1]["system"] == 1
    assert System(neuron_num=4, layer="a", model_name="b").unit == 4
    for unit in (-1, 1.5, "3", None, True):
        with pytest.raises(ValueError, match="unit is"):
            System(unit)
    with pytest.raises(ValueError, match="layer is an int"):
        System(1, 2)


def test_numpy_integers_are_units(api):
    assert System(numpy.int64(5)).unit == 5


def test_neuron_gives_a_number_and_a_picture_for_each_image(system, tools):
    activations, images = system.neuron(tools.text2image(["a", "b"]))
    assert activations == [1.0, 2.0] and len(images) == 2
    activations, images = system.neuron(tools.text2image("a")[0])
    assert len(activations) == len(images) == 1


def test_neuron_refuses_what_is_no_list_of_images(system, tools):
    for images in ([], None, 3, "a dog", ["a dog"], [None], {}, [[1, 2]]):
        with pytest.raises(ValueError, match="images"):
            system.neuron(images)


def test_classify_gives_pairs(system, tools):
    (answer,) = system.classify(tools.text2image("a"))
    assert answer == {"probability": 0.5, "top": [("dog", 0.5), ("cat", 0.25)]}


def test_layer_is_a_name_and_a_measurement(system, tools):
    values = system.layer(tools.text2image(["a", "b"]))
    assert values.shape == (2, 3) and values.dtype == numpy.float32
    assert values.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert isinstance(system.layer, str) and system.layer + "!" == "layer4!"


def test_module_gives_the_connected_objects(api):
    import maia
    from maia import system, tools

    assert system is api.system and tools is api.tools
    with pytest.raises(AttributeError):
        maia.nothing
