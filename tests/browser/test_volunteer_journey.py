"""From the first page to the departure list, on a phone without JavaScript, in both languages."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.readers import sign_in
from tests.browser.site import Site

Arrive = Callable[[Site], Page]


def test_a_volunteer_goes_from_the_first_page_to_the_departure_list(site: Site, person: Arrive, language: str) -> None:
    volunteer = person(site)
    apply(volunteer, language)
    assert volunteer.url.endswith(f"/{language}/apply/sent")
    volunteer.locator("a.button").click()
    assert "/applications/" in volunteer.url

    site.pilot.deliver()
    volunteer.reload()
    expect(volunteer.locator(".tag").first).to_contain_text(words(language, "à compléter", "to complete"))
    fill_date(volunteer, "passport_expiry", "1", "1", "2031")
    volunteer.locator("form[action$='/information'] button").click()
    site.pilot.deliver()
    volunteer.reload()
    expect(volunteer.locator(".tag").first).to_contain_text(words(language, "recevable", "eligible"))

    host = person(site)
    place(site)
    sign_in(host, site, "host-MA@example.org", language)
    expect(host.locator("main")).not_to_contain_text("Awa")
    host.locator("form[action$='/acceptance'] button").click()

    volunteer.reload()
    volunteer.locator("form[action$='/acceptance'] button").click()
    expect(volunteer.locator("main")).to_contain_text(words(language, "Avant votre départ", "Before you leave"))
    host.goto(f"/{language}/host")
    expect(host.locator("main")).to_contain_text("Awa")


def test_everything_typed_is_still_there_when_a_step_is_refused(site: Site, person: Arrive, language: str) -> None:
    page = person(site)
    page.goto(f"/{language}/apply")
    page.fill("#given_names", "Awa")
    page.fill("#email", "not an address")
    fill_date(page, "birth_date", "31", "2", "1998")

    forward(page)

    expect(page.locator(".errors li")).to_have_count(2)
    assert page.input_value("#given_names") == "Awa"
    assert page.input_value("#email") == "not an address"
    assert page.input_value("[name=birth_date-day]") == "31"
    page.locator(".errors a", has_text=words(language, "adresse", "e-mail")).click()
    assert page.url.endswith("#email")


def test_wishes_are_ranked_by_numbers_and_moved_by_buttons(site: Site, person: Arrive, language: str) -> None:
    page = person(site)
    first, second = site.journey.offers["SN"], site.journey.offers["CI"]
    to_wishes(page, language, origin="MA")
    page.fill(f"#rank-{first}", "1")
    page.fill(f"#rank-{second}", "1")
    forward(page)
    expect(page.locator(".errors li")).to_have_count(1)

    page.fill(f"#rank-{second}", "2")
    forward(page)
    page.locator("button[value='4']").first.click()
    page.locator(f"button[value='up-{second}']").click()

    assert page.input_value(f"#rank-{second}") == "1"
    assert page.input_value(f"#rank-{first}") == "2"


def test_pressing_the_last_button_twice_sends_one_application(site: Site, person: Arrive, language: str) -> None:
    page = person(site)
    to_wishes(page, language)
    forward(page)
    page.check("#consent-data")
    page.check("#conduct")
    page.locator("button[value=send]").click()
    sent = page.locator(".big").inner_text()

    page.go_back()
    page.locator("button[value=send]").click()
    # Sending signed this browser in: the old form is shown again, filled in, and one more click sends it.
    assert page.is_checked("#conduct")
    page.locator("button[value=send]").click()

    assert page.locator(".big").inner_text() == sent


def apply(page: Page, language: str) -> None:
    """The five steps, without a passport."""
    to_wishes(page, language)
    page.locator("input[name^=rank-]").first.fill("1")
    forward(page)
    page.check("#consent-data")
    page.check("#conduct")
    page.locator("button[value=send]").click()


def to_wishes(page: Page, language: str, origin: str = "SN") -> None:
    """The first three steps."""
    page.goto(f"/{language}/apply")
    page.fill("#given_names", "Awa")
    page.fill("#email", "awa@volunteers.example.org")
    fill_date(page, "birth_date", "4", "5", "1998")
    forward(page)
    page.check("input[name=modality][value=volunteering]")
    page.check(f"input[name=origin_country][value={origin}]")
    page.check(f"input[name=country_of_residence][value={origin}]")
    page.check(f"input[name=nationalities][value={origin}]")
    page.select_option("#languages-0-level", "C1")
    forward(page)
    page.select_option("#education_level", "bachelor")
    page.check("input[name=skills][value=teaching]")
    fill_date(page, "available_from", "1", "1", "2027")
    fill_date(page, "available_to", "31", "12", "2027")
    page.check("input[name=criminal_record][value=none]")
    forward(page)


def forward(page: Page) -> None:
    page.locator(".actions button").first.click()


def fill_date(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name={name}-{part}]", text)


def place(site: Site) -> None:
    """A round, validated: the only candidate gets her first wish."""
    made = site.journey.round()
    site.pilot.post(f"/rounds/{made['id']}/validation", site.journey.tokens["MA"]).expect(200)
    site.pilot.deliver()


def words(language: str, french: str, english: str) -> str:
    return french if language == "fr" else english
