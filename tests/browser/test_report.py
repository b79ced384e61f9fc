"""The report of a run as a browser shows it.

MAIA_REPORT names a report to test; otherwise one is made of the sample run by the report_test program
in the build folder, $MAIA_BUILD or build/.
"""

import os
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="python3-selenium is not installed")
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

import browser  # noqa: E402

PARTS = ("summary", "exemplars", "check", "activations", "turns", "reproduce")
SCREENS = {"desktop": {"width": 1280}, "phone": {"width": 390, "height": 844, "mobile": True}}


@pytest.fixture(scope="session")
def report(page_of_test):
    if chosen := os.environ.get("MAIA_REPORT"):
        return Path(chosen).resolve()
    return page_of_test("Report.OfTheSampleRunHoldsItsParts", "MAIA_REPORT_OUT")


@pytest.fixture
def page(driver, report):
    """Opens the report afresh on a screen, light or dark; returns the driver."""

    def load(screen="desktop", dark=False):
        browser.set_screen(driver, **SCREENS[screen], dark=dark)
        driver.get("about:blank")
        browser.console_messages(driver)
        browser.requested_addresses(driver)
        driver.get(report.as_uri())
        return driver

    return load


def find(driver, selector):
    return driver.find_element(By.CSS_SELECTOR, selector)


def find_all(driver, selector):
    return driver.find_elements(By.CSS_SELECTOR, selector)


def is_visible(driver, element):
    """Also knows what a closed details element hides."""
    return driver.execute_script("return arguments[0].checkVisibility()", element)


def opacity(driver, element):
    return float(driver.execute_script("return getComputedStyle(arguments[0]).opacity", element))


def wait_for_opacity(driver, element, value):
    WebDriverWait(driver, 5).until(lambda _: opacity(driver, element) == value)


@pytest.mark.parametrize("screen", SCREENS)
def test_its_parts_are_there_and_listed(page, screen):
    driver = page(screen)
    for part in PARTS:
        assert find(driver, f"#{part}").is_displayed(), part
        assert find(driver, f".toc a[href='#{part}']").is_displayed(), part
    assert find(driver, "h1").text.strip()
    assert len(find_all(driver, "h1")) == 1
    assert len(find_all(driver, "main")) == 1
    for details in find_all(driver, ".turn > details"):
        assert details.get_attribute("open") is not None


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_overflows_sideways(page, screen):
    driver = page(screen)
    driver.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    width = SCREENS[screen]["width"]
    assert driver.execute_script("return innerWidth") == width
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    outside = driver.execute_script(
        """return [...document.querySelectorAll("main *")].filter((element) => {
             if (element.closest("pre, svg")) return false;
             const box = element.getBoundingClientRect();
             return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
           }).map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_every_picture_is_loaded_and_described(page):
    driver = page()
    pictures = driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
           const pictures = [...document.images];
           pictures.forEach((picture) => { picture.loading = "eager"; });
           Promise.allSettled(pictures.map((picture) => picture.decode())).then(() =>
             done(pictures.map((p) => [p.naturalWidth, p.alt, p.classList.contains("thumb")])));"""
    )
    assert pictures
    for width, alt, is_thumbnail in pictures:
        assert width > 0, alt
        assert alt or is_thumbnail


def test_it_asks_for_nothing_and_complains_of_nothing(page, report):
    driver = page()
    driver.execute_script("scrollTo(0, document.body.scrollHeight)")
    assert set(browser.requested_addresses(driver)) == {report.as_uri()}
    assert browser.console_messages(driver) == []


def test_pointing_at_an_exemplar_shows_it_whole(page):
    driver = page()
    flip = find(driver, ".flip")
    lit = flip.find_element(By.CSS_SELECTOR, ".lit")
    assert opacity(driver, lit) == 1
    ActionChains(driver).move_to_element(flip).perform()
    wait_for_opacity(driver, lit, 0)
    ActionChains(driver).move_to_element(find(driver, "h1")).perform()
    wait_for_opacity(driver, lit, 1)


@pytest.mark.parametrize("scripts", (True, False), ids=("scripts", "no scripts"))
def test_the_switch_and_the_space_key_show_exemplars_whole(page, driver, scripts):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    try:
        page("phone")
        lit = find_all(driver, ".flip .lit")
        find(driver, ".switch-label").click()
        for picture in (lit[0], lit[-1]):
            wait_for_opacity(driver, picture, 0)
        find(driver, ".switch-label").click()
        wait_for_opacity(driver, lit[0], 1)
        find(driver, ".flip input").send_keys(Keys.SPACE)
        wait_for_opacity(driver, lit[0], 0)
        assert opacity(driver, lit[1]) == 1
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_it_reads_without_scripts(page, driver):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page()
        for part in PARTS:
            assert find(driver, f"#{part}").is_displayed(), part
        assert not find(driver, "#fold").is_displayed()
        assert find_all(driver, ".copy") == []
        fold = find(driver, "#check details.more")
        assert not is_visible(driver, fold.find_element(By.CSS_SELECTOR, "figure"))
        fold.find_element(By.CSS_SELECTOR, "summary").click()
        assert is_visible(driver, fold.find_element(By.CSS_SELECTOR, "figure"))
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_turns_fold_one_by_one_and_all_at_once(page):
    driver = page()
    turns = find_all(driver, ".turn > details")
    turns[0].find_element(By.CSS_SELECTOR, "summary").click()
    assert [turn.get_attribute("open") is not None for turn in turns] == [False] + [True] * (
        len(turns) - 1
    )
    button = find(driver, "#fold")
    button.click()
    assert all(turn.get_attribute("open") is None for turn in turns)
    WebDriverWait(driver, 5).until(lambda _: button.text == "Unfold all")
    button.click()
    assert all(turn.get_attribute("open") is not None for turn in turns)


def test_a_row_of_the_chart_leads_to_its_picture_even_if_folded(page):
    driver = page()
    find(driver, "#fold").click()
    row = find(driver, "#activations .chart-label")
    target = row.get_attribute("hash")
    row.click()
    card = find(driver, target)
    WebDriverWait(driver, 5).until(lambda _: is_visible(driver, card))
    title = row.find_element(By.CSS_SELECTOR, ".chart-title").text
    assert title in card.text


def test_the_keyboard_reaches_the_report_past_the_contents(page):
    driver = page()
    find(driver, "body").send_keys(Keys.TAB)
    focused = driver.switch_to.active_element
    assert focused.text == "Skip to the report"
    focused.send_keys(Keys.ENTER)
    assert driver.execute_script("return location.hash") == "#main"


def test_a_script_that_is_not_the_reports_own_does_not_run(page):
    driver = page()
    driver.execute_script(
        """const script = document.createElement("script");
           script.textContent = "window.ran = true";
           document.body.append(script);
           const picture = document.createElement("div");
           picture.innerHTML = '<img src="data:," onerror="window.ran = true">';
           document.body.append(picture);"""
    )
    WebDriverWait(driver, 5).until(lambda _: browser.console_messages(driver))
    assert driver.execute_script("return window.ran") is None


LOW_CONTRASTS = """
const parse = (text) => {
  const parts = text.match(/[\\d.]+/g).map(Number);
  return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
};
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.alpha === 1) return colour.rgb;
  }
  return [255, 255, 255];
};
const low = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest("script, svg title")) continue;
  const style = getComputedStyle(element);
  const ink = parse(element.closest("svg") ? style.fill : style.color).rgb;
  const [dark, light] = [luminance(ink), luminance(ground(element))].sort((a, b) => a - b);
  const contrast = (light + 0.05) / (dark + 0.05);
  if (contrast < 4.5) low.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
}
return [...low];
"""


@pytest.mark.parametrize("dark", (False, True), ids=("light", "dark"))
def test_every_text_contrasts_with_its_ground(page, dark):
    driver = page(dark=dark)
    paper = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(22, 23, 26)") == dark
    assert driver.execute_script(LOW_CONTRASTS) == []


def test_it_prints_unfolded_and_without_controls(page):
    driver = page()
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not find(driver, "#fold").is_displayed()
        assert not find(driver, ".toc").is_displayed()
        assert find(driver, "#turn-1").is_displayed()
        printed = driver.execute_cdp_cmd("Page.printToPDF", {})
        assert len(printed["data"]) > 10_000
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
