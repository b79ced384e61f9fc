"""Checks of what a program hands to the API: one clear sentence for what is wrong."""

import math


def plain_text(value, what):
    """`value` as a string that can be sent; numpy strings are accepted."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is {kind_of(value)}, not a string")
    return str(value).encode("utf-8", "replace").decode("utf-8")


def texts(values, what):
    """A list of strings; a single string is a list of one."""
    if isinstance(values, str):
        values = [values]
    values = items(values, what, "strings")
    if not values:
        raise ValueError(f"{what} is empty: give at least one string")
    return [plain_text(value, f"{what}[{i}]") for i, value in enumerate(values)]


def numbers(values, what):
    """A list of finite floats; a single number is a list of one."""
    if _is_number(values):
        values = [values]
    result = []
    for i, value in enumerate(items(values, what, "numbers")):
        if not _is_number(value):
            raise ValueError(f"{what}[{i}] is {kind_of(value)}, not a number")
        value = float(value)
        if not math.isfinite(value):
            raise ValueError(f"{what}[{i}] is {value}, not a finite number")
        result.append(value)
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
    if isinstance(values, (list, tuple)):
        return list(values)
    if values is None or isinstance(values, (str, bytes, dict)):
        raise ValueError(f"{what} is {kind_of(values)}, not a list of {of}")
    try:
        return list(values)
    except TypeError:
        raise ValueError(f"{what} is {kind_of(values)}, not a list of {of}") from None


def kind_of(value):
    """The type of a value with its article, for a sentence."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"


def short(value):
    text = repr(value)
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
    # A numpy scalar or an array of one number.
    return getattr(value, "ndim", 0) == 0 and type(value).__name__ not in ("bool", "bool_")
