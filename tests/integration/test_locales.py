"""Language and country are two things: the words are French or English, dates and numbers are the country's."""

import re
from datetime import date

import pytest

from api.pages.frame.cards import SPOKEN
from storage.accounts import create_account, open_session
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from translations import formats
from translations.mails import compose

PREFERRED = {
    "fr-SN": "fr",
    "fr-CI": "fr",
    "fr-ML": "fr",
    "fr-MA": "fr",
    "FR-ma": "fr",
    "fr-Latn-MA": "fr",
    "fr": "fr",
    "en": "en",
    "en-GB": "en",
    "en-US,en;q=0.9": "en",
    "en;q=0.5,fr;q=0.9": "fr",
    "fr;q=0.1,en;q=0.2": "en",
    "fr;q=0,en;q=0.1": "en",
    "en;q=0": "fr",
    "ar-MA,ar;q=0.9,fr-MA;q=0.8,en;q=0.7": "fr",
    "wo,bm;q=0.9": "fr",
    "ar,en;q=0.3": "en",
    "*": "fr",
    "*,en;q=0.1": "en",
    "de": "fr",
    "": "fr",
    "fr;q=x,en;q=0.5": "en",
    ";;;,=,q": "fr",
    "fra,english": "fr",
    "en_GB": "fr",
}


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


@pytest.mark.parametrize(("preferred", "language"), PREFERRED.items(), ids=[name or "none" for name in PREFERRED])
def test_the_first_page_comes_in_the_preferred_language(visitor: PageClient, preferred: str, language: str) -> None:
    answer = visitor.get("/", **{"Accept-Language": preferred})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")


def test_without_any_preference_it_is_french(visitor: PageClient) -> None:
    assert visitor.get("/").headers["Location"] == "/fr/"


@pytest.mark.parametrize("region", ["fr-SN", "fr-CI", "fr-ML", "fr-MA", "fr-XX", "en-MA", "ar-MA"])
def test_a_region_changes_no_word_of_a_page(visitor: PageClient, region: str) -> None:
    """Nothing of the first page is a date or a number."""
    own_token = re.compile(r'value="[0-9]+\.[\w-]+"')
    visitor.get("/fr/")
    plain = own_token.sub("", visitor.text)
    visitor.get("/fr/", **{"Accept-Language": region})
    assert own_token.sub("", visitor.text) == plain


@pytest.mark.parametrize(
    ("tag", "number", "day"),
    [
        ("fr", "1\u202f234\u202f567,5", "1er mars 2027"),
        ("fr-MA", "1\u202f234\u202f567,5", "1er mars 2027"),
        ("fr-SN", "1\u202f234\u202f567,5", "1er mars 2027"),
        ("fr-CI", "1\u202f234\u202f567,5", "1er mars 2027"),
        ("fr-ML", "1\u202f234\u202f567,5", "1er mars 2027"),
        ("fr-CA", "1\u00a0234\u00a0567,5", "1er mars 2027"),
        ("en", "1,234,567.5", "1 March 2027"),
        ("en-GB", "1,234,567.5", "1 March 2027"),
        ("en-US", "1,234,567.5", "1 March 2027"),
        ("en-IN", "12,34,567.5", "1 March 2027"),
        ("en-SN", "1,234,567.5", "1 March 2027"),
        ("fr-XX", "1\u202f234\u202f567,5", "1er mars 2027"),
        ("fr-999", "1\u202f234\u202f567,5", "1er mars 2027"),
    ],
)
def test_numbers_and_dates_are_written_as_the_country_does(tag: str, number: str, day: str) -> None:
    assert formats.number(tag, 1234567.5) == number
    assert formats.day(tag, date(2027, 3, 1)) == day
    assert formats.moment(tag, "2027-03-01T09:05:00+00:00").startswith(day)


def offer_with_money(journey: Journey) -> str:
    money = {"amount": 1234567, "currency": "XOF", "period": "month"}
    body = {**journey._offer("MA", 1), "allowance": money}
    made = journey.pilot.post("/offers", journey.tokens["host MA"], body).expect(201)
    journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens["MA"]).expect(200)
    return str(made["id"])


@pytest.mark.parametrize(
    ("language", "preferred", "written"),
    [
        ("fr", "fr", "1\u202f234\u202f567 XOF"),
        ("fr", "fr-CA", "1\u00a0234\u00a0567 XOF"),
        ("fr", "fr-CA;q=0,fr", "1\u202f234\u202f567 XOF"),
        ("fr", "en-IN,fr;q=0.5", "1\u202f234\u202f567 XOF"),
        ("en", "fr-CA,en;q=0.5", "1,234,567 XOF"),
        ("en", "fr-CA,en-IN;q=0.5", "12,34,567 XOF"),
    ],
)
def test_the_browser_says_in_which_country_s_manner_a_page_is_written(
    journey: Journey, visitor: PageClient, language: str, preferred: str, written: str
) -> None:
    visitor.get(f"/{language}/offers/{offer_with_money(journey)}", **{"Accept-Language": preferred})
    assert written in visitor.text


def test_the_country_of_who_is_signed_in_comes_before_the_browser_s(journey: Journey, visitor: PageClient) -> None:
    offer, pilot = offer_with_money(journey), journey.pilot
    with pilot.database.write() as connection:
        now = pilot.clock.now()
        account = create_account(connection, pilot.keys, now, email="x@example.org", role="coordinator", country="SN")
        visitor.client.set_cookie("passerelle", open_session(connection, now, account=account))
    visitor.get(f"/fr/offers/{offer}", **{"Accept-Language": "fr-CA"})

    assert "1\u202f234\u202f567 XOF" in visitor.text


def test_a_mail_is_written_as_the_reader_s_country_does() -> None:
    facts = {"name": "خديجة", "link": "https://example.org", "country": "MA", "reference": "2027A-000001"}
    subject, text = compose("fr", "verdict_to_complete", {**facts, "complete_by": date(2027, 3, 1), "reasons": []})

    assert "1er mars 2027" in subject
    assert "خديجة" in text
    assert "Maroc" in text


def test_a_constant_of_a_template_is_written_in_the_language_of_each_page(journey: Journey) -> None:
    app = journey.pilot.app
    with app.test_request_context("/fr/"):
        # Compiled while a page is written, as every template is.
        template = app.jinja_env.from_string('{{ "allowance"|code_label("protection_kind") }} {{ "MA"|country }}')
    written = []
    for language in ("fr", "en"):
        with app.test_request_context(f"/{language}/"):
            written.append(template.render())

    assert written == ["indemnité Maroc", "allowance Morocco"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_language_of_the_application_form_has_a_name(language: str) -> None:
    assert [code for code in SPOKEN if formats.language_name(language, code) == code] == []
    assert formats.language_name(f"{language}-CI", "bci").lower() == "baoulé"
