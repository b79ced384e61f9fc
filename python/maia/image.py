"""Pictures: what the host holds and names by a number, and what a program makes itself."""

from maia.arguments import items, kind_of, short

_MAX_SIDE = 16384
_MAX_PIXELS = 64 << 20

# How Base64 text of a PNG, JPEG or WebP file starts.
_BASE64_STARTS = ("iVBORw0KGgo", "/9j/", "UklGR")


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
        The size in pixels.
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

    def __init__(self, source):
        if isinstance(source, Image):
            self._reference, self._connection = source._reference, source._connection
            self._pixels = source._pixels
            self.width, self.height = source.width, source.height
            self.prompt, self.missing = source.prompt, list(source.missing)
            return
        self._pixels, self.width, self.height = _pixels_of(source, "the source")
        self._reference = self._connection = self.prompt = None
        self.missing = []

    @classmethod
    def _of_host(cls, connection, value):
        image = object.__new__(cls)
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

        Examples
        --------
        >>> half = image.pil().resize((image.width // 2, image.height // 2))

        >>> left = image.pil().crop((0, 0, image.width // 2, image.height))
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

    def __repr__(self):
        of = "" if self.prompt is None else f" of {self.prompt!r}"
        return f"<Image {self.width}x{self.height}{of}>"


def is_single_picture(value):
    """True for one picture where a list of them may stand too."""
    if isinstance(value, (Image, str, bytes, bytearray)) or _is_pil(value):
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
        pixels, width, height = _pixels_of(value, what)
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


def _is_pil(value):
    return hasattr(value, "getbands") and hasattr(value, "convert") and hasattr(value, "tobytes")


def _pixels_of(value, what):
    """RGB bytes, width and height of a picture in any accepted form."""
    if isinstance(value, str):
        value = _decoded_text(value, what)
    if isinstance(value, (bytes, bytearray)):
        value = _decoded_file(value, what)
    if _is_pil(value):
        return _pixels_of_pil(value, what)
    if hasattr(value, "__array_interface__") or hasattr(value, "__array__"):
        return _pixels_of_array(value, what)
    raise ValueError(
        f"{what} is {kind_of(value)}, not an image: an Image, a PIL image, an array "
        "H x W x 3, or a Base64 string of a picture is needed"
    )


def _decoded_text(text, what):
    from binascii import Error, a2b_base64

    if text.startswith("data:"):
        head, comma, text = text.partition(",")
        if not comma or not head.endswith(";base64"):
            raise ValueError(f"{what} is a data URL that is not in Base64")
    elif not looks_like_picture_text(text):
        raise ValueError(
            f"{what} is a string but not the Base64 text of a PNG, JPEG or WebP picture: "
            "to draw a picture from a text, call tools.text2image first"
        )
    try:
        return a2b_base64(text)
    except (Error, ValueError):
        raise ValueError(f"{what} is a string that is not valid Base64") from None


def _decoded_file(data, what):
    import warnings
    from io import BytesIO

    import PIL.Image

    size = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size, which is checked here
            picture = PIL.Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        size = picture.size
        _check_size(*size, what)
        picture.load()
        return picture
    except MemoryError:
        raise
    except Exception:  # PIL has many for files that are damaged
        if size is not None:
            _check_size(*size, what)
        raise ValueError(f"{what} is not a PNG, JPEG or WebP picture, or it is damaged") from None


def _pixels_of_pil(picture, what):
    width, height = picture.size
    _check_size(width, height, what)
    try:
        if picture.mode[0] in "IF":  # more than 8 bits, which PIL would cut off
            return _pixels_of_array(_eight_bits(picture), what)
        if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
            import PIL.Image

            picture = picture.convert("RGBA")
            white = PIL.Image.new("RGBA", picture.size, (255, 255, 255, 255))
            picture = PIL.Image.alpha_composite(white, picture)
        return picture.convert("RGB").tobytes(), width, height
    except (OSError, SyntaxError, AttributeError) as error:
        raise ValueError(f"{what} is a PIL image that cannot be read: {error}") from None


def _eight_bits(picture):
    """The array of a picture with one wide channel; 16 bits are reduced to 8."""
    import numpy

    array = numpy.asarray(picture)
    if array.dtype.kind in "iu" and array.size and 255 < array.max() <= 65535 and array.min() >= 0:
        return (array.astype(numpy.float64) / 257 + 0.5).astype(numpy.uint8)
    return array


def _pixels_of_array(value, what):
    import numpy

    try:
        array = numpy.asarray(value)
    except MemoryError:
        raise
    except Exception as error:  # a tensor on another device, for one
        raise ValueError(
            f"{what} is {kind_of(value)} that numpy cannot read: {short(error)}"
        ) from None
    if array.ndim == 2:
        array = numpy.stack([array] * 3, axis=-1)
    if array.ndim == 3 and array.shape[2] == 1:
        array = numpy.repeat(array, 3, axis=2)
    if array.ndim != 3 or array.shape[2] != 3:
        shape = " x ".join(map(str, array.shape)) or "no dimensions"
        hint = ""
        if array.ndim == 3 and array.shape[0] == 3:
            hint = ": move the channels to the end with .transpose(1, 2, 0)"
        elif array.ndim == 3 and array.shape[2] == 4:
            hint = ": leave out the fourth channel with [:, :, :3]"
        raise ValueError(f"{what} is an array of {shape}, not H x W x 3{hint}")
    _check_size(array.shape[1], array.shape[0], what)
    return _as_bytes(array, what), array.shape[1], array.shape[0]


def _as_bytes(array, what):
    import numpy

    if array.dtype == numpy.uint8:
        return numpy.ascontiguousarray(array).tobytes()
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{what} is an array of {array.dtype}; uint8 or float is needed")
    low, high = array.min(), array.max()
    if array.dtype.kind in "iu":
        if low < 0 or high > 255:
            raise ValueError(f"{what} has values from {low} to {high}; 0 to 255 is needed")
        return array.astype(numpy.uint8).tobytes()
    if low != low:
        raise ValueError(f"{what} has values that are not a number (nan)")
    if low < -1e-3 or high > 1 + 1e-3:  # a little over is rounding
        raise ValueError(
            f"{what} is a float array with values from {low:.4g} to {high:.4g}; 0 to 1 is needed "
            "(divide by 255, or convert to uint8)"
        )
    return (array.clip(0, 1) * 255 + 0.5).astype(numpy.uint8).tobytes()


def _check_size(width, height, what):
    if width < 1 or height < 1:
        raise ValueError(f"{what} is empty: it is {width} x {height} pixels")
    if max(width, height) > _MAX_SIDE or width * height > _MAX_PIXELS:
        raise ValueError(
            f"{what} is {width} x {height} pixels; sides up to {_MAX_SIDE} and {_MAX_PIXELS} "
            "pixels in all are allowed"
        )
