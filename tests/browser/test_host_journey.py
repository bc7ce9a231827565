"""A host from the request for accreditation to the questionnaire, with the focal point on the other side."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import (
    MOROCCO,
    Arrive,
    come_back,
    fill_date,
    keeps_silent_about,
    place,
    press,
    says,
    words,
)
from tests.browser.site import Site

HOST = "nouvelle@example.org"
NAME = "Association exemple du Bouregreg"
TITLES = {"fr": "Atelier de lecture", "en": "Reading workshop"}
TASKS = {"fr": "Lire à voix haute.", "en": "Read aloud."}


@pytest.fixture
def host(site: Site, person: Arrive, language: str) -> Page:
    """The account of an organisation that has not said yet who it is."""
    site.pilot.account("host", HOST)
    return come_back(person, site, HOST, language)


@pytest.fixture
def focal_point(site: Site, person: Arrive, language: str) -> Page:
    return come_back(person, site, MOROCCO, language)


def test_a_host_goes_from_accreditation_to_a_published_offer(
    site: Site, person: Arrive, host: Page, focal_point: Page, language: str
) -> None:
    ask_for_accreditation(host, language)
    accredit(focal_point, language)
    host.reload()
    describe(host, language)
    send_back(focal_point, language)
    correct(host, language)
    offer = publish(focal_point, language)

    visitor = person(site)
    for each in ("fr", "en"):
        visitor.goto(f"/{each}/offers/{offer}")
        expect(visitor.locator("h1")).to_have_text(TITLES[each])
        says(visitor, TASKS[each])
        by_host, by_focal_point = (
            words(each, "organisation d’accueil.", "by the host."),
            words(each, "point focal", "focal"),
        )
        says(visitor, by_host if each == language else by_focal_point)
    host.reload()
    expect(host.locator("main .tag").first).to_have_text(words(language, "publiée", "published"))


def ask_for_accreditation(host: Page, language: str) -> None:
    host.locator("main a[href$='/host/organisation']").click()
    host.fill("#name", NAME)
    host.check("input[name=country][value=MA]")
    host.fill("#email", "contact@bouregreg.example.org")
    host.check(f"input[name=language][value={language}]")
    press(host, "/host/organisation")
    says(host, words(language, "Le point focal", "The focal point"))


def accredit(desk: Page, language: str) -> None:
    desk.goto(f"/{language}/desk")
    desk.locator("a[href*='/desk/organisations/']").first.click()
    expect(desk.locator("h1")).to_have_text(NAME)
    desk.check("input[value=accredit]")
    press(desk, "/accreditation")


def describe(host: Page, language: str) -> None:
    """One offer in the host's own language, seen as volunteers will, then sent."""
    host.locator("main a[href$='/host/offers/new']").click()
    host.fill(f"#title-{language}", TITLES[language])
    host.locator(".actions button").first.click()
    expect(host.locator(".errors")).to_be_visible()
    assert host.input_value(f"#title-{language}") == TITLES[language]
    host.fill(f"#description-{language}", "Aider.")
    host.check("input[name=skills][value=teaching]")
    host.select_option("[name=languages-0-level]", "B1")
    host.fill("#city", "Salé")
    fill_date(host, "starts_on", "1", "3", "2027")
    fill_date(host, "ends_on", "31", "8", "2027")
    host.fill("#capacity", "1")
    host.check("#tutor")
    host.locator("button[value=preview]").click()
    says(host, words(language, "Rien n’est encore envoyé", "Nothing is sent yet"))
    host.locator("button[value=send]").click()
    says(host, TITLES[language])


def send_back(desk: Page, language: str) -> None:
    desk.goto(f"/{language}/desk")
    desk.locator("a[href*='/desk/offers/']", has_text=TITLES[language]).first.click()
    press(desk, "/return")
    expect(desk.locator(".errors")).to_be_visible()
    desk.fill("#reason", "Écrivez les tâches une à une.")
    press(desk, "/return")


def correct(host: Page, language: str) -> None:
    host.goto(f"/{language}/host")
    host.locator("main a", has_text=TITLES[language]).click()
    says(host, "Écrivez les tâches une à une.")
    host.locator("a[href$='/change']").click()
    says(host, "Écrivez les tâches une à une.")
    assert host.input_value("#city") == "Salé"
    host.fill(f"#description-{language}", TASKS[language])
    host.locator("button[value=preview]").click()
    says(host, TASKS[language])
    host.locator("button[value=send]").click()


def publish(desk: Page, language: str) -> str:
    """Refused while one language is missing; then the focal point writes it. The id of the offer."""
    other = words(language, "en", "fr")
    desk.goto(f"/{language}/desk")
    desk.locator("a[href*='/desk/offers/']", has_text=TITLES[language]).first.click()
    press(desk, "/approval")
    expect(desk.locator(".errors")).to_be_visible()
    desk.fill(f"#title-{other}", TITLES[other])
    desk.fill(f"#description-{other}", TASKS[other])
    press(desk, "/text")
    press(desk, "/approval")
    expect(desk.locator(".tag").first).to_have_text(words(language, "publiée", "published"))
    return desk.url.split("/")[-1].split("?")[0]


def test_a_host_puts_a_candidate_forward_welcomes_her_and_answers_the_questionnaire(
    site: Site, person: Arrive, language: str
) -> None:
    host = come_back(person, site, "host-SN@example.org", language)
    for name in ("driss", "salma", "tarik"):
        site.journey.apply(name, "MA", preferences=[site.journey.offers["SN"]])
    site.pilot.deliver()
    put_forward(host, site, "salma", language)
    place(site)
    assert site.journey.status("salma") == "proposed"

    host.goto(f"/{language}/host")
    keeps_silent_about(host, "salma")
    says(host, site.journey.applications["salma"]["reference"])
    press(host, "/acceptance")
    placement = site.journey.placement("salma")
    site.pilot.post(f"/placements/{placement['id']}/acceptance", site.journey.tokens["salma"]).expect(200)
    host.locator("main a[href$='/host/calendar']").click()
    says(host, "Exemple salma")
    expect(host.locator("tbody td", has_text=words(language, "1er mars 2027", "1 March 2027")).first).to_be_attached()

    site.journey.depart("salma", "2027-03-01")
    site.pilot.tick(2027, 3, 16)
    answer(come_back(person, site, "host-SN@example.org", language), language)


def put_forward(host: Page, site: Site, name: str, language: str) -> None:
    """Two people of one score get the same number, which is refused; then only one gets a number."""
    host.goto(f"/{language}/host/offers/{site.journey.offers['SN']}/candidates")
    keeps_silent_about(host, name)
    numbers = {each: f"#rank-{site.journey.applications[each]['id']}" for each in ("driss", name)}
    for number in numbers.values():
        host.fill(number, "1")
    host.locator(".actions button").click()
    expect(host.locator(".errors")).to_be_visible()
    host.fill(numbers["driss"], "")
    host.locator(".actions button").click()
    expect(host.locator(".errors")).to_have_count(0)
    expect(host.locator(".tag.good")).to_have_count(1)


def answer(host: Page, language: str) -> None:
    host.locator("main a[href*='/feedback/']").first.click()
    host.check("input[name=answers-documents_ready][value=yes]")
    host.locator(".actions button").first.click()
    expect(host.locator("h1")).to_contain_text(words(language, "Merci", "Thank you"))
    host.goto(f"/{language}/host")
    says(host, words(language, "réponse donnée le", "answered on"))
