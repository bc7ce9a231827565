"""Rounds over stored rows that no form of ours would take: each has an outcome that is defined and shown."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from domain.matching.verifier.verify import verify
from storage import repositories
from storage.round_documents import find_whole
from storage.tables.applications import applications, calls, offers, shortlists, wishes
from storage.tables.placements import placements, rounds
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import coordinator
from tests.stored import add_application, add_call

PEOPLE = ("awa", "fatou", "khady", "salma")


@pytest.fixture
def applied(journey: Journey) -> Journey:
    return all_apply(journey)


@pytest.fixture
def on_each_engine(database_url: str) -> Iterator[Journey]:
    """The people of `applied`, once on each engine."""
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    begun = Journey(pilot)
    begun.open_the_call()
    yield all_apply(begun)
    pilot.close()


def all_apply(journey: Journey) -> Journey:
    """Three people of Senegal for the two places of their corridor, and one of Morocco."""
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("khady", "SN"), ("salma", "MA")):
        journey.apply(name, origin)
    journey.pilot.deliver()
    return journey


def change(journey: Journey, *statements: Any) -> None:
    """Straight in the database: what an import or a hand may leave there."""
    with journey.pilot.database.write() as connection:
        for statement in statements:
            connection.execute(statement)


def own(journey: Journey, name: str) -> str:
    return journey.applications[name]["id"]


def reasons(journey: Journey, found: dict[str, Any], name: str) -> dict[str, str]:
    """The code of every wish of one person, by offer."""
    path = f"/rounds/{found['id']}/reasons/{own(journey, name)}"
    told = journey.pilot.get(path, journey.tokens["MA"]).expect(200)["reasons"]
    assert all(each["message"]["fr"] and each["message"]["en"] for each in told)
    return {each["offer"]: each["code"] for each in told}


def confirmed(journey: Journey, found: dict[str, Any]) -> bool:
    """Whether the separate verifier finds nothing wrong with what is stored."""
    with journey.pilot.database.read() as connection:
        document = find_whole(connection, found["id"])
    assert document is not None
    return verify(document) == []


def page_of(journey: Journey, found: dict[str, Any]) -> str:
    reader = coordinator(journey.pilot, "MA")
    assert reader.get(f"/en/desk/rounds/{found['id']}").status_code == 200
    return reader.text


def placed(found: dict[str, Any]) -> int:
    return sum(offer is not None for offer in found["matching"].values())


@pytest.mark.parametrize("twice", [True, False], ids=["an offer twice", "an offer that does not exist"])
def test_an_application_with_a_dirty_list_is_refused(journey: Journey, twice: bool) -> None:
    journey.apply("awa", "SN")
    listed = [journey.offers["MA"]] * 2 if twice else [journey.offers["MA"], "O99999"]
    with pytest.raises(AssertionError, match="422"):
        journey.apply("rama", "SN", preferences=listed)


def test_an_offer_that_is_stored_twice_in_a_list_counts_once(
    on_each_engine: Journey,
) -> None:
    again = {"application_id": own(on_each_engine, "awa"), "rank": 2, "offer_id": on_each_engine.offers["MA"]}
    change(on_each_engine, insert(wishes).values(again))

    found = on_each_engine.round()

    assert found["status"] == "simulated"
    assert list(reasons(on_each_engine, found, "awa")) == [on_each_engine.offers["MA"]]
    assert placed(found) == 3
    assert confirmed(on_each_engine, found)


def test_a_wish_for_an_offer_that_does_not_exist_is_a_withdrawn_offer(applied: Journey) -> None:
    path = applied.pilot.database.engine.url.database
    assert path is not None
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO wishes VALUES (?, 2, 'O99999')", (own(applied, "awa"),))
    connection.commit()
    connection.close()

    found = applied.round()

    assert reasons(applied, found, "awa")["O99999"] == "offer_withdrawn"
    assert placed(found) == 3
    assert confirmed(applied, found)


def test_offers_that_closed_since_are_told_as_such_and_nobody_is_placed_there(on_each_engine: Journey) -> None:
    closed = on_each_engine.offers["SN"]
    change(on_each_engine, update(offers).where(offers.c.id == closed).values(status="withdrawn"))

    found = on_each_engine.round()

    told = reasons(on_each_engine, found, "salma")
    assert told[closed] == "offer_withdrawn"
    assert told[on_each_engine.offers["CI"]] == "placed"
    assert confirmed(on_each_engine, found)


def test_people_who_withdrew_before_the_round_are_not_in_it(applied: Journey) -> None:
    applied.pilot.post(f"/applications/{own(applied, 'awa')}/withdrawal", applied.tokens["awa"]).expect(200)

    found = applied.round()

    assert applied.applications["awa"]["reference"] not in found["matching"]
    assert placed(found) == 3


def no_seats(journey: Journey) -> None:
    change(journey, update(offers).values(capacity=0))


def no_corridor(journey: Journey) -> None:
    with journey.pilot.database.read() as connection:
        (call,) = repositories.calls.where(connection)
    change(journey, update(calls).values(corridors=[{**quota, "cap": 0} for quota in call.corridors]))


def no_arrivals(journey: Journey) -> None:
    change(journey, update(calls).values(host_caps=[{"host": host, "cap": 0} for host in ("MA", "SN", "CI", "ML")]))


def no_places(journey: Journey) -> None:
    change(journey, update(calls).values(call_cap=0))


NOTHING_LEFT: dict[str, tuple[Callable[[Journey], None], set[str]]] = {
    "no seats": (no_seats, {"offer_full"}),
    "no corridor": (no_corridor, {"corridor_full_application", "corridor_full_person"}),
    "no arrivals": (no_arrivals, {"host_full", "corridor_full_person"}),
    "no places": (no_places, {"call_full", "corridor_full_person"}),
}


@pytest.mark.parametrize("what", NOTHING_LEFT)
def test_with_a_limit_of_zero_nobody_is_placed_and_everybody_reads_why(applied: Journey, what: str) -> None:
    limit, codes = NOTHING_LEFT[what]
    limit(applied)

    found = applied.round()

    assert (found["status"], placed(found), found["report"]["placed"]) == ("simulated", 0, 0)
    told = {code for name in PEOPLE for code in reasons(applied, found, name).values()}
    assert told <= codes
    assert confirmed(applied, found)
    assert "Nobody could be placed." in page_of(applied, found)
    validated = applied.pilot.post(f"/rounds/{found['id']}/validation", applied.tokens["MA"]).expect(200)
    assert validated["status"] == "validated"
    assert {applied.status(name) for name in PEOPLE} == {"eligible"}


def test_without_any_offer_left_everybody_reads_that_theirs_are_withdrawn(on_each_engine: Journey) -> None:
    change(on_each_engine, update(offers).values(status="withdrawn"))

    found = on_each_engine.round()

    assert (found["status"], placed(found)) == ("simulated", 0)
    told = {code for name in PEOPLE for code in reasons(on_each_engine, found, name).values()}
    assert told == {"offer_withdrawn"}
    assert confirmed(on_each_engine, found)


def test_without_applicants_there_is_a_round_that_can_be_validated(journey: Journey) -> None:
    found = journey.round()

    assert (found["status"], found["matching"]) == ("simulated", {})
    assert "Nobody took part: nobody was eligible" in page_of(journey, found)
    journey.pilot.post(f"/rounds/{found['id']}/validation", journey.tokens["MA"]).expect(200)


def test_a_shortlist_of_strangers_is_refused_and_written_straight_into_the_table_changes_nothing(
    on_each_engine: Journey,
) -> None:
    pilot, offer = on_each_engine.pilot, on_each_engine.offers["MA"]
    clean = on_each_engine.round()
    pilot.post(f"/rounds/{clean['id']}/discard", on_each_engine.tokens["MA"]).expect(200)
    with pilot.database.write() as connection:
        stranger = add_application(connection, add_call(connection)).id
        account = connection.execute(select(offers.c.decided_by)).scalars().first()
    people = [stranger, own(on_each_engine, "salma"), "no-such-application"]
    for each in people:
        body = {"applications": [each]}
        refused = pilot.post(f"/offers/{offer}/shortlist", on_each_engine.tokens["host MA"], body).expect(422)
        assert [error["code"] for error in refused["errors"]] == ["not_a_candidate"]
    listed = {"offer_id": offer, "applications": people, "account_id": account, "made_at": NOW}
    change(on_each_engine, insert(shortlists).values(listed))

    found = on_each_engine.round()

    assert found["matching"] == clean["matching"]
    assert confirmed(on_each_engine, found)


def test_of_several_rounds_asked_for_at_the_same_moment_one_is_taken(on_each_engine: Journey) -> None:
    def one(_: int) -> int:
        headers = {"Authorization": f"Bearer {on_each_engine.tokens['MA']}"}
        client = on_each_engine.pilot.app.test_client()
        return client.post("/api/v1/rounds", json={"call": "2027A"}, headers=headers).status_code

    with ThreadPoolExecutor(4) as together:
        statuses = sorted(together.map(one, range(4)))

    assert statuses == [202, 409, 409, 409]
    with on_each_engine.pilot.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(rounds)).scalar_one() == 1


def test_a_seed_that_does_not_open_its_commitment_ends_the_round_with_a_warning(on_each_engine: Journey) -> None:
    change(on_each_engine, update(calls).values(seed="another seed"))

    found = on_each_engine.round()

    assert (found["status"], found["refusal"]["code"]) == ("discarded", "seed_mismatch")
    assert "does not match its published fingerprint" in page_of(on_each_engine, found)
    validation = f"/rounds/{found['id']}/validation"
    on_each_engine.pilot.post(validation, on_each_engine.tokens["MA"]).expect(409)


def test_a_quota_below_what_is_held_already_ends_the_round_with_what_to_do(applied: Journey) -> None:
    first = applied.round()
    applied.pilot.post(f"/rounds/{first['id']}/validation", applied.tokens["MA"]).expect(200)
    for name in PEOPLE:
        if applied.status(name) == "proposed":
            applied.confirm(name)
    no_corridor(applied)

    found = applied.round()

    assert (found["status"], found["refusal"]["code"]) == ("discarded", "held_over_cap")
    assert "Cancel a placement first." in page_of(applied, found)
    with applied.pilot.database.read() as connection:
        held = connection.execute(select(func.count()).where(placements.c.status == "preparing")).scalar_one()
    assert held == 3


def test_an_application_without_any_wish_takes_part_and_harms_nobody(applied: Journey) -> None:
    change(applied, wishes.delete().where(wishes.c.application_id == own(applied, "awa")))

    found = applied.round()

    assert found["matching"][applied.applications["awa"]["reference"]] is None
    assert placed(found) == 3
    assert confirmed(applied, found)
    assert page_of(applied, found)


@pytest.mark.parametrize("status", ["submitted", "to_complete", "refusal_confirmed", "not_placed", "withdrawn"])
def test_only_eligible_files_take_part(applied: Journey, status: str) -> None:
    change(applied, update(applications).where(applications.c.id == own(applied, "awa")).values(status=status))

    found = applied.round()

    assert applied.applications["awa"]["reference"] not in found["matching"]
