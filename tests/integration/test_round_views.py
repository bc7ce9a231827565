"""What is read of a stored round: never more than was asked for, and nothing of a round that is not computed."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from domain.application import Application
from domain.call import Call
from domain.offer import Offer
from domain.round import PlacementRound
from storage import repositories
from storage.database import Database
from storage.round_documents import find_document, find_matching, find_whole, keep_document
from storage.round_queries import MOST_UNPLACED, reasons_of, round_summary, round_view
from storage.round_reasons import store_reasons
from storage.schema import migrate
from storage.tables.applications import wishes
from tests.integration.journey import Journey
from tests.stored import add_application, add_call, add_offer, add_organisation, add_round

FIGURES = {
    "placed": 1,
    "upper_bound": 1,
    "min_cut": [{"kind": "offer", "name": "O1", "cap": 1}],
    "quotas": [],
    "ranks": [{"rank": 1, "people": 1}],
    "participants": 2,
    "wishes": 2,
    "exchanges": [{"first": "MA", "second": "SN", "there": 0, "back": 1}],
    "new_proposals": 1,
    "unplaced": 1,
    "inversions": 1,
}
CERTIFICATE = {"empty_seats": [{"offer": "O1", "bound_by": None}], "inversions": [["a", "b", "O1"]]}


@dataclasses.dataclass(frozen=True, slots=True)
class Computed:
    """A simulated round in which the first of two people has the only place."""

    database: Database
    call: Call
    offer: Offer
    people: tuple[Application, Application]
    found: PlacementRound


def reason(person: Application, offer: Offer, code: str) -> dict[str, Any]:
    return {"application_id": person.id, "offer_id": offer.id, "rank": 1, "code": code}


def keep_results(connection: Connection, found: PlacementRound, people: list[Application], offer: Offer) -> None:
    matching = {person.reference: offer.id if place == 0 else None for place, person in enumerate(people)}
    keep_document(connection, found.id, "outcome", {"matching": matching, "reasons": {}})
    keep_document(connection, found.id, "certificate", CERTIFICATE)
    codes = ["placed", *["offer_full"] * (len(people) - 1)]
    store_reasons(
        connection, found.id, [reason(*each) for each in zip(people, [offer] * len(people), codes, strict=True)]
    )


@pytest.fixture
def computed(database_url: str) -> Iterator[Computed]:
    database = Database.open(database_url)
    migrate(database)
    with database.write() as connection:
        call = add_call(connection)
        offer = add_offer(connection, add_organisation(connection))
        first, second = (add_application(connection, call, offer, reference=f"2027A-{number}") for number in (1, 2))
        found = add_round(connection, call, status="simulated", settled_at=None, report=FIGURES)
        keep_results(connection, found, [first, second], offer)
    yield Computed(database, call, offer, (first, second), found)
    database.close()


def test_the_whole_view_has_the_matching_and_every_list(computed: Computed) -> None:
    first, second = computed.people
    with computed.database.read() as connection:
        view = round_view(connection, computed.found)
    assert view["matching"] == {first.reference: computed.offer.id, second.reference: None}
    report = view["report"]
    assert (report["placed"], report["participants"], report["unplaced_total"]) == (1, 2, 1)
    assert (report["empty_seats"], report["inversions"]) == (CERTIFICATE["empty_seats"], CERTIFICATE["inversions"])
    assert report["delegation_inversions"] == report["offer_order_envy"] == []
    assert report["unplaced"] == [
        {
            "application": second.id,
            "reference": second.reference,
            "reasons": [{"offer": computed.offer.id, "rank": 1, "code": "offer_full"}],
        }
    ]


def test_a_summary_has_the_figures_and_reads_no_large_table(computed: Computed) -> None:
    statements: list[str] = []
    with computed.database.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
        summary = round_summary(connection, computed.found)
    assert statements
    assert not [each for each in statements if "round_documents" in each or "round_reasons" in each]
    assert (summary["report"], summary["mechanism"], summary["progress"]) == (FIGURES, "tlda", None)
    assert "matching" not in summary


def test_what_an_interrupted_run_has_stored_is_no_result(computed: Computed) -> None:
    (first, second), offer = computed.people, computed.offer
    with computed.database.write() as connection:
        asked = add_round(connection, add_call(connection), status="requested", simulated_at=None, settled_at=None)
        keep_results(connection, asked, [first, second], offer)
    with computed.database.read() as connection:
        view = round_view(connection, asked)
        assert (view["matching"], view["report"]) == (None, None)
        assert reasons_of(connection, asked.id, first.id) is None
        assert find_whole(connection, asked.id) is None
        assert reasons_of(connection, computed.found.id, first.id) is not None
        assert find_whole(connection, computed.found.id) is not None


def test_a_question_says_what_it_asks_about(computed: Computed) -> None:
    changes = [{"kind": "corridor", "name": "MA-SN", "by": 1}]
    question = dataclasses.replace(computed.found, based_on=computed.found.id, what_if=changes)
    with computed.database.read() as connection:
        summary = round_summary(connection, question)
    assert (summary["based_on"], summary["what_if"]) == (computed.found.id, changes)


def test_the_matching_is_found_without_the_rest_of_the_outcome(computed: Computed) -> None:
    with computed.database.read() as connection:
        outcome = find_document(connection, computed.found.id, "outcome")
        assert outcome is not None
        assert find_matching(connection, computed.found.id) == outcome["matching"]
        assert find_matching(connection, "no such round") is None


def another(person: Application, number: int) -> Application:
    own: dict[str, Any] = {name: f"{name} {number}" for name in ("id", "email_hash", "identity_hash")}
    own |= {"access_token_hash": f"token {number}", "reference": f"2027A-{number + 10:05d}"}
    return dataclasses.replace(person, **own)


def test_of_many_unplaced_people_the_first_ones_are_told_and_the_number_of_all(computed: Computed) -> None:
    number = MOST_UNPLACED + 5
    with computed.database.write() as connection:
        people = [another(computed.people[0], each) for each in range(number)]
        repositories.applications.add_many(connection, people)
        rows = [{"application_id": each.id, "rank": 1, "offer_id": computed.offer.id} for each in people]
        connection.execute(insert(wishes), rows)
        figures = {**FIGURES, "unplaced": number}
        crowd = add_round(connection, computed.call, report=figures)
        keep_results(connection, crowd, [computed.people[0], *people], computed.offer)
    with computed.database.read() as connection:
        report = round_view(connection, crowd)["report"]
    assert report["unplaced_total"] == number
    assert [each["reference"] for each in report["unplaced"]] == [each.reference for each in people[:MOST_UNPLACED]]


def test_nobody_reads_the_certificate_of_a_run_that_was_interrupted(journey: Journey) -> None:
    asked = journey.pilot.post("/rounds", journey.tokens["MA"], {"call": "2027A"}).expect(202)
    with journey.pilot.database.write() as connection:
        keep_document(connection, asked["id"], "certificate", CERTIFICATE)
    journey.pilot.get(f"/rounds/{asked['id']}/certificate", journey.tokens["MA"]).expect(404)
