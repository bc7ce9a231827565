"""Accounts that close and open again, and other roles: what ends with them, and who takes the files."""

import re

import pytest

from domain.actor import STAFF_ROLES
from storage.accounts import issue_api_token
from tests.integration import test_accounts
from tests.integration.journey import Journey
from tests.integration.test_accounts import Desk, stored
from tests.integration.test_focal_points import colleague, holders

# The same people as there.
first, second, desk, admin = test_accounts.first, test_accounts.second, test_accounts.desk, test_accounts.admin


def test_a_closed_account_hands_its_files_to_the_backup_and_opens_nothing_more(
    journey: Journey, desk: Desk, first: str, second: str
) -> None:
    backup = colleague(journey.pilot, "backup")
    for name in "abc":
        journey.apply(name, "SN")
    own = Desk(journey.pilot).as_account(second)
    with journey.pilot.database.write() as connection:
        token = issue_api_token(connection, second, journey.pilot.clock.now())
    assert desk.does(second, "details", backup=backup) == 303
    assert desk.does(first, "details", backup=second) == 303

    assert desk.get(f"/en/desk/accounts/{second}/disabling").status_code == 200
    assert "All files go to backup." in desk.text
    assert own.get("/en/desk").status_code == 200
    assert desk.does(second, "disabling") == 303

    assert holders(journey, *"abc") == [first, backup, backup]
    assert stored(journey, first).backup_id is None
    journey.pilot.get("/applications", token).expect(401)
    assert own.get("/en/desk").status_code == 401
    assert desk.does(second, "disabling") == 409

    assert desk.does(second, "enabling") == 303
    assert desk.does(second, "enabling") == 409
    journey.pilot.get("/applications", token).expect(401)
    assert own.get("/en/desk").status_code == 401
    assert holders(journey, *"abc") == [first, backup, backup]


def test_nobody_closes_her_own_account(journey: Journey, desk: Desk, first: str) -> None:
    assert desk.does(first, "disabling") == 409
    assert "This is your own account." in desk.text
    assert stored(journey, first).disabled_at is None


def test_the_only_focal_point_with_open_files_cannot_be_closed(journey: Journey, admin: Desk, first: str) -> None:
    journey.apply("a", "SN")

    assert admin.does(first, "disabling") == 409
    assert "Invite a focal point first." in admin.text
    assert stored(journey, first).disabled_at is None

    second = colleague(journey.pilot, "second")
    assert admin.does(first, "disabling") == 303
    assert holders(journey, "a") == [second]


def test_another_role_is_confirmed_on_its_own_page(journey: Journey, admin: Desk, first: str, second: str) -> None:
    journey.apply("a", "SN")
    admin.get(f"/en/desk/accounts/{first}/role?role=evaluator&country=")
    assert "From now on: evaluator." in admin.text
    assert "All files go to second." in admin.text
    assert stored(journey, first).role == "coordinator"

    assert admin.send(f"/en/desk/accounts/{first}/role").status_code == 303
    assert (stored(journey, first).role, stored(journey, first).country) == ("evaluator", None)
    assert holders(journey, "a") == [second]


@pytest.mark.parametrize("query", ["", "role=queen", "role=coordinator", "role=coordinator&country=FR"])
def test_a_role_that_cannot_be_given_is_not_asked_about(journey: Journey, admin: Desk, first: str, query: str) -> None:
    admin.get(f"/en/desk/accounts/{first}/role?{query}")

    assert "Something needs your attention" in admin.text
    assert "From now on" not in admin.text


def test_only_roles_that_can_be_given_are_offered(admin: Desk, first: str) -> None:
    admin.get(f"/en/desk/accounts/{first}")
    offered = re.findall(r'<option value="(\w+)"', admin.text.partition('name="role"')[2].partition("</select>")[0])
    assert sorted(offered) == sorted(STAFF_ROLES)


def test_only_an_administrator_gives_roles(journey: Journey, desk: Desk, second: str) -> None:
    assert desk.get(f"/en/desk/accounts/{second}/role?role=evaluator").status_code == 403
    assert desk.does(second, "role", role="evaluator") == 403
    assert stored(journey, second).role == "coordinator"
