"""What people read of a round agrees with its verified documents; when it does not, `round verify` says so."""

from typing import Any

import pytest
from sqlalchemy import update

from storage import repositories
from storage.round_agreement import disagreements
from storage.round_documents import find_whole, keep_document
from storage.tables.applications import calls
from storage.tables.placements import placements, round_reasons, rounds
from tests.integration.journey import Journey


@pytest.fixture
def validated(journey: Journey) -> Journey:
    """Three people for the two places of their corridor, one of Morocco, and a protected round after a decline."""
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("khady", "SN"), ("salma", "MA")):
        journey.apply(name, origin)
    journey.pilot.deliver()
    journey.pilot.post(f"/rounds/{journey.round()['id']}/validation", journey.tokens["MA"]).expect(200)
    return journey


def found_in(journey: Journey, identifier: str = "R00001") -> list[dict[str, Any]]:
    with journey.pilot.database.read() as connection:
        found, whole = repositories.rounds.find(connection, identifier), find_whole(connection, identifier)
        assert found is not None
        assert whole is not None
        return disagreements(connection, found, whole)


def test_a_round_that_nobody_touched_agrees_also_after_a_protected_one(validated: Journey) -> None:
    left = next(name for name in ("awa", "fatou", "khady") if validated.status(name) == "proposed")
    refusal = f"/placements/{validated.placement(left)['id']}/refusal"
    validated.pilot.post(refusal, validated.tokens[left], {"code": "family"}).expect(200)
    second = validated.round()
    validated.pilot.post(f"/rounds/{second['id']}/validation", validated.tokens["MA"]).expect(200)

    assert found_in(validated) == []
    assert found_in(validated, second["id"]) == []


@pytest.mark.parametrize(
    ("table", "values", "codes"),
    [
        (round_reasons, {"code": "ineligible"}, {"told_otherwise"}),
        (rounds, {"seed": "another"}, {"seed_differs"}),
        (calls, {"seed": "another"}, {"seed_differs"}),
        (calls, {"seed_commitment": "0" * 64}, {"seed_differs"}),
        (rounds, {"status": "discarded"}, {"proposed_otherwise"}),
    ],
)
def test_what_was_changed_behind_the_back_of_the_documents_is_found(
    validated: Journey, table: Any, values: dict[str, str], codes: set[str]
) -> None:
    with validated.pilot.database.write() as connection:
        connection.execute(update(table).values(**values))

    assert {each["code"] for each in found_in(validated)} == codes


def test_a_place_that_the_round_does_not_give_is_found(validated: Journey) -> None:
    with validated.pilot.database.write() as connection:
        to_senegal = placements.c.offer_id != validated.offers["SN"]
        connection.execute(update(placements).where(to_senegal).values(offer_id=validated.offers["SN"]))

    assert {each["code"] for each in found_in(validated)} == {"proposed_otherwise"}


def test_the_certificate_of_another_round_is_found(validated: Journey) -> None:
    with validated.pilot.database.write() as connection:
        whole = find_whole(connection, "R00001")
        assert whole is not None
        keep_document(connection, "R00001", "certificate", {**whole["certificate"], "round": "R00002"})

    assert found_in(validated) == [{"check": "stored", "code": "round_differs", "round": "R00002"}]
