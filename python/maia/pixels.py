"""Pixels of the pictures that a program makes itself, in any form that the API takes."""

from maia.arguments import kind_of, short
from maia.image import is_pil, looks_like_picture_text

_MAX_SIDE = 16384
_MAX_PIXELS = 64 << 20


def pixels_of(value, what):
    """RGB bytes, width and height of a picture in any accepted form."""
    if isinstance(value, str):
        value = _decoded_text(value, what)
    if isinstance(value, (bytes, bytearray)):
        value = _decoded_file(value, what)
    if is_pil(value):
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
