import base64
import io

import numpy
import PIL.Image
import pytest

from maia import Image


def png(array, **options):
    file = io.BytesIO()
    PIL.Image.fromarray(array).save(file, "PNG", **options)
    return file.getvalue()


PIXELS = numpy.arange(24, dtype=numpy.uint8).reshape(2, 4, 3)


@pytest.mark.parametrize(
    "source",
    [
        PIXELS,
        PIXELS.astype(numpy.int64),
        PIXELS / 255,
        (PIXELS / 255).astype(numpy.float32),
        PIL.Image.fromarray(PIXELS),
        png(PIXELS),
        base64.b64encode(png(PIXELS)).decode(),
        "data:image/png;base64," + base64.b64encode(png(PIXELS)).decode(),
        Image(PIXELS),
        PIXELS[:, ::-1][:, ::-1],
    ],
    ids=lambda source: type(source).__name__,
)
def test_every_form_of_a_picture_gives_the_same_pixels(source):
    image = Image(source)
    assert (image.width, image.height, image.prompt, image.missing) == (4, 2, None, [])
    assert numpy.array_equal(numpy.asarray(image), PIXELS)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_other_files_are_read(kind):
    file = io.BytesIO()
    PIL.Image.new("RGB", (16, 8), (200, 30, 30)).save(file, kind)
    image = Image(base64.b64encode(file.getvalue()).decode())
    assert image.size == (16, 8)
    assert abs(int(numpy.asarray(image)[4, 4, 0]) - 200) < 8


def test_grey_and_transparent_pictures_become_rgb():
    assert numpy.asarray(Image(numpy.full((2, 2), 9, numpy.uint8))).tolist() == [[[9] * 3] * 2] * 2
    clear = PIL.Image.new("RGBA", (1, 1), (0, 0, 0, 0))
    assert numpy.asarray(Image(clear)).tolist() == [[[255, 255, 255]]]


@pytest.mark.parametrize(
    "source, message",
    [
        (numpy.full((2, 2, 3), 2.5), "values from 2.5 to 2.5; 0 to 1"),
        (numpy.full((2, 2, 3), numpy.nan), "nan"),
        (numpy.full((2, 2, 3), -0.5), "0 to 1 is needed"),
        (numpy.full((2, 2, 3), 300), "values from 300 to 300; 0 to 255"),
        (numpy.zeros((3, 5, 6)), r"array of 3 x 5 x 6, not H x W x 3: .*transpose"),
        (numpy.zeros((2, 2, 5)), "not H x W x 3"),
        (numpy.zeros((0, 4, 3)), "4 x 0 pixels"),
        (numpy.zeros((2, 2, 3), complex), "complex128"),
        (numpy.zeros((1, 20000, 3), numpy.uint8), "sides up to 16384"),
        ("a dog on grass", "call tools.text2image first"),
        ("iVBORw0KGgo=", "not a PNG, JPEG or WebP picture, or it is damaged"),
        ("data:image/png,abc", "not in Base64"),
        (b"GIF89a", "not a PNG, JPEG or WebP"),
        (png(PIXELS)[:40], "damaged"),
        (3, "is an int, not an image"),
        (None, "is None, not an image"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(source, message):
    with pytest.raises(ValueError, match=message) as caught:
        Image(source)
    assert "\n" not in str(caught.value)


def test_pixels_are_fetched_once(tools, host):
    image = tools.text2image("a")[0]
    assert image.width == 4
    assert [name for name, _ in host.calls] == ["tools.text2image"]
    first, second = numpy.array(image), image.pil()
    assert numpy.array_equal(first, numpy.asarray(second))
    assert [name for name, _ in host.calls] == ["tools.text2image", "image.pixels"]


def test_pictures_go_to_pil_and_numpy(tools):
    image = tools.text2image("a")[0]
    assert PIL.Image.fromarray(image).getpixel((1, 0)) == (3, 4, 5)
    assert numpy.asarray(image, dtype=float).dtype == float
    assert image.resize((8, 4)).size == (8, 4)
    assert numpy.mean(image) == 11.5
    decoded = PIL.Image.open(io.BytesIO(base64.b64decode(image.base64)))
    assert numpy.array_equal(numpy.asarray(decoded), PIXELS)
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        image.colour


def test_a_host_picture_is_sent_by_its_number(tools, system, host):
    image = tools.text2image("a")[0]
    system.neuron([image, Image(image), PIXELS])
    assert host.calls[-1][1]["images"] == [
        {"image": 1}, {"image": 1}, {"pixels": 0, "width": 4, "height": 2}
    ]
