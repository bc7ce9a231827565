"""The application form is kept at each step, and found again: in the same browser, or by a proven address."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select

from api.app import create_app
from api.services import EXTENSION
from storage.database import Database
from storage.drafts import drafts_of, save_draft
from storage.schema import migrate
from storage.sign_ins import PROVEN, begin_sign_in
from storage.tables.applications import applications
from storage.tables.people import drafts
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, wire_size

ADDRESS = "awa@volunteers.example.org"
STEPS: dict[int, dict[str, Any]] = {
    1: {
        "given_names": "Exemple Awa",
        "email": ADDRESS,
        "birth_date-day": "4",
        "birth_date-month": "5",
        "birth_date-year": "1998",
        "language": "fr",
    },
    2: {
        "modality": "volunteering",
        "origin_country": "SN",
        "country_of_residence": "SN",
        "nationalities": ["SN"],
        "languages-0-level": "C1",
    },
    3: {"education_level": "bachelor", "skills": ["teaching", "health"], "motivation": "Apprendre et aider."},
    4: {"host_link": "none"},
    5: {"consent-data": "true", "conduct": "true"},
}
# What each step would lose if anything were lost: pieces of its HTML.
TYPED = {
    1: ('value="Exemple Awa"', 'value="1998"'),
    2: ('value="volunteering" id="modality" checked', "<option selected>C1"),
    3: ('value="bachelor" selected', "Apprendre et aider."),
    4: ('value="none" id="host_link" checked',),
    5: ("Exemple Awa", 'name="conduct" value="true" checked'),
}


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


def fill(visitor: PageClient, upto: int, language: str = "fr") -> None:
    """Open the form and go forward until step `upto` is shown."""
    visitor.get(f"/{language}/apply")
    for step in range(1, upto):
        assert visitor.send(f"/{language}/apply", **STEPS[step], go=str(step + 1)).status_code == 200


def stored(journey: Journey, table: str = "drafts") -> int:
    counted = {"drafts": drafts, "applications": applications}[table]
    with journey.pilot.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(counted)).scalar_one())


def draft_ids(journey: Journey, address: str = ADDRESS) -> list[str]:
    pilot = journey.pilot
    with pilot.database.read() as connection:
        return [each.id for each in drafts_of(connection, pilot.keys.email_hash(address), pilot.clock.now())]


def shown_step(visitor: PageClient) -> str:
    found = re.search(r'name="step" value="(\d)"', visitor.text)
    return found[1] if found else ""


def test_opening_the_form_keeps_nothing(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/fr/apply")
    assert stored(journey) == 0


@pytest.mark.parametrize("step", [2, 3, 4, 5])
def test_who_leaves_at_a_step_comes_back_to_it_with_everything_typed(
    journey: Journey, visitor: PageClient, step: int
) -> None:
    fill(visitor, step)
    visitor.get("/fr/offers")
    visitor.get("/fr/apply")
    assert f"étape {step} sur 5" in visitor.text

    assert visitor.send("/fr/apply/resume").headers["Location"] == f"/fr/apply?step={step}"
    visitor.get(f"/fr/apply?step={step}")

    assert shown_step(visitor) == str(step)
    visitor.send("/fr/apply", go="1")
    assert all(piece in visitor.text for piece in TYPED[1])
    assert stored(journey) == 1


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_finishing_later_says_until_when_and_keeps_the_step(visitor: PageClient, step: int) -> None:
    fill(visitor, step)
    answer = visitor.send("/fr/apply", **STEPS[step], go="save")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/apply/saved")
    visitor.get("/fr/apply/saved")
    assert "22 décembre 2026" in visitor.text
    visitor.get(f"/fr/apply?step={step}")
    assert all(piece in visitor.text for piece in TYPED[step] if "conduct" not in piece)


def test_consent_is_never_kept(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 5)
    visitor.send("/fr/apply", **STEPS[5], go="save")
    with journey.pilot.database.read() as connection:
        answers = connection.execute(select(drafts.c.answers)).scalar_one()

    assert {name for name, _ in answers} & {"consent-data", "consent-version", "conduct", "csrf_token"} == set()


def test_putting_a_form_aside_mails_the_way_back_once_a_day(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 3)
    visitor.send("/fr/apply", go="save")
    visitor.get("/fr/apply?step=3")
    visitor.send("/fr/apply", go="save")
    journey.pilot.deliver()
    mails = [mail for mail in journey.pilot.mailbox() if mail["to"] == ADDRESS]

    assert len(mails) == 1
    assert "22 décembre 2026" in mails[0]["subject"]
    assert "/fr/signin" in mails[0]["text"]
    assert "Exemple Awa" not in mails[0]["text"]

    journey.pilot.clock.at += timedelta(days=2)
    visitor.get("/fr/apply?step=3")
    visitor.send("/fr/apply", go="save")
    journey.pilot.deliver()
    assert len([mail for mail in journey.pilot.mailbox() if mail["to"] == ADDRESS]) == 2


def test_a_form_with_half_an_address_is_kept_without_a_mail(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/en/apply")
    visitor.send("/en/apply", given_names="A", email="awa@", go="save")
    visitor.get("/en/apply/saved")
    journey.pilot.deliver()

    assert "no complete e-mail address" in visitor.text
    assert [mail for mail in journey.pilot.mailbox() if "saved" in mail["subject"]] == []


def test_another_browser_needs_the_proof_of_the_address(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 3)
    (draft,) = draft_ids(journey)
    other = PageClient(journey.pilot)
    other.get("/fr/apply")
    assert other.send("/fr/apply/resume", draft_id=draft).headers["Location"] == "/fr/signin"

    prove(journey, other, "somebody.else@example.org")
    other.get("/fr/apply")
    assert other.send("/fr/apply/resume", draft_id=draft).headers["Location"] == "/fr/signin"

    prove(journey, other, ADDRESS)
    other.get("/fr/apply")
    assert other.send("/fr/apply/resume", draft_id=draft).headers["Location"] == "/fr/apply?step=3"
    other.get("/fr/apply?step=3")
    other.send("/fr/apply", go="1")
    assert all(piece in other.text for piece in TYPED[1])


def prove(journey: Journey, visitor: PageClient, address: str) -> None:
    """As if the code that is mailed to the address had been typed in this browser."""
    visitor.get("/fr/apply")
    pilot, cookie = journey.pilot, visitor.client.get_cookie("passerelle")
    assert cookie is not None
    with pilot.database.write() as connection:
        begin_sign_in(connection, pilot.clock.now(), cookie.value, PROVEN, pilot.keys.email_hash(address))


def test_the_form_that_goes_on_in_two_browsers_is_one_application(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 5)
    (draft,) = draft_ids(journey)
    other = PageClient(journey.pilot)
    prove(journey, other, ADDRESS)
    other.get("/fr/apply")
    other.send("/fr/apply/resume", draft_id=draft)
    other.get("/fr/apply?step=5")

    assert other.send("/fr/apply", **STEPS[5], go="send").status_code == 303
    assert visitor.send("/fr/apply", **STEPS[5], go="send").status_code == 303
    assert stored(journey, "applications") == 1


def test_who_began_a_form_for_somebody_elses_address_never_reads_what_its_owner_types(
    journey: Journey, visitor: PageClient
) -> None:
    fill(visitor, 2)
    (draft,) = draft_ids(journey)
    owner = PageClient(journey.pilot)
    prove(journey, owner, ADDRESS)
    owner.get("/fr/apply")
    owner.send("/fr/apply/resume", draft_id=draft)
    owner.get("/fr/apply?step=2")
    for step in (2, 3):
        assert owner.send("/fr/apply", **STEPS[step], go=str(step + 1)).status_code == 200

    for path in ("/fr/apply", "/fr/apply?step=3", "/fr/apply/saved"):
        visitor.get(path)
        assert "Apprendre et aider." not in visitor.text, path
    assert len(draft_ids(journey)) == 1

    owner.send("/fr/apply", **STEPS[4], go="5")
    assert owner.send("/fr/apply", **STEPS[5], go="send").status_code == 303
    assert (stored(journey), stored(journey, "applications")) == (0, 1)


def test_sending_forgets_what_the_first_browser_went_on_to_keep(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 5)
    (draft,) = draft_ids(journey)
    other = PageClient(journey.pilot)
    prove(journey, other, ADDRESS)
    other.get("/fr/apply")
    other.send("/fr/apply/resume", draft_id=draft)
    visitor.send("/fr/apply", go="4")
    assert stored(journey) == 2
    other.get("/fr/apply?step=5")

    assert other.send("/fr/apply", **STEPS[5], go="send").status_code == 303

    assert (stored(journey), stored(journey, "applications")) == (0, 1)


def test_on_https_the_cookie_of_the_form_is_bound_to_this_host(journey: Journey) -> None:
    services = journey.pilot.app.extensions[EXTENSION]
    settings = replace(services.settings, base_url="https://passerelle.example.org")
    visitor = PageClient(journey.pilot)
    visitor.client = create_app(replace(services, settings=settings)).test_client()
    visitor.get("/fr/apply")

    sent = visitor.client.post("/fr/apply", base_url="https://localhost", data=visitor.filled(**STEPS[1], go="2"))

    (cookie,) = [each for each in sent.headers.getlist("Set-Cookie") if "passerelle_form" in each]
    assert cookie.startswith("__Host-passerelle_form=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_sending_forgets_the_draft_and_the_back_button_does_not_bring_it_back(
    journey: Journey, visitor: PageClient
) -> None:
    fill(visitor, 5)
    before = visitor.text
    assert visitor.send("/fr/apply", **STEPS[5], go="send").status_code == 303
    assert (stored(journey), visitor.client.get_cookie("passerelle_form")) == (0, None)

    # The page of before still holds the form token of the browser that was not signed in.
    visitor.text = before
    assert visitor.send("/fr/apply", go="3").status_code == 422
    assert shown_step(visitor) == "5"
    assert visitor.send("/fr/apply", go="3").status_code == 200
    assert visitor.send("/fr/apply", go="save").status_code == 409
    assert "déjà été envoyée" in html.unescape(visitor.text)
    assert (stored(journey), stored(journey, "applications")) == (0, 1)


def test_an_expired_form_token_loses_nothing_at_any_step(visitor: PageClient) -> None:
    for step in range(1, 6):
        visitor.client = visitor.pilot.app.test_client()
        fill(visitor, step)
        visitor.text = re.sub(r'name="csrf_token" value="[^"]+"', 'name="csrf_token" value="1.old"', visitor.text)

        assert visitor.send("/fr/apply", **STEPS[step], go="save").status_code == 422
        assert (shown_step(visitor), "longtemps" in visitor.text) == (str(step), True)
        assert all(piece in visitor.text for piece in TYPED[step])
        assert visitor.send("/fr/apply", **STEPS[step], go="save").status_code == 303


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_the_switch_of_languages_keeps_the_step_and_what_is_typed(
    journey: Journey, visitor: PageClient, step: int
) -> None:
    fill(visitor, step)
    assert 'formaction="/en/apply"' in visitor.text

    answer = visitor.send("/en/apply", **STEPS[step], again="en")

    assert (answer.status_code, shown_step(visitor)) == (200, str(step))
    assert 'lang="en"' in visitor.text
    assert all(piece in visitor.text for piece in TYPED[step])


def test_the_switch_of_languages_works_on_a_step_with_errors(visitor: PageClient) -> None:
    visitor.get("/fr/apply")
    assert visitor.send("/fr/apply", given_names="Ɔ", email="no", go="2").status_code == 422
    visitor.send("/en/apply", given_names="Ɔ", email="no", again="en")

    assert (shown_step(visitor), 'value="Ɔ"' in visitor.text) == ("1", True)
    assert visitor.send("/en/apply", given_names="Ɔ", email="no", go="2").status_code == 422
    assert "points need your attention" in visitor.text


def test_two_tabs_each_keep_what_was_typed_in_them(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 2)
    first, second = visitor.text, visitor.text
    visitor.text = first
    visitor.send("/fr/apply", **STEPS[2], go="3")
    visitor.text = second
    visitor.send("/fr/apply", **{**STEPS[2], "origin_country": "ML"}, go="3")

    assert 'name="origin_country" value="ML"' in visitor.text
    assert stored(journey) == 1


def test_a_new_form_is_begun_beside_a_saved_one_and_the_saved_one_stays(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 3)
    visitor.get("/fr/apply")
    assert visitor.send("/fr/apply/forget").headers["Location"] == "/fr/apply"
    visitor.get("/fr/apply")

    assert shown_step(visitor) == "1"
    assert "Exemple Awa" not in visitor.text
    assert len(draft_ids(journey)) == 1


def test_the_offer_that_apply_was_pressed_at_becomes_the_first_wish_of_the_saved_form(
    journey: Journey, visitor: PageClient
) -> None:
    fill(visitor, 4)
    offer, earlier = journey.offers["MA"], journey.offers["CI"]
    visitor.send("/fr/apply", **{f"rank-{earlier}": "1"}, go="3")
    visitor.get(f"/fr/apply?offer={offer}")
    there = visitor.send("/fr/apply/resume").headers["Location"]
    visitor.get(there)
    visitor.send("/fr/apply", **STEPS[3], go="4")

    assert f'name="rank-{offer}" value="1"' in visitor.text
    assert f'name="rank-{earlier}" value="2"' in visitor.text


def test_a_draft_ends_after_thirty_days(journey: Journey, visitor: PageClient) -> None:
    fill(visitor, 3)
    journey.pilot.clock.at += timedelta(days=30)
    visitor.get("/fr/apply")
    assert shown_step(visitor) == "1"

    at = journey.pilot.clock.at
    journey.pilot.tick(at.year, at.month, at.day, at.hour)
    assert stored(journey) == 0


def test_a_key_that_could_be_guessed_opens_nothing(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/fr/apply")
    visitor.send("/fr/apply", **STEPS[1], key="a", go="2")
    visitor.client.set_cookie("passerelle_form", "a")
    visitor.get("/fr/apply")

    assert shown_step(visitor) == "1"
    assert stored(journey) == 1


@pytest.mark.parametrize("text", ["nul \0 byte", "x" * 200_000])
def test_what_cannot_be_kept_stops_nobody(journey: Journey, visitor: PageClient, text: str) -> None:
    fill(visitor, 3)
    answer = visitor.send("/fr/apply", **{**STEPS[3], "motivation": text}, go="2")
    assert (answer.status_code, shown_step(visitor)) == (200, "2")


@pytest.mark.parametrize("path", ["/fr/apply/saved", "/fr/apply?step=9", "/fr/apply?step=x"])
def test_an_address_without_a_saved_form_leads_to_the_first_step(visitor: PageClient, path: str) -> None:
    answer = visitor.get(path)
    if answer.status_code == 302 or answer.status_code == 303:
        answer = visitor.get(answer.headers["Location"])
    assert (answer.status_code, shown_step(visitor)) == (200, "1")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_step_and_the_pages_around_it_fit_the_budget_of_a_form(visitor: PageClient, language: str) -> None:
    sizes = {}
    for step in range(1, 6):
        visitor.client = visitor.pilot.app.test_client()
        fill(visitor, step, language)
        visitor.send(f"/{language}/apply", **{**STEPS[step], "go": "save"})
        for path in (f"/apply?step={step}", "/apply/saved", "/apply"):
            sizes[path, step] = wire_size(visitor.get(f"/{language}{path}", **{"Accept-Encoding": "gzip"}))

    assert {page: size for page, size in sizes.items() if size > 3_000} == {}


def test_the_key_of_the_form_is_in_no_address_and_no_log(visitor: PageClient) -> None:
    with structlog.testing.capture_logs() as written:
        fill(visitor, 3)
        visitor.send("/fr/apply", go="save")
    cookie = visitor.client.get_cookie("passerelle_form")

    assert cookie is not None
    assert cookie.http_only
    assert cookie.value not in str(written)
    assert ADDRESS not in str(written)


@pytest.mark.parametrize("path", ["/fr/apply/resume", "/fr/apply/forget"])
def test_a_page_that_was_open_too_long_leads_back_to_the_form(visitor: PageClient, path: str) -> None:
    fill(visitor, 3)
    visitor.get("/fr/apply")
    visitor.text = re.sub(r'name="csrf_token" value="[^"]+"', 'name="csrf_token" value="1.old"', visitor.text)

    assert visitor.send(path).headers["Location"] == "/fr/apply"
    assert visitor.client.get_cookie("passerelle_form") is not None


def test_both_engines_keep_one_row_a_form(database_url: str) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    database = Database.open(database_url)
    migrate(database)
    saved = []
    for step, name in ((1, "Kɛlɛtigi"), (2, "خديجة 🙏🏿")):
        with database.write() as connection:
            answers = [("key", "k" * 22), ("given_names", name), ("skills", "teaching"), ("skills", "health")]
            at = now + timedelta(days=step)
            draft = save_draft(
                connection, "k" * 22, email_hash="e" * 64, language="fr", step=step, answers=answers, at=at
            )
            assert draft is not None
            saved.append(draft)
    with database.read() as connection:
        found = drafts_of(connection, "e" * 64, now + timedelta(days=31))
        gone = drafts_of(connection, "e" * 64, now + timedelta(days=32))
    database.close()

    assert found == [saved[1]]
    assert gone == []
    assert saved[0].id == saved[1].id
    assert found[0].answers[1] == ("given_names", "خديجة 🙏🏿")
    assert found[0].answers[2:] == (("skills", "teaching"), ("skills", "health"))
