"""Which indicators a fact belongs to, and which advice stands on them: what becomes stale when the fact is recorded."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.indicators.definitions import IndicatorDefinition
from domain.recommendations.criteria_policy import CriteriaPolicy
from domain.recommendations.recommend import DECISION

Definitions = Mapping[str, IndicatorDefinition]
# (indicator, country)
Touched = frozenset[tuple[str, str]]

# They count every questionnaire of both ends of a corridor, whoever was asked.
EVERY_REQUEST: frozenset[str] = frozenset({"Z1", "Z2", "Z3", "Z4"})
# They read the sheets of more than one party.
MORE_PARTIES: Mapping[str, frozenset[str]] = {"I2": frozenset({"focal_origin", "focal_host"})}
_SERVED = frozenset({"F2", "F3", "I2", "Q1", "X1", "X2", "X4"})
OF_PLACEMENTS: Mapping[str, frozenset[str]] = {
    "placement.proposed": frozenset({"I3", "I4"}),
    "placement.host_accepted": frozenset({"I4"}),
    "placement.host_declined": frozenset({"I3", "I4"}),
    "placement.confirmed": frozenset({"F1", "I3", "Q1", "Q2", "Q3"}),
    "placement.declined": frozenset({"I3"}),
    "placement.expired": frozenset({"I3"}),
    "placement.started": frozenset({"F2", "F3", "I5", "Q1", "X1", "X2", "X4"}),
    "placement.suspended": frozenset({"I2", "X4"}),
    "placement.postponed": frozenset({"I5"}),
    "placement.completed": _SERVED,
    "placement.ended_early": _SERVED,
}
# Counted from what no event of a placement or of a questionnaire tells: calls, texts, posts, rounds, payments.
OF_OTHER_FACTS: frozenset[str] = frozenset({"C1", "C2", "C3", "F5", "F6", "I1", "R1", "R2", "S4", "X3"})


def of_request(definitions: Definitions, party: str, moment: str, origin: str, host: str) -> Touched:
    """The figures that one questionnaire counts in, by country."""
    codes = [
        code
        for code, one in definitions.items()
        if one.answers is not None
        and moment in one.answers.moments
        and party in MORE_PARTIES.get(code, (one.answers.party,))
    ]
    found = _by_country(definitions, codes, origin, host)
    return found | {(code, end) for code in EVERY_REQUEST for end in (origin, host)}


def of_event(definitions: Definitions, event: str, origin: str, host: str) -> Touched:
    """The figures that an event of a placement counts in, by country."""
    return _by_country(definitions, OF_PLACEMENTS.get(event, ()), origin, host)


def _by_country(definitions: Definitions, codes: Iterable[str], origin: str, host: str) -> Touched:
    ends = {"origin": (origin,), "host": (host,), "pair": (origin, host)}
    return frozenset(
        (code, country)
        for code in codes
        if code in definitions
        for country in ends.get(definitions[code].country_of, ())
    )


def rests_on(criteria: CriteriaPolicy, criterion: str) -> frozenset[str]:
    """The indicators and reviews under an advice on a criterion; a decision rests on all of them."""
    return frozenset(
        name
        for rule in criteria.criteria
        if criterion in (rule.code, DECISION)
        for name in (*(part.indicator for part in rule.parts), *rule.reviews)
    )


def expired_between(
    definitions: Definitions, criteria: CriteriaPolicy, countries: Iterable[str], before: date, today: date
) -> Touched:
    """(indicator or review, country) whose target, threshold or review held on one day and does not on another."""
    everywhere = {
        code
        for code, one in definitions.items()
        for target in one.targets
        if target.stamp.covers(before) and not target.stamp.covers(today)
    }
    everywhere |= {row.input for row in criteria.thresholds if row.stamp.covers(before) and not row.stamp.covers(today)}
    somewhere = {
        (row.review, row.country) for row in criteria.reviews if row.in_force(before) and not row.in_force(today)
    }
    return frozenset(somewhere | {(name, country) for name in everywhere for country in countries})
