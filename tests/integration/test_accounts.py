"""The accounts of a country: invitations, backups, absences, files that change hands, and accounts that close."""

from typing import Any

import pytest
from sqlalchemy import select, update

from storage.accounts import open_session
from storage.tables.accounts import accounts
from storage.tables.applications import applications
from storage.tables.focal_points import focal_points
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.test_focal_points import account_of, colleague, holders


class Desk(PageClient):
    """Somebody of the staff at the pages of accounts."""

    def as_account(self, account: str) -> "Desk":
        with self.pilot.database.write() as connection:
            secret = open_session(connection, self.pilot.clock.now(), account=account)
        self.client.set_cookie("passerelle", secret)
        return self

    def does(self, account: str, action: str, **fields: Any) -> int:
        """Open somebody's page and send one of its forms."""
        self.get(f"/en/desk/accounts/{account}")
        return self.send(f"/en/desk/accounts/{account}/{action}", **fields).status_code


@pytest.fixture
def first(journey: Journey) -> str:
    return account_of(journey.pilot, "SN@focal.example.org")


@pytest.fixture
def second(journey: Journey, first: str) -> str:
    return colleague(journey.pilot, "second")


@pytest.fixture
def desk(journey: Journey, first: str) -> Desk:
    """The first focal point of Senegal."""
    return Desk(journey.pilot).as_account(first)


@pytest.fixture
def admin(journey: Journey) -> Desk:
    journey.pilot.account("admin", "admin@example.org")
    return Desk(journey.pilot).as_account(account_of(journey.pilot, "admin@example.org"))


def stored(journey: Journey, account: str) -> Any:
    joined = accounts.outerjoin(focal_points, focal_points.c.account_id == accounts.c.id)
    columns = (accounts, focal_points.c.institution, focal_points.c.backup_id, focal_points.c.away_from)
    with journey.pilot.database.read() as connection:
        return connection.execute(select(*columns).select_from(joined).where(accounts.c.id == account)).one()


def invitation(**changes: str) -> dict[str, str]:
    return {
        "role": "coordinator",
        "name": "Fatou (exemple)",
        "email": "fatou@focal.example.org",
        "language": "en",
        "institution": "Office d’exemple",
        **changes,
    }


def absence(first: tuple[str, str, str], last: tuple[str, str, str]) -> dict[str, str]:
    parts = ("day", "month", "year")
    days = {"away_from": first, "away_until": last}
    return {f"{name}-{part}": value for name, day in days.items() for part, value in zip(parts, day, strict=True)}


def test_a_coordinator_invites_a_colleague_of_her_country(journey: Journey, desk: Desk) -> None:
    desk.get("/en/desk/accounts/new")
    answer = desk.send("/en/desk/accounts/new", **invitation(country="ML"))
    made = stored(journey, account_of(journey.pilot, "fatou@focal.example.org"))

    assert answer.headers["Location"].endswith(f"/en/desk/accounts/{made.id}?done=invited")
    assert (made.role, made.country, made.institution) == ("coordinator", "SN", "Office d’exemple")
    journey.pilot.deliver()
    assert "fatou@focal.example.org" in [mail["to"] for mail in journey.pilot.mailbox()]


def test_a_contact_of_a_host_belongs_to_its_organisation(journey: Journey, desk: Desk) -> None:
    with journey.pilot.database.read() as connection:
        host = connection.execute(select(accounts).where(accounts.c.email == "host-SN@example.org")).one()
        abroad = connection.execute(select(accounts).where(accounts.c.email == "host-MA@example.org")).one()
    asked = invitation(role="host", organisation=host.organisation_id)
    desk.get("/en/desk/accounts/new")
    assert desk.send("/en/desk/accounts/new", **{**asked, "organisation": abroad.organisation_id}).status_code == 422
    assert "Choose an organisation of the list." in desk.text
    assert desk.send("/en/desk/accounts/new", **asked).status_code == 303

    made = stored(journey, account_of(journey.pilot, "fatou@focal.example.org"))
    assert (made.role, made.organisation_id) == ("host", host.organisation_id)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": "admin"}, "the administrator gives the other roles"),
        ({"role": "safeguarding"}, "the administrator gives the other roles"),
        ({"role": "queen"}, "Choose the role."),
        ({"role": ""}, "Choose the role."),
        ({"name": ""}, "Enter the name."),
        ({"name": "x" * 201}, "at most 200"),
        ({"email": "fatou"}, "Enter an e-mail address"),
        ({"email": "SN@focal.example.org"}, "There is already an account with this address."),
        ({"language": "ar"}, "Choose the language"),
        ({"role": "host", "organisation": "none"}, "Choose an organisation of the list."),
    ],
)
def test_an_invitation_that_cannot_be_sent_says_why_and_keeps_what_was_typed(
    desk: Desk, wrong: dict[str, str], sentence: str
) -> None:
    desk.get("/en/desk/accounts/new")

    assert desk.send("/en/desk/accounts/new", **invitation(**wrong)).status_code == 422
    assert sentence in desk.text
    assert "Office d’exemple" in desk.text


def test_an_administrator_invites_everybody(journey: Journey, admin: Desk) -> None:
    admin.get("/en/desk/accounts/new")
    assert admin.send("/en/desk/accounts/new", **invitation()).status_code == 422  # of which country?
    for role in ("coordinator", "evaluator", "safeguarding", "admin"):
        email = f"{role}-new@example.org"
        admin.get("/en/desk/accounts/new")
        answer = admin.send("/en/desk/accounts/new", **invitation(role=role, email=email, country="ML"))
        assert answer.status_code == 303
        made = stored(journey, account_of(journey.pilot, email))
        assert (made.role, made.country) == (role, "ML" if role == "coordinator" else None)


def test_whoever_is_named_or_takes_files_is_told(journey: Journey, desk: Desk, first: str, second: str) -> None:
    for name in "abc":
        journey.apply(name, "SN")
    assert desk.does(first, "details", backup=second) == 303
    assert desk.does(first, "details", backup=second, institution="again") == 303
    assert desk.does(second, "details", backup=first) == 303  # her own act
    assert desk.does(first, "files", to=second, files="all") == 303
    journey.pilot.deliver()

    told = [mail for mail in journey.pilot.mailbox() if mail["to"] == "second@focal.example.org"]
    assert len(told) == 2
    assert any(" 2." in mail["text"] for mail in told)
    assert "SN@focal.example.org" not in [mail["to"] for mail in journey.pilot.mailbox()]


def test_the_list_shows_the_country_and_warns_while_a_backup_is_missing(
    journey: Journey, desk: Desk, first: str, second: str
) -> None:
    desk.get("/en/desk/accounts")
    assert "second" in desk.text
    assert "host-SN" in desk.text
    assert "host-MA" not in desk.text
    assert "No backup is named for: SN, second." in desk.text

    assert desk.does(first, "details", backup=second, institution="Office d’exemple") == 303
    assert desk.does(second, "details", backup=first) == 303
    desk.get("/en/desk/accounts")
    assert "No backup is named" not in desk.text


def test_an_administrator_filters_all_accounts(admin: Desk, second: str) -> None:
    admin.get("/en/desk/accounts?role=host&country=MA")
    assert "Nobody here." in admin.text
    admin.get("/en/desk/accounts?role=coordinator&country=SN")
    assert "second" in admin.text
    assert "host-SN" not in admin.text


@pytest.mark.parametrize("query", ["role=queen", "country=FR", "page=0", "page=x", "page=99999", "role=%00"])
def test_a_filter_that_is_not_understood_is_left_out(desk: Desk, query: str) -> None:
    assert desk.get(f"/en/desk/accounts?{query}").status_code == 200


def test_nobody_is_her_own_backup_nor_a_foreigner_nor_somebody_whose_account_is_closed(
    journey: Journey, desk: Desk, first: str, second: str
) -> None:
    foreign = account_of(journey.pilot, "MA@focal.example.org")
    assert desk.does(second, "disabling") == 303
    for wrong in (first, foreign, second, "none", "x" * 41):
        assert desk.does(first, "details", backup=wrong, institution="kept") == 422
        assert "kept" in desk.text
    assert stored(journey, first).backup_id is None


def test_an_absence_begins_and_ends(journey: Journey, desk: Desk, first: str, second: str) -> None:
    journey.apply("a", "SN")
    today = journey.pilot.clock.now().date()
    day = (str(today.day), str(today.month), str(today.year))

    assert desk.does(first, "absence", **absence(day, ("31", "12", "2027"))) == 303
    desk.get(f"/en/desk/accounts/{first}?done=absence")
    assert "away until 31 December 2027" in desk.text

    assert desk.does(first, "return") == 303
    desk.get(f"/en/desk/accounts/{first}")
    assert "away until" not in desk.text
    assert stored(journey, first).away_from is None


@pytest.mark.parametrize(
    ("first_day", "last_day", "sentence"),
    [
        (("3", "3", "2027"), ("2", "3", "2027"), "The end must not be before the beginning."),
        (("1", "1", "2020"), ("2", "1", "2020"), "Enter a day that is not over yet."),
        (("30", "2", "2027"), ("2", "3", "2027"), "30 February 2027 does not exist."),
        (("", "", ""), ("2", "3", "2027"), "Enter the first day away."),
        (("tomorrow", "3", "2027"), ("2", "3", "2027"), "Enter the day, the month and the year"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_and_stays_on_the_page(
    journey: Journey,
    desk: Desk,
    first: str,
    first_day: tuple[str, str, str],
    last_day: tuple[str, str, str],
    sentence: str,
) -> None:
    assert desk.does(first, "absence", **absence(first_day, last_day)) == 422
    assert sentence in desk.text
    assert f'name="away_until-year" value="{last_day[2]}"' in desk.text
    assert stored(journey, first).away_from is None


def test_one_file_or_all_change_hands(journey: Journey, desk: Desk, first: str, second: str) -> None:
    for name in "abcd":
        journey.apply(name, "SN")
    third = journey.applications["c"]["reference"]

    assert desk.does(first, "files", to=second, files="one", reference=third.lower()) == 303
    assert holders(journey, *"abcd") == [first, second, second, second]
    assert desk.does(first, "files", to=second, files="all") == 303
    assert holders(journey, *"abcd") == [second] * 4


def test_a_file_of_a_call_whose_code_has_small_letters_changes_hands(
    journey: Journey, desk: Desk, first: str, second: str
) -> None:
    for name in "ab":
        journey.apply(name, "SN")
    with journey.pilot.database.write() as connection:
        old = applications.c.reference == journey.applications["a"]["reference"]
        connection.execute(update(applications).where(old).values(reference="summer-000001"))

    assert desk.does(first, "files", to=second, files="one", reference="Summer-000001") == 303
    assert holders(journey, *"ab") == [second, second]


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "none"},
        {"to": ""},
        {"files": "some"},
        {"files": ""},
        {"files": "one", "reference": ""},
        {"files": "one", "reference": "2027A-000002"},  # the other one holds it
        {"files": "one", "reference": "2027A-999999"},
        {"files": "one", "reference": "x" * 61},
    ],
)
def test_files_that_cannot_change_hands_stay_where_they_are(
    journey: Journey, desk: Desk, first: str, second: str, wrong: dict[str, str]
) -> None:
    for name in "ab":
        journey.apply(name, "SN")

    assert desk.does(first, "files", **{"to": second, "files": "all", **wrong}) == 422
    assert holders(journey, *"ab") == [first, second]


@pytest.mark.parametrize("whose", ["MA@focal.example.org", "evaluator@example.org", "host-MA@example.org", ""])
def test_accounts_of_others_are_not_found(journey: Journey, desk: Desk, whose: str) -> None:
    account = account_of(journey.pilot, whose) if whose else "none"
    fields = absence(("1", "1", "2027"), ("2", "1", "2027")) | {"to": "x", "files": "all"}
    for page in ("", "/disabling", "/enabling"):
        assert desk.get(f"/en/desk/accounts/{account}{page}").status_code == 404
    for action in ("details", "absence", "return", "files", "disabling", "enabling"):
        desk.get("/en/desk/accounts/new")
        assert desk.send(f"/en/desk/accounts/{account}/{action}", **fields).status_code == 404
    assert desk.get(f"/en/desk/accounts/{account}/role").status_code == 403


def test_what_only_focal_points_have_cannot_be_set_for_a_host(journey: Journey, desk: Desk) -> None:
    host = account_of(journey.pilot, "host-SN@example.org")

    assert desk.does(host, "return") == 409
    assert desk.does(host, "details", institution="x") == 409
    assert desk.does(host, "disabling") == 303


def test_a_form_from_elsewhere_changes_nothing(journey: Journey, desk: Desk, second: str) -> None:
    for action in ("details", "absence", "return", "files", "disabling"):
        assert desk.send(f"/en/desk/accounts/{second}/{action}", csrf_token="x").status_code == 422
    assert stored(journey, second).disabled_at is None


def test_the_switch_of_languages_keeps_an_invitation_as_it_is_typed(journey: Journey, desk: Desk) -> None:
    desk.get("/en/desk/accounts/new")
    desk.send("/fr/desk/accounts/new", **invitation(), again="fr")

    assert "Fatou (exemple)" in desk.text
    with journey.pilot.database.read() as connection:
        assert not connection.execute(select(accounts).where(accounts.c.email == "fatou@focal.example.org")).all()


def test_hosts_and_volunteers_do_not_come_here(journey: Journey) -> None:
    host = Desk(journey.pilot).as_account(account_of(journey.pilot, "host-SN@example.org"))

    assert host.get("/en/desk/accounts").status_code == 403
    assert PageClient(journey.pilot).get("/en/desk/accounts").status_code == 401
