"""What people type and press on the pages, the same in every story."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.readers import sign_in
from tests.browser.site import Site

Arrive = Callable[[Site], Page]
AWA = "awa@volunteers.example.org"
MOROCCO, SENEGAL = "MA@focal.example.org", "SN@focal.example.org"


def words(language: str, french: str, english: str) -> str:
    return french if language == "fr" else english


def says(page: Page, text: str) -> None:
    """The main part of the page says this."""
    expect(page.locator("main")).to_contain_text(text)


def keeps_silent_about(page: Page, text: str) -> None:
    """No part of the page says this."""
    expect(page.locator("body")).not_to_contain_text(text)


def press(page: Page, form: str, button: str = "button:not([hidden])") -> None:
    """Open the fold that holds the form, if there is one, and press its button; `form` is the end of its address."""
    unfold(page, form)
    page.locator(f"form[action$='{form}'] {button}").first.click()


def unfold(page: Page, form: str) -> None:
    """Make a form visible that lies in a closed part of the page."""
    fold = page.locator(f"details:not([open]):has(form[action$='{form}']) > summary")
    if fold.count():
        fold.first.click()


def forward(page: Page) -> None:
    page.locator(".actions button").first.click()


def fill_date(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name='{name}-{part}']", text)


def mails(page: Page, site: Site, to: str) -> list[dict[str, Any]]:
    """The mails that an address received, newest first, as the mailbox of the installation shows them."""
    site.pilot.deliver()
    shown = page.request.get(f"{site.address}/dev/mailbox?format=json").json()
    return [mail for mail in shown["items"] if mail["to"] == to]


def mailed_link(page: Page, site: Site, to: str, part: str) -> str:
    """The newest link that an address was mailed and whose path begins with `part`; without its language."""
    found = (re.search(rf"{part}[\w/-]+", mail["text"]) for mail in mails(page, site, to))
    return next(link[0] for link in found if link)


def come_back(person: Arrive, site: Site, reader: str, language: str) -> Page:
    """The same person on another day: a new browser, signed in again."""
    page = person(site)
    sign_in(page, site, reader, language)
    return page


def about_her(page: Page, language: str) -> None:
    """The first step of the application form."""
    page.goto(f"/{language}/apply")
    page.fill("#given_names", "Awa")
    page.fill("#email", AWA)
    fill_date(page, "birth_date", "4", "5", "1998")
    forward(page)


def where_she_lives(page: Page, origin: str = "SN") -> None:
    """The second step."""
    page.check("input[name=modality][value=volunteering]")
    for name in ("origin_country", "country_of_residence", "nationalities"):
        page.check(f"input[name={name}][value={origin}]")
    page.select_option("[name=languages-0-level]", "C1")
    forward(page)


def what_she_can_do(page: Page, record: str = "none", passport: bool = False) -> None:
    """The third step."""
    page.select_option("#education_level", "bachelor")
    page.check("input[name=skills][value=teaching]")
    fill_date(page, "available_from", "1", "1", "2027")
    fill_date(page, "available_to", "31", "12", "2027")
    if passport:
        fill_date(page, "passport_expiry", "1", "1", "2031")
    page.check(f"input[name=criminal_record][value={record}]")
    forward(page)


def to_wishes(page: Page, language: str, origin: str = "SN", record: str = "none", passport: bool = False) -> None:
    """The first three steps."""
    about_her(page, language)
    where_she_lives(page, origin)
    what_she_can_do(page, record, passport)


def wish_and_send(page: Page) -> None:
    """The last two steps: one wish, and both boxes."""
    page.locator("input[name^=rank-]").first.fill("1")
    forward(page)
    page.check("#consent-data")
    page.check("#conduct")
    page.locator("button[value=send]").click()


def apply(page: Page, language: str, record: str = "none", passport: bool = False) -> None:
    """The five steps; without a passport unless it is wanted."""
    to_wishes(page, language, record=record, passport=passport)
    wish_and_send(page)


def place(site: Site) -> None:
    """A round, validated: whoever can be placed gets a proposal."""
    made = site.journey.round()
    site.pilot.post(f"/rounds/{made['id']}/validation", site.journey.tokens["MA"]).expect(200)
    site.pilot.deliver()


def serve_abroad(site: Site, name: str = "awa") -> None:
    """Somebody applies, is placed, and begins the service on 1 March 2027."""
    site.journey.apply(name, "SN")
    site.pilot.deliver()
    place(site)
    site.journey.confirm(name)
    site.journey.depart(name, "2027-03-01")
    site.pilot.deliver()
