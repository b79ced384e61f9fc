"""The page on which people judge labels, in a browser: answered, left and gone on with, saved, and read back."""

import json

import browser
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

QUESTIONS = 5 + 4  # and attention checks


@pytest.fixture(scope="module")
def form(page_of_test):
    return page_of_test("ChoiceFormPage.WritesASample", "MAIA_SAMPLE_FORM")


@pytest.fixture
def page(driver, form):
    """The page as somebody sees it who has answered nothing yet."""
    browser.set_screen(driver, 1280)
    driver.get(form.as_uri())

    def is_fresh(driver):
        """The next page may be shown by a process that has not heard yet that all was cleared."""
        driver.execute_script("localStorage.clear()")
        driver.get(form.as_uri())
        return driver.execute_script("return localStorage.length") == 0 and at(driver, "start").text != "Go on"

    WebDriverWait(driver, 20).until(is_fresh)
    browser.console_messages(driver)
    return driver


def at(page, name):
    return page.find_element(By.ID, name)


def press(page, *keys):
    ActionChains(page).send_keys(*keys).perform()


def seen(page):
    return [name for name in ("introduction", "question", "ending") if at(page, name).is_displayed()]


def test_questions_are_answered_one_by_one(page):
    assert seen(page) == ["introduction"]
    assert f"There are {QUESTIONS} short questions" in at(page, "introduction").text
    at(page, "who").send_keys("Ann", Keys.ENTER)
    questions = json.loads(at(page, "data").get_attribute("textContent"))["questions"]
    assert len(questions) == QUESTIONS
    for i, question in enumerate(questions):
        assert seen(page) == ["question"]
        assert at(page, "place").text == f"{i + 1} of {QUESTIONS}"
        assert [at(page, name).text for name in ("truth", "left", "right")] == [
            " ".join(text.split()) for text in question
        ]
        press(page, Keys.ARROW_RIGHT if i % 2 else Keys.ARROW_LEFT)
    assert seen(page) == ["ending"]
    assert browser.console_messages(page) == []


def test_answers_are_saved_as_a_file(page, tmp_path):
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    at(page, "who").send_keys("Ann B./../c")
    at(page, "start").click()
    press(page, *[Keys.ARROW_LEFT] * QUESTIONS)
    at(page, "save").click()
    data = json.loads(at(page, "data").get_attribute("textContent"))
    file = tmp_path / f"answers-Ann-B-c-{data['export'][:8]}.json"
    WebDriverWait(page, 30).until(lambda _: file.exists())
    assert file.name in at(page, "saved").text
    assert json.loads(file.read_text()) == {
        "maia": "2afc answers",
        "export": data["export"],
        "who": "Ann B./../c",
        "answers": ["left"] * QUESTIONS,
    }


def test_one_can_go_back_and_change_an_answer(page):
    at(page, "start").click()
    press(page, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    at(page, "back").click()
    assert at(page, "place").text == f"2 of {QUESTIONS}"
    assert at(page, "left").get_attribute("aria-pressed") == "true"
    at(page, "right").click()
    assert at(page, "place").text == f"3 of {QUESTIONS}"
    at(page, "back").click()
    assert at(page, "right").get_attribute("aria-pressed") == "true"
    at(page, "back").click()
    at(page, "back").click()
    assert seen(page) == ["introduction"]


def test_a_double_click_answers_one_question(page):
    at(page, "start").click()
    ActionChains(page).double_click(at(page, "left")).perform()
    assert at(page, "place").text == f"2 of {QUESTIONS}"


def test_a_page_that_was_closed_goes_on(page, form):
    at(page, "who").send_keys("Ann")
    at(page, "start").click()
    press(page, *[Keys.ARROW_LEFT] * 4)
    page.get("about:blank")

    def remembers(page):  # a busy browser hands on what a page has kept a while after it closed
        page.get(form.as_uri())
        return at(page, "who").get_property("value") == "Ann"

    WebDriverWait(page, 30).until(remembers)
    assert at(page, "start").text == "Go on"
    at(page, "start").click()
    assert at(page, "place").text == f"5 of {QUESTIONS}"
    press(page, *[Keys.ARROW_LEFT] * (QUESTIONS - 4))
    assert seen(page) == ["ending"]


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_screen_and_asks_no_network(page, form, width):
    browser.set_screen(page, width, mobile=width < 500)
    at(page, "start").click()
    for _ in range(QUESTIONS):
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
        for name in ("left", "right", "back"):
            size = at(page, name).size
            assert size["height"] >= 44 and size["width"] >= 44
        press(page, Keys.ARROW_LEFT)
    assert all(
        address.startswith(("file:", "chrome:", "about:")) for address in browser.requested_addresses(page)
    )
    assert browser.console_messages(page) == []
