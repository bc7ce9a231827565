"""Signing in by a mailed code, and what holds for every way in: cookies, logs, production."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from flask import Flask
from sqlalchemy import func, select

from api.app import create_app
from api.services import EXTENSION
from storage.accounts import issue_sign_in_link
from storage.tables.accounts import sessions
from storage.tables.feedback import mails
from tests.installation import Installation
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.staff_entry import (
    AWA,
    MOROCCO,
    PASSWORD,
    SOON,
    STRANGER,
    Staff,
    account_of,
    ask,
    codes_mailed,
    cookie,
    mailed_code,
)


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


@pytest.fixture
def staff(journey: Journey) -> Staff:
    return Staff(PageClient(journey.pilot), MOROCCO)


def counted(pilot: Installation) -> tuple[int, int]:
    """How many sessions and mails there are."""
    with pilot.database.read() as connection:
        tables = (sessions, mails)
        made, queued = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
    return made, queued


class TestMailedCode:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_a_volunteer_types_the_code_and_is_on_her_page(
        self, journey: Journey, visitor: PageClient, language: str
    ) -> None:
        made = journey.apply("awa", "SN")
        ask(visitor, AWA, language)

        answer = visitor.send(f"/{language}/signin/code", code=mailed_code(journey.pilot, AWA))

        assert answer.headers["Location"] == f"/{language}/applications/{made['id']}"
        assert visitor.get(answer.headers["Location"]).status_code == 200

    def test_who_was_signed_in_before_is_signed_out_by_another_proof(
        self, journey: Journey, visitor: PageClient
    ) -> None:
        first = journey.apply("binta", "SN")
        journey.apply("awa", "SN")
        visitor.be_volunteer(first["id"])
        held = cookie(visitor)
        ask(visitor, AWA)
        visitor.send("/fr/signin/code", code=mailed_code(journey.pilot, AWA))

        thief = PageClient(journey.pilot)
        thief.client.set_cookie("passerelle", held)
        assert thief.get(f"/fr/applications/{first['id']}").status_code == 401

    @pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
    def test_a_code_is_taken_as_people_type_it(self, journey: Journey, visitor: PageClient, change: object) -> None:
        assert callable(change)
        journey.apply("awa", "SN")
        ask(visitor, AWA)

        typed = change(mailed_code(journey.pilot, AWA).replace("0", "O").replace("1", "l"))
        assert visitor.send("/fr/signin/code", code=typed).status_code == 303

    def test_a_stranger_reads_the_same_words_and_causes_the_same_work(self, journey: Journey) -> None:
        journey.apply("awa", "SN")
        seen = []
        for email in (AWA, STRANGER):
            visitor, before = PageClient(journey.pilot), counted(journey.pilot)
            visitor.get("/fr/signin")
            asked = visitor.send("/fr/signin", email=email)
            visitor.get(asked.headers["Location"])
            page = visitor.text
            wrong = visitor.send("/fr/signin/code", code="0000-0000")
            after = counted(journey.pilot)
            work = (after[0] - before[0], after[1] - before[1])
            own = re.compile(r"[0-9]+\.[\w-]{20,}")
            texts = tuple(own.sub("", text) for text in (page, visitor.text))
            seen.append((asked.status_code, asked.headers["Location"], wrong.status_code, texts, work))

        assert seen[0] == seen[1]
        assert codes_mailed(journey.pilot, AWA) == 1
        assert codes_mailed(journey.pilot, STRANGER) == 0

    def test_after_five_wrong_tries_the_right_code_is_worth_nothing(
        self, journey: Journey, visitor: PageClient
    ) -> None:
        journey.apply("awa", "SN")
        ask(visitor, AWA)
        code = mailed_code(journey.pilot, AWA)
        for _ in range(5):
            assert visitor.send("/fr/signin/code", code="0000-0000").status_code == 422

        assert visitor.send("/fr/signin/code", code=code).status_code == 422
        assert "ne marche plus" in visitor.text

    def test_a_code_ends_after_ten_minutes(self, journey: Journey, visitor: PageClient) -> None:
        journey.apply("awa", "SN")
        ask(visitor, AWA)
        code = mailed_code(journey.pilot, AWA)
        journey.pilot.clock.at += timedelta(minutes=10)

        assert visitor.send("/fr/signin/code", code=code).status_code == 422

    def test_a_code_works_once_and_only_in_the_browser_that_asked(self, journey: Journey, visitor: PageClient) -> None:
        journey.apply("awa", "SN")
        other = PageClient(journey.pilot)
        ask(other, STRANGER)
        ask(visitor, AWA)
        code = mailed_code(journey.pilot, AWA)

        assert other.send("/fr/signin/code", code=code).status_code == 422
        assert visitor.send("/fr/signin/code", code=code).status_code == 303
        assert visitor.get("/fr/signin/code").headers["Location"] == "/fr/signin"

    def test_who_waits_in_vain_reads_what_else_may_be_and_whom_to_ask(
        self, journey: Journey, visitor: PageClient
    ) -> None:
        journey.apply("awa", "SN")
        pages = []
        for address in (AWA, STRANGER):
            ask(visitor, address)
            visitor.get("/en/signin/code")
            pages.append(re.sub(r'value="[^"]+"', "", visitor.text))

        assert "Perhaps you applied with another address" in pages[0]
        for country in ("SN", "MA", "ML"):
            assert f"mailto:{country}@focal.example.org" in pages[0]
        assert pages[0] == pages[1]

    def test_a_new_code_replaces_the_one_before(self, journey: Journey, visitor: PageClient) -> None:
        journey.apply("awa", "SN")
        ask(visitor, AWA)
        first = mailed_code(journey.pilot, AWA)
        journey.pilot.clock.at += SOON
        assert visitor.send("/fr/signin/again").status_code == 303
        visitor.get("/fr/signin/code?done=code_sent")
        assert "un nouveau code arrive" in visitor.text

        assert visitor.send("/fr/signin/code", code=first).status_code == 422
        assert visitor.send("/fr/signin/code", code=mailed_code(journey.pilot, AWA)).status_code == 303

    def test_nobody_fills_somebody_elses_mailbox(self, journey: Journey) -> None:
        journey.apply("awa", "SN")
        for _ in range(15):
            ask(PageClient(journey.pilot), AWA)

        assert codes_mailed(journey.pilot, AWA) == 12

    def test_the_page_that_was_asked_for_comes_after_the_code(self, journey: Journey, visitor: PageClient) -> None:
        first = journey.apply("awa", "SN")
        journey.apply("second", "SN", email=AWA)
        page = f"/fr/applications/{first['id']}"
        assert visitor.get(page).status_code == 401
        sent = visitor.send("/fr/signin", email=AWA)
        visitor.get(sent.headers["Location"])

        answer = visitor.send("/fr/signin/code", code=mailed_code(journey.pilot, AWA))

        assert answer.headers["Location"] == page
        assert visitor.get(page).status_code == 200

    @pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "/fr//evil.example", "/fr/\\evil"])
    def test_nobody_is_sent_elsewhere(self, journey: Journey, visitor: PageClient, page: str) -> None:
        journey.apply("awa", "SN")
        visitor.get("/fr/signin")
        visitor.send("/fr/signin", email=AWA, next=page)
        visitor.get("/fr/signin/code")

        answer = visitor.send("/fr/signin/code", code=mailed_code(journey.pilot, AWA), next=page)

        assert "evil" not in answer.headers["Location"]

    def test_of_several_applications_one_is_chosen_and_no_other_can_be(
        self, journey: Journey, visitor: PageClient
    ) -> None:
        first, foreign = journey.apply("awa", "SN"), journey.apply("binta", "SN")
        second = journey.apply("again", "SN", email=AWA)
        ask(visitor, AWA)
        answer = visitor.send("/fr/signin/code", code=mailed_code(journey.pilot, AWA))
        assert answer.headers["Location"] == "/fr/signin/choose"
        visitor.get("/fr/signin/choose")
        assert first["reference"] in visitor.text
        assert second["reference"] in visitor.text
        assert len(re.findall(r"<h3>volontariat .*?Appel [^<]+, envoyée le 22 novembre 2026", visitor.text, re.S)) == 2

        assert visitor.send("/fr/signin/choose", application=foreign["id"]).status_code == 404
        visitor.get("/fr/signin/choose")
        assert visitor.send("/fr/signin/choose", application=second["id"]).status_code == 303
        assert visitor.get(f"/fr/applications/{second['id']}").status_code == 200

    def test_a_form_that_was_put_aside_is_found_again_in_another_browser(
        self, journey: Journey, visitor: PageClient
    ) -> None:
        visitor.get("/en/apply")
        visitor.send("/en/apply", given_names="Exemple Awa", email=AWA, step="1", go="save")
        other = PageClient(journey.pilot)
        ask(other, AWA)
        journey.pilot.deliver()
        mail = next(mail for mail in journey.pilot.mailbox() if "code" in mail["subject"])
        assert mail["language"] == "en"
        assert "Exemple Awa" not in mail["text"]

        answer = other.send("/fr/signin/code", code=mailed_code(journey.pilot, AWA))
        other.get(answer.headers["Location"])
        assert "Continuer ce formulaire" in other.text
        answer = other.send("/fr/apply/resume")
        other.get(answer.headers["Location"])

        assert "Exemple Awa" in other.text

    def test_the_mail_is_in_the_language_of_its_reader(self, journey: Journey, visitor: PageClient) -> None:
        journey.apply("awa", "SN", language="en")
        ask(visitor, AWA, "fr")
        journey.pilot.deliver()

        mail = next(mail for mail in journey.pilot.mailbox() if "code" in mail["subject"])

        assert (mail["language"], mail["subject"]) == ("en", "Your code to sign in to Passerelle")
        assert "http" not in mail["text"]

    def test_reading_pages_changes_nothing(self, journey: Journey, visitor: PageClient) -> None:
        journey.apply("awa", "SN")
        ask(visitor, AWA)
        code = mailed_code(journey.pilot, AWA)
        before = counted(journey.pilot)
        for page in ("/fr/signin", "/fr/signin/code", f"/fr/signin/code?code={code}", "/fr/signin/choose"):
            visitor.get(page)

        assert counted(journey.pilot) == before
        visitor.get("/fr/signin/code")
        assert visitor.send("/fr/signin/code", code=code).status_code == 303

    def test_an_old_form_keeps_the_address_and_mails_nothing(self, journey: Journey, visitor: PageClient) -> None:
        journey.apply("awa", "SN")
        before = counted(journey.pilot)

        assert visitor.send("/fr/signin", email=AWA).status_code == 422

        assert f'value="{AWA}"' in visitor.text
        assert counted(journey.pilot) == before
        assert visitor.send("/fr/signin", email=AWA).status_code == 303

    def test_the_switch_of_languages_keeps_what_is_typed(self, visitor: PageClient) -> None:
        visitor.get("/fr/signin")

        assert visitor.send("/en/signin", email="half an addr", again="en").status_code == 200
        assert 'value="half an addr"' in visitor.text
        assert "Send me a code" in visitor.text


def test_codes_passwords_and_keys_are_never_in_the_logs_nor_in_the_database(staff: Staff) -> None:
    with structlog.testing.capture_logs() as written:
        staff.prove_address()
        code = mailed_code(staff.pilot, MOROCCO)
        staff.go(staff.browser.send("/fr/signin/password/new", password=PASSWORD))
        staff.add_authenticator()
        held = cookie(staff.browser)
        staff.browser.get("/fr/account")

    stored = dump(staff.pilot)
    assert written
    assert "argon2id" in stored
    for secret in (code, code.replace("-", ""), PASSWORD, staff.key, *staff.recovery, held):
        assert secret not in str(written)
        assert secret not in stored


def dump(pilot: Installation) -> str:
    """Every row of every table as text."""
    with pilot.database.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return str([connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])


def in_production(pilot: Installation) -> Flask:
    """The same pilot behind an https address."""
    services = pilot.app.extensions[EXTENSION]
    settings = replace(services.settings, environment="production", base_url="https://passerelle.example.org")
    return create_app(replace(services, settings=settings))


def test_on_https_the_cookie_is_bound_to_this_host(journey: Journey) -> None:
    client = in_production(journey.pilot).test_client()

    sent = client.get("/fr/signin", base_url="https://passerelle.example.org").headers["Set-Cookie"]

    assert sent.startswith("__Host-passerelle=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in sent
    assert "Domain" not in sent


def test_on_https_no_browser_comes_back_by_a_plain_connection(journey: Journey) -> None:
    secure = in_production(journey.pilot).test_client().get("/fr/signin", base_url="https://passerelle.example.org")

    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in journey.pilot.app.test_client().get("/fr/signin").headers


def test_whoever_asks_for_codes_without_end_is_told_to_wait(journey: Journey) -> None:
    services = journey.pilot.app.extensions[EXTENSION]
    limited = create_app(replace(services, settings=replace(services.settings, rate_limits=True))).test_client()

    answers = [limited.post("/fr/signin", data={"email": STRANGER}) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert "Retry-After" in answers[-1].headers


def test_in_production_a_printed_line_signs_nobody_in(journey: Journey) -> None:
    with journey.pilot.database.write() as connection:
        account, until = account_of(journey.pilot, MOROCCO), journey.pilot.clock.now() + timedelta(hours=1)
        line = f"/fr/signin/{issue_sign_in_link(connection, account, until)}"

    assert journey.pilot.app.test_client().get(line).status_code == 200
    assert in_production(journey.pilot).test_client().get(line).status_code == 404
