"""Who answers about a file: fair shares, absences, backups, and whom the mails reach."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from domain.focal_point import FocalPoint
from storage.accounts import create_account
from storage.focal_points import answering, save_focal_point
from storage.tables.accounts import accounts
from storage.tables.feedback import mails
from storage.tables.focal_points import file_holders
from tests.installation import Installation
from tests.integration.journey import Journey

TODAY = date(2026, 12, 1)


def colleague(pilot: Installation, name: str, country: str = "SN", **facts: object) -> str:
    """One more focal point, who serves shorter than those before; her id."""
    pilot.clock.at += timedelta(minutes=1)
    with pilot.database.write() as connection:
        made = create_account(
            connection,
            pilot.keys,
            pilot.clock.now(),
            email=f"{name}@focal.example.org",
            name=name,
            role="coordinator",
            country=country,
        )
        if facts:
            save_focal_point(connection, made, **facts)
    return made


def account_of(pilot: Installation, email: str) -> str:
    with pilot.database.read() as connection:
        return str(connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one())


def is_told_of(pilot: Installation, account: str, **facts: object) -> None:
    with pilot.database.write() as connection:
        save_focal_point(connection, account, **facts)


def disable(pilot: Installation, account: str) -> None:
    with pilot.database.write() as connection:
        connection.execute(update(accounts).where(accounts.c.id == account).values(disabled_at=pilot.clock.now()))


def holders(journey: Journey, *names: str) -> list[str | None]:
    """Who holds the files of these people."""
    with journey.pilot.database.read() as connection:
        held = {row.application_id: row.account_id for row in connection.execute(select(file_holders))}
    return [held.get(journey.applications[name]["id"]) for name in names]


def answers(journey: Journey, name: str, day: date = TODAY) -> FocalPoint | None:
    with journey.pilot.database.read() as connection:
        return answering(connection, journey.applications[name]["id"], day)


@pytest.fixture
def first(journey: Journey) -> str:
    """The focal point of Senegal who was there before all others."""
    return account_of(journey.pilot, "SN@focal.example.org")


def test_files_go_to_whoever_has_the_fewest_and_to_the_longest_serving_on_ties(journey: Journey, first: str) -> None:
    second = colleague(journey.pilot, "second")
    for name in "abcd":
        journey.apply(name, "SN")

    assert holders(journey, *"abcd") == [first, second, first, second]


def test_a_file_that_ended_counts_no_more(journey: Journey, first: str) -> None:
    second = colleague(journey.pilot, "second")
    for name in "ab":
        journey.apply(name, "SN")
    journey.pilot.post(f"/applications/{journey.applications['b']['id']}/withdrawal", journey.tokens["b"]).expect(200)
    journey.apply("c", "SN")

    assert holders(journey, *"abc") == [first, second, second]


def test_somebody_who_is_away_takes_no_new_file(journey: Journey, first: str) -> None:
    second = colleague(journey.pilot, "second")
    today = journey.pilot.clock.now().date()
    is_told_of(journey.pilot, first, away_from=today, away_until=today)
    for name in "ab":
        journey.apply(name, "SN")

    assert holders(journey, *"ab") == [second, second]


def test_other_countries_take_no_part(journey: Journey, first: str) -> None:
    journey.apply("a", "SN")
    journey.apply("b", "CI")

    assert holders(journey, *"ab") == [first, account_of(journey.pilot, "CI@focal.example.org")]


def test_a_country_without_a_focal_point_gives_its_files_out_when_there_is_one(journey: Journey, first: str) -> None:
    disable(journey.pilot, first)
    journey.apply("a", "SN")
    assert holders(journey, "a") == [None]
    assert answers(journey, "a") is None
    journey.pilot.tick(2026, 12, 1)
    assert holders(journey, "a") == [None]

    second = colleague(journey.pilot, "second")
    journey.pilot.tick(2026, 12, 2)

    assert holders(journey, "a") == [second]


def test_the_files_of_somebody_who_is_gone_are_given_out_again(journey: Journey, first: str) -> None:
    journey.apply("a", "SN")
    second = colleague(journey.pilot, "second")
    disable(journey.pilot, first)
    journey.pilot.tick(2026, 12, 1)

    assert holders(journey, "a") == [second]


def test_the_backup_answers_while_the_focal_point_is_away(journey: Journey, first: str) -> None:
    journey.apply("a", "SN")
    backup = colleague(journey.pilot, "backup", institution="Office d’exemple")
    is_told_of(journey.pilot, first, backup_id=backup, away_from=date(2026, 12, 1), away_until=date(2026, 12, 10))

    before, during, last, after = (
        answers(journey, "a", date(2026, *day)) for day in ((11, 30), (12, 1), (12, 10), (12, 11))
    )

    assert [found and found.id for found in (before, during, last, after)] == [first, backup, backup, first]
    assert during == FocalPoint(
        backup, "backup", "backup@focal.example.org", "SN", "Office d’exemple", "SN", None, None
    )
    assert before is not None
    assert (before.stands_in_for, before.backup, before.backup_email) == (None, "backup", "backup@focal.example.org")


def test_the_chain_of_backups_stops_at_the_first_of_the_country(journey: Journey, first: str) -> None:
    journey.apply("a", "SN")
    away = {"away_from": TODAY, "away_until": TODAY}
    third = colleague(journey.pilot, "third")
    backup = colleague(journey.pilot, "backup", backup_id=first, **away)
    is_told_of(journey.pilot, first, backup_id=backup, **away)
    found = answers(journey, "a")
    assert found is not None
    assert (found.id, found.stands_in_for) == (third, "SN")

    is_told_of(journey.pilot, third, **away)
    found = answers(journey, "a")
    assert found is not None
    assert found.id == first


def test_a_backup_whose_account_is_closed_does_not_answer(journey: Journey, first: str) -> None:
    journey.apply("a", "SN")
    third = colleague(journey.pilot, "third")
    backup = colleague(journey.pilot, "backup")
    is_told_of(journey.pilot, first, backup_id=backup, away_from=TODAY, away_until=TODAY)
    disable(journey.pilot, backup)

    found = answers(journey, "a")
    assert found is not None
    assert found.id == third


def test_the_mails_of_a_volunteer_name_who_answers_and_the_backup(journey: Journey, first: str) -> None:
    backup = colleague(journey.pilot, "backup")
    is_told_of(journey.pilot, first, backup_id=backup)
    journey.apply("a", "SN")
    journey.pilot.deliver()

    text = next(mail["text"] for mail in journey.pilot.mailbox() if mail["to"] == "a@volunteers.example.org")
    assert "write to SN, focal point of Senegal: SN@focal.example.org" in text
    assert "write to backup: backup@focal.example.org" in text


def asked_for_review(journey: Journey) -> set[str]:
    """Refuse a file, ask for a review, and see who is asked to read it again."""
    journey.apply("a", "SN", birth_date="1960-01-01")
    journey.pilot.deliver()
    path = f"/applications/{journey.applications['a']['id']}"
    decision = {"decision": "confirm_refusal", "reason": "Exemple"}
    journey.pilot.post(f"{path}/decision", journey.tokens["SN"], decision).expect(200)
    journey.pilot.post(f"{path}/review-request", journey.tokens["a"]).expect(200)
    journey.pilot.deliver()
    with journey.pilot.database.read() as connection:
        asked = select(mails.c.recipient).where(mails.c.template == "review_wanted")
        return set(connection.execute(asked).scalars())


def test_another_person_than_the_refuser_is_asked_for_a_review(journey: Journey, first: str) -> None:
    colleague(journey.pilot, "third")
    backup = colleague(journey.pilot, "backup")
    is_told_of(journey.pilot, first, backup_id=backup)

    assert asked_for_review(journey) == {f"account:{backup}"}


def test_where_the_refuser_is_alone_the_other_country_is_asked_for_a_review(journey: Journey, first: str) -> None:
    assert asked_for_review(journey) == {f"account:{account_of(journey.pilot, 'MA@focal.example.org')}"}
