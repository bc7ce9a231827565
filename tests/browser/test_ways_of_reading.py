"""Other ways to read and use a page: keyboard alone, text twice as large, no style sheet, the other language."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.readers import Readers
from tests.browser.scene import Shown
from tests.browser.site import Site

Scene = tuple[Site, tuple[Shown, ...]]
Arrive = Callable[[Site], Page]
# What a keyboard must be able to reach, unless it is hidden or lies in a closed part.
REACHABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary"


@pytest.fixture(scope="module")
def readers(browser: Browser, scene: Scene) -> Iterator[Readers]:
    opened = Readers(browser, scene[0], script=True)
    yield opened
    opened.close()


def test_every_control_of_every_page_is_reached_by_the_tab_key(readers: Readers, scene: Scene, language: str) -> None:
    missed = {}
    for shown in scene[1]:
        page = readers.open(shown.reader, f"/{language}{shown.path}")
        wanted = page.evaluate(f"({_MARK})({REACHABLE!r})")
        reached = set()
        page.evaluate("document.activeElement.blur()")
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.dataset.stop || ''"))
        left = [number for number in range(wanted) if str(number) not in reached]
        if left:
            missed[shown.name] = page.evaluate(f"({_TELL})({left!r})")
        page.close()

    assert missed == {}


# Numbers the controls that can be seen; radios of one group are one stop.
_MARK = """(selector) => {
  const seen = new Set(); let count = 0;
  for (const each of document.querySelectorAll(selector)) {
    if (!each.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) || each.disabled) continue;
    if (each.type === 'radio') {
      const group = each.name + '|' + (each.form ? each.form.id : '');
      if (seen.has(group)) continue;
      const chosen = [...document.getElementsByName(each.name)].find(r => r.checked && r.form === each.form) || each;
      seen.add(group); chosen.dataset.stop = count++; continue;
    }
    each.dataset.stop = count++;
  }
  return count;
}"""
_TELL = "(left) => left.map(n => document.querySelector(`[data-stop='${n}']`).outerHTML.slice(0, 120))"


def test_nothing_needs_to_be_scrolled_sideways_at_200_percent(browser: Browser, scene: Scene, language: str) -> None:
    """A window of 1280 pixels zoomed to 200 % has room for 640."""
    wide = {}
    readers = Readers(browser, scene[0], script=True, width=640)
    for shown in scene[1]:
        page = readers.open(shown.reader, f"/{language}{shown.path}")
        if too_wide := page.evaluate(_TOO_WIDE):
            wide[shown.name] = too_wide
        page.close()
    readers.close()

    assert wide == {}


_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return '';
  const wide = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > room + 1);
  return wide.length ? wide[0].outerHTML.slice(0, 120) : 'body';
}"""


def test_pages_say_the_same_without_their_style_sheet(browser: Browser, scene: Scene, language: str) -> None:
    """Without CSS everything is there, in order: the title first, the main part after the way to skip to it."""
    site, pages = scene
    readers = Readers(browser, site, script=True)
    wrong = {}
    for shown in pages:
        page = readers.open(shown.reader, f"/{language}{shown.path}")
        page.route("**/*.css*", _refuse)
        page.reload()
        order = page.evaluate(_OUTLINE)
        if order["titles"] != 1 or order["skipped"] or not order["words"]:
            wrong[shown.name] = order
        page.close()
    readers.close()

    assert wrong == {}


def _refuse(route: Route) -> None:
    route.abort()


# One h1; no level of heading skipped; something to read in the main part.
_OUTLINE = """() => {
  const levels = [...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => +h.tagName[1]);
  return {
    titles: levels.filter(l => l === 1).length,
    skipped: levels.some((l, i) => i > 0 && l > levels[i - 1] + 1),
    words: document.querySelector('main').innerText.trim().length,
  };
}"""


def test_the_switch_of_languages_keeps_the_page_and_what_is_typed(site: Site, person: Arrive, language: str) -> None:
    other = "en" if language == "fr" else "fr"
    page = person(site)
    page.goto(f"/{language}/apply")
    page.fill("#given_names", "Fatoumata")
    page.fill("#email", "not finished")

    page.click(".lang")

    expect(page).to_have_url(f"{site.address}/{other}/apply")
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert page.input_value("#given_names") == "Fatoumata"
    assert page.input_value("#email") == "not finished"


def test_the_switch_of_languages_works_on_a_page_with_errors(site: Site, person: Arrive, language: str) -> None:
    page = person(site)
    page.goto(f"/{language}/signin")
    page.fill("#email", "nobody")
    page.locator("main form button").last.click()
    expect(page.locator(".errors")).to_be_visible()

    page.click(".lang")

    assert page.input_value("#email") == "nobody"
    expect(page.locator("html")).to_have_attribute("lang", "en" if language == "fr" else "fr")
