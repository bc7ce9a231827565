"""The switch of languages keeps the page and what was typed, whatever state the page is in."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.site import Site

Arrive = Callable[[Site], Page]


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
