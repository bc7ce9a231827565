"""From the first page to the departure list, on a phone without JavaScript, in both languages."""

from playwright.sync_api import Page, expect

from tests.browser.filling import (
    AWA,
    MOROCCO,
    SENEGAL,
    Arrive,
    about_her,
    apply,
    come_back,
    fill_date,
    forward,
    mailed_link,
    place,
    press,
    says,
    to_wishes,
    what_she_can_do,
    where_she_lives,
    wish_and_send,
    words,
)
from tests.browser.readers import sign_in
from tests.browser.site import Site


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
    press(volunteer, "/acceptance")
    says(volunteer, words(language, "Avant votre départ", "Before you leave"))
    host.goto(f"/{language}/host")
    says(host, "Awa")

    volunteer.locator("a[href$='/checklist']").first.click()
    says(volunteer, words(language, "Pourquoi", "Why"))
    assert volunteer.locator("main .rows > li").count() > 3
    volunteer.locator("main a[href*='/corridors/']").click()
    expect(volunteer.locator("h1")).to_contain_text(words(language, "Sénégal", "Senegal"))
    expect(volunteer.locator("h1")).to_contain_text(words(language, "Maroc", "Morocco"))


def test_a_form_put_aside_is_finished_in_another_browser_by_a_mailed_code(
    site: Site, person: Arrive, language: str
) -> None:
    borrowed = person(site)
    about_her(borrowed, language)
    where_she_lives(borrowed)
    borrowed.check("input[name=skills][value=teaching]")
    borrowed.locator("button[value=save]").click()
    assert borrowed.url.endswith(f"/{language}/apply/saved")
    says(borrowed, AWA)
    press(borrowed, "/apply/forget")
    assert borrowed.input_value("#given_names") == ""

    own = come_back(person, site, "awa", language)
    press(own, "/apply/resume")
    assert own.url.endswith(f"/{language}/apply?step=3")
    assert own.is_checked("input[name=skills][value=teaching]")
    what_she_can_do(own, passport=True)
    wish_and_send(own)
    own.locator("a.button").click()

    expect(own.locator("h1")).to_contain_text("2027A-")
    site.pilot.deliver()
    own.reload()
    expect(own.locator(".tag").first).to_contain_text(words(language, "recevable", "eligible"))


def test_a_refused_volunteer_asks_again_and_another_person_lets_her_go(
    site: Site, person: Arrive, language: str
) -> None:
    volunteer = person(site)
    apply(volunteer, language, record="declared", passport=True)
    volunteer.locator("a.button").click()
    site.pilot.deliver()
    decide(come_back(person, site, SENEGAL, language), "confirm_refusal", "Des faits trop récents.")
    volunteer.goto(mailed_link(volunteer, site, AWA, f"/{language}/applications/"))
    expect(volunteer.locator(".tag").first).to_contain_text(words(language, "refusée", "refused"))
    says(volunteer, "Des faits trop récents.")

    volunteer.fill("#comment", "C’était il y a dix ans.")
    press(volunteer, "/review-request")
    expect(volunteer.locator(".tag").first).to_contain_text(words(language, "réexamen", "second reading"))
    another = come_back(person, site, MOROCCO, language)
    decide(another, "accept", "Ancien et sans rapport.", comment="C’était il y a dix ans.")

    site.pilot.deliver()
    volunteer.reload()
    expect(volunteer.locator(".tag").first).to_contain_text(words(language, "recevable", "eligible"))
    says(volunteer, "Ancien et sans rapport.")


def decide(desk: Page, decision: str, reason: str, comment: str = "") -> None:
    """Open the first file that waits on the desk, read it, and decide."""
    desk.locator("td a[href*='/desk/applications/']").first.click()
    says(desk, comment)
    desk.check(f"input[value={decision}]")
    desk.fill("#reason", reason)
    press(desk, "/decision")


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
