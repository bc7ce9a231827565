"""What if a limit were another one: asked about a computed round, computed by the worker, never decided by."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from domain.matching.inputs import RoundInputs
from domain.what_if import changed
from storage.round_documents import find_document
from storage.tables.placements import placements, rounds
from tests.integration.furnished import row_counts
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator

ONE_MORE = {"kind": "corridor", "name": "SN-MA", "by": 1}


def ask(journey: Journey, base: str, *changes: Mapping[str, Any], who: str = "MA") -> Any:
    return journey.pilot.post(f"/rounds/{base}/what-if", journey.tokens[who], {"changes": list(changes)})


def answered(journey: Journey, base: str, *changes: Mapping[str, Any]) -> dict[str, Any]:
    asked = ask(journey, base, *changes).expect(202)
    journey.pilot.deliver()
    found: dict[str, Any] = journey.pilot.get(f"/rounds/{asked['id']}", journey.tokens["MA"]).expect(200)
    return found


def test_one_more_place_in_a_corridor_is_computed_beside_the_round(applied: Journey) -> None:
    base = applied.round()
    asked = ask(applied, base["id"], ONE_MORE).expect(202)

    assert (asked["status"], asked["based_on"], asked["what_if"]) == ("requested", base["id"], [ONE_MORE])
    applied.pilot.deliver()
    found = applied.pilot.get(f"/rounds/{asked['id']}", applied.tokens["SN"]).expect(200)
    assert (base["report"]["placed"], found["report"]["placed"]) == (3, 4)
    assert {quota["corridor"]: quota["cap"] for quota in found["report"]["quotas"]}["SN-MA"] == 3
    assert applied.pilot.get(f"/rounds/{base['id']}", applied.tokens["MA"]).expect(200) == base


def test_the_question_runs_on_the_inputs_of_its_round_with_one_limit_moved(applied: Journey) -> None:
    base = applied.round()
    applied.apply("late", "SN")
    applied.pilot.deliver()
    found = answered(applied, base["id"], ONE_MORE)

    with applied.pilot.database.read() as connection:
        frozen, moved = (find_document(connection, each["id"], "inputs") for each in (base, found))
    assert frozen is not None
    assert changed(RoundInputs.from_document(frozen), [ONE_MORE]).to_document() == moved
    assert applied.applications["late"]["reference"] not in found["matching"]


@pytest.mark.parametrize(
    ("change", "placed"),
    [
        ({"kind": "corridor", "name": "SN-MA", "by": -1}, 2),
        ({"kind": "corridor", "name": "SN-MA", "by": -9}, 1),
        ({"kind": "offer", "name": "MA", "by": -2}, 2),
        ({"kind": "offer", "name": "MA", "by": 5}, 3),
    ],
)
def test_limits_and_seats_move_both_ways(applied: Journey, change: dict[str, Any], placed: int) -> None:
    named = {**change, "name": applied.offers.get(change["name"], change["name"])}

    assert answered(applied, applied.round()["id"], named)["report"]["placed"] == placed


def test_a_question_decides_nothing(applied: Journey) -> None:
    base = applied.round()
    found = answered(applied, base["id"], ONE_MORE)
    before, mails = row_counts(applied.pilot), len(applied.pilot.mailbox())

    refused = applied.pilot.post(f"/rounds/{found['id']}/validation", applied.tokens["MA"]).expect(409)
    assert [error["code"] for error in refused["errors"]] == ["what_if_only"]
    assert row_counts(applied.pilot) == before
    applied.pilot.post(f"/rounds/{base['id']}/validation", applied.tokens["MA"]).expect(200)
    applied.pilot.deliver()
    with applied.pilot.database.read() as connection:
        proposing = set(connection.execute(select(placements.c.round_id)).scalars())
    assert proposing == {base["id"]}
    assert len(applied.pilot.mailbox()) > mails
    assert sum(applied.status(name) == "proposed" for name in applied.applications) == 3


def test_an_open_question_hinders_no_round_and_is_compared_with_by_none(applied: Journey) -> None:
    base = applied.round()
    answered(applied, base["id"], ONE_MORE)
    ask(applied, base["id"], {**ONE_MORE, "by": 2}).expect(202)
    applied.pilot.post(f"/rounds/{base['id']}/discard", applied.tokens["MA"]).expect(200)

    again = applied.round()

    assert (again["protected"], again["based_on"], again["matching"]) == (False, None, base["matching"])
    reader = coordinator(applied.pilot, "MA")
    reader.get(f"/en/desk/rounds/{again['id']}")
    assert f"Compared with round {base['id']}" in reader.text
    assert "Nothing changed." in reader.text
    for page in ("/en/desk", "/en/desk/calls/2027A"):
        reader.get(page)
        assert re.findall(r"rounds/(R\d+)", reader.text) == [again["id"], base["id"]]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ([{"kind": "corridor", "name": "SN-CI", "by": 1}], "/changes/0/name", "nothing_to_change"),
        ([ONE_MORE, {"kind": "host", "name": "MA", "by": 1}], "/changes/1/name", "nothing_to_change"),
        ([{"kind": "origin", "name": "SN", "by": 1}], "/changes/0/name", "nothing_to_change"),
        ([{"kind": "call", "by": 1}], "/changes/0/name", "nothing_to_change"),
        ([{"kind": "offer", "name": "O99999", "by": 1}], "/changes/0/name", "nothing_to_change"),
        ([ONE_MORE, {**ONE_MORE, "by": 2}], "/changes/1", "repeated"),
    ],
)
def test_what_has_no_limit_is_refused_by_its_place(
    applied: Journey, changes: Sequence[Mapping[str, Any]], pointer: str, code: str
) -> None:
    base = applied.round()
    before = row_counts(applied.pilot)

    refused = ask(applied, base["id"], *changes).expect(422)

    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [(pointer, code)]
    assert row_counts(applied.pilot) == before


def test_seats_of_an_offer_that_nobody_wishes_for_change_nothing(applied: Journey) -> None:
    base, unwished = applied.round(), {"kind": "offer", "name": applied.offers["ML"], "by": 1}

    refused = ask(applied, base["id"], unwished).expect(422)

    assert [error["code"] for error in refused["errors"]] == ["nothing_to_change"]


def test_questions_are_asked_about_computed_rounds_only(applied: Journey) -> None:
    waiting = applied.pilot.post("/rounds", applied.tokens["MA"], {"call": "2027A"}).expect(202)
    refused = ask(applied, waiting["id"], ONE_MORE).expect(409)
    assert [error["code"] for error in refused["errors"]] == ["question_needs_round"]
    applied.pilot.deliver()
    found = answered(applied, waiting["id"], ONE_MORE)

    ask(applied, found["id"], ONE_MORE).expect(409)
    applied.pilot.post(f"/rounds/{waiting['id']}/validation", applied.tokens["MA"]).expect(200)
    ask(applied, waiting["id"], {**ONE_MORE, "by": 2}).expect(202)
    applied.pilot.deliver()
    again = applied.round()
    applied.pilot.post(f"/rounds/{again['id']}/discard", applied.tokens["MA"]).expect(200)
    ask(applied, again["id"], ONE_MORE).expect(409)
    ask(applied, "R99999", ONE_MORE).expect(404)


def test_five_questions_wait_at_a_time(applied: Journey) -> None:
    base = applied.round()
    for by in range(1, 6):
        ask(applied, base["id"], {**ONE_MORE, "by": by}).expect(202)

    refused = ask(applied, base["id"], {**ONE_MORE, "by": 6}).expect(409)

    assert [error["code"] for error in refused["errors"]] == ["too_many_questions"]
    applied.pilot.deliver()
    ask(applied, base["id"], {**ONE_MORE, "by": 6}).expect(202)


def test_a_question_that_takes_a_seat_from_its_holder_is_answered_in_words(applied: Journey) -> None:
    first = applied.round()
    applied.pilot.post(f"/rounds/{first['id']}/validation", applied.tokens["MA"]).expect(200)
    protected = applied.round()
    found = answered(applied, protected["id"], {**ONE_MORE, "by": -2})

    assert (found["status"], found["refusal"]["code"], found["protected"]) == ("discarded", "held_over_cap", True)
    reader = coordinator(applied.pilot, "MA")
    reader.get(f"/en/desk/rounds/{found['id']}")
    told = "With this limit more people would hold a seat already than it allows: the question has no answer."
    assert told in reader.text
    assert '<span class="tag bad">no answer</span>' in reader.text
    for wrong in ("held_over_cap", "Cancel a placement", "put aside", "Three ways out"):
        assert wrong not in reader.text
    reader.get(f"/en/desk/rounds/{protected['id']}")
    assert told in reader.text


@pytest.fixture
def reader(applied: Journey) -> PageClient:
    """At the page of a dry run."""
    client = coordinator(applied.pilot, "MA")
    client.get(f"/en/desk/rounds/{applied.round()['id']}")
    return client


def the_round(reader: PageClient) -> str:
    found = re.search(r'action="/en/desk/rounds/(R\d+)/what-if"', reader.text)
    assert found is not None
    return found[1]


def asked_on_the_page(reader: PageClient, **fields: str) -> str:
    """Where the question is shown."""
    typed = {"limit": "corridor:SN-MA", "direction": "more", "number": "1", **fields}
    answer = reader.send(f"/en/desk/rounds/{the_round(reader)}/what-if", **typed)
    assert answer.status_code == 303, reader.text
    return str(answer.location)


def test_the_page_asks_and_tells_the_answer_in_words(applied: Journey, reader: PageClient) -> None:
    base = the_round(reader)
    assert "corridor Senegal\N{NO-BREAK SPACE}→ Morocco, limit 2" in reader.text
    address = asked_on_the_page(reader)
    reader.get(address)
    assert "What if the limit of the corridor Senegal\N{NO-BREAK SPACE}→ Morocco were raised by 1?" in reader.text
    assert "The round waits to be computed" in reader.text
    applied.pilot.deliver()
    reader.get(address)
    page = re.sub(r"\s+", " ", reader.text)

    left_out = next(name for name in ("awa", "fatou", "khady") if unplaced(applied, base, name))
    reference = applied.applications[left_out]["reference"]
    assert "People placed: 3 → 4" in page
    assert f"Have a place in this round and had none in that one: {reference}" in page
    assert "nothing is decided, nobody is told" in page
    assert f'href="/en/desk/rounds/{base}"' in page
    assert "/validation" not in page
    assert "/what-if" not in page
    reader.get(f"/en/desk/rounds/{base}")
    assert "were raised by 1?" in reader.text
    assert "People placed: 3 → 4" in reader.text


def unplaced(journey: Journey, base: str, name: str) -> bool:
    matching = journey.pilot.get(f"/rounds/{base}", journey.tokens["MA"]).expect(200)["matching"]
    return matching[journey.applications[name]["reference"]] is None


def test_the_question_reads_as_french_too(applied: Journey, reader: PageClient) -> None:
    address = asked_on_the_page(reader, direction="fewer", number="2")
    applied.pilot.deliver()
    reader.get(address.replace("/en/", "/fr/"))

    assert "Et si la limite du couloir Sénégal\N{NO-BREAK SPACE}→ Maroc baissait de 2" in reader.text
    assert "Personnes placées\u202f: 3 → 1" in reader.text


def test_an_offer_is_found_by_its_words_or_its_number(applied: Journey, reader: PageClient) -> None:
    base, offer = the_round(reader), applied.offers["MA"]
    for words in ("school+sale", offer.lower()):
        reader.get(f"/en/desk/rounds/{base}?offer={words}")
        assert f'<option value="offer:{offer}">School support in Salé, seats: 3</option>' in reader.text
        assert "No offer that people wish for" not in reader.text
    reader.get(f"/en/desk/rounds/{base}?offer=Ségou")
    assert "No offer that people wish for has these words." in reader.text
    assert reader.get(f"/en/desk/rounds/{base}?offer=%00%25'").status_code == 200
    wrong = {"limit": f"offer:{offer}", "direction": "more", "number": "none"}
    assert reader.send(f"/en/desk/rounds/{base}/what-if", **wrong).status_code == 422
    assert f'<option value="offer:{offer}" selected>' in reader.text
    asked_on_the_page(reader, limit=f"offer:{offer}")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"limit": ""}, "limit"),
        ({"limit": "corridor:XX-YY"}, "limit"),
        ({"limit": "everything"}, "limit"),
        ({"number": "0"}, "number"),
        ({"number": "many"}, "number"),
        ({"direction": "sideways"}, "direction"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_the_rest_is_kept(
    reader: PageClient, typed: dict[str, str], field: str
) -> None:
    sent = {"limit": "corridor:SN-MA", "direction": "fewer", "number": "7", **typed}
    answer = reader.send(f"/en/desk/rounds/{the_round(reader)}/what-if", **sent)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in reader.text
    if field != "number":
        assert 'name="number" value="7"' in reader.text


def test_the_language_switch_keeps_what_is_typed(reader: PageClient) -> None:
    base = the_round(reader)
    typed = {"limit": "corridor:SN-MA", "direction": "fewer", "number": "7"}

    assert reader.send(f"/fr/desk/rounds/{base}/what-if", **typed, again="fr").status_code == 200
    assert 'name="number" value="7"' in reader.text
    assert 'value="corridor:SN-MA" selected' in reader.text


def test_a_question_can_be_put_aside_before_its_answer(applied: Journey, reader: PageClient) -> None:
    address = asked_on_the_page(reader)
    reader.get(address)
    identifier = address.partition("?")[0].rpartition("/")[2]
    assert reader.send(f"/en/desk/rounds/{identifier}/discard").status_code == 303
    applied.pilot.deliver()

    with applied.pilot.database.read() as connection:
        status = connection.execute(select(rounds.c.status).where(rounds.c.id == identifier)).scalar_one()
    assert status == "discarded"
    reader.get(address)
    assert "put aside before it was computed" in reader.text
