"""What a round keeps: the reasons of everybody, and what its inputs are frozen from, on both engines."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from domain.application import Application
from domain.call import Call
from domain.matching.certificate import Outcome
from domain.matching.inputs import CorridorQuota, Held, RoundInputs, Wish, Wisher
from domain.offer import Offer
from domain.organisation import Organisation
from domain.round import PlacementRound
from storage.database import Database
from storage.round_inputs import freeze
from storage.round_reasons import delete_reasons, identifiers_of, reason_rows, store_reasons
from storage.schema import migrate
from storage.tables.applications import shortlists, verdicts
from storage.tables.placements import round_reasons
from tests.installation import sample_policy
from tests.stored import (
    NOW,
    add_account,
    add_application,
    add_call,
    add_offer,
    add_organisation,
    add_placement,
    add_round,
)

POLICY = sample_policy()
FACTS = {"skills": ["accounting", "teaching"], "languages": [{"language": "fr", "level": "C1"}], "experience_years": 3}


@dataclass(frozen=True, slots=True)
class Scene:
    """One call with one host and a round that was asked for."""

    database: Database
    call: Call
    host: Organisation
    asked: PlacementRound


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    database = Database.open(database_url)
    migrate(database)
    with database.write() as connection:
        call = add_call(connection)
        host = add_organisation(connection)
        asked = add_round(connection, call, status="requested", simulated_at=None, settled_at=None)
    yield Scene(database, call, host, asked)
    database.close()


def offer(scene: Scene, **changes: Any) -> Offer:
    with scene.database.write() as connection:
        return add_offer(connection, scene.host, **changes)


def person(scene: Scene, *wished: Offer, **changes: Any) -> Application:
    with scene.database.write() as connection:
        return add_application(connection, scene.call, *wished, **{"facts": FACTS, **changes})


def stored_reasons(scene: Scene) -> list[tuple[str, str, str, int, str]]:
    with scene.database.read() as connection:
        rows = connection.execute(select(round_reasons).order_by(round_reasons.c.application_id, round_reasons.c.rank))
        return [tuple(row) for row in rows]


def row(application: Application, wished: Offer, rank: int = 1, code: str = "not_reached") -> dict[str, Any]:
    return {"application_id": application.id, "offer_id": wished.id, "rank": rank, "code": code}


def test_every_wish_has_one_row_in_the_order_of_the_ranks() -> None:
    volunteers = (Wisher("2027A-1", "SN", (Wish("O2"), Wish("O1"))), Wisher("2027A-2", "SN", (Wish("O1"),)))
    codes = {"2027A-1": {"O1": "not_reached", "O2": "placed"}, "2027A-2": {"O1": "offer_full_lottery"}}
    outcome = Outcome({"2027A-1": "O2", "2027A-2": None}, codes, {})
    rows = list(reason_rows(RoundInputs("2027A", "", volunteers), outcome, {"2027A-1": "a", "2027A-2": "b"}))
    assert [tuple(each.values()) for each in rows] == [
        ("a", "O2", 1, "placed"),
        ("a", "O1", 2, "not_reached"),
        ("b", "O1", 1, "offer_full"),
    ]


def test_what_filled_an_offer_is_told_only_from_five_placed_people_on() -> None:
    people = [f"2027A-{number}" for number in range(6)]
    codes = {name: {"O1": "placed"} for name in people} | {people[5]: {"O1": "offer_full_band"}}
    inputs = RoundInputs("2027A", "", tuple(Wisher(name, "SN", (Wish("O1"),)) for name in people))
    told = []
    for seats in (4, 5):
        matching = {name: "O1" if number < seats else None for number, name in enumerate(people)}
        rows = list(reason_rows(inputs, Outcome(matching, codes, {}), {name: name for name in people}))
        told.append(rows[-1]["code"])
    assert told == ["offer_full", "offer_full_band"]


def test_people_are_found_by_their_references_within_one_call(scene: Scene) -> None:
    here = person(scene)
    with scene.database.write() as connection:
        add_application(connection, add_call(connection))
        assert identifiers_of(connection, scene.call.id) == {here.reference: here.id}


def test_reasons_are_added_chunk_by_chunk_and_deleted_for_one_round_only(scene: Scene) -> None:
    wished = offer(scene)
    first, second = sorted((person(scene, wished), person(scene, wished)), key=lambda each: each.id)
    with scene.database.write() as connection:
        other = add_round(connection, scene.call)
        for identifier in (scene.asked.id, other.id):
            store_reasons(connection, identifier, [row(first, wished, code="placed")])
            store_reasons(connection, identifier, [row(second, wished)])
        store_reasons(connection, scene.asked.id, [])
        delete_reasons(connection, scene.asked.id)
    assert stored_reasons(scene) == [
        (other.id, first.id, wished.id, 1, "placed"),
        (other.id, second.id, wished.id, 1, "not_reached"),
    ]


def test_a_transaction_that_is_taken_back_leaves_no_reasons(scene: Scene) -> None:
    wished = offer(scene)
    somebody = person(scene, wished)
    with scene.database.begin() as connection:
        store_reasons(connection, scene.asked.id, [row(somebody, wished)])
    assert stored_reasons(scene) == []


def test_a_wish_has_one_reason_only(scene: Scene) -> None:
    wished = offer(scene)
    somebody = person(scene, wished)
    twice = [row(somebody, wished), row(somebody, wished, rank=2)]
    with pytest.raises((IntegrityError, UniqueViolation)), scene.database.write() as connection:
        store_reasons(connection, scene.asked.id, twice)
    assert stored_reasons(scene) == []


def frozen(scene: Scene, **changes: Any) -> RoundInputs:
    with scene.database.read() as connection:
        return freeze(connection, dataclasses.replace(scene.call, **changes), POLICY)


def decided(scene: Scene, application: Application, number: int, *failing: Offer) -> None:
    """A verdict that fails these wishes and passes the file."""
    reasons = [
        {"code": "E07", "outcome": "fail", "parameters": {"offer": each.id}, "source": "Working languages"}
        for each in failing
    ]
    passed = {"code": "M06", "outcome": "pass", "parameters": {"case": "fail"}, "source": "One file each"}
    values = {"outcome": "eligible", "decided_at": NOW, "policy_version": "1", "reasons": [passed, *reasons]}
    with scene.database.write() as connection:
        connection.execute(insert(verdicts).values(application_id=application.id, number=number, **values))


def test_only_the_eligible_of_the_call_take_part_with_their_lists_in_order(scene: Scene) -> None:
    wished = [offer(scene) for _ in range(3)]
    here = person(scene, *wished)
    for status in ("submitted", "withdrawn", "refused", "not_placed", "proposed", "placed"):
        person(scene, *wished, status=status)
    with scene.database.write() as connection:
        add_application(connection, add_call(connection), *wished)
    (wisher,) = frozen(scene).volunteers
    assert (wisher.id, wisher.origin, wisher.held) == (here.reference, "SN", None)
    assert [wish.offer for wish in wisher.wishes] == [each.id for each in wished]


def test_somebody_without_wishes_takes_part_and_a_call_without_people_is_empty(scene: Scene) -> None:
    assert frozen(scene) == RoundInputs(scene.call.code, "0" * 64, corridors=(CorridorQuota("SN", "MA"),))
    here = person(scene)
    assert frozen(scene).volunteers == (Wisher(here.reference, "SN"),)


def test_each_wish_is_scored_from_the_facts_and_the_offer(scene: Scene) -> None:
    programme = POLICY.programme
    plain = offer(scene, languages=[{"language": "ar", "level": "B1"}])
    fitting = offer(scene, skills=["accounting", "law"])
    person(scene, fitting, plain)
    (wisher,) = frozen(scene).volunteers
    # C1 is two levels above the B1 that the fitting offer asks for.
    fits = programme.skill_points + 2 * programme.language_points + programme.experience_points
    assert [wish.band for wish in wisher.wishes] == [fits, programme.experience_points]


def test_only_the_last_verdict_takes_a_wish_away(scene: Scene) -> None:
    first, second = offer(scene), offer(scene)
    changed, clean = person(scene, first, second, reference="1"), person(scene, first, reference="2")
    decided(scene, changed, 1, first)
    decided(scene, changed, 2, second)
    decided(scene, clean, 1, first)
    decided(scene, clean, 2)
    lists = {each.id: [wish.refused for wish in each.wishes] for each in frozen(scene).volunteers}
    assert lists == {"1": [None, "ineligible"], "2": [None]}


def test_a_wish_for_a_closed_offer_stays_and_says_so(scene: Scene) -> None:
    closed, open_one = offer(scene, status="withdrawn"), offer(scene, status="filled")
    person(scene, closed, open_one)
    inputs = frozen(scene)
    assert [wish.refused for wish in inputs.volunteers[0].wishes] == ["offer_withdrawn", None]
    assert [seats.id for seats in inputs.offers] == [open_one.id]


def test_a_shortlist_counts_at_its_own_offer_only(scene: Scene) -> None:
    first, second = offer(scene), offer(scene)
    chosen, other = person(scene, first, second, reference="1"), person(scene, first, reference="2")
    with scene.database.write() as connection:
        values = {"applications": [chosen.id, "a stranger"], "account_id": add_account(connection), "made_at": NOW}
        connection.execute(insert(shortlists).values(offer_id=first.id, **values))
    lists = {each.id: [wish.shortlisted for wish in each.wishes] for each in frozen(scene).volunteers}
    assert lists == {chosen.reference: [True, False], other.reference: [False]}


@pytest.mark.parametrize(("status", "locked"), [("proposed", False), ("host_accepted", False), ("confirmed", True)])
def test_whoever_holds_a_seat_takes_part_with_it(scene: Scene, status: str, locked: bool) -> None:
    wished = offer(scene)
    holder = person(scene, wished, status="proposed")
    with scene.database.write() as connection:
        add_placement(connection, scene.asked, holder, wished, status=status)
    inputs = frozen(scene)
    assert inputs.volunteers[0].held == Held(wished.id, locked)
    assert inputs.offers[0].capacity == 1


def test_an_offer_that_somebody_gave_back_leaves_her_list_only(scene: Scene) -> None:
    wished, next_one = offer(scene), offer(scene)
    gave_back, other = person(scene, wished, next_one, reference="1"), person(scene, wished, reference="2")
    with scene.database.write() as connection:
        add_placement(connection, scene.asked, gave_back, wished, status="declined")
    lists = {each.id: [wish.offer for wish in each.wishes] for each in frozen(scene).volunteers}
    assert lists == {gave_back.reference: [next_one.id], other.reference: [wished.id]}


def test_places_of_those_who_served_are_used_up_in_every_limit(scene: Scene) -> None:
    wished = offer(scene, capacity=3)
    served, waiting = person(scene, wished, status="placed"), person(scene, wished)
    with scene.database.write() as connection:
        add_placement(connection, scene.asked, served, wished, status="ended_early")
    inputs = frozen(
        scene,
        corridors=[{"origin": "SN", "host": "MA", "cap": 5}, {"origin": "MA", "host": "SN", "cap": 5}],
        host_caps=[{"host": "MA", "cap": 5}, {"host": "SN", "cap": 0}],
        origin_caps=[{"origin": "SN", "cap": 1}, {"origin": "MA", "cap": 5}],
        call_cap=5,
        mechanism="serial_dictatorship",
    )
    assert [each.id for each in inputs.volunteers] == [waiting.reference]
    assert inputs.offers[0].capacity == 2
    assert [quota.cap for quota in inputs.corridors] == [4, 5]
    assert (inputs.host_caps, inputs.origin_caps) == ({"MA": 4, "SN": 0}, {"SN": 0, "MA": 5})
    assert (inputs.call_cap, inputs.mechanism) == (4, "serial_dictatorship")


def test_a_seat_that_another_call_holds_is_not_given_again(scene: Scene) -> None:
    wished = offer(scene, capacity=1)
    person(scene, wished)
    with scene.database.write() as connection:
        elsewhere = add_call(connection)
        holder = add_application(connection, elsewhere, wished, status="proposed")
        add_placement(connection, add_round(connection, elsewhere), holder, wished, status="confirmed")
    inputs = frozen(scene, call_cap=5)
    assert ([seats.capacity for seats in inputs.offers], inputs.call_cap) == ([0], 5)


def test_study_visits_take_few_people_of_one_origin(scene: Scene) -> None:
    visit, service = offer(scene, modality="study_visit"), offer(scene)
    person(scene, visit, service)
    caps = {seats.id: seats.delegation_cap for seats in frozen(scene).offers}
    assert caps == {visit.id: POLICY.programme.delegation_cap, service.id: None}


def test_people_with_equal_wishes_share_them_in_memory(scene: Scene) -> None:
    wished = offer(scene)
    for _ in range(2):
        person(scene, wished)
    first, second = frozen(scene).volunteers
    assert first.wishes[0] is second.wishes[0]
