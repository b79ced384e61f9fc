"""What is found in real folders of pictures: other formats are read, what cannot be read is skipped and
named, and nothing costs more memory than a picture may."""

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest

Image = pytest.importorskip("PIL.Image", reason="python3-pil is not installed")


def gradient(mode="RGB", side=96):
    y, x = np.mgrid[0:side, 0:side]
    values = np.stack([x * 2, y * 2, x + y], axis=-1).astype(np.uint8)
    return Image.fromarray(values).convert(mode)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows=b""):
    """A PNG that claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


READABLE = {
    "gray.png": lambda path: gradient("L").save(path),
    "gray-alpha.png": lambda path: gradient("LA").save(path),
    "palette.png": lambda path: gradient("P").save(path),
    "one-bit.png": lambda path: gradient("1").save(path),
    "alpha.png": lambda path: gradient("RGBA").save(path),
    "sixteen.png": lambda path: Image.fromarray(
        (np.mgrid[0:96, 0:96][0] * 600).astype(np.uint16)).save(path),
    "gray.jpg": lambda path: gradient("L").save(path),
    "cmyk.jpg": lambda path: gradient("CMYK").save(path),
    "progressive.jpg": lambda path: gradient().save(path, progressive=True),
    "still.webp": lambda path: gradient().save(path),
    "one-pixel.png": lambda path: gradient(side=1).save(path),
    "wide.png": lambda path: gradient().resize((3000, 2)).save(path),
    "a jpeg.png": lambda path: gradient().save(path, format="JPEG"),  # the ending lies
}
UNREADABLE = {
    "zero.png": lambda path: path.write_bytes(b""),
    "zero.jpg": lambda path: path.write_bytes(b""),
    "text.jpg": lambda path: path.write_text("<html>404</html>"),
    "bomb.png": lambda path: path.write_bytes(png(30000, 30000)),
    "bomb-rows.png": lambda path: path.write_bytes(png(30000, 30000, bytes(90001) * 300)),
    "bomb.jpg": lambda path: path.write_bytes(
        jpeg_of_size(gradient(), 60000, 60000)),
    "cut.jpg": lambda path: cut(path, "JPEG"),
    "cut.png": lambda path: cut(path, "PNG"),
    "cut.webp": lambda path: cut(path, "WEBP"),
    "nothing.webp": lambda path: path.write_bytes(b"RIFF\x04\x00\x00\x00WEBP"),
}


def jpeg_of_size(image, width, height):
    buffer = io.BytesIO()
    image.save(buffer, format="JPEG")
    data = bytearray(buffer.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5:at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def cut(path, format):
    gradient().save(path, format=format)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def build(maia, folder, file):
    return maia.json("index", "build", "--layers", "_bn0", "--data", folder, "--shard", "1/1", "-o", file)


@pytest.mark.parametrize("name", READABLE)
def test_a_picture_of_any_kind_is_read(maia, tmp_path, name):
    folder = tmp_path / "pictures"
    folder.mkdir()
    READABLE[name](folder / name)
    assert build(maia, folder, tmp_path / "x.index")["skipped"] == []


def test_what_cannot_be_read_is_skipped_and_named(maia, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, write in UNREADABLE.items():
        write(folder / name)
    gradient().save(folder / "good.png")
    built = build(maia, folder, tmp_path / "x.index")
    assert sorted(built["skipped"]) == sorted(UNREADABLE)
    top = maia.json("index", "top", tmp_path / "x.index", "--layer", "_bn0", "--unit", "1")
    assert [e["id"] for e in top["exemplars"]] == ["good.png"]


def test_an_animation_is_its_first_frame_or_skipped(maia, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    frames = [gradient(), gradient().rotate(90)]
    frames[0].save(folder / "moving.png", save_all=True, append_images=frames[1:])
    frames[0].save(folder / "moving.webp", save_all=True, append_images=frames[1:])
    gradient().save(folder / "still.png")
    built = build(maia, folder, tmp_path / "x.index")
    assert built["images"] == 3 and set(built["skipped"]) <= {"moving.webp"}
    top = maia.json("index", "top", tmp_path / "x.index", "--layer", "_bn0", "--unit", "1")
    values = {e["id"]: e["activation"] for e in top["exemplars"]}
    assert values["moving.png"] == values["still.png"]


def test_bombs_do_not_take_memory(maia, tmp_path):
    """A picture of 30,000 x 30,000 would take 2.7 GB."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i in range(4):
        UNREADABLE["bomb.png"](folder / f"png{i}.png")
        UNREADABLE["bomb.jpg"](folder / f"jpg{i}.jpg")
    gradient().save(folder / "good.png")
    code = ("import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode;"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)")
    command = maia.command("index", "build", "--layers", "_bn0", "--data", folder, "--shard", "1/1", "-o",
                           tmp_path / "x.index", "--json")
    result = subprocess.run([sys.executable, "-c", code, *command], env=maia.environment, capture_output=True,
                            text=True)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout.split()[-1]) < 1_500_000  # kilobytes, most of them LibTorch's


def test_no_picture_at_all_is_an_error_with_the_first_reason(maia, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"")
    line = maia.complaint("index", "build", "--layers", "_bn0", "--data", folder, status=3)
    assert "a.png" in line
