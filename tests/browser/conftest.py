"""What the tests of pages share: a browser, and the pages that the program's own tests write."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def driver():
    pytest.importorskip("selenium", reason="python3-selenium is not installed")
    import browser

    if name := browser.missing_program():
        pytest.skip(f"{name} is not installed")
    with browser.open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def page_of_test(tmp_path_factory):
    """A function: the page that a test of report_test writes where an environment variable says."""

    def write(test, variable):
        program = Path(os.environ.get("MAIA_BUILD", ROOT / "build")) / "report_test"
        if not program.exists():
            pytest.skip(f"there is no {program}: build it")
        file = tmp_path_factory.mktemp("page") / "page.html"
        subprocess.run(
            [program, f"--gtest_filter={test}"],
            env={**os.environ, variable: str(file)},
            check=True,
            capture_output=True,
        )
        return file

    return write
