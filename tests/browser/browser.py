"""A headless Chromium for tests: opened offline, with what it logged and asked for at hand."""

import json
import shutil
import tempfile
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    # A machine without a mouse would otherwise not match the media query (hover: hover).
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2",
)


def missing_program():
    """The name of a program that a browser test needs and that is not installed, or None."""
    return next((name for name in ("chromium", "chromedriver") if not shutil.which(name)), None)


@contextmanager
def open_browser():
    """A WebDriver whose profile is removed with it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        # Naming the driver keeps Selenium from looking for one elsewhere.
        driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        try:
            yield driver
        finally:
            driver.quit()


def set_screen(driver, width, height=900, mobile=False, dark=False):
    """The size in CSS pixels; `mobile` also makes it a touch screen that honours the viewport tag."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    # Without smooth scrolling, which would move what a test is about to click.
    motion = {"name": "prefers-reduced-motion", "value": "reduce"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, motion]})


def console_messages(driver):
    """What the pages said on the console since this was asked last."""
    return [entry["message"] for entry in driver.get_log("browser")]


def requested_addresses(driver):
    """The addresses that were asked for since this was asked last, data URLs left out."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    addresses = [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
    return [address for address in addresses if not address.startswith("data:")]
