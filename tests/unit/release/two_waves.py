"""Two calls, one after the other: releases of both made by the code that makes them, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from threading import Event
from typing import Any, cast

from sqlalchemy import RowMapping

from domain.indicators.definitions import IndicatorsPolicy
from domain.indicators.facts import CallFacts, EvaluationFacts, OfferFacts, RoundFacts
from domain.indicators.tally import Frame
from domain.recommendations.evaluation import conclude
from domain.release.changes import Fingerprints
from domain.release.closed import closed_facts
from domain.release.document import released_document
from domain.release.scope import Scope
from domain.release.waves import MOMENTS, Wave, ordered
from tests.unit.evaluation import pilot
from workers.release_counting import Count, Then, add_block, add_organisations
from workers.release_protection import Protected, protected
from workers.release_sequence import TIERS
from workers.round_course import Course

POLICY = pilot.indicators_policy()
# Shares of answers, of people and of organisations, and a rate: what others tell is hidden here, and costs no time.
_CODES = ("R3", "P7", "Q2", "S1")
_DISCLOSED = replace(POLICY, definitions={code: POLICY.definitions[code] for code in _CODES})
COUNTRIES = ("CI", "MA", "ML", "SN")
# Of each call: from where to where, and how many.
Flow = tuple[str, str, int]


def waves_of(*calls: str) -> frozenset[Wave]:
    """All waves of these calls, closed."""
    return frozenset(Wave(call, moment) for call in calls for moment in MOMENTS)


def facts_of(calls: Mapping[str, Sequence[Flow]], seed: int = 3) -> EvaluationFacts:
    """Everybody served; one in ten says nothing, the others are of different minds."""
    chance = Random(seed)
    people = [(call, *way) for call, flows in calls.items() for *way, number in flows for _ in range(number)]
    requests, answers = pilot.feedback_of(len(people), lambda number, party, moment: _sheet(chance, party, moment))
    sexes = [chance.choice(("female", "male")) for _ in people]
    numbered = list(enumerate(people, 1))
    ways = sorted({(origin, host) for _, origin, host in people})
    corridors = tuple(pilot.a_corridor(origin, host) for origin, host in ways)
    return EvaluationFacts(
        as_of=pilot.AS_OF,
        countries=COUNTRIES,
        calls=tuple(CallFacts(call, corridors, code=call) for call in sorted(calls)),
        applications=tuple(
            pilot.an_application(number, origin, host, call=call, call_code=call, sex=sexes[number - 1])
            for number, (call, origin, host) in numbered
        ),
        offers=tuple(OfferFacts(f"O{number}", host, f"H{number}", 1, "filled") for number, (_, _, host) in numbered),
        rounds=tuple(_round(call, [one for one in people if one[0] == call], chance) for call in calls),
        placements=tuple(
            pilot.a_placement(number, origin, host, sex=sexes[number - 1]) for number, (_, origin, host) in numbered
        ),
        protection=tuple(pilot.protected(number) for number, _ in numbered),
        requests=requests,
        answers=answers,
    )


def _round(call: str, people: Sequence[object], chance: Random) -> RoundFacts:
    ranks = tuple(chance.choice((1, 1, 2, 3)) for _ in people)
    return replace(RoundFacts(f"R{call}", len(people), len(people), 0, ranks), call=call)


def _sheet(chance: Random, party: str, moment: str) -> dict[str, Any] | None:
    if chance.random() < 0.1:
        return None
    mood = chance.choice((2, 4, 4)) if party != "host" else chance.choice((3, 4))
    sheet = dict(pilot.good_answers(mood, party, moment))
    if "engaged_again" in sheet:
        sheet["engaged_again"] = chance.random() < 0.5
    return sheet


@dataclass(frozen=True)
class Released:
    """One release: `row` as it is kept, and what it was made from."""

    row: RowMapping
    found: Protected

    def told(self, tier: str, code: str) -> dict[str, tuple[int, int]]:
        """(yes, answered) of each country that is told, and of the whole."""
        rows = [one for one in self.row[tier]["indicators"] if one["code"] == code]
        return {
            one["country"] or "total": (one["numerator"], one["n"])
            for one in rows
            if one["by"] is None and one["corridor"] is None and not one["suppressed"]
        }


def counted(facts: EvaluationFacts, closed: frozenset[Wave], earlier: Sequence[Released] = ()) -> Count:
    """What the release of these waves stands on."""
    frame = Frame(closed_facts(facts, closed), POLICY.definitions)
    then = {frozenset(Wave(*wave) for wave in one.row["closed"]): Then(Fingerprints(b"key")) for one in earlier}
    count = Count(frame, Fingerprints(b"key"), then=then)
    add_block(count, POLICY.definitions, closed, facts)
    add_organisations(count, POLICY.definitions)
    return count


def release(
    facts: EvaluationFacts,
    closed: frozenset[Wave],
    earlier: Sequence[Released] = (),
    disclosed: IndicatorsPolicy = _DISCLOSED,
) -> Released:
    """The next release; `earlier`: those before it, the newest first; `disclosed`: the indicators that may be told."""
    count = counted(facts, closed, earlier)
    found = protected(count, disclosed, [one.row for one in earlier], Course(Event()), is_opening=False)
    policies = (POLICY, pilot.criteria_policy(), pilot.recommendations_policy())
    evaluation = conclude(count.tallies, count.frame, *policies, pilot.EVALUATED_AT)
    documents = {
        tier: released_document(
            evaluation, Scope(tier, POLICY.thresholds[tier], found.released(tier), POLICY.definitions), {"id": "R"}
        )
        for tier in TIERS
    }
    told = {tier: {code: sorted(groups) for code, groups in found.released(tier).items()} for tier in TIERS}
    audit = {"released": told, "fingerprints": found.fingerprints}
    row = {"closed": [list(wave) for wave in ordered(closed)], "audit": audit, **documents}
    return Released(cast(RowMapping, row), found)
