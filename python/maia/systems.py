"""The unit under study, and others to compare it with."""

from maia.arguments import also_called, plain_text, whole_number
from maia.connection import connected
from maia.image import images_of, references


class System:
    """A unit of a vision network, which can be shown images and measured.

    In an experiment program `system` is the unit that the task is about. Further ones, of the same
    network or of any other that is installed, are made by calling the class.

    Parameters
    ----------
    unit : int
        The number of the unit in its layer, from 0.
    layer : str, optional
        The layer's name; by default that of the task's unit.
    model_name : str, optional
        The network's name; by default that of the task's unit.
    device : str, optional
        Where to run it, such as "cpu" or "cuda"; the host decides by default.

    Attributes
    ----------
    unit : int
        The number of the unit (`neuron_num` is the same).
    layer, model_name : str
        Where the unit is. `layer` can also be called, see `layer(images)`.
    kind : str
        What is measured, for example "unit" for one channel of a layer, "class" for an output class.
    threshold : float
        Where the unit's map of activation exceeds this value, an image counts as highlighted; on the
        same scale as the activations.

    Raises
    ------
    ValueError
        If there is no such network, layer or unit.
    RuntimeError
        If a network cannot be loaded. Any call can raise it: then the host failed, not the program.

    Examples
    --------
    >>> print(system.model_name, system.layer, system.unit, system.threshold)

    >>> other = System(system.unit + 1, system.layer, system.model_name)
    >>> activations, highlighted = other.neuron(tools.text2image(["a dog on grass"]))
    """

    @also_called(neuron_num="unit")
    def __init__(self, unit, layer=None, model_name=None, device=None):
        self._connection = connected()
        arguments = {"unit": whole_number(unit, "unit", 0, 1 << 30)}
        for name, value in (("layer", layer), ("model", model_name), ("device", device)):
            if value is not None:
                arguments[name] = plain_text(value, name)
        self._facts, _ = self._connection.call("system.open", arguments)
        self._handle = self._facts["system"]

    @classmethod
    def _of_task(cls, connection):
        system = object.__new__(cls)
        system._connection, system._facts, system._handle = connection, None, 0
        return system

    def _fact(self, name):
        if self._facts is None:
            self._facts, _ = self._connection.call("system.info", {"system": self._handle})
        return self._facts[name]

    @property
    def unit(self):
        return self._fact("unit")

    neuron_num = unit

    @property
    def model_name(self):
        return self._fact("model_name")

    @property
    def kind(self):
        return self._fact("kind")

    @property
    def threshold(self):
        return self._fact("threshold")

    @property
    def layer(self):
        return Layer(self._fact("layer"))._of(self)

    @also_called(image_list="images")
    def neuron(self, images):
        """Measure the unit on images.

        The activation is the largest value of the unit's map over the image, and the region where the
        map exceeds the unit's threshold is what the unit responds to. Activations are on the
        network's own scale, which differs from unit to unit; a class is measured by its probability,
        from 0 to 1, or by its logit.

        Parameters
        ----------
        images : list of images, or one image
            Each an Image, a PIL image, an array H x W x 3 or a Base64 string; at most 2000.

        Returns
        -------
        activations : list of float
            One per image, in order.
        highlighted : list of Image
            The same images with everything outside the region darkened; wholly dark where the unit
            exceeds its threshold nowhere.

        Raises
        ------
        ValueError
            If something in the list is not an image, or the list is empty or too long.

        Examples
        --------
        >>> images = tools.text2image(["a dog on grass", "a dog on snow"])
        >>> activations, highlighted = system.neuron(images)
        >>> print(activations)

        >>> pictures, texts = tools.edit_images(["a dog on grass"], ["replace the dog with a cat"])
        >>> (before, after), _ = system.neuron(pictures)
        >>> print("the dog adds", before - after)
        """
        pictures, blobs = references(self._connection, images, "images")
        arguments = {"system": self._handle, "images": pictures}
        value, _ = self._connection.call("system.neuron", arguments, blobs)
        return value["activations"], images_of(self._connection, value["images"])

    call_neuron = neuron

    @also_called(image_list="images")
    def classify(self, images):
        """Classify images, where the system is an output class of a classifier.

        Parameters
        ----------
        images : list of images, or one image
            Each an Image, a PIL image, an array H x W x 3 or a Base64 string; at most 2000.

        Returns
        -------
        list of dict
            One per image: "probability" of the system's own class, from 0 to 1, and "top", the five
            most probable classes as (name, probability), the most probable first.

        Raises
        ------
        ValueError
            If the system is not a class, or something in the list is not an image, or the list is
            empty or too long.

        Examples
        --------
        >>> for answer in system.classify(tools.text2image(["a dog on grass", "a cat on grass"])):
        ...     print(answer["probability"], answer["top"][0])

        >>> pictures, texts = tools.edit_images("a dog on grass", "change the background to a beach")
        >>> grass, beach = [answer["probability"] for answer in system.classify(pictures)]
        >>> print("the beach changes it by", beach - grass)
        """
        pictures, blobs = references(self._connection, images, "images")
        arguments = {"system": self._handle, "images": pictures}
        value, _ = self._connection.call("system.classify", arguments, blobs)
        return [
            {"probability": each["probability"], "top": [tuple(pair) for pair in each["top"]]}
            for each in value["classes"]
        ]

    def _measure_layer(self, images):
        import numpy

        pictures, blobs = references(self._connection, images, "images")
        arguments = {"system": self._handle, "images": pictures}
        value, (values,) = self._connection.call("system.layer", arguments, blobs)
        return numpy.frombuffer(values, "<f4").reshape(value["shape"]).copy()

    def __repr__(self):
        try:
            return f"<System {self.model_name} {self.layer} unit {self.unit}>"
        except RuntimeError:  # the host has gone before it was asked
            return "<System without a host>"


class Layer(str):
    """The name of a system's layer, which measures the whole layer when it is called."""

    def _of(self, system):
        self._system = system
        return self

    @also_called(image_list="images")
    def __call__(self, images):
        """Measure every unit of the system's layer on images.

        Parameters
        ----------
        images : list of images, or one image
            Each an Image, a PIL image, an array H x W x 3 or a Base64 string; at most 2000.

        Returns
        -------
        numpy.ndarray
            float32 of shape (number of images, number of units): the activation of every unit, as
            `system.neuron` defines it.

        Raises
        ------
        ValueError
            If something in the list is not an image, or the list is empty or too long.

        Examples
        --------
        >>> values = system.layer(tools.text2image(["a forest"]))
        >>> print(values.shape, values[0].argmax())

        >>> with_dog, without = system.layer(tools.text2image(["a dog on grass", "grass"]))
        >>> print((with_dog - without).argsort()[::-1][:10])
        """
        return self._system._measure_layer(images)
