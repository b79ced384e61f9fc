"""The index page of a sweep in a browser: 5,000 units, sorted, searched, and without a network."""

import browser
import pytest
from selenium.webdriver.common.by import By

UNITS = 5000


@pytest.fixture(scope="module")
def index(page_of_test):
    """A page of 5,000 units, as the program's own test writes it."""
    return page_of_test("SweepIndex.WritesASample", "MAIA_SAMPLE_INDEX")


@pytest.fixture
def page(driver, index):
    browser.set_screen(driver, 1400)
    driver.get(index.as_uri())
    return driver


def column(driver, number):
    return driver.execute_script(
        """return [...document.querySelectorAll("tbody tr")].filter((row) => !row.hidden)
             .map((row) => row.cells[arguments[0]].dataset.sort)""",
        number,
    )


def click(driver, heading):
    next(b for b in driver.find_elements(By.CSS_SELECTOR, "th button") if b.text.startswith(heading)).click()


def test_every_unit_is_there_in_order(page):
    assert len(column(page, 0)) == UNITS
    assert column(page, 0) == sorted(column(page, 0))


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(page):
    click(page, "Difference")
    ascending = [float(value) for value in column(page, 4) if value]
    assert ascending == sorted(ascending) and len(set(ascending)) > 100
    click(page, "Difference")
    descending = [float(value) for value in column(page, 4) if value]
    assert descending == ascending[::-1]
    # Units without numbers come last either way.
    assert column(page, 4)[-1] == ""


def test_a_search_leaves_the_rows_that_have_all_words(page):
    search = page.find_element(By.ID, "search")
    search.send_keys("OWL found")
    labels = column(page, 2)
    assert labels and all("owl" in label for label in labels)
    assert page.find_element(By.ID, "shown").text == f"{len(labels)} of {UNITS}"
    search.clear()
    search.send_keys("unit 4999 ")
    assert len(column(page, 0)) == 1


def test_it_asks_no_network_and_fits_a_phone(page, index):
    addresses = browser.requested_addresses(page)
    assert index.as_uri() in addresses
    # Chromium opens with a page of its own.
    assert all(address.startswith(("file:", "data:", "chrome:")) for address in addresses), addresses
    assert browser.console_messages(page) == []
    browser.set_screen(page, 390, mobile=True)
    assert page.execute_script("return document.documentElement.scrollWidth") <= 390
    browser.set_screen(page, 1400)
    assert page.execute_script("return document.documentElement.scrollWidth") <= 1400


def test_it_reads_without_scripts(driver, index):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get(index.as_uri())
        assert not driver.find_element(By.CSS_SELECTOR, ".tools").is_displayed()
        assert driver.find_element(By.CSS_SELECTOR, "tbody tr a").is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
