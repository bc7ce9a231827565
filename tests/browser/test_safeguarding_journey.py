"""A private report: the volunteer writes, two officers act, and nobody else ever sees a trace of it."""

from playwright.sync_api import Page, expect

from tests.browser.filling import (
    MOROCCO,
    SENEGAL,
    Arrive,
    come_back,
    keeps_silent_about,
    place,
    press,
    says,
    words,
)
from tests.browser.site import Site

SALMA, KADI = "salma@protection.example.org", "kadi@protection.example.org"
CANARY = "Zèbre-Canari : la porte ne ferme pas."
MESSAGE, NOTE = "Pouvons-nous vous appeler demain ?", "Appel prévu à midi."


def test_a_report_is_read_by_two_officers_answered_and_closed(site: Site, person: Arrive, language: str) -> None:
    settle_in(site)
    volunteer = come_back(person, site, "awa", language)
    report = write(volunteer, language)
    others_see_nothing(site, person, report, language)

    salma, kadi = (come_back(person, site, officer, language) for officer in (SALMA, KADI))
    ask_to_read(salma)
    agree(kadi)
    look_after(salma)
    volunteer.reload()
    says(volunteer, MESSAGE)
    keeps_silent_about(volunteer, NOTE)

    volunteer.fill("#text", "Oui, à dix heures.")
    press(volunteer, f"/reports/{report}")
    salma.reload()
    says(salma, "Oui, à dix heures.")
    close(salma, language)
    volunteer.reload()
    says(volunteer, words(language, "Ce signalement est clos", "This report is closed"))
    expect(volunteer.locator("#text")).to_have_count(0)


def settle_in(site: Site) -> None:
    """Awa has a confirmed place in Morocco; there are two officers."""
    for officer in (SALMA, KADI):
        site.pilot.account("safeguarding", officer)
    site.journey.apply("awa", "SN")
    site.pilot.deliver()
    place(site)
    site.journey.confirm("awa")
    site.pilot.deliver()


def write(volunteer: Page, language: str) -> str:
    """From her own page to the message that it has arrived; the id of the report."""
    volunteer.locator("main a[href$='/report']").first.click()
    keeps_silent_about(volunteer, "Zèbre")
    volunteer.check("input[name=category][value=accommodation]")
    volunteer.locator("main form button").last.click()
    expect(volunteer.locator(".errors")).to_be_visible()
    volunteer.fill("#text", CANARY)
    volunteer.locator("main form button").last.click()
    if "/reports/" not in volunteer.url:
        volunteer.locator("a[href*='/reports/']").first.click()
    says(volunteer, words(language, "Votre signalement privé", "Your private report"))
    return volunteer.url.split("/")[-1].split("?")[0]


def others_see_nothing(site: Site, person: Arrive, report: str, language: str) -> None:
    """Whoever else works with her finds no word of it, on any page, and no way to it."""
    file, placement = site.journey.applications["awa"]["id"], site.journey.placement("awa")["id"]
    seen = {
        "host-MA@example.org": ("/host", "/host/calendar"),
        SENEGAL: ("/desk", f"/desk/applications/{file}", f"/desk/placements/{placement}"),
        MOROCCO: ("/desk", f"/desk/placements/{placement}"),
    }
    site.pilot.deliver()
    for reader, paths in seen.items():
        page = come_back(person, site, reader, language)
        for path in paths:
            page.goto(f"/{language}{path}")
            keeps_silent_about(page, "Zèbre")
            expect(page.locator("a[href*='safeguarding'], a[href*='/reports/']")).to_have_count(0)
        for path in ("/safeguarding", f"/safeguarding/{report}", f"/reports/{report}"):
            answer = page.goto(f"/{language}{path}")
            assert answer is not None
            assert answer.status in (403, 404)
    assert not any("Zèbre" in mail["text"] for mail in site.pilot.mailbox())


def ask_to_read(officer: Page) -> None:
    officer.locator("td a[href*='/safeguarding/']").first.click()
    keeps_silent_about(officer, "Zèbre")
    officer.fill("#reason", "Premier contact avec elle.")
    press(officer, "/opening")
    keeps_silent_about(officer, "Zèbre")


def agree(officer: Page) -> None:
    """The second officer reads the reason, agrees, and still reads nothing herself."""
    officer.locator("main a[href*='/safeguarding/']").first.click()
    says(officer, "Premier contact avec elle.")
    press(officer, "/agreement")
    keeps_silent_about(officer, "Zèbre")


def look_after(officer: Page) -> None:
    """Read it, take it on, write to her, and keep a note for the team."""
    officer.reload()
    says(officer, CANARY)
    press(officer, "/assignment")
    for kind, text in (("to_volunteer", MESSAGE), ("officer", NOTE)):
        officer.check(f"input[name=kind][value={kind}]")
        officer.fill("#text", text)
        press(officer, "/note")
        says(officer, text)


def close(officer: Page, language: str) -> None:
    officer.locator("details summary", has_text=words(language, "Clore", "Close")).first.click()
    officer.select_option("#outcome", index=1)
    press(officer, "/closure")
    says(officer, words(language, "clos", "closed"))
