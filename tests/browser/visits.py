"""One visit to each page of the scene: what a phone, a keyboard, a screen reader and a plain reader find there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.readers import Readers
from tests.browser.scene import Shown
from tests.browser.site import Site

PHONE_WIDTH = 360
NARROW_WIDTH = 320
# A window of 1280 pixels zoomed to 200 % has room for half of them.
ZOOMED_WIDTH = 640
HEIGHT = 740
# What a keyboard must be able to reach, unless it is hidden or lies in a closed part. A button that is hidden from
# everybody only says what the Enter key does.
REACHABLE = "a[href], button:not([aria-hidden=true]), input:not([type=hidden]), select, textarea, summary"


@dataclass(frozen=True, slots=True)
class Outline:
    """The page without its style sheet: titles, whether a level of heading is left out, how much there is to read."""

    titles: int
    skipped: bool
    words: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What was found on one page; the lists are empty where nothing is wrong.

    `size` is what travels, packed; `has_form_switch` tells that the switch of languages sends the form; `lines` is
    what the page says in its own language, without parts marked as the other one and names of people.
    """

    name: str
    size: int
    packing: str
    has_form_switch: bool
    violations: tuple[tuple[str, str], ...]
    too_wide: tuple[str, ...]
    out_of_reach: tuple[str, ...]
    outline: Outline
    lines: frozenset[str]


def visit_all(browser: Browser, site: Site, pages: Sequence[Shown], language: str) -> tuple[Visit, ...]:
    """Every page once, by whoever may read it, in one language."""
    readers = Readers(browser, site, script=True)
    visits = tuple(_visit(readers, shown, language) for shown in pages)
    readers.close()
    return visits


def _visit(readers: Readers, shown: Shown, language: str) -> Visit:
    path = f"/{language}{shown.path}"
    answer = readers.fetch(shown.reader, path)
    page = readers.open(shown.reader, path)
    try:
        return Visit(
            shown.name,
            size=int(answer.headers["content-length"]),
            packing=answer.headers["content-encoding"],
            has_form_switch='<button class="lang' in answer.text(),
            lines=_lines(page, language),
            violations=_violations(page),
            out_of_reach=_out_of_reach(page),
            too_wide=_too_wide(page),
            outline=_outline(page),
        )
    finally:
        page.close()


def _lines(page: Page, language: str) -> frozenset[str]:
    other = "en" if language == "fr" else "fr"
    texts = page.locator(
        f"xpath=//body//text()[normalize-space() and not(ancestor::*[@lang='{other}'] or ancestor::bdi)]/.."
    ).all_text_contents()
    return frozenset(plain(line) for text in texts for line in text.splitlines())


def plain(line: str) -> str:
    """A line without what only sets it: runs of space, signs at its ends."""
    return re.sub(r"\s+", " ", line).strip(" …✓✗×?•")


def _violations(page: Page) -> tuple[tuple[str, str], ...]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return tuple((each["id"], each["nodes"][0]["html"][:160]) for each in found)


def _out_of_reach(page: Page) -> tuple[str, ...]:
    """The controls that the tab key does not reach."""
    wanted = page.evaluate(_MARK, REACHABLE)
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
    return tuple(page.evaluate(_UNREACHED, wanted))


# Numbers the controls that can be seen, radios of one group as one stop, and notes each stop that takes the focus.
_MARK = """(selector) => {
  const groups = new Set(); let count = 0;
  window.reached = new Set();
  document.addEventListener('focusin', event => window.reached.add(event.target.dataset.stop));
  for (const each of document.querySelectorAll(selector)) {
    if (!each.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) || each.disabled) continue;
    if (each.type === 'radio') {
      const group = each.name + '|' + (each.form ? each.form.id : '');
      if (groups.has(group)) continue;
      const chosen = [...document.getElementsByName(each.name)].find(r => r.checked && r.form === each.form) || each;
      groups.add(group); chosen.dataset.stop = count++; continue;
    }
    each.dataset.stop = count++;
  }
  document.activeElement.blur();
  return count;
}"""
_UNREACHED = """(wanted) => [...Array(wanted).keys()].filter(n => !window.reached.has(String(n)))
  .map(n => document.querySelector(`[data-stop='${n}']`).outerHTML.slice(0, 120))"""


def _too_wide(page: Page) -> tuple[str, ...]:
    found = []
    for width in (NARROW_WIDTH, ZOOMED_WIDTH):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if widest := page.evaluate(_WIDEST):
            found.append(f"{width}: {widest}")
    return tuple(found)


_WIDEST = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return '';
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1);
  return wide.length ? wide[0].outerHTML.slice(0, 120) : 'body';
}"""


def _outline(page: Page) -> Outline:
    return Outline(**page.evaluate(_OUTLINE))


_OUTLINE = """() => {
  for (const sheet of document.styleSheets) sheet.disabled = true;
  const levels = [...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => +h.tagName[1]);
  return {
    titles: levels.filter(l => l === 1).length,
    skipped: levels.some((l, i) => i > 0 && l > levels[i - 1] + 1),
    words: document.querySelector('main').innerText.trim().length,
  };
}"""
