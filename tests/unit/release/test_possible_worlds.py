"""Two pilots that differ only in hidden people leave the same bytes, whatever those people answered or became."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from disclosure.audit_file import audit_document
from disclosure.protection import PUBLIC, RESTRICTED, Protection, protect
from domain.disclosure.tables import LinkedTables
from domain.indicators.facts import EvaluationFacts
from domain.indicators.linking import known_to_the_press, linked_tables
from domain.indicators.tally import Frame, Tallies, block_measures
from domain.indicators.values import IndicatorValue
from domain.recommendations.evaluation import Evaluation
from domain.recommendations.publication import suppressed_value
from domain.release import document
from domain.release.header import release_header
from domain.release.scope import Scope
from tests.unit.disclosure.instances import attack
from tests.unit.evaluation.pilot import a_pilot, evaluation_of, good_answers, indicators_policy

# Mali's inbound volunteer, and one from Senegal who serves in the same country.
MALI, SENEGAL = 16, 9
K = {RESTRICTED: 5, PUBLIC: 10}
RELEASE: dict[str, Any] = {"id": "R00001", "wave": "call:end", "closed": [["call", "end"]], "as_of": date(2027, 12, 31)}
MARKS = (1, 3)
ANSWERS: tuple[tuple[str, str, str, object], ...] = (
    *(("volunteer", "arrival", "role_matches", value) for value in MARKS),
    *(("volunteer", "end", "objectives_reached", value) for value in MARKS),
    *(("volunteer", "end", "overall", value) for value in MARKS),
    *(("volunteer", "end", "skill_technical", value) for value in MARKS),
    *(("volunteer", "end", "skill_language", value) for value in MARKS),
    *(("volunteer", "m3", "engaged_again", value) for value in (True, False)),
    *(("volunteer", "m6", "activity", value) for value in (["work"], ["none"])),
    *(("volunteer", "m6", "uses_skills", value) for value in MARKS),
    *(("host", "end", "would_host_again", value) for value in (True, False)),
    *(("host", "end", "counterfactual", value) for value in ("same", "later", "not_done")),
    *(("host", "m6", "output_used", value) for value in (True, False)),
)
BECAME = ({"status": "ended_early", "end_code": "health"}, {"status": "ended_early", "end_code": "role"})
Hidden = Callable[[IndicatorValue], Mapping[str, Any]]


def alike(number: int, party: str, moment: str) -> Mapping[str, object]:
    """What everybody said; the two people say the same, so that the worlds differ only in who said otherwise."""
    return good_answers(MALI if number == SENEGAL else number, party, moment)


def with_answer(who: int, party: str, moment: str, item: str, value: object) -> EvaluationFacts:
    def answering(number: int, *asked: str) -> Mapping[str, object]:
        sheet = alike(number, *asked)
        return {**sheet, item: value} if (number, *asked) == (who, party, moment) else sheet

    return a_pilot(answering)


def with_silence(who: int) -> EvaluationFacts:
    return a_pilot(lambda number, *asked: None if number == who else alike(number, *asked))


def with_end(who: int, change: Mapping[str, str]) -> EvaluationFacts:
    return a_pilot(alike, placement_changes={who: dict(change)})


def pairs() -> list[tuple[str, EvaluationFacts, EvaluationFacts]]:
    """(name, the pilot in which Mali's volunteer did so, the pilot in which the one from Senegal did)."""
    found = [
        (f"{item}={value}", with_answer(MALI, *where, item, value), with_answer(SENEGAL, *where, item, value))
        for *where, item, value in ANSWERS
    ]
    found.append(("silent", with_silence(MALI), with_silence(SENEGAL)))
    return [*found, *((change["end_code"], with_end(MALI, change), with_end(SENEGAL, change)) for change in BECAME)]


def tables_of(facts: EvaluationFacts) -> tuple[LinkedTables, ...]:
    definitions, tallies = indicators_policy().definitions, Tallies()
    tallies.update(list(block_measures(facts, definitions)))
    frame = Frame(facts, definitions)
    return linked_tables(tallies, frame, definitions, known_to_the_press(frame))


def protected(facts: EvaluationFacts) -> Protection:
    return protect(tables_of(facts), 16, K[PUBLIC], K[RESTRICTED], 60.0)


@cache
def protection() -> Protection:
    return protected(a_pilot())


def written(evaluation: Evaluation, found: Protection | None = None) -> bytes:
    """The bytes of the public release of this pilot. Without `found`: the groups of the pilot of good answers."""
    found = protection() if found is None else found
    scope = Scope(PUBLIC, K[PUBLIC], found.released(PUBLIC), indicators_policy().definitions)
    header = release_header(RELEASE, {"call": "2027A"}, found.coarsening)
    return json.dumps(document.released_document(evaluation, scope, header), sort_keys=True, default=str).encode()


@cache
def evaluated() -> list[tuple[str, Evaluation, Evaluation]]:
    return [(name, evaluation_of(mali), evaluation_of(senegal)) for name, mali, senegal in pairs()]


def told_apart() -> list[str]:
    return [name for name, mali, senegal in evaluated() if written(mali) != written(senegal)]


def test_nobody_can_tell_from_the_public_release_who_of_two_hidden_people_said_or_did_it() -> None:
    assert told_apart() == []
    assert {name.partition("=")[0] for name, *_ in evaluated()} >= {"overall", "activity", "silent", "health"}
    assert any(one.released - {"sex.other", "sex.unknown"} for one in protection().patterns if one.tier == PUBLIC)


def test_without_hiding_the_same_worlds_would_be_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "suppressed_value", document.value_document)

    assert {"overall=3", "would_host_again=False", "silent", "health"} <= set(told_apart())


def small_marker(value: IndicatorValue) -> Mapping[str, Any]:
    """Says of a hidden group whether it was small."""
    return {**suppressed_value(value), "value": "(<10)" if 0 < value.measure.n < K[PUBLIC] else None}


def interval_left(value: IndicatorValue) -> Mapping[str, Any]:
    return {**suppressed_value(value), "interval": document.value_document(value)["interval"]}


def verdict_left(value: IndicatorValue) -> Mapping[str, Any]:
    return {**suppressed_value(value), "verdict": document.value_document(value)["verdict"]}


@pytest.mark.parametrize("leak", [small_marker, interval_left, verdict_left])
def test_what_is_left_beside_a_hidden_figure_tells_the_worlds_apart(
    leak: Hidden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "suppressed_value", leak)

    assert told_apart()


def unhappy(who: int) -> EvaluationFacts:
    return with_answer(who, "volunteer", "end", "overall", 1)


def went_home(who: int) -> EvaluationFacts:
    return with_end(who, BECAME[0])


@cache
def world(facts: Callable[[int], EvaluationFacts], who: int) -> tuple[EvaluationFacts, Protection]:
    """A pilot, and what was chosen for it and for no other."""
    made = facts(who)
    return made, protected(made)


WORLDS = [pytest.param(unhappy, id="unhappy"), pytest.param(went_home, id="went home early")]


@pytest.mark.parametrize("facts", WORLDS)
def test_the_whole_document_made_anew_for_each_of_two_worlds_has_the_same_bytes(
    facts: Callable[[int], EvaluationFacts],
) -> None:
    mali, senegal = (world(facts, who) for who in (MALI, SENEGAL))

    assert written(evaluation_of(mali[0]), mali[1]) == written(evaluation_of(senegal[0]), senegal[1])


@pytest.mark.parametrize("facts", WORLDS)
def test_the_attacker_cannot_derive_it_from_both_tiers_together(
    facts: Callable[[int], EvaluationFacts], tmp_path: Path
) -> None:
    made, found = world(facts, MALI)

    status, report = attack(audit_document(tables_of(made), found), tmp_path)

    assert (status, report["narrowed"]) == (0, [])
    assert report["attacked"] > 0
