"""Pictures: what the host holds and names by a number, and what a program makes itself."""

from maia.arguments import items

# How Base64 text of a PNG, JPEG or WebP file starts.
_BASE64_STARTS = ("iVBORw0KGgo", "/9j/", "UklGR")

_made = 0


class Image:
    """A picture: what every call of the API returns and accepts.

    It is 8-bit RGB. Its pixels are fetched when they are first asked for. numpy and PIL take it as
    it is (`numpy.array(image)`, `PIL.Image.fromarray(image)`), and the methods of a PIL image, such
    as `resize` and `crop`, work on it and return PIL images. Wherever the API takes an image it also
    takes a PIL image, an array H x W x 3 (uint8, or float from 0 to 1), a Base64 string or a data
    URL of a PNG, JPEG or WebP file.

    Parameters
    ----------
    source : PIL image, array, str or bytes
        A picture in any of these forms.

    Attributes
    ----------
    width, height : int
        The size in pixels; `size` is (width, height) and `shape` (height, width, 3).
    prompt : str or None
        The text that it was drawn or edited from; None for other pictures.
    missing : list of str
        The words of the prompt that the picture does not show; empty when all are shown.
    base64 : str
        The picture as a PNG file in Base64.

    Raises
    ------
    ValueError
        If `source` is not a picture.

    Examples
    --------
    >>> drawn = tools.text2image("a dog on grass")[0]
    >>> print(drawn.width, drawn.height, drawn.missing)

    >>> import numpy
    >>> grey = Image(numpy.full((224, 224, 3), 128, dtype=numpy.uint8))
    >>> activations, highlighted = system.neuron([grey])
    """

    def __new__(cls, *_):
        global _made
        _made += 1
        image = object.__new__(cls)
        image._number = _made
        return image

    def __init__(self, source):
        if isinstance(source, Image):
            self._reference, self._connection = source._reference, source._connection
            self._pixels = source._pixels
            self.width, self.height = source.width, source.height
            self.prompt, self.missing = source.prompt, list(source.missing)
            return
        from maia.pixels import pixels_of

        self._pixels, self.width, self.height = pixels_of(source, "the source")
        self._reference = self._connection = self.prompt = None
        self.missing = []

    @classmethod
    def _of_host(cls, connection, value):
        image = cls.__new__(cls)
        image._reference, image._connection = value["image"], connection
        image._pixels = None
        image.width, image.height = value["width"], value["height"]
        image.prompt, image.missing = value.get("prompt"), list(value.get("missing") or [])
        return image

    def pil(self):
        """Return the picture as a PIL image in mode RGB.

        Returns
        -------
        PIL.Image.Image
            A copy, which may be changed.

        Raises
        ------
        RuntimeError
            If the picture cannot be fetched.

        Examples
        --------
        >>> drawn = tools.text2image("a dog on grass")[0]
        >>> half = drawn.pil().resize((drawn.width // 2, drawn.height // 2))
        >>> activations, highlighted = system.neuron([drawn, half])

        >>> (image,) = tools.text2image(["a cat on a bed"])
        >>> left = image.pil().crop((0, 0, image.width // 2, image.height))
        >>> tools.display("the left half:", left)
        """
        import PIL.Image

        return PIL.Image.frombytes("RGB", (self.width, self.height), self.tobytes())

    @property
    def base64(self):
        from binascii import b2a_base64

        return b2a_base64(self._repr_png_(), newline=False).decode("ascii")

    @property
    def size(self):
        return self.width, self.height

    @property
    def shape(self):
        return self.height, self.width, 3

    def tobytes(self):
        """Return the pixels, row by row.

        Returns
        -------
        bytes
            height x width x 3 of them: red, green and blue.

        Raises
        ------
        RuntimeError
            If the picture cannot be fetched.

        Examples
        --------
        >>> drawn = tools.text2image("a dog on grass")[0]
        >>> red, green, blue = drawn.tobytes()[:3]

        >>> first, second = tools.text2image(["a red car"] * 2)
        >>> print("the same picture" if first.tobytes() == second.tobytes() else "two pictures")
        """
        if self._pixels is None:
            call = self._connection.call
            _, (self._pixels,) = call("image.pixels", {"image": self._reference})
        return self._pixels

    @property
    def __array_interface__(self):
        return {
            "shape": self.shape,
            "typestr": "|u1",
            "data": self.tobytes(),
            "strides": (3 * self.width, 3, 1),
            "version": 3,
        }

    def __array__(self, dtype=None, copy=None):
        import numpy

        array = numpy.frombuffer(self.tobytes(), numpy.uint8).reshape(self.shape).copy()
        return array if dtype is None else array.astype(dtype)

    def _repr_png_(self):
        from io import BytesIO

        file = BytesIO()
        self.pil().save(file, "PNG")
        return file.getvalue()

    def __getattr__(self, name):
        # Programs treat pictures as PIL images, so they behave as such.
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return getattr(self.pil(), name)
        except AttributeError:
            message = f"an Image has no attribute '{name}'"
            raise AttributeError(message, name=name, obj=self) from None

    def __deepcopy__(self, memo):
        return Image(self)  # the way to the host is not copied

    def __hash__(self):
        return self._number  # and not its address, so that sets of images have the same order again

    def __repr__(self):
        of = "" if self.prompt is None else f" of {self.prompt!r}"
        return f"<Image {self.width}x{self.height}{of}>"


def is_single_picture(value):
    """True for one picture where a list of them may stand too."""
    if isinstance(value, (Image, str, bytes, bytearray)) or is_pil(value):
        return True
    return getattr(value, "ndim", None) in (2, 3) and getattr(value, "dtype", None) != object


def looks_like_picture_text(text):
    """True for a data URL or the Base64 text of a picture file; other strings are prompts."""
    return text.startswith("data:image/") or text.lstrip()[:11].startswith(_BASE64_STARTS)


def reference(connection, value, blobs, what):
    """What is sent for a picture; pixels that the host does not have are added to `blobs`."""
    if isinstance(value, Image):
        if value._reference is not None and value._connection is connection:
            return {"image": value._reference}
        pixels, width, height = value.tobytes(), value.width, value.height
    else:
        from maia.pixels import pixels_of  # which most programs do without

        pixels, width, height = pixels_of(value, what)
    blobs.append(pixels)
    return {"pixels": len(blobs) - 1, "width": width, "height": height}


def references(connection, values, what):
    """References and blobs of a list of pictures; a single picture is a list of one."""
    blobs = []
    values = [values] if is_single_picture(values) else items(values, what, "images")
    if not values:
        raise ValueError(f"{what} is empty: give at least one image")
    sent = [reference(connection, value, blobs, f"{what}[{i}]") for i, value in enumerate(values)]
    return sent, blobs


def images_of(connection, values):
    return [Image._of_host(connection, value) for value in values]


def is_pil(value):
    return hasattr(value, "getbands") and hasattr(value, "convert") and hasattr(value, "tobytes")
