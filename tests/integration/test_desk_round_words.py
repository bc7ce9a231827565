"""The page of a round says what is so: nobody took part, a round that failed by itself, limits that were moved."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.round_changes import Change, changes_between
from domain.round_report import figures
from storage.tables.applications import calls, offers
from storage.tables.placements import rounds
from tests.integration.journey import Journey
from tests.integration.page_client import coordinator

ARROW = "\N{NO-BREAK SPACE}→ "
NOBODY = "Nobody took part: nobody was eligible when the round was computed."


def page_of(journey: Journey, path: str, language: str = "en") -> str:
    reader = coordinator(journey.pilot, "MA")
    assert reader.get(f"/{language}/desk{path}").status_code == 200
    return re.sub(r"[ \n]+", " ", reader.text)


def store(journey: Journey, statement: Any) -> None:
    with journey.pilot.database.write() as connection:
        connection.execute(statement)


def report_of(journey: Journey, identifier: str) -> dict[str, Any]:
    with journey.pilot.database.read() as connection:
        return dict(connection.execute(select(rounds.c.report).where(rounds.c.id == identifier)).scalar_one())


def refuse(journey: Journey, code: str, **parameters: Any) -> str:
    """A round that could not be computed."""
    asked = journey.pilot.post("/rounds", journey.tokens["MA"], {"call": "2027A"}).expect(202)
    refusal = {"code": code, "parameters": parameters}
    store(journey, update(rounds).where(rounds.c.id == asked["id"]).values(status="discarded", refusal=refusal))
    return str(asked["id"])


def declined(journey: Journey) -> tuple[str, dict[str, Any]]:
    """The reference of somebody whose only wish the host declined, and the round after that."""
    first = journey.round()
    journey.pilot.post(f"/rounds/{first['id']}/validation", journey.tokens["MA"]).expect(200)
    name = next(name for name in ("awa", "fatou", "khady") if journey.status(name) == "proposed")
    path = f"/placements/{journey.placement(name)['id']}/refusal"
    journey.pilot.post(path, journey.tokens["host MA"], {"code": "capacity_lost"}).expect(200)
    journey.pilot.deliver()
    assert journey.status(name) == "eligible"
    return journey.applications[name]["reference"], journey.round()


def test_whoever_has_no_wish_left_is_counted_apart_and_named(applied: Journey) -> None:
    reference, found = declined(applied)
    report = report_of(applied, found["id"])
    assert report["no_wish_left"] == {"people": 1, "first": [reference]}
    assert reference not in {each["reference"] for each in found["report"]["unplaced"]}

    told = f"Of them, 1 had no wish left that could be looked at: {reference}."
    page, whole = (page_of(applied, f"/rounds/{found['id']}{part}") for part in ("", "/unplaced"))
    assert told in page
    assert told in whole
    assert "There is nobody on this page." not in whole
    assert "Everybody without a place" not in page
    french = page_of(applied, f"/rounds/{found['id']}/unplaced", "fr")
    assert f"1 n’avait plus de vœu à examiner\N{NARROW NO-BREAK SPACE}: {reference}." in french


def test_the_pages_of_people_without_a_place_are_as_many_as_the_list_fills(applied: Journey) -> None:
    found = applied.round()
    report = report_of(applied, found["id"])
    (left,) = (reference for reference, offer in found["matching"].items() if offer is None)
    others = [f"2027A-9{number:05}" for number in range(60)]
    report |= {"unplaced": 61, "no_wish_left": {"people": 60, "first": others[:50]}}
    store(applied, update(rounds).where(rounds.c.id == found["id"]).values(report=report))

    whole = page_of(applied, f"/rounds/{found['id']}/unplaced")

    assert left in whole
    assert f"Of them, 60 had no wish left that could be looked at: {', '.join(others[:50])} and 10 more." in whole
    assert "page=2" not in whole


def test_figures_name_the_first_fifty_without_a_wish() -> None:
    names = [f"v{number:03}" for number in range(60)]
    people: list[dict[str, Any]] = [{"id": name, "origin": "MA", "wishes": [], "held": None} for name in names]
    inputs: dict[str, Any] = {"volunteers": people, "offers": [], "corridors": [], "host_caps": {}, "call_cap": None}
    certificate = {"placed": 0, "upper_bound": 0, "min_cut": [], "quotas": [], "order_independent": True}

    report = figures(inputs, dict.fromkeys(names), {**certificate, "empty_seats": []})

    assert report["no_wish_left"] == {"people": 60, "first": names[:50]}
    assert report["unplaced"] == 60


def test_a_round_in_which_nobody_took_part_says_so_and_is_not_validated(journey: Journey) -> None:
    found = journey.round()
    page = page_of(journey, f"/rounds/{found['id']}")

    assert NOBODY in page
    for untrue in ("Nobody could be placed", "Every seat is filled", "Everybody is placed", "Nothing is lost"):
        assert untrue not in page
    assert f'action="/en/desk/rounds/{found["id"]}/validation"' not in page
    assert f'action="/en/desk/rounds/{found["id"]}/discard"' in page
    assert "There is nothing to validate." in page
    assert 'href="#what-if"' not in page


def test_the_parts_of_a_report_are_reached_from_its_top(applied: Journey) -> None:
    found = applied.round()
    page = page_of(applied, f"/rounds/{found['id']}")

    jumps = re.search(r'<nav class="jumps".*?</nav>', page)
    assert jumps is not None
    anchors = re.findall(r'href="#([\w-]+)"', jumps[0])
    assert anchors == ["placed", "quotas", "unplaced", "what-if", "changes", "decide"]
    assert [page.count(f'id="{anchor}"') for anchor in anchors] == [1] * 6
    assert NOBODY not in page
    assert f'action="/en/desk/rounds/{found["id"]}/validation"' in page


def test_every_seat_is_filled_only_where_there_were_seats(applied: Journey) -> None:
    found = applied.round()
    report = report_of(applied, found["id"])
    for placed, told in ((3, "Every seat is filled."), (0, "No offer with a free seat was wished for.")):
        changed = {**report, "placed": placed, "empty_seats": 0}
        store(applied, update(rounds).where(rounds.c.id == found["id"]).values(report=changed))
        assert told in page_of(applied, f"/rounds/{found['id']}")


def test_a_bound_that_people_alone_make_is_held_by_no_limit(applied: Journey) -> None:
    found = applied.round()
    changed = {**report_of(applied, found["id"]), "min_cut": [{"kind": "volunteers", "name": "", "cap": 3}]}
    store(applied, update(rounds).where(rounds.c.id == found["id"]).values(report=changed))

    page = page_of(applied, f"/rounds/{found['id']}")

    assert "Everybody with a wish is placed or could be: no limit holds the bound." in page
    assert "only by moving one of them" not in page


Act = Callable[[Journey], None]


def withdrawn(journey: Journey) -> None:
    journey.pilot.post(f"/applications/{journey.applications['awa']['id']}/withdrawal", journey.tokens["awa"])


def of_call(**values: Any) -> Act:
    return lambda journey: store(journey, update(calls).values(values))


QUOTAS = [{"origin": "SN", "host": "MA", "cap": 1}, {"origin": "MA", "host": "SN", "cap": 2}]
WHAT_CHANGED: dict[str, tuple[Act, str]] = {
    "a person": (withdrawn, "has withdrawn."),
    "a corridor": (
        of_call(corridors=QUOTAS),
        f"Senegal{ARROW}Morocco – places left: 2 when this was computed, 1 now",
    ),
    "a country": (
        of_call(host_caps=[{"host": "MA", "cap": 1}]),
        "All arrivals: Morocco – places left: no limit when this was computed, 1 now",
    ),
    "the call": (of_call(call_cap=7), "The whole call – places left: no limit when this was computed, 7 now"),
    "the lottery": (of_call(seed_commitment="0" * 64), "A limit or the lottery of the call is another one"),
}


@pytest.mark.parametrize("what", WHAT_CHANGED)
def test_what_has_changed_is_named_and_the_round_can_only_be_discarded(applied: Journey, what: str) -> None:
    act, told = WHAT_CHANGED[what]
    found = applied.round()
    act(applied)

    page = page_of(applied, f"/rounds/{found['id']}")

    assert told in page
    assert f'action="/en/desk/rounds/{found["id"]}/validation"' not in page
    assert f'action="/en/desk/rounds/{found["id"]}/discard"' in page
    assert "This dry run can no longer be validated, because something has changed." in page
    assert "It cannot be validated: discard it." in page


def test_limits_of_countries_are_told_one_by_one_with_their_numbers() -> None:
    before = {"volunteers": [], "offers": [], "corridors": [], "origin_caps": {"MA": 3, "SN": 4}}

    found = changes_between(before, {**before, "origin_caps": {"MA": 2, "SN": 4, "CI": 1}}, {})

    assert found.changed == (
        Change("/origin_caps", "limits_changed", {"kind": "origin", "name": "CI", "before": None, "now": 1}),
        Change("/origin_caps", "limits_changed", {"kind": "origin", "name": "MA", "before": 3, "now": 2}),
    )


def test_limits_that_cross_are_named(applied: Journey) -> None:
    identifier = refuse(applied, "config_crossing", corridors=["SN-MA", "MA-CI"])
    page = page_of(applied, f"/rounds/{identifier}")
    assert f"Whose limits cross: Senegal{ARROW}Morocco, Morocco{ARROW}Côte d’Ivoire" in page
    assert "Three ways out" in page

    french = page_of(applied, f"/rounds/{identifier}", "fr")
    assert "Limites qui se croisent" in french
    for way in ("Limitez les départs", "Faites choisir", "Réservez des places", "Ou placez une personne"):
        assert way in french


def test_organisations_whose_limits_cross_are_named(applied: Journey) -> None:
    with applied.pilot.database.read() as connection:
        own = select(offers.c.organisation_id).where(offers.c.id == applied.offers["MA"])
        organisation = connection.execute(own).scalar_one()
    identifier = refuse(applied, "config_crossing", organisations=[organisation])

    assert "Whose limits cross: Association exemple MA" in page_of(applied, f"/rounds/{identifier}")


def test_a_round_that_could_not_be_computed_was_put_aside_by_nobody(applied: Journey) -> None:
    identifier = refuse(applied, "bad_cap")

    for path in (f"/rounds/{identifier}", "/calls/2027A", ""):
        page = page_of(applied, path)
        assert '<span class="tag bad">not computed</span>' in page
        assert "put aside" not in page
    again = applied.round()
    applied.pilot.post(f"/rounds/{again['id']}/discard", applied.tokens["MA"]).expect(200)
    assert '<span class="tag bad">put aside</span>' in page_of(applied, f"/rounds/{again['id']}")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("unconfirmed", "Do not ask again; tell the administrator the number of the question."),
        ("computation_failed", "then ask again."),
        ("config_crossing", "With this change the limits cross each other: the question has no answer."),
        ("bad_inputs", "The answer could not be computed from what is stored."),
    ],
)
def test_a_question_without_an_answer_asks_for_nothing_that_is_real(applied: Journey, code: str, told: str) -> None:
    base = applied.round()
    changes = {"changes": [{"kind": "corridor", "name": "SN-MA", "by": 1}]}
    asked = applied.pilot.post(f"/rounds/{base['id']}/what-if", applied.tokens["MA"], changes).expect(202)
    refusal = {"code": code, "parameters": {}}
    store(applied, update(rounds).where(rounds.c.id == asked["id"]).values(status="discarded", refusal=refusal))

    page = page_of(applied, f"/rounds/{asked['id']}")

    assert told in page
    assert '<span class="tag bad">no answer</span>' in page
    for wrong in ("Three ways out", "start another dry run", "put aside"):
        assert wrong not in page


def test_a_code_that_no_call_has_is_told_as_that(applied: Journey) -> None:
    reader = coordinator(applied.pilot, "MA")
    for language, told in (
        ("en", "No call has this code. See the list of calls."),
        ("fr", "Aucun appel ne porte ce code. Consultez la liste des appels."),
    ):
        reader.get(f"/{language}/desk")
        assert reader.send(f"/{language}/desk/rounds", call="1999Z").status_code == 422
        assert told in reader.text
