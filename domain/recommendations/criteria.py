"""The criteria of a country: what is met, what is not, and what is missing to know.

A criterion is met iff all its parts are, not met as soon as one is not, else the evidence is not enough. Level 3: met;
2: every part reaches its target, but too few answers show it; 1: something is missing or below target; 0: not met.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.indicators.judgement import FurtherAnswers, Verdict, all_of
from domain.indicators.measure import Measure
from domain.recommendations.criteria_policy import CriteriaPolicy, CriterionRule, PartRule, Review
from domain.recommendations.parts import PartReader, PartVerdict
from domain.recommendations.thresholds import InForce, Threshold, in_force, judged, targets_of


@dataclass(frozen=True, slots=True)
class Part:
    """One input of a criterion: an indicator (with its measure) or a review (with its source).

    `missing` says why there is not enough evidence. By the part's own rule: `further`, how many answers could decide,
    and `flip_count`, how many would have to be different for another verdict.
    `verdict` None: the part does not apply (nobody stayed so long). `contrary`: reviews in force that say otherwise;
    `reviewer`: who is asked for a review.
    """

    name: str
    rule: str
    party: str | None
    verdict: Verdict | None
    reached: bool
    missing: str | None = None
    measure: Measure | None = None
    flip_count: int | None = None
    further: FurtherAnswers | None = None
    review: Review | None = None
    thresholds: tuple[Threshold, ...] = ()
    contrary: tuple[Review, ...] = ()
    reviewer: str | None = None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion in one country. `people`: the groups of people its status speaks about."""

    code: str
    country: str
    status: Verdict
    level: int
    parts: tuple[Part, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing to know, as codes, each with the part's name."""
        return tuple(f"{part.missing}:{part.name}" for part in self.parts if part.missing)

    @property
    def people(self) -> tuple[int, ...]:
        """Sizes of the groups of people behind the status."""
        return tuple(size for part in self.parts if part.measure for size in part.measure.people)


def criteria_of(
    reader: PartReader, policy: CriteriaPolicy, countries: Iterable[str], day: date
) -> tuple[CriterionResult, ...]:
    """Every criterion for every country, in the order of the countries' codes."""
    bench = _Bench(reader, policy, day)
    return tuple(_criterion(rule, country, bench) for country in sorted(countries) for rule in policy.criteria)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every criterion of one evaluation is judged with."""

    reader: PartReader
    policy: CriteriaPolicy
    day: date

    def today(self, criterion: str, name: str) -> InForce:
        """The thresholds of one input: those of the criterion, and the targets of the indicator."""
        own = tuple(row for row in self.policy.thresholds if (row.criterion, row.input) == (criterion, name))
        definition = self.reader.definition_of(name)
        return in_force(own if definition is None else own + targets_of(criterion, definition), self.day)


def _criterion(rule: CriterionRule, country: str, bench: _Bench) -> CriterionResult:
    parts = [_indicator_part(part, country, bench, bench.today(rule.code, part.indicator)) for part in rule.parts]
    parts += [_review_part(review, country, bench, bench.today(rule.code, review)) for review in rule.reviews]
    status = all_of(part.verdict for part in parts if part.verdict is not None)
    return CriterionResult(rule.code, country, status, _level(status, parts), tuple(parts))


def _level(status: Verdict, parts: list[Part]) -> int:
    if status is Verdict.INSUFFICIENT:
        return 2 if all(part.reached for part in parts if part.verdict is not None) else 1
    return 3 if status is Verdict.MET else 0


def _indicator_part(rule: PartRule, country: str, bench: _Bench, today: InForce) -> Part:
    """The reading of one indicator; a threshold that nobody can rely on today leaves it open, whatever was counted."""
    numbers = {name: row.value for name, row in today.rows.items()}
    asked = replace(rule, floor=numbers.get("floor"), cycles=int(numbers.get("cycles", 0)))
    read: PartVerdict = bench.reader.read(asked, country)
    part = Part(
        name=rule.indicator,
        rule=rule.rule,
        party=rule.party,
        verdict=read.verdict,
        reached=read.reached,
        missing=read.missing,
        measure=read.measure,
        flip_count=read.flip_count,
        further=read.further,
        thresholds=tuple(today.rows.values()),
    )
    return _left_open(part, today)


def _left_open(part: Part, today: InForce) -> Part:
    if today.missing is None or part.verdict is None:
        return part
    open_part = replace(part, verdict=Verdict.INSUFFICIENT, reached=False, missing=today.missing)
    return replace(open_part, flip_count=None, further=None)


def _review_part(name: str, country: str, bench: _Bench, today: InForce) -> Part:
    mine = (row for row in bench.policy.reviews if (row.review, row.country) == (name, country))
    rows = [row for row in mine if row.in_force(bench.day)]
    row = max(rows, key=lambda one: (one.verified, one.valid_from), default=None)
    contrary = tuple(one for one in rows if row is not None and one.status is not row.status)
    return replace(_reviewed(name, row, today), contrary=contrary, reviewer=bench.policy.reviewers.get(name))


def _reviewed(name: str, row: Review | None, today: InForce) -> Part:
    """What people concluded; the numbers that they found must bear it out at the thresholds of the day."""
    if row is None:
        return Part(name, "review", None, Verdict.INSUFFICIENT, False, "review_missing")
    if not row.verified:
        return Part(name, "review", None, Verdict.INSUFFICIENT, False, "review_unverified", review=row)
    numbers = judged(row.measured, today.rows)
    status = row.status if numbers is None else all_of((row.status, numbers))
    missing = "review_open" if status is Verdict.INSUFFICIENT else None
    part = Part(name, "review", None, status, status is Verdict.MET, missing, review=row)
    part = replace(part, thresholds=tuple(today.rows.values()))
    return _left_open(part, today) if row.measured else part
