"""Which indicators a fact belongs to, and which advice stands on them: what becomes stale when the fact is recorded."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.eligibility.comparison import rules_alike
from domain.eligibility.dated import in_force
from domain.eligibility.policy_values import EligibilityPolicy
from domain.indicators.definitions import IndicatorDefinition
from domain.recommendations.criteria_policy import CriteriaPolicy
from domain.recommendations.recommend import DECISION
from domain.values import Corridor

Definitions = Mapping[str, IndicatorDefinition]
# (indicator, country)
Touched = frozenset[tuple[str, str]]

# They count every questionnaire of both ends of a corridor, whoever was asked.
EVERY_REQUEST: frozenset[str] = frozenset({"Z1", "Z2", "Z3", "Z4"})
# They read the sheets of more than one party.
MORE_PARTIES: Mapping[str, frozenset[str]] = {"I2": frozenset({"focal_origin", "focal_host"})}

# A placement counts in more figures the further it came: proposed, agreed by both sides, departed. The leaf of a fact
# tells its whole state, so that whatever happens to it touches every figure that lists it.
_ASKED = frozenset({"I3", "I4"})
_AGREED = _ASKED | {"I5", "Q3"}
_SERVED = _AGREED | {"F2", "F3", "I2", "Q1", "X1", "X2", "X4"}
# Every figure that lists applications.
_FILE = frozenset({"C3", "F1", "I1", "Q1", "Q2", "R2"})

OF_PLACEMENTS: Mapping[str, frozenset[str]] = {
    "placement.proposed": _ASKED,
    "placement.host_accepted": _ASKED,
    "placement.host_declined": _ASKED,
    "placement.confirmed": _AGREED,
    "placement.declined": _ASKED,
    "placement.expired": _ASKED,
    "placement.started": _SERVED,
    "placement.suspended": _SERVED,
    "placement.postponed": _AGREED,
    "placement.completed": _SERVED,
    "placement.ended_early": _SERVED,
}
OF_APPLICATIONS: Mapping[str, frozenset[str]] = dict.fromkeys(
    (
        "application.submitted",
        "application.information_supplied",
        "application.withdrawn",
        "verdict.decided",
        "review.requested",
    ),
    _FILE,
)
OF_OFFERS: Mapping[str, frozenset[str]] = {"offer.approved": frozenset({"R1", "R2"})}
# They are told of the pilot as a whole; no advice to a country stands on them.
OF_ROUNDS: Mapping[str, frozenset[str]] = {"round.validated": frozenset({"F5", "F6"})}
# What the catalogue of events has no name for, by the kind of its subject and what happened to it: whoever writes it
# notes it in the same transaction (`storage.unit_of_work`).
NOTED: Mapping[str, frozenset[str]] = {
    "placement.cancelled": _AGREED,
    "placement.checklist": _AGREED,
    "placement.followed_up": _SERVED,
    "placement.in_service": _SERVED,
    "placement.preparing": _AGREED,
    "placement.protection": _SERVED | {"X3"},
    "placement.ready": _AGREED,
    "placement.superseded": _ASKED,
    "application.moved": _FILE,
    "offer.moved": frozenset({"R1"}),
    "offer.withdrawn": frozenset({"R1", "R2"}),
    "call.opened": frozenset({"C1", "C2", "R1", "R2", "S4"}),
    "post.changed": frozenset({"S4"}),
    # Counted, but nothing is marked at once: the mark would tell in which country somebody reported something.
    "incident.moved": frozenset(),
    # What they touch is told by `changed_between` and `of_days`.
    "rule.changed": frozenset(),
    "day.passed": frozenset(),
}
OF_FACTS: Mapping[str, frozenset[str]] = {**OF_PLACEMENTS, **OF_APPLICATIONS, **OF_OFFERS, **OF_ROUNDS, **NOTED}
# What a day changes although nothing is recorded, by what is counted up to the day (`storage.passing_days`).
OF_DAYS: Mapping[str, frozenset[str]] = {
    "service": frozenset({"X1", "X4"}),
    "stay_with_title": frozenset({"X2"}),
    "allowance": frozenset({"X3"}),
    "document": frozenset({"I5"}),
    "month": frozenset({"S4"}),
}
# What memorandums and rules of both countries say, each from a day to a day.
OF_AGREEMENTS: frozenset[str] = frozenset({"C1", "C2", "R1"})
# What an erased person was counted in, besides her answers.
OF_ERASED: frozenset[str] = _FILE | _SERVED | {"X3"}


def of_request(definitions: Definitions, party: str, moment: str, origin: str, host: str) -> Touched:
    """The figures that one questionnaire counts in, by country."""
    codes = [
        code
        for code, one in definitions.items()
        if one.answers is not None
        and moment in one.answers.moments
        and party in MORE_PARTIES.get(code, (one.answers.party,))
    ]
    found = _by_country(definitions, codes, {origin}, {host})
    return found | {(code, end) for code in EVERY_REQUEST for end in (origin, host)}


def of_fact(definitions: Definitions, name: str, origins: Iterable[str], hosts: Iterable[str]) -> Touched:
    """The figures that an event or a noted change counts in, by country: where its people come from and go to."""
    return _by_country(definitions, OF_FACTS[name], origins, hosts)


def of_erased(definitions: Definitions, origins: Iterable[str], hosts: Iterable[str]) -> Touched:
    """The figures that lose what opened their leaves of one person, by country."""
    return _by_country(definitions, OF_ERASED, origins, hosts)


def of_days(definitions: Definitions, counted: str, origins: Iterable[str], hosts: Iterable[str]) -> Touched:
    """The figures that change by the day alone for what is counted between these countries, by country."""
    return _by_country(definitions, OF_DAYS[counted], origins, hosts)


def agreements_changed(definitions: Definitions, policy: EligibilityPolicy, before: date, today: date) -> Touched:
    """The figures of corridors whose memorandum or own rules are others on one of two days, by country."""
    touched: Touched = frozenset()
    for corridor in sorted({row.corridor for row in policy.corridors}, key=lambda one: one.code):
        if _agreed(policy, corridor, before) != _agreed(policy, corridor, today):
            touched |= _by_country(definitions, OF_AGREEMENTS, {corridor.origin}, {corridor.host})
    return touched


def _agreed(policy: EligibilityPolicy, corridor: Corridor, day: date) -> object:
    row = in_force((row for row in policy.corridors if row.corridor == corridor), day)
    return row is not None, row and row.themes, rules_alike(policy, corridor, day)


def _by_country(
    definitions: Definitions, codes: Iterable[str], origins: Iterable[str], hosts: Iterable[str]
) -> Touched:
    ends = {"origin": {*origins}, "host": {*hosts}, "pair": {*origins, *hosts}}
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


def changed_between(
    definitions: Definitions, criteria: CriteriaPolicy, countries: Iterable[str], before: date, today: date
) -> Touched:
    """(indicator or review, country) whose target, threshold or review holds on one of two days only.

    One that has begun counts like one that has run out.
    """
    everywhere = {
        code
        for code, one in definitions.items()
        for target in one.targets
        if target.stamp.covers(before) != target.stamp.covers(today)
    }
    everywhere |= {row.input for row in criteria.thresholds if row.stamp.covers(before) != row.stamp.covers(today)}
    somewhere = {(row.review, row.country) for row in criteria.reviews if row.in_force(before) != row.in_force(today)}
    return frozenset(somewhere | {(name, country) for name in everywhere for country in countries})
