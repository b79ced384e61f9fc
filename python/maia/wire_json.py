"""JSON by the interpreter's own accelerators, without the json package around them.

That package imports the regular expressions, which are a quarter of the worker's start. Where an
interpreter has no such accelerators, the package itself is used.
"""

try:
    from _json import encode_basestring_ascii, make_encoder, make_scanner
except ImportError:
    make_encoder = None


def _accelerated():
    def refuse(value):
        raise TypeError(f"a {type(value).__name__} cannot be sent to the host")

    class Reading:
        strict = True
        object_hook = object_pairs_hook = None
        parse_float, parse_int, parse_constant = float, int, float
        memo = {}

    # No indentation, keys in their order, and neither NaN nor infinity.
    encode = make_encoder(None, refuse, encode_basestring_ascii, None, ":", ",", False, False, False)
    scan = make_scanner(Reading)
    return lambda value: "".join(encode(value, 0)), lambda text: scan(text, 0)[0]


def _packaged():
    import json

    return lambda value: json.dumps(value, allow_nan=False), json.loads


# dumps(value) is ASCII text and raises ValueError for NaN; loads(text) is for what the host wrote.
dumps, loads = _accelerated() if make_encoder is not None else _packaged()
