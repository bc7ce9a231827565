"""The numbers that a criterion asks for: its own and the targets of its indicators, each dated, with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from domain.eligibility import dated
from domain.eligibility.dated import CONFIDENCES, Stamp
from domain.indicators.definitions import IndicatorDefinition, fraction
from domain.indicators.judgement import Verdict, all_of
from domain.policy_problems import PolicyProblem

TARGET = "target"
EXPIRED, UNVERIFIED = "threshold_expired", "threshold_unverified"


@dataclass(frozen=True, slots=True)
class Threshold:
    """`measure` of `input` must be at least `value`; a "target" is read as its indicator says."""

    criterion: str
    input: str
    measure: str
    value: Fraction
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds on one day for one input: the rows by measure, or why a number cannot be used (`missing`)."""

    rows: Mapping[str, Threshold]
    missing: str | None = None


def in_force(rows: Iterable[Threshold], day: date) -> InForce:
    """Of each measure the row of the day. No row, or one that nobody verified, decides nothing."""
    every: dict[str, list[Threshold]] = {}
    for row in rows:
        every.setdefault(row.measure, []).append(row)
    found = {measure: dated.in_force(some, day) for measure, some in every.items()}
    known = {measure: row for measure, row in found.items() if row is not None}
    if len(known) < len(found):
        return InForce(known, EXPIRED)
    return InForce(known, None if all(row.stamp.verified for row in known.values()) else UNVERIFIED)


def targets_of(criterion: str, definition: IndicatorDefinition) -> tuple[Threshold, ...]:
    """The targets of an indicator as thresholds of a criterion that reads it."""
    return tuple(Threshold(criterion, definition.code, TARGET, one.value, one.stamp) for one in definition.targets)


def judged(measured: Mapping[str, Fraction], rows: Mapping[str, Threshold]) -> Verdict | None:
    """Whether what people measured reaches every threshold; None when they measured nothing."""
    if not measured:
        return None
    return all_of(_reached(measured.get(name), row.value) for name, row in rows.items())


def _reached(found: Fraction | None, value: Fraction) -> Verdict:
    if found is None:
        return Verdict.INSUFFICIENT
    return Verdict.MET if found >= value else Verdict.NOT_MET


def parse_threshold(
    file: str, where: str, row: Mapping[str, Any], known: Mapping[str, frozenset[str]], problems: list[PolicyProblem]
) -> Threshold:
    """One row; `known`: the inputs of each criterion. Problems are added to the list."""

    def problem(key: str, code: str, **parameters: object) -> None:
        problems.append(PolicyProblem(f"{file}/{where}/{key}", code, parameters))

    if row.get("criterion") not in known:
        problem("criterion", "unknown_option", options=sorted(known))
    elif row.get("input") not in known[row["criterion"]]:
        problem("input", "unknown_option", options=sorted(known[row["criterion"]]))
    if row.get("confidence") not in CONFIDENCES:
        problem("confidence", "unknown_option", options=list(CONFIDENCES))
    for key in ("measure", "source", "value"):
        if not row.get(key):
            problem(key, "value_missing")
    if not isinstance(row.get("valid_from"), date):
        problem("valid_from", "value_missing")
    return Threshold(
        criterion=str(row.get("criterion")),
        input=str(row.get("input")),
        measure=str(row.get("measure")),
        value=fraction(file, f"{where}/value", row.get("value"), problems) or Fraction(0),
        stamp=_stamp(row),
    )


def _stamp(row: Mapping[str, Any]) -> Stamp:
    confidence = str(row.get("confidence"))
    is_verified = row.get("verified") is True and confidence != "U"
    return Stamp(row.get("valid_from"), row.get("valid_to"), str(row.get("source")), confidence, is_verified)
