"""A focal point's work on the desk: what is due, two people for one decision, rounds, a call, colleagues, mails."""

from playwright.sync_api import Page, expect

from tests.browser.filling import (
    MOROCCO,
    SENEGAL,
    Arrive,
    come_back,
    fill_date,
    mails,
    press,
    says,
    words,
)
from tests.browser.site import Site

FATOU = "fatou@focal.example.org"


def test_what_is_due_today_is_decided_by_two_people(site: Site, person: Arrive, language: str) -> None:
    made = site.journey.apply("vieux", "SN", birth_date="1950-01-01")
    site.pilot.deliver()
    site.pilot.tick(2026, 12, 3)
    asker = come_back(person, site, SENEGAL, language)
    due = asker.locator("#today + table tbody tr", has_text=made["reference"])
    expect(due).to_contain_text(words(language, "décider", "decide"))
    due.locator("a").click()
    asker.check("input[value=confirm_refusal]")
    asker.fill("#reason", "L’âge maximal est dépassé.")
    asker.check("#second_person")
    press(asker, "/decision")
    assert site.journey.status("vieux") == "refusal_proposed"
    says(asker, words(language, "Une deuxième personne doit être d’accord", "A second person must agree"))
    expect(asker.locator("form[action$='/opinion']")).to_have_count(0)

    second = come_back(person, site, MOROCCO, language)
    second.locator("#today + table tbody tr", has_text=made["reference"]).locator("a").click()
    says(second, "L’âge maximal est dépassé.")
    second.check("input[name=agrees][value=yes]")
    press(second, "/opinion")

    assert site.journey.status("vieux") == "refusal_confirmed"
    expect(second.locator("main .tag").first).to_contain_text(words(language, "refusée", "refused"))


def test_a_round_is_tried_discarded_validated_and_a_free_seat_given_again(
    site: Site, person: Arrive, language: str
) -> None:
    names = ("awa", "binta", "coumba")
    for name in names:
        site.journey.apply(name, "SN")
    site.pilot.deliver()
    desk = come_back(person, site, MOROCCO, language)
    try_out(desk, site, language)
    press(desk, "/discard")
    assert {site.journey.status(name) for name in names} == {"eligible"}

    desk.goto(f"/{language}/desk")
    try_out(desk, site, language)
    press(desk, "/validation")
    placed = sorted(name for name in names if site.journey.status(name) == "proposed")
    assert len(placed) == 2

    leaving = site.journey.applications[placed[0]]["id"]
    site.journey.confirm(placed[0])
    site.journey.confirm(placed[1])
    site.pilot.post(f"/applications/{leaving}/withdrawal", site.journey.tokens[placed[0]]).expect(200)
    site.pilot.deliver()
    give_again(desk, site, language)
    (last,) = set(names) - set(placed)
    assert site.journey.status(last) == "proposed"
    assert site.journey.status(placed[1]) == "placed"


def try_out(desk: Page, site: Site, language: str) -> None:
    """A dry run of two seats for three people, with its report."""
    press(desk, "/desk/rounds")
    site.pilot.deliver()
    desk.reload()
    says(desk, words(language, "Ceci est une simulation", "This is a dry run"))
    expect(desk.locator(".tiles .big").first).to_have_text("2")
    expect(desk.locator("meter")).not_to_have_count(0)
    expect(desk.locator(".reasons .fail")).to_have_count(0)


def give_again(desk: Page, site: Site, language: str) -> None:
    """The desk offers a protected round for the seat that came free."""
    desk.goto(f"/{language}/desk")
    free = desk.locator("section.notice", has_text="2027A")
    expect(free).to_contain_text(words(language, "protégé", "protected"))
    free.locator("button").click()
    site.pilot.deliver()
    desk.reload()
    press(desk, "/validation")
    site.pilot.deliver()


def test_a_call_is_opened_and_a_wrong_field_keeps_the_others(site: Site, person: Arrive, language: str) -> None:
    desk = come_back(person, site, MOROCCO, language)
    desk.locator("a[href$='/desk/calls']").first.click()
    desk.locator("a[href$='/desk/calls/new']").click()
    desk.fill("#code", "2028A")
    fill_date(desk, "opens", "1", "1", "2028")
    fill_date(desk, "closes", "30", "2", "2028")
    desk.check("input[name=modalities][value=volunteering]")
    row = desk.locator("div.levels", has=desk.locator("input[value=SN]")).filter(
        has=desk.locator("input[type=hidden][value=MA]")
    )
    row.locator("input[type=checkbox]").check()
    row.locator("input.short").fill("4")
    press(desk, "/desk/calls/new")
    expect(desk.locator(".errors li")).to_have_count(1)
    expect(desk.locator("#closes-error")).to_be_visible()
    assert desk.input_value("#code") == "2028A"
    assert row.locator("input.short").input_value() == "4"

    fill_date(desk, "closes", "29", "2", "2028")
    press(desk, "/desk/calls/new")
    expect(desk.locator("h1")).to_contain_text("2028A")
    says(desk, words(language, "29 février 2028", "29 February 2028"))
    expect(desk.locator("dd.mono")).to_have_count(1)


def test_a_colleague_is_invited_and_stands_in(site: Site, person: Arrive, language: str) -> None:
    desk = come_back(person, site, SENEGAL, language)
    desk.goto(f"/{language}/desk/accounts")
    expect(desk.locator(".notice.bad")).to_be_visible()
    desk.locator("a[href$='/desk/accounts/new']").click()
    desk.check("input[name=role][value=coordinator]")
    desk.fill("#name", "Fatou (exemple)")
    desk.fill("#email", FATOU)
    desk.check(f"input[name=language][value={language}]")
    press(desk, "/desk/accounts/new")
    says(desk, FATOU)
    (invitation,) = mails(desk, site, FATOU)
    assert "/signin" in invitation["text"]

    desk.goto(f"/{language}/desk/accounts")
    desk.locator(f"tbody a[href$='/desk/accounts/{site.account(SENEGAL)}']").click()
    desk.select_option("#backup", label="Fatou (exemple)")
    press(desk, "/details")
    expect(desk.locator("dd", has_text="Fatou (exemple)")).to_be_visible()


def test_every_mail_can_be_read_before_it_is_sent(site: Site, person: Arrive, language: str) -> None:
    desk = come_back(person, site, SENEGAL, language)
    desk.goto(f"/{language}/desk/mails")
    desk.locator("main a[href*='/desk/mails/']").first.click()

    for each in ("fr", "en"):
        expect(desk.locator(f"section[lang={each}] p")).not_to_have_count(0)
    expect(desk.locator("main form")).to_have_count(0)
