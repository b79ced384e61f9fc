"""Checks of what a program hands to the API: one clear sentence for what is wrong."""

import math

# What the host accepts in one call.
MAX_ITEMS = 2000
MAX_TEXT_BYTES = 1 << 20


def plain_text(value, what):
    """`value` as a string that can be sent; numpy strings are accepted."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is {kind_of(value)}, not a string")
    encoded = str.encode(value, "utf-8", "replace")
    if len(encoded) > MAX_TEXT_BYTES:
        raise ValueError(
            f"{what} has {len(encoded)} bytes; {MAX_TEXT_BYTES} is the most that one text may have"
        )
    return encoded.decode("utf-8")


def texts(values, what, *, filled=False):
    """A list of strings; a single string is a list of one. `filled`: none may be blank."""
    if isinstance(values, str):
        values = [values]
    values = items(values, what, "strings")
    if not values:
        raise ValueError(f"{what} is empty: give at least one string")
    checked = filled_text if filled else plain_text
    return [checked(value, f"{what}[{i}]") for i, value in enumerate(values)]


def filled_text(value, what):
    """As `plain_text`, but not empty and more than spaces."""
    text = plain_text(value, what)
    if not text.strip():
        raise ValueError(f"{what} is blank: say what the picture is to show")
    return text


def numbers(values, what):
    """A list of finite floats; a single number is a list of one."""
    if _is_number(values):
        values = [values]
    result = []
    for i, value in enumerate(items(values, what, "numbers")):
        if not _is_number(value):
            raise ValueError(f"{what}[{i}] is {kind_of(value)}, not a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        except Exception as error:  # its own conversion fails
            raise ValueError(f"{what}[{i}] cannot be read as a number: {short(error)}") from None
        if not math.isfinite(number):
            raise ValueError(f"{what}[{i}] is {short(value)}, not a finite number")
        result.append(number)
    return result


def whole_number(value, what, low, high):
    import operator

    try:
        if isinstance(value, bool):
            raise TypeError
        result = operator.index(value)
    except TypeError:
        raise ValueError(f"{what} is {short(value)}, not a whole number") from None
    if not low <= result <= high:
        raise ValueError(f"{what} is {short(value)}, not from {low} to {high}")
    return result


def items(values, what, of):
    """The elements of a list, tuple, array or generator."""
    if values is None or isinstance(values, (str, bytes, bytearray, dict)):
        raise ValueError(f"{what} is {kind_of(values)}, not a list of {of}")
    if isinstance(values, (set, frozenset)):
        raise ValueError(f"{what} is {kind_of(values)}, which has no order: give a list of {of}")
    try:
        elements = iter(values)
    except TypeError:
        raise ValueError(f"{what} is {kind_of(values)}, not a list of {of}") from None
    result = []
    for element in elements:
        if len(result) == MAX_ITEMS:
            count = f"{len(values)} items" if hasattr(values, "__len__") else "more items"
            raise ValueError(f"{what} has {count}; {MAX_ITEMS} is the most that one call may have")
        result.append(element)
    return result


def kind_of(value):
    """The type of a value with its article, for a sentence."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"


def short(value):
    try:
        text = repr(value)
    except Exception:  # a number of more digits than Python writes, for one
        return kind_of(value)
    return text if len(text) <= 60 else text[:57] + "..."


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def also_called(**names):
    """Lets keyword arguments go by other names too: `also_called(image_list="images")`."""

    def decorate(function):
        def renamed(*args, **kwargs):
            for other, name in names.items():
                if other in kwargs:
                    if name in kwargs:
                        raise TypeError(f"{function.__name__} got both {name} and {other}")
                    kwargs[name] = kwargs.pop(other)
            return function(*args, **kwargs)

        # As functools.wraps does it, whose import would take longer than the rest of the API's.
        renamed.__name__, renamed.__qualname__ = function.__name__, function.__qualname__
        renamed.__doc__, renamed.__wrapped__ = function.__doc__, function
        return renamed

    return decorate


def _is_number(value):
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    if isinstance(value, str) or not hasattr(value, "__float__"):
        return False
    # A numpy scalar, or an array or tensor of one number.
    return getattr(value, "ndim", 0) == 0 and not str(getattr(value, "dtype", "")).endswith("bool")
