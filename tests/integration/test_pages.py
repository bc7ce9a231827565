"""Pages beside their looks: tokens of forms, languages, and what a stranger learns."""

import re
from datetime import timedelta

import pytest

from storage.accounts import issue_sign_in_link
from tests.installation import Installation
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient

ANSWERS = {
    "given_names": "Exemple Awa",
    "email": "awa@volunteers.example.org",
    "birth_date-day": "4",
    "birth_date-month": "5",
    "birth_date-year": "1998",
    "language": "fr",
    "modality": "volunteering",
    "origin_country": "SN",
    "country_of_residence": "SN",
    "nationalities": ["SN"],
    "languages-0-language": "fr",
    "languages-0-level": "C1",
    "consent-data": "true",
    "consent-version": "2026-1",
    "conduct": "true",
}


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


def filed(pilot: Installation) -> int:
    """How many applications are stored."""
    metrics = pilot.client.get("/metrics").get_data(as_text=True)
    return sum(int(float(count)) for count in re.findall(r"passerelle_applications\{[^}]*\} ([\d.]+)", metrics))


@pytest.mark.parametrize(("preferred", "page"), [("de", "/fr/"), ("en-GB", "/en/"), ("fr-SN,en;q=0.5", "/fr/")])
def test_the_first_page_comes_in_the_language_that_the_browser_prefers(
    visitor: PageClient, preferred: str, page: str
) -> None:
    assert visitor.get("/", **{"Accept-Language": preferred}).headers["Location"] == page


def test_a_page_says_its_language_and_personal_pages_are_not_kept(visitor: PageClient) -> None:
    answer = visitor.get("/en/offers")

    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_form_sends_what_json_sends(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/fr/apply")
    visitor.send("/fr/apply", **ANSWERS, step="5", go="send", preferences=[journey.offers["MA"]])
    journey.pilot.deliver()
    path = visitor.get("/fr/apply/sent") and re.search(r"/fr(/applications/\w+)", visitor.text)
    assert path is not None

    by_form = journey.pilot.get(path[1], journey.tokens["SN"]).expect(200)
    journey.apply("moussa", "SN", skills=[], education_level=None, passport_expiry=None)
    journey.pilot.deliver()

    assert by_form["status"] == "to_complete"
    assert {reason["code"] for reason in by_form["verdict"]["reasons"]} == {
        reason["code"] for reason in journey.file("moussa")["verdict"]["reasons"]
    }


def test_a_form_from_elsewhere_stores_nothing_and_keeps_what_was_typed(journey: Journey, visitor: PageClient) -> None:
    answer = visitor.send("/en/apply", **ANSWERS, step="5", go="send")

    assert answer.status_code == 422
    assert "Exemple Awa" in visitor.text
    assert filed(journey.pilot) == 0

    assert visitor.send("/en/apply", **ANSWERS, step="5", go="send").status_code == 303
    assert filed(journey.pilot) == 1


def test_the_form_token_of_another_browser_is_worth_nothing(journey: Journey, visitor: PageClient) -> None:
    other = PageClient(journey.pilot)
    other.get("/en/apply")
    visitor.get("/en/apply")
    visitor.text = other.text

    assert visitor.send("/en/apply", **ANSWERS, step="5", go="send").status_code == 422
    assert filed(journey.pilot) == 0


def test_the_same_form_sent_twice_is_one_application(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/en/apply")
    opened = visitor.text
    visitor.send("/en/apply", **ANSWERS, step="5", go="send")
    visitor.get("/en/apply")
    key = re.search(r'name="key" value="[^"]+"', opened)
    assert key is not None
    visitor.text = re.sub(r'name="key" value="[^"]+"', key[0], visitor.text)

    assert visitor.send("/en/apply", **ANSWERS, step="5", go="send").status_code == 303
    assert filed(journey.pilot) == 1


def test_an_application_without_a_wish_can_be_sent(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/en/apply")
    assert visitor.send("/en/apply", **ANSWERS, step="4", go="5").status_code == 200
    assert visitor.send("/en/apply", **ANSWERS, step="5", go="send").status_code == 303


def test_somebody_elses_application_looks_like_a_missing_one(journey: Journey, visitor: PageClient) -> None:
    other = journey.apply("awa", "SN")
    journey.apply("binta", "SN")
    visitor.be_volunteer(journey.applications["binta"]["id"])

    foreign = visitor.get(f"/fr/applications/{other['id']}")
    foreign_text = re.sub(r'"mono">\w+', "", visitor.text)
    missing = visitor.get("/fr/applications/none")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    own = re.compile(r'(?:/en/applications/\w+|[0-9]+\.[\w-]{20,}|"mono">\w+)')
    assert own.sub("", foreign_text) == own.sub("", re.sub(r'"mono">\w+', "", visitor.text))


def test_signing_out_makes_the_old_cookie_worthless(journey: Journey, visitor: PageClient) -> None:
    with journey.pilot.database.write() as connection:
        account = connection.exec_driver_sql("SELECT id FROM accounts WHERE role = 'evaluator'").scalar_one()
        link = issue_sign_in_link(connection, account, journey.pilot.clock.now() + timedelta(hours=1))
    visitor.sign_in(f"/en/signin/{link}")
    visitor.get("/en/findings")
    cookie = visitor.client.get_cookie("passerelle")
    assert cookie is not None

    visitor.send("/en/signout")
    visitor.client.set_cookie("passerelle", cookie.value)

    assert visitor.get("/en/findings").status_code == 401


def test_a_host_learns_who_comes_only_after_both_have_accepted(journey: Journey) -> None:
    journey.apply("awa", "SN", motivation="Je m’appelle Awa.", phone="+221771234567")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    host = PageClient(journey.pilot)
    host.be_staff("host-MA@example.org")
    host.get("/en/host")
    before = host.text
    placement = journey.placement("awa")["id"]
    journey.pilot.post(f"/placements/{placement}/acceptance", journey.tokens["host MA"]).expect(200)
    host.get("/en/host")
    before += host.text
    journey.pilot.post(f"/placements/{placement}/acceptance", journey.tokens["awa"]).expect(200)
    host.get("/en/host")

    hers = ("Exemple awa", "awa@volunteers", "Je m’appelle Awa.", "+221771234567")
    assert [each for each in hers if each in before] == []
    assert [each for each in hers if each not in host.text] == []


def test_a_page_that_fails_is_a_page_and_an_interface_that_fails_is_json(visitor: PageClient) -> None:
    assert visitor.get("/fr/nothing").mimetype == "text/html"
    assert visitor.get("/api/v1/nothing").mimetype == "application/problem+json"
    assert visitor.get("/fr/offers?endpoint=x&_anchor=y").status_code == 200


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("en", "Review of the legal framework: carried out, and the condition is met"),
        ("fr", "Examen du cadre juridique\u202f: mené à bien, et la condition est remplie"),
    ],
)
def test_a_recommendation_says_what_a_review_must_find(
    journey: Journey, visitor: PageClient, language: str, target: str
) -> None:
    journey.pilot.tick(2026, 11, 23)
    advice = journey.pilot.get("/recommendations?country=SN", journey.tokens["SN"]).expect(200)["items"]
    (review,) = [each for each in advice if each["criterion"] == "K1"]
    visitor.be_staff("SN@focal.example.org")

    visitor.get(f"/{language}/recommendations/{review['id']}")

    assert target in visitor.text
