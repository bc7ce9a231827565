"""What is true of every page, in both languages: accessible, in one language only, small, and usable in every way."""

from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from tests.browser.scene import Shown
from tests.browser.site import Site
from tests.browser.visits import Visit, plain, visit_all
from tests.integration.test_page_budget import FORM, LIST
from translations.catalogue import FOLDER

Scene = tuple[Site, tuple[Shown, ...]]
Visits = tuple[Visit, ...]
# Names of languages in the language switch and in forms, and what the mail's recipient chose.
_ALLOWED = {"Français", "English"}
# A file with its history and a form at the end; an offer as it was written, with the remarks on it, to be changed; what
# somebody asks to correct, her whole file as a form, and a second form to say no.
_READ_FIRST = {
    "application-chaka",
    "desk-application",
    "desk-correction",
    "desk-correction-answered",
    "host-offer-change",
}
# What is downloaded instead of read.
_FILES = {
    "pages.certificate_file",
    "pages.my_data_file",
    "pages.desk_certificate",
    "pages.findings_file",
    "pages.results_file",
    "pages.evidence_proof",
}


@pytest.fixture(scope="module", params=["fr", "en"])
def spoken(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def visits(browser: Browser, scene: Scene, spoken: str) -> Visits:
    """Every page, seen once in this language."""
    return visit_all(browser, *scene, spoken)


def test_every_page_that_can_be_opened_is_in_the_scene(scene: Scene) -> None:
    site, pages = scene
    addresses = site.pilot.app.url_map.bind("localhost")
    shown = {addresses.match(urlsplit(f"/fr{each.path}").path, "GET")[0] for each in pages if each.name != "not-found"}
    rules = [rule for rule in site.pilot.app.url_map.iter_rules() if "lang" in rule.arguments]

    assert {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - shown == _FILES


def test_no_page_costs_more_than_its_budget(visits: Visits) -> None:
    """A page whose switch of languages sends its form is a form, unless the form stands below what is read first."""
    heavy = {
        each.name: each.size
        for each in visits
        if each.size > (FORM if each.has_form_switch and each.name not in _READ_FIRST else LIST)
    }

    assert heavy == {}
    assert {each.packing for each in visits} == {"gzip"}


def test_no_page_has_an_accessibility_violation(visits: Visits) -> None:
    assert {each.name: each.violations for each in visits if each.violations} == {}


def test_every_control_of_every_page_is_reached_by_the_tab_key(visits: Visits) -> None:
    assert {each.name: each.out_of_reach for each in visits if each.out_of_reach} == {}


def test_no_page_needs_to_be_scrolled_sideways_on_a_small_phone_or_at_200_percent(visits: Visits) -> None:
    assert {each.name: each.too_wide for each in visits if each.too_wide} == {}


def test_pages_say_the_same_without_their_style_sheet(visits: Visits) -> None:
    """One title, no level of heading skipped, something to read in the main part."""
    outlines = {each.name: each.outline for each in visits}

    assert {name: it for name, it in outlines.items() if it.titles != 1 or it.skipped or not it.words} == {}


def test_no_page_shows_a_sentence_of_the_other_language(visits: Visits, spoken: str) -> None:
    foreign = _sentences_of_the_other(spoken) - _ALLOWED

    assert {each.name: sorted(each.lines & foreign) for each in visits if each.lines & foreign} == {}


def _sentences_of_the_other(language: str) -> set[str]:
    """The messages of the other language that are not the same in both, without those that have places to fill."""
    with (FOLDER / "fr" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    pairs = [(str(message.id), str(message.string)) for message in catalogue if message.id]
    french = {plain(french) for _, french in pairs}
    english = {plain(english) for english, _ in pairs}
    foreign = english - french if language == "fr" else french - english
    return {sentence for sentence in foreign if "%" not in sentence and len(sentence) > 2}
