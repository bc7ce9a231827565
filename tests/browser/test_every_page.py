"""What is true of every page, in both languages: accessible, in one language only, and narrow enough for a phone."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page

from tests.browser.readers import Readers
from tests.browser.scene import Shown
from tests.browser.site import Site
from tests.integration.test_page_budget import FORM, LIST
from translations.catalogue import FOLDER

Scene = tuple[Site, tuple[Shown, ...]]
# Names of languages in the language switch and in forms, and what the mail's recipient chose.
_ALLOWED = {"Français", "English"}
# A file with its history and a form at the end; an offer as it was written, with the remarks on it, to be changed.
_READ_FIRST = {"application-chaka", "desk-application", "host-offer-change"}
# What is downloaded instead of read.
_FILES = {"pages.certificate", "pages.my_data_file", "pages.desk_certificate", "pages.findings_file"}


@pytest.fixture(scope="module")
def with_script(browser: Browser, scene: Scene) -> Iterator[Readers]:
    readers = Readers(browser, scene[0], script=True)
    yield readers
    readers.close()


@pytest.fixture(scope="module")
def without_script(browser: Browser, scene: Scene) -> Iterator[Readers]:
    readers = Readers(browser, scene[0])
    yield readers
    readers.close()


def test_every_page_that_can_be_opened_is_in_the_scene(scene: Scene) -> None:
    site, pages = scene
    addresses = site.pilot.app.url_map.bind("localhost")
    shown = {addresses.match(urlsplit(f"/fr{each.path}").path, "GET")[0] for each in pages if each.name != "not-found"}
    rules = [rule for rule in site.pilot.app.url_map.iter_rules() if "lang" in rule.arguments]

    assert {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - shown == _FILES


def test_no_page_costs_more_than_its_budget(without_script: Readers, scene: Scene, language: str) -> None:
    """A page whose switch of languages sends its form is a form, unless the form stands below what is read first."""
    heavy = {}
    for shown in scene[1]:
        answer = without_script.fetch(shown.reader, f"/{language}{shown.path}")
        size = int(answer.headers["content-length"])
        is_form = '<button class="lang' in answer.text() and shown.name not in _READ_FIRST
        if size > (FORM if is_form else LIST):
            heavy[shown.name] = size
        assert answer.headers["content-encoding"] == "gzip"

    assert heavy == {}


def test_no_page_has_an_accessibility_violation(with_script: Readers, scene: Scene, language: str) -> None:
    found = {}
    for shown in scene[1]:
        page = with_script.open(shown.reader, f"/{language}{shown.path}")
        violations = Axe().run(page).response["violations"]
        page.close()
        if violations:
            found[shown.name] = [(each["id"], each["nodes"][0]["html"][:160]) for each in violations]

    assert found == {}


def test_no_page_needs_to_be_scrolled_sideways_on_a_small_phone(browser: Browser, scene: Scene, language: str) -> None:
    readers = Readers(browser, scene[0], script=True, width=320)
    wide = []
    for shown in scene[1]:
        page = readers.open(shown.reader, f"/{language}{shown.path}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(shown.name)
        page.close()
    readers.close()

    assert wide == []


def test_no_page_shows_a_sentence_of_the_other_language(without_script: Readers, scene: Scene, language: str) -> None:
    foreign = _sentences_of_the_other(language)
    found = {}
    for shown in scene[1]:
        page = without_script.open(shown.reader, f"/{language}{shown.path}")
        mixed = _own_lines(page, language) & foreign
        page.close()
        if mixed:
            found[shown.name] = sorted(mixed)

    assert found == {}


def _own_lines(page: Page, language: str) -> set[str]:
    """What the page says in its own language, without parts marked as another language and names of people."""
    other = "en" if language == "fr" else "fr"
    texts = page.locator(
        f"xpath=//body//text()[normalize-space() and not(ancestor::*[@lang='{other}'] or ancestor::bdi)]/.."
    ).all_text_contents()
    return {_plain(line) for text in texts for line in text.splitlines()} - _ALLOWED


def _sentences_of_the_other(language: str) -> set[str]:
    """The messages of the other language that are not the same in both, without those that have places to fill."""
    with (FOLDER / "fr" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    pairs = [(str(message.id), str(message.string)) for message in catalogue if message.id]
    french = {_plain(french) for _, french in pairs}
    english = {_plain(english) for english, _ in pairs}
    foreign = english - french if language == "fr" else french - english
    return {sentence for sentence in foreign if "%" not in sentence and len(sentence) > 2}


def _plain(line: str) -> str:
    return re.sub(r"\s+", " ", line).strip(" …✓✗×?•")
