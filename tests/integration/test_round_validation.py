"""Validation of a round: all of it or nothing, and only while everything is as it was frozen."""

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, event, func, insert, select, update

from domain.round import PlacementRound
from messaging.tables import outbox
from storage import repositories
from storage.round_changes import changed_since
from storage.tables.applications import applications, calls, offers, shortlists, steps, verdicts, wishes
from storage.tables.placements import placements, round_documents, rounds
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.stored import add_application, add_call, add_placement, add_round

PEOPLE = ("awa", "fatou", "khady", "salma")
Act = Callable[[Journey], None]


@pytest.fixture
def on_each_engine(database_url: str) -> Iterator[Journey]:
    """The people of `applied`, once on each engine."""
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    begun = Journey(pilot)
    begun.open_the_call()
    yield all_apply(begun)
    pilot.close()


@pytest.fixture
def applied(journey: Journey) -> Journey:
    return all_apply(journey)


def all_apply(journey: Journey) -> Journey:
    """Three people of Senegal for the two places of their corridor, and one of Morocco."""
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("khady", "SN"), ("salma", "MA")):
        journey.apply(name, origin)
    journey.pilot.deliver()
    return journey


def act(journey: Journey, identifier: str, action: str) -> Any:
    return journey.pilot.post(f"/rounds/{identifier}/{action}", journey.tokens["MA"])


def number_of(journey: Journey, *queries: Any) -> list[int]:
    with journey.pilot.database.read() as connection:
        return [connection.execute(query).scalar_one() for query in queries]


def traces(journey: Journey) -> list[int]:
    """Whatever a validation leaves: placements, dated steps, facts."""
    return number_of(journey, *(select(func.count()).select_from(table) for table in (placements, steps, outbox)))


def change(journey: Journey, *statements: Any) -> None:
    """Straight in the database: what another program, or a hand, may do."""
    with journey.pilot.database.write() as connection:
        for statement in statements:
            connection.execute(statement)


def own(journey: Journey, name: str) -> str:
    return journey.applications[name]["id"]


def reference(journey: Journey, name: str) -> str:
    return journey.applications[name]["reference"]


def withdraw(journey: Journey, name: str) -> None:
    journey.pilot.post(f"/applications/{own(journey, name)}/withdrawal", journey.tokens[name]).expect(200)


def of_person(journey: Journey, name: str, status: str) -> None:
    change(journey, update(applications).where(applications.c.id == own(journey, name)).values(status=status))


def fail_one_wish(journey: Journey) -> None:
    reason = {"code": "E07", "outcome": "fail", "parameters": {"offer": journey.offers["SN"]}}
    found = {"application_id": own(journey, "salma"), "number": 9, "outcome": "eligible", "policy_version": "x"}
    full = {**reason, "source": None}
    change(journey, insert(verdicts).values(**found, decided_at=NOW, reasons=[full]))


def of_offer(country: str, **values: Any) -> Act:
    return lambda journey: change(journey, update(offers).where(offers.c.id == journey.offers[country]).values(values))


def of_call(**values: Any) -> Act:
    return lambda journey: change(journey, update(calls).values(values))


def shorten_list(journey: Journey) -> None:
    first = (wishes.c.application_id == own(journey, "salma")) & (wishes.c.rank == 1)
    change(journey, delete(wishes).where(first))


def put_forward(journey: Journey) -> None:
    with journey.pilot.database.read() as connection:
        account = connection.execute(select(offers.c.decided_by)).scalars().first()
    listed = {"offer_id": journey.offers["MA"], "applications": [own(journey, "khady")], "account_id": account}
    change(journey, insert(shortlists).values(**listed, made_at=NOW))


def take_a_seat_in_another_call(journey: Journey) -> None:
    with journey.pilot.database.write() as connection:
        offer = repositories.offers.find(connection, journey.offers["CI"])
        assert offer is not None
        call = add_call(connection)
        stranger = add_application(connection, call, offer, status="proposed")
        add_placement(connection, add_round(connection, call), stranger, offer)


CHANGES: dict[str, tuple[Act, str, str]] = {
    "a person withdrew": (lambda journey: withdraw(journey, "khady"), "person_withdrew", "/volunteers/khady"),
    "a person is refused": (
        lambda journey: of_person(journey, "awa", "refusal_proposed"),
        "person_not_eligible",
        "/volunteers/awa",
    ),
    "one wish is refused": (fail_one_wish, "wish_changed", "/volunteers/salma"),
    "a list is shorter": (shorten_list, "person_list_changed", "/volunteers/salma"),
    "an offer is withdrawn": (of_offer("SN", status="withdrawn"), "offer_closed", "/offers/SN"),
    "an offer has fewer seats": (of_offer("MA", capacity=2), "seats_changed", "/offers/MA"),
    "an offer has more seats": (of_offer("MA", capacity=4), "seats_changed", "/offers/MA"),
    "an offer became another modality": (of_offer("MA", modality="study_visit"), "offer_changed", "/offers/MA"),
    "an offer asks for other skills": (of_offer("SN", skills=["health"]), "score_changed", "/volunteers/salma"),
    "a host put somebody forward": (put_forward, "shortlist_changed", "/volunteers/khady"),
    "another call took a seat": (take_a_seat_in_another_call, "seats_changed", "/offers/CI"),
    "a quota is another one": (
        of_call(corridors=[{"origin": "SN", "host": "MA", "cap": 1}, {"origin": "MA", "host": "SN", "cap": None}]),
        "quota_changed",
        "/corridors/SN-MA",
    ),
    "a host country has a limit": (of_call(host_caps=[{"host": "MA", "cap": 1}]), "limits_changed", "/host_caps"),
    "the call has a total": (of_call(call_cap=1), "limits_changed", "/call_cap"),
    "the lottery is another one": (of_call(seed_commitment="0" * 64), "limits_changed", "/seed_commitment"),
}


def pointer(journey: Journey, short: str) -> str:
    """The pointer with references and ids in the place of names and countries."""
    kind, name = short[1:].split("/") if short.count("/") == 2 else (short[1:], "")
    known = {"volunteers": lambda: reference(journey, name), "offers": lambda: journey.offers[name]}
    return f"/{kind}/{known[kind]()}" if kind in known else short


@pytest.mark.parametrize("what", CHANGES)
def test_a_round_is_not_validated_when_anything_that_was_frozen_has_changed(applied: Journey, what: str) -> None:
    act_now, code, short = CHANGES[what]
    found = applied.round()
    act_now(applied)
    before = traces(applied)

    refused = act(applied, found["id"], "validation").expect(409)

    assert refused["code"] == "illegal_transition"
    assert (pointer(applied, short), code) in {(error["pointer"], error["code"]) for error in refused["errors"]}
    assert all(error["message"] for error in refused["errors"])
    assert traces(applied) == before
    assert applied.pilot.get(f"/rounds/{found['id']}", applied.tokens["MA"]).expect(200)["status"] == "simulated"


def test_after_the_change_a_new_round_is_computed_and_validated(on_each_engine: Journey) -> None:
    found = on_each_engine.round()
    withdraw(on_each_engine, "khady")
    act(on_each_engine, found["id"], "validation").expect(409)
    act(on_each_engine, found["id"], "discard").expect(200)

    again = on_each_engine.round()

    assert act(on_each_engine, again["id"], "validation").expect(200)["status"] == "validated"
    assert {name: on_each_engine.status(name) for name in PEOPLE} == {
        "awa": "proposed",
        "fatou": "proposed",
        "khady": "withdrawn",
        "salma": "proposed",
    }


def test_whoever_became_eligible_later_hinders_nobody_and_is_counted(applied: Journey) -> None:
    found = applied.round()
    for name in ("rama", "sira"):
        applied.apply(name, "SN")
    applied.pilot.deliver()

    changes = now_of(applied, found["id"])

    assert changes is not None
    assert (changes.changed, changes.late) == ((), 2)
    act(applied, found["id"], "validation").expect(200)
    assert {applied.status(name) for name in ("rama", "sira")} == {"eligible"}


def now_of(journey: Journey, identifier: str) -> Any:
    with journey.pilot.database.read() as connection:
        return changed_since(connection, stored(journey, identifier), journey.pilot.policy)


def stored(journey: Journey, identifier: str) -> PlacementRound:
    with journey.pilot.database.read() as connection:
        found = repositories.rounds.find(connection, identifier)
    assert found is not None
    return found


def test_a_long_list_of_changes_is_cut_and_says_how_many_follow(journey: Journey) -> None:
    add_people(journey, 130)
    found = journey.round()
    change(journey, update(applications).values(status="withdrawn"))

    errors = act(journey, found["id"], "validation").expect(409)["errors"]

    assert len(errors) == 101
    assert errors[-1]["code"] == "more_changes"
    assert "30" in errors[-1]["message"]


def add_people(journey: Journey, number: int) -> None:
    """So many eligible people for the seats of Morocco, which are enough for all of them."""
    with journey.pilot.database.write() as connection:
        offer = repositories.offers.find(connection, journey.offers["MA"])
        (call,) = repositories.calls.where(connection)
        assert offer is not None
        facts = {"skills": [], "languages": [{"language": "fr", "level": "B1"}]}
        for each in range(number):
            add_application(connection, call, offer, facts=facts, reference=f"2027A-{each:06d}")
        connection.execute(update(offers).where(offers.c.id == offer.id).values(capacity=number))
        connection.execute(update(calls).values(corridors=[{"origin": "SN", "host": "MA", "cap": None}]))


@pytest.mark.parametrize("between", ["confirm", "decline"])
def test_a_protected_round_is_not_validated_when_a_held_place_changed_meanwhile(applied: Journey, between: str) -> None:
    act(applied, applied.round()["id"], "validation").expect(200)
    found = applied.round()
    holder = next(name for name in PEOPLE[:3] if applied.status(name) == "proposed")
    if between == "confirm":
        applied.confirm(holder)
    else:
        refusal = f"/placements/{applied.placement(holder)['id']}/refusal"
        applied.pilot.post(refusal, applied.tokens[holder], {"code": "family"}).expect(200)
    before = traces(applied)

    errors = act(applied, found["id"], "validation").expect(409)["errors"]

    assert [(error["pointer"], error["code"]) for error in errors] == [
        (f"/volunteers/{reference(applied, holder)}", "person_seat_changed")
    ]
    assert traces(applied) == before


def test_a_host_who_accepts_meanwhile_does_not_hinder_a_protected_round(on_each_engine: Journey) -> None:
    act(on_each_engine, on_each_engine.round()["id"], "validation").expect(200)
    found = on_each_engine.round()
    holder = next(name for name in PEOPLE[:3] if on_each_engine.status(name) == "proposed")
    held = on_each_engine.placement(holder)
    on_each_engine.pilot.post(f"/placements/{held['id']}/acceptance", on_each_engine.tokens["host MA"]).expect(200)

    act(on_each_engine, found["id"], "validation").expect(200)

    assert on_each_engine.placement(holder)["id"] == held["id"]
    assert on_each_engine.placement(holder)["status"] == "host_accepted"


def test_two_validations_at_the_same_moment_make_one_set_of_proposals(on_each_engine: Journey) -> None:
    found = on_each_engine.round()

    def one(_: int) -> int:
        headers = {"Authorization": f"Bearer {on_each_engine.tokens['MA']}"}
        client = on_each_engine.pilot.app.test_client()
        return client.post(f"/api/v1/rounds/{found['id']}/validation", json={}, headers=headers).status_code

    with ThreadPoolExecutor(4) as together:
        statuses = sorted(together.map(one, range(4)))

    assert statuses == [200, 409, 409, 409]
    assert number_of(on_each_engine, select(func.count()).select_from(placements)) == [3]
    proposed = select(func.count()).where(outbox.c.name == "placement.proposed")
    assert number_of(on_each_engine, proposed) == [3]


def test_a_withdrawal_beside_a_validation_leaves_no_half_of_either(on_each_engine: Journey) -> None:
    found = on_each_engine.round()
    headers = {name: {"Authorization": f"Bearer {on_each_engine.tokens[name]}"} for name in ("MA", "salma")}
    paths = {
        "MA": f"rounds/{found['id']}/validation",
        "salma": f"applications/{own(on_each_engine, 'salma')}/withdrawal",
    }

    def one(who: str) -> int:
        client = on_each_engine.pilot.app.test_client()
        return client.post(f"/api/v1/{paths[who]}", json={}, headers=headers[who]).status_code

    with ThreadPoolExecutor(2) as together:
        validation, withdrawal = together.map(one, ("MA", "salma"))

    assert withdrawal == 200
    assert validation in (200, 409)
    assert on_each_engine.status("salma") == "withdrawn"
    listed = on_each_engine.pilot.get("/placements", on_each_engine.tokens["salma"]).expect(200)["items"]
    assert [each["status"] for each in listed] == (["declined"] if validation == 200 else [])


def test_the_database_itself_refuses_a_second_seat_and_then_nothing_is_applied(on_each_engine: Journey) -> None:
    """A row that no program of ours writes: the same application holds a seat in the name of another call."""
    found = on_each_engine.round()
    with on_each_engine.pilot.database.write() as connection:
        offer = repositories.offers.find(connection, journey_offer(on_each_engine))
        salma = repositories.applications.find(connection, own(on_each_engine, "salma"))
        assert offer is not None
        assert salma is not None
        add_placement(connection, add_round(connection, add_call(connection)), salma, offer)
    before = traces(on_each_engine)

    errors = act(on_each_engine, found["id"], "validation").expect(409)["errors"]

    assert [error["code"] for error in errors] == ["round_overtaken"]
    assert traces(on_each_engine) == before
    assert stored(on_each_engine, found["id"]).status == "simulated"


def journey_offer(journey: Journey) -> str:
    """Nobody wished for this one, so the round does not see it."""
    return journey.offers["ML"]


@pytest.mark.parametrize("lost", ["inputs", "outcome"])
def test_a_round_whose_documents_are_gone_is_not_validated(applied: Journey, lost: str) -> None:
    found = applied.round()
    change(applied, delete(round_documents).where(round_documents.c.kind == lost))

    errors = act(applied, found["id"], "validation").expect(409)["errors"]

    assert [error["code"] for error in errors] == ["round_incomplete"]


def test_a_question_what_if_is_not_validated(applied: Journey) -> None:
    found = applied.round()
    change(applied, update(rounds).values(based_on="R00000", what_if=[]))

    errors = act(applied, found["id"], "validation").expect(409)["errors"]

    assert [error["code"] for error in errors] == ["what_if_only"]
    assert number_of(applied, select(func.count()).select_from(placements)) == [0]


def test_a_question_what_if_hinders_no_round(applied: Journey) -> None:
    found = applied.round()
    change(applied, update(rounds).values(based_on="R00000", what_if=[]))

    again = applied.round()

    assert (again["status"], again["protected"]) == ("simulated", False)
    assert again["matching"] == found["matching"]


def statements_of_a_validation(journey: Journey, people: int) -> int:
    add_people(journey, people)
    found = journey.round()
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = journey.pilot.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act(journey, found["id"], "validation").expect(200)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert number_of(journey, select(func.count()).select_from(placements)) == [people]
    return len(seen)


def test_ten_times_the_people_are_proposed_with_as_many_statements(journey: Journey, second: Journey) -> None:
    assert statements_of_a_validation(journey, 200) == statements_of_a_validation(second, 20)


@pytest.fixture
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Another pilot beside the first one."""
    folder = tmp_path_factory.mktemp("second")
    pilot = Installation(f"sqlite:///{folder / 'pilot.db'}", "embedded:", SetClock(NOW))
    begun = Journey(pilot)
    begun.open_the_call()
    yield begun
    pilot.close()


def test_every_proposal_is_dated_and_told_as_one_by_one(on_each_engine: Journey) -> None:
    found = on_each_engine.round()
    act(on_each_engine, found["id"], "validation").expect(200)

    for name in PEOPLE:
        if on_each_engine.status(name) != "proposed":
            continue
        placement = on_each_engine.placement(name)
        assert [step["status"] for step in placement["steps"]] == ["proposed"]
        assert on_each_engine.file(name)["steps"][-1]["status"] == "proposed"
        with on_each_engine.pilot.database.read() as connection:
            told = connection.execute(select(outbox).where(outbox.c.subject == f"placement:{placement['id']}")).all()
            version = connection.execute(
                select(applications.c.version).where(applications.c.id == own(on_each_engine, name))
            ).scalar_one()
        assert [(each.name, each.seq) for each in told] == [("placement.proposed", 1)]
        assert version > 1


def test_a_stale_copy_of_a_round_is_never_written(applied: Journey) -> None:
    found = stored(applied, applied.round()["id"])
    act(applied, found.id, "discard").expect(200)
    with pytest.raises(repositories.StaleVersion), applied.pilot.database.write() as connection:
        repositories.rounds.save(connection, dataclasses.replace(found, status="validated"))
