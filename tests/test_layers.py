"""The order of the layers: a folder of src/ includes only headers of folders above it in the list."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
LAYERS = (
    "base stats image store http nn imagery detect target exemplar chat sandbox tools agent eval task report cli"
).split()
FOREIGN = {  # who may include what outside the standard library
    "torch/": {"nn"},
    "ATen/": {"nn"},
    "c10/": {"nn"},
    "opencv2/": {"image", "imagery"},
    "sqlite3.h": {"store"},
    "seccomp.h": {"sandbox"},
    "archive": {"exemplar"},
    "mpi.h": {"exemplar"},
    "CLI/": {"cli"},
    "curl/": {"http"},
    "zlib.h": {"nn"},
    "libdeflate.h": {"image"},
    "Eigen/": {"stats"},
    "lbfgs.h": {"stats"},
    "toml++/": {"nn", "chat"},
    "openssl/": {"base"},
}


def includes(path):
    return re.findall(r'^\s*#include\s+[<"]([^>"]+)[>"]', path.read_text(), re.MULTILINE)


def sources():
    return sorted(p for p in SOURCE.rglob("*") if p.suffix in {".cpp", ".hpp"})


def test_every_folder_is_a_layer():
    assert {p.name for p in SOURCE.iterdir() if p.is_dir() and any(p.iterdir())} <= set(LAYERS)
    assert {p.relative_to(SOURCE).parts[0] for p in sources()} <= set(LAYERS)


def test_layers_include_only_layers_above_them():
    wrong = []
    for path in sources():
        own = LAYERS.index(path.relative_to(SOURCE).parts[0])
        for name in includes(path):
            folder = name.split("/")[0]
            if "/" in name and folder in LAYERS and LAYERS.index(folder) > own:
                wrong.append(f"{path.relative_to(ROOT)} includes {name}")
    assert not wrong, "\n".join(wrong)


def test_libraries_stay_in_the_layers_that_own_them():
    wrong = []
    for path in sources():
        layer = path.relative_to(SOURCE).parts[0]
        for name in includes(path):
            for prefix, owners in FOREIGN.items():
                if name.startswith(prefix) and layer not in owners:
                    wrong.append(f"{path.relative_to(ROOT)} includes {name}")
    assert not wrong, "\n".join(wrong)


def test_only_the_command_line_prints():
    printing = re.compile(r"\b(std::cout|std::cerr|std::printf|printf\s*\(|puts\s*\(|fmt::print\b)")
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.relative_to(SOURCE).parts[0] != "cli"
        and printing.search(re.sub(r"snprintf|//.*", "", path.read_text()))
    ]
    assert not wrong, "\n".join(wrong)


def test_headers_say_what_they_hold():
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.suffix == ".hpp" and not path.read_text().startswith("// ")
    ]
    assert not wrong, "\n".join(wrong)


def test_the_builtin_experimenter_sees_only_the_conversation():
    """Directly or by what they include, its files reach no world, no reader and no unit."""
    seen, open_ = set(), [p for p in sources() if str(p.relative_to(SOURCE)).startswith("chat/builtin")]
    assert len(open_) > 10
    while open_:
        path = open_.pop()
        if path in seen:
            continue
        seen.add(path)
        open_ += [SOURCE / name for name in includes(path) if (SOURCE / name).exists()]
    reached = {path.relative_to(SOURCE).parts[0] for path in seen}
    assert reached <= {"base", "stats", "image", "chat"}
