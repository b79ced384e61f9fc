import json
import math

import pytest

from maia import wire_json


@pytest.mark.parametrize("pair", [wire_json._accelerated(), wire_json._packaged()])
def test_values_come_through_both_ways(pair):
    dumps, loads = pair
    value = {"a": [1, -2.5, 1e-300, None, True, "\u00e4\u20ac\U0001f600\"\\\n\x00"], "b": {}, "c": 10**30}
    assert json.loads(dumps(value)) == value
    assert loads(json.dumps(value)) == value
    assert loads('{"a":"\u00e4\\u20ac"}') == {"a": "\u00e4\u20ac"}
    assert dumps(value).isascii()


@pytest.mark.parametrize("pair", [wire_json._accelerated(), wire_json._packaged()])
def test_what_json_cannot_hold_is_refused(pair):
    for value in (math.nan, math.inf):
        with pytest.raises(ValueError):
            pair[0]({"a": value})
    with pytest.raises(TypeError):
        pair[0]({"a": object()})
