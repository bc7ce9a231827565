"""A seat that comes free after the proposals: the next protected round fills it, and nobody who holds one loses it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.indicators.values import indicator_values
from storage.evaluation_facts import evaluation_facts
from storage.tables.placements import placements
from tests.integration.journey import Journey
from tests.integration.page_client import coordinator

PEOPLE = ("awa", "fatou", "khady")


@pytest.fixture
def proposed(journey: Journey) -> Journey:
    """Three people of Senegal for the two places of their corridor: two have a proposal."""
    for name in PEOPLE:
        journey.apply(name, "SN")
    journey.pilot.deliver()
    validate(journey)
    return journey


def validate(journey: Journey) -> dict[str, Any]:
    found = journey.round()
    journey.pilot.post(f"/rounds/{found['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.pilot.deliver()
    return found


def holders(journey: Journey) -> list[str]:
    return [name for name in PEOPLE if journey.status(name) in ("proposed", "placed")]


def answer(journey: Journey, name: str, action: str, who: str, body: dict[str, str] | None = None) -> None:
    path = f"/placements/{journey.placement(name)['id']}/{action}"
    journey.pilot.post(path, journey.tokens[who], body).expect(200)


def decline(journey: Journey, name: str) -> None:
    answer(journey, name, "acceptance", "host MA")
    answer(journey, name, "refusal", name, {"code": "family"})


def be_refused(journey: Journey, name: str) -> None:
    answer(journey, name, "refusal", "host MA", {"code": "capacity_lost"})


def let_it_expire(journey: Journey, name: str) -> None:
    """The other holder is confirmed; the host never answers about this one."""
    for other in holders(journey):
        if other != name:
            journey.confirm(other)
    journey.pilot.tick(2026, 12, 20)


def withdraw(journey: Journey, name: str) -> None:
    path = f"/applications/{journey.applications[name]['id']}/withdrawal"
    journey.pilot.post(path, journey.tokens[name]).expect(200)


def withdraw_after_confirmation(journey: Journey, name: str) -> None:
    journey.confirm(name)
    withdraw(journey, name)


def be_cancelled(journey: Journey, name: str) -> None:
    journey.confirm(name)
    answer(journey, name, "cancellation", "SN", {"code": "documents"})


WAYS: dict[str, tuple[Callable[[Journey, str], None], str, str]] = {
    "declined by the volunteer": (decline, "declined", "eligible"),
    "refused by the host": (be_refused, "host_declined", "eligible"),
    "expired": (let_it_expire, "expired", "eligible"),
    "withdrawn after the proposal": (withdraw, "declined", "withdrawn"),
    "withdrawn after the confirmation": (withdraw_after_confirmation, "cancelled", "withdrawn"),
    "cancelled": (be_cancelled, "cancelled", "eligible"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_freed_seat_goes_to_the_next_person_and_the_other_holder_keeps_hers(proposed: Journey, way: str) -> None:
    give_back, placement_status, file_status = WAYS[way]
    leaver, stays = holders(proposed)
    (waiting,) = set(PEOPLE) - {leaver, stays}
    give_back(proposed, leaver)
    kept = proposed.placement(stays)
    left = proposed.placement(leaver)
    assert (left["status"], proposed.status(leaver)) == (placement_status, file_status)
    reader = coordinator(proposed.pilot, "MA")
    reader.get(f"/en/desk/placements/{left['id']}")
    assert "The seat is free again" in reader.text

    found = validate(proposed)

    assert found["protected"]
    assert proposed.status(waiting) == "proposed"
    assert proposed.placement(waiting)["offer"] == left["offer"]
    assert proposed.placement(stays) == kept
    assert proposed.placement(leaver)["id"] == left["id"]
    told = [mail for mail in proposed.pilot.mailbox() if mail["to"] == f"{waiting}@volunteers.example.org"]
    assert any(proposed.applications[waiting]["reference"] in mail["subject"] for mail in told)


def test_a_person_who_keeps_her_seat_in_a_later_round_is_counted_once(proposed: Journey) -> None:
    decline(proposed, holders(proposed)[0])
    validate(proposed)
    with proposed.pilot.database.read() as connection:
        facts = evaluation_facts(connection, proposed.pilot.policy, proposed.pilot.clock.now().date())
    assert [one.is_last for one in facts.rounds] == [False, True]
    values = indicator_values(facts, proposed.pilot.policy.indicators.definitions)
    found = {one.code: one.measure for one in values if not (one.country or one.corridor or one.by)}
    assert (found["F5"].n, found["F6"].n, found["F6"].value) == (2, 2, 0)


@pytest.fixture
def two_hosts(journey: Journey) -> Journey:
    """Three people of Morocco who wish for the one seat in Senegal, then for the one in Côte d'Ivoire."""
    for name in ("salma", "binta", "houda"):
        journey.apply(name, "MA")
    journey.pilot.deliver()
    validate(journey)
    return journey


def at(journey: Journey, country: str) -> str:
    """Who holds the seat of this country's offer."""
    names = ("salma", "binta", "houda")
    held = {name: journey.placement(name) for name in names if journey.status(name) in ("proposed", "placed")}
    (holder,) = [name for name, place in held.items() if place["offer"] == journey.offers[country]]
    return holder


def mails_to(journey: Journey, address: str) -> list[str]:
    return [mail["subject"] for mail in journey.pilot.mailbox() if mail["to"] == address]


def test_whoever_moves_up_leaves_her_lower_place_and_everybody_is_told(two_hosts: Journey) -> None:
    first, second = at(two_hosts, "SN"), at(two_hosts, "CI")
    (third,) = {"salma", "binta", "houda"} - {first, second}
    lower = two_hosts.placement(second)
    host_answer = f"/placements/{two_hosts.placement(first)['id']}/refusal"
    two_hosts.pilot.post(host_answer, two_hosts.tokens["host SN"], {"code": "profile_mismatch"}).expect(200)

    validate(two_hosts)

    assert at(two_hosts, "SN") == second
    assert at(two_hosts, "CI") in (first, third)
    pilot, reference = two_hosts.pilot, two_hosts.applications[second]["reference"]
    (left,) = pilot.get("/placements?status=superseded", two_hosts.tokens["MA"]).expect(200)["items"]
    assert (left["id"], left["deadline"]) == (lower["id"], None)
    assert [step["status"] for step in left["steps"]] == ["proposed", "superseded"]
    pilot.post(f"/placements/{lower['id']}/acceptance", two_hosts.tokens["host CI"]).expect(409)
    assert any(reference in subject for subject in mails_to(two_hosts, "contact-CI@example.org")[:2])
    moved = [mail["text"] for mail in pilot.mailbox() if mail["to"] == f"{second}@volunteers.example.org"]
    assert any("mieux classée" in text or "ranked higher" in text for text in moved)
    two_hosts.confirm(second)
    assert two_hosts.placement(second)["corridor"] == "MA-SN"


def test_whoever_moves_up_is_told_once_however_often_the_fact_arrives(two_hosts: Journey) -> None:
    first, second = at(two_hosts, "SN"), at(two_hosts, "CI")
    path = f"/placements/{two_hosts.placement(first)['id']}/refusal"
    two_hosts.pilot.post(path, two_hosts.tokens["host SN"], {"code": "profile_mismatch"}).expect(200)
    validate(two_hosts)
    before = len(two_hosts.pilot.mailbox())

    two_hosts.pilot.deliver()

    assert len(two_hosts.pilot.mailbox()) == before
    moved = [subject for subject in mails_to(two_hosts, "contact-CI@example.org") if _moved(subject)]
    assert len(moved) == 1
    assert two_hosts.applications[second]["reference"] in moved[0]


def _moved(subject: str) -> bool:
    return subject.startswith(("Une autre place est proposée", "The volunteer receives another place"))


def test_before_the_proposals_a_withdrawal_asks_for_a_whole_new_round_that_is_not_protected(journey: Journey) -> None:
    for name in PEOPLE:
        journey.apply(name, "SN")
    journey.pilot.deliver()
    first = journey.round()
    withdraw(journey, "awa")
    refused = journey.pilot.post(f"/rounds/{first['id']}/validation", journey.tokens["MA"]).expect(409)
    assert [error["code"] for error in refused["errors"]] == ["person_withdrew"]
    page = coordinator(journey.pilot, "MA")
    page.get(f"/en/desk/rounds/{first['id']}")
    assert "This dry run can no longer be validated" in page.text
    assert f"{journey.applications['awa']['reference']} has withdrawn." in page.text
    journey.pilot.post(f"/rounds/{first['id']}/discard", journey.tokens["MA"]).expect(200)

    second = validate(journey)

    assert not second["protected"]
    assert [journey.status(name) for name in PEOPLE] == ["withdrawn", "proposed", "proposed"]
    with journey.pilot.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(placements)).scalar_one() == 2


def test_the_page_of_a_dry_run_says_that_nothing_changed_and_who_came_late(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    found = journey.round()
    page = coordinator(journey.pilot, "MA")
    page.get(f"/en/desk/rounds/{found['id']}")
    assert "is still true." in page.text
    assert "after the computation" not in page.text
    journey.apply("fatou", "SN")
    journey.pilot.deliver()

    page.get(f"/en/desk/rounds/{found['id']}")

    assert "1 person became eligible after the computation and takes part only in a new round." in page.text
    assert "is still true." in page.text


def test_the_refused_validation_says_on_the_page_what_changed(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    found = journey.round()
    page = coordinator(journey.pilot, "MA")
    page.get(f"/fr/desk/rounds/{found['id']}")
    withdraw(journey, "awa")

    answered = page.send(f"/fr/desk/rounds/{found['id']}/validation")

    assert answered.status_code == 409
    assert f"{journey.applications['awa']['reference']} a retiré sa candidature." in page.text
    assert "ne peut plus être validée" in page.text
