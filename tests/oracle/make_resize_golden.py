"""Writes tests/image/resize_golden.json: sizes PIL resizes a formula's picture to, and what it gets.

The picture is made by the same formula in tests/image/image_test.cpp. Run: python3 make_resize_golden.py
"""

import json
from pathlib import Path

import numpy
from PIL import Image

FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def picture(width, height):
    y, x, c = numpy.meshgrid(range(height), range(width), range(3), indexing="ij")
    return ((x * x * 7 + y * 13 + x * y * 3 + c * 71) % 256).astype(numpy.uint8)


cases = []
for (width, height), (to_width, to_height) in [
    ((37, 53), (19, 21)),
    ((37, 53), (64, 80)),
    ((101, 40), (23, 11)),
    ((20, 20), (20, 7)),
    ((3, 5), (9, 9)),
]:
    for name, kind in FILTERS.items():
        resized = Image.fromarray(picture(width, height)).resize((to_width, to_height), kind)
        cases.append(
            {
                "from": [width, height],
                "to": [to_width, to_height],
                "filter": name,
                "pixels": numpy.asarray(resized).flatten().tolist()[:600],
            }
        )
path = Path(__file__).resolve().parent.parent / "image" / "resize_golden.json"
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
