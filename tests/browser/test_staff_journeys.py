"""The desk, the evaluator and the questionnaire, without JavaScript, in both languages."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.filling import words
from tests.browser.readers import sign_in
from tests.browser.site import Site

Arrive = Callable[[Site], Page]
SENEGAL = "SN@focal.example.org"
MOROCCO = "MA@focal.example.org"


def test_a_coordinator_decides_a_file_and_must_say_why(site: Site, person: Arrive, language: str) -> None:
    site.journey.apply("vieux", "SN", birth_date="1950-01-01")
    site.pilot.deliver()
    desk = person(site)
    sign_in(desk, site, SENEGAL, language)
    desk.locator("td a").first.click()
    desk.check("input[value=confirm_refusal]")
    desk.locator("form[action$='/decision'] button").click()
    expect(desk.locator(".errors li")).to_have_count(1)
    assert desk.is_checked("input[value=confirm_refusal]")

    desk.fill("#reason", "L’âge maximal est dépassé.")
    desk.locator("form[action$='/decision'] button").click()

    assert site.journey.status("vieux") == "refusal_confirmed"
    expect(desk.locator(".tag").first).to_contain_text(words(language, "refusée", "refused"))


def test_a_coordinator_of_another_country_reads_a_file_but_cannot_decide_it(
    site: Site, person: Arrive, language: str
) -> None:
    made = site.journey.apply("vieux", "SN", birth_date="1950-01-01")
    site.pilot.deliver()
    desk = person(site)
    sign_in(desk, site, MOROCCO, language)

    desk.goto(f"/{language}/desk/applications/{made['id']}")

    expect(desk.locator("form[action$='/decision']")).to_have_count(0)
    expect(desk.locator(".notice")).to_contain_text(words(language, "pays d’origine", "country of origin"))


def test_an_evaluator_reads_findings_and_takes_them_along(site: Site, person: Arrive, language: str) -> None:
    site.pilot.tick(2026, 11, 23)
    evaluator = person(site)
    sign_in(evaluator, site, "evaluator@example.org", language)
    expect(evaluator.locator("table").first).to_be_attached()

    with evaluator.expect_download() as download:
        evaluator.locator("a[href*='format=csv']").first.click()

    assert download.value.suggested_filename.endswith(f"-{language}.csv")
