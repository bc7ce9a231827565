"""Staff sign in by password and a second proof, and look after their own account."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from storage.accounts import change_role, disable_account, enable_account, open_session
from storage.credentials import credentials_of
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.staff_entry import (
    MOROCCO,
    PASSWORD,
    SOON,
    STRANGER,
    Staff,
    account_of,
    ask,
    codes_mailed,
    cookie,
)


@pytest.fixture
def staff(journey: Journey) -> Staff:
    return Staff(PageClient(journey.pilot), MOROCCO)


class TestStaff:
    def test_an_invited_person_sets_everything_up_and_is_at_work(self, staff: Staff) -> None:
        staff.set_up()

        assert len(staff.recovery) == 8
        assert staff.go(staff.browser.send("/fr/signin/recovery-codes")) == "/fr/desk"
        assert staff.browser.get("/fr/desk").status_code == 200
        assert staff.browser.get("/fr/signin/recovery-codes").status_code == 404

    @pytest.mark.parametrize(
        ("password", "told"),
        [
            ("court", "au moins 12 caractères"),
            ("a" * 30, "plusieurs caractères différents"),
            (MOROCCO.upper(), "n’est pas votre adresse"),
            ("", "Entrez le mot de passe."),
        ],
    )
    def test_a_bad_password_is_refused_in_words_and_never_repeated(
        self, staff: Staff, password: str, told: str
    ) -> None:
        staff.prove_address()

        assert staff.browser.send("/fr/signin/password/new", password=password).status_code == 422
        assert told in staff.browser.text
        assert not password or f'value="{password}"' not in staff.browser.text

    def test_password_and_authenticator_open_a_session_under_a_new_name(self, staff: Staff) -> None:
        staff.set_up()
        staff.pilot.clock.at += SOON
        staff.browser = PageClient(staff.pilot)
        names = []
        staff.browser.get("/fr/signin/staff")
        names.append(cookie(staff.browser))
        staff.type_password()
        names.append(cookie(staff.browser))

        assert staff.browser.get("/fr/desk").status_code == 401
        staff.browser.get("/fr/signin/second")
        assert staff.go(staff.browser.send("/fr/signin/second", code=staff.code())) == "/fr/desk"
        names.append(cookie(staff.browser))

        assert len(set(names)) == 3
        for old in names[:2]:
            staff.browser.client.set_cookie("passerelle", old)
            assert staff.browser.get("/fr/desk").status_code == 401

    def test_a_cookie_that_somebody_planted_is_not_the_one_of_the_session(self, staff: Staff) -> None:
        staff.set_up()
        staff.pilot.clock.at += SOON
        staff.browser = PageClient(staff.pilot)
        staff.browser.client.set_cookie("passerelle", "planted-" * 4)
        staff.sign_in()

        thief = PageClient(staff.pilot)
        thief.client.set_cookie("passerelle", "planted-" * 4)
        assert thief.get("/fr/desk").status_code == 401
        assert thief.get("/fr/signin/recovery-codes").status_code == 401

    def test_a_code_of_the_authenticator_is_taken_once(self, staff: Staff) -> None:
        staff.set_up()
        staff.pilot.clock.at += SOON
        code = staff.code()
        staff.sign_in(code)

        staff.type_password()
        assert staff.browser.send("/fr/signin/second", code=code).status_code == 422
        staff.pilot.clock.at += SOON
        assert staff.go(staff.browser.send("/fr/signin/second", code=staff.code())) == "/fr/desk"

    def test_the_code_that_confirmed_the_authenticator_signs_nobody_in(self, staff: Staff) -> None:
        staff.set_up()

        staff.type_password()
        assert staff.browser.send("/fr/signin/second", code=staff.code()).status_code == 422

    def test_a_recovery_code_replaces_the_authenticator_once(self, staff: Staff) -> None:
        staff.set_up()

        assert staff.sign_in(staff.recovery[2].upper().replace("-", " ")) == "/fr/desk"
        staff.type_password()
        assert staff.browser.send("/fr/signin/second", code=staff.recovery[2]).status_code == 422
        assert staff.go(staff.browser.send("/fr/signin/second", code=staff.recovery[3])) == "/fr/desk"

    def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_and_the_owner_is_told(self, staff: Staff) -> None:
        staff.set_up()
        staff.browser = PageClient(staff.pilot)
        for _ in range(5):
            assert staff.type_password("not the right password") == 422
        wrong = re.search(r'id="password-error">([^<]+)', staff.browser.text)

        assert staff.type_password() == 422
        assert wrong is not None
        assert wrong[1] in staff.browser.text
        staff.pilot.deliver()
        assert [mail["subject"] for mail in staff.pilot.mailbox() if mail["to"] == MOROCCO].count(
            "Votre compte est fermé pour un quart d’heure"
        ) == 1
        staff.pilot.clock.at += timedelta(minutes=15)
        assert staff.type_password() == 303

    def test_knowing_the_password_gives_no_more_than_five_second_proofs(self, staff: Staff) -> None:
        staff.set_up()
        staff.browser = PageClient(staff.pilot)
        tries = 0
        while staff.type_password() == 303 and tries < 20:
            staff.browser.send("/fr/signin/second", code="000000")
            tries += 1

        assert tries == 5

    def test_the_password_page_says_the_same_for_a_stranger(self, staff: Staff) -> None:
        staff.set_up()
        seen = []
        for email in (MOROCCO, STRANGER, "SN@focal.example.org"):
            visitor = PageClient(staff.pilot)
            visitor.get("/fr/signin/staff")
            status = visitor.send("/fr/signin/staff", email=email, password="not the right one").status_code
            seen.append((status, re.sub(rf"[0-9]+\.[\w-]{{20,}}|{re.escape(email)}", "", visitor.text)))

        assert seen[0] == seen[1] == seen[2]
        assert seen[0][0] == 422

    def test_a_forgotten_password_needs_the_mailed_code_and_the_second_proof(self, staff: Staff) -> None:
        staff.set_up()
        staff.pilot.clock.at += SOON
        staff.browser, other = PageClient(staff.pilot), staff.browser
        assert staff.prove_address() == "/fr/signin/choose"
        staff.browser.get("/fr/signin/password/new")
        new = "un tout autre mot de passe"

        assert staff.browser.send("/fr/signin/password/new", password=new).status_code == 422
        assert staff.browser.send("/fr/signin/password/new", password=new, code="000000").status_code == 422
        assert staff.browser.send("/fr/signin/password/new", password=new, code=staff.code()).status_code == 303
        assert staff.browser.get("/fr/desk").status_code == 200
        assert other.get("/fr/desk").status_code == 401
        assert staff.type_password(PASSWORD) == 422
        assert staff.type_password(new) == 303

    def test_the_password_alone_opens_no_page(self, staff: Staff) -> None:
        staff.set_up()
        staff.browser = PageClient(staff.pilot)
        staff.type_password()

        for page in ("/fr/desk", "/fr/account", "/fr/signin/recovery-codes"):
            assert staff.browser.get(page).status_code == 401
        for page in ("/fr/signin/authenticator", "/fr/signin/password/new", "/fr/signin/choose"):
            assert staff.browser.get(page).status_code == 303

    def test_a_closed_account_gets_no_code_and_its_password_is_worth_nothing(self, staff: Staff) -> None:
        staff.set_up()
        with staff.pilot.database.write() as connection:
            disable_account(connection, account_of(staff.pilot, MOROCCO), staff.pilot.clock.now())
        before = codes_mailed(staff.pilot, MOROCCO)
        ask(PageClient(staff.pilot), MOROCCO)

        assert codes_mailed(staff.pilot, MOROCCO) == before
        assert staff.type_password() == 422


class TestAccount:
    def test_the_language_of_mails_is_ones_own_choice(self, staff: Staff) -> None:
        staff.set_up()
        staff.browser.get("/fr/account")
        assert staff.browser.send("/fr/account/language", language="en").status_code == 303
        staff.pilot.clock.at += SOON
        ask(PageClient(staff.pilot), MOROCCO, "fr")
        staff.pilot.deliver()

        assert next(mail for mail in staff.pilot.mailbox() if mail["to"] == MOROCCO)["language"] == "en"

    def test_a_changed_password_ends_every_other_session(self, staff: Staff) -> None:
        staff.set_up()
        other = PageClient(staff.pilot)
        other.be_staff(MOROCCO)
        staff.browser.get("/fr/account/password")
        old, new = cookie(staff.browser), "un tout autre mot de passe"
        wrong = {"password": "not this one", "new_password": new}
        assert staff.browser.send("/fr/account/password", **wrong).status_code == 422

        assert staff.browser.send("/fr/account/password", password=PASSWORD, new_password=new).status_code == 303

        assert staff.browser.get("/fr/account").status_code == 200
        assert cookie(staff.browser) != old
        assert other.get("/fr/account").status_code == 401

    def test_the_others_are_signed_out_and_this_one_stays(self, staff: Staff) -> None:
        staff.set_up()
        other = PageClient(staff.pilot)
        other.be_staff(MOROCCO)
        staff.browser.get("/fr/account")
        assert staff.browser.text.count("<li><p>Depuis") == 2
        assert staff.browser.text.count("cet appareil") == 1

        assert staff.browser.send("/fr/account/sessions/others").status_code == 303

        assert (staff.browser.get("/fr/account").status_code, other.get("/fr/account").status_code) == (200, 401)

    def test_signing_out_everywhere_ends_this_session_too(self, staff: Staff) -> None:
        staff.set_up()
        staff.browser.get("/fr/account")
        kept = cookie(staff.browser)

        assert staff.browser.send("/fr/account/sessions/all").status_code == 303

        staff.browser.client.set_cookie("passerelle", kept)
        assert staff.browser.get("/fr/account").status_code == 401

    def test_a_replaced_authenticator_needs_both_proofs_and_ends_the_old_one(self, staff: Staff) -> None:
        staff.set_up()
        staff.pilot.clock.at += SOON
        old = staff.key
        staff.browser.get("/fr/account/authenticator")
        assert staff.browser.send("/fr/account/authenticator", password=PASSWORD).status_code == 422
        staff.go(staff.browser.send("/fr/account/authenticator", password=PASSWORD, code=staff.code()))
        staff.add_authenticator()

        staff.pilot.clock.at += SOON
        new, staff.key = staff.key, old
        staff.type_password()
        assert staff.browser.send("/fr/signin/second", code=staff.code()).status_code == 422
        staff.key = new
        assert staff.go(staff.browser.send("/fr/signin/second", code=staff.code())) == "/fr/desk"

    def test_new_recovery_codes_make_the_old_ones_worthless(self, staff: Staff) -> None:
        staff.set_up()
        first = staff.recovery
        staff.browser.get("/fr/account/recovery-codes")
        proofs = {"password": PASSWORD, "code": first[0]}
        staff.go(staff.browser.send("/fr/account/recovery-codes", **proofs))
        second = re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", staff.browser.text)
        assert staff.go(staff.browser.send("/fr/signin/recovery-codes")) == "/fr/account"

        staff.type_password()
        assert staff.browser.send("/fr/signin/second", code=first[1]).status_code == 422
        assert staff.go(staff.browser.send("/fr/signin/second", code=second[0])) == "/fr/desk"

    def test_a_closed_account_and_another_role_end_every_session(self, staff: Staff) -> None:
        staff.browser.be_staff(MOROCCO)
        account, at = account_of(staff.pilot, MOROCCO), staff.pilot.clock.now()
        with staff.pilot.database.write() as connection:
            change_role(connection, account, at, role="evaluator", country=None, organisation=None)
        assert staff.browser.get("/fr/findings").status_code == 401

        staff.browser.be_staff(MOROCCO)
        assert staff.browser.get("/fr/findings").status_code == 200
        with staff.pilot.database.write() as connection:
            disable_account(connection, account, at)
            enable_account(connection, account)
        assert staff.browser.get("/fr/findings").status_code == 401

    def test_an_account_closed_during_a_sign_in_is_not_opened_by_it_and_opens_nothing_later(self, staff: Staff) -> None:
        staff.set_up()
        staff.pilot.clock.at += SOON
        assert staff.type_password() == 303
        account, at = account_of(staff.pilot, MOROCCO), staff.pilot.clock.now()
        with staff.pilot.database.write() as connection:
            disable_account(connection, account, at)

        assert staff.browser.send("/fr/signin/second", code=staff.code()).status_code == 422

        with staff.pilot.database.write() as connection:
            held = open_session(connection, at, account=account)
            enable_account(connection, account)
        assert staff.browser.send("/fr/signin/second", code=staff.code()).status_code == 303
        assert staff.browser.get("/fr/desk").status_code == 401
        staff.browser.client.set_cookie("passerelle", held)
        assert staff.browser.get("/fr/desk").status_code == 401

    def test_staff_sessions_last_half_a_day_and_volunteers_a_week(self, journey: Journey, staff: Staff) -> None:
        made = journey.apply("awa", "SN")
        volunteer = PageClient(journey.pilot)
        volunteer.be_volunteer(made["id"])
        staff.browser.be_staff(MOROCCO)

        journey.pilot.clock.at += timedelta(hours=12)
        assert staff.browser.get("/fr/account").status_code == 401
        journey.pilot.clock.at += timedelta(days=6)
        assert volunteer.get(f"/fr/applications/{made['id']}").status_code == 200
        journey.pilot.clock.at += timedelta(days=1)
        assert volunteer.get(f"/fr/applications/{made['id']}").status_code == 401


def test_the_same_proof_sent_twice_at_once_opens_one_session(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    pilot.account("coordinator", MOROCCO, "MA")
    first, second = (Staff(PageClient(pilot), MOROCCO) for _ in range(2))
    first.set_up()
    pilot.clock.at += SOON
    second.key = first.key
    for staff in (first, second):
        assert staff.type_password() == 303
    at_once = Barrier(2)

    def send(staff: Staff, code: str) -> int:
        at_once.wait()
        return staff.browser.send("/fr/signin/second", code=code).status_code

    with ThreadPoolExecutor(2) as threads:
        by_code = sorted(threads.map(send, (first, second), (first.code(), first.code())))
        for staff in (first, second):
            staff.type_password()
        by_paper = sorted(threads.map(send, (first, second), (first.recovery[0], first.recovery[0])))
    pilot.close()

    assert (by_code, by_paper) == ([303, 422], [303, 422])


def test_the_first_wrong_passwords_of_an_account_at_once_are_each_counted(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    pilot.account("coordinator", MOROCCO, "MA")
    browsers = [PageClient(pilot) for _ in range(4)]
    for browser in browsers:
        browser.get("/fr/signin/staff")
    at_once = Barrier(len(browsers))

    def send(browser: PageClient) -> int:
        at_once.wait()
        return browser.send("/fr/signin/staff", email=MOROCCO, password=PASSWORD).status_code

    with ThreadPoolExecutor(len(browsers)) as threads:
        answers = list(threads.map(send, browsers))
    with pilot.database.read() as connection:
        counted = credentials_of(connection, account_of(pilot, MOROCCO)).failures
    pilot.close()

    assert (answers, counted) == ([422] * 4, 4)
