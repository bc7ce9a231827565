"""A verdict: one outcome and every reason, as codes and raw parameters. Sentences are made when read."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from domain.eligibility.dated import Stamp

ELIGIBLE = "eligible"
TO_COMPLETE = "to_complete"
NEEDS_PERSON = "needs_person"
REFUSAL_PROPOSED = "refusal_proposed"
OUTCOMES: tuple[str, ...] = (REFUSAL_PROPOSED, NEEDS_PERSON, TO_COMPLETE, ELIGIBLE)
"""In order of precedence."""

PASS, FAIL, MISSING, PERSON, LATER = "pass", "fail", "missing", "person", "later"
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule found. `parameters` are JSON values; `parameters.offer` when it is about one wish only."""

    code: str
    outcome: str
    parameters: dict[str, Any] = field(default_factory=dict)
    source: str = ""

    @property
    def offer(self) -> str | None:
        """The wish this reason is about; None when it is about the whole application."""
        offer: str | None = self.parameters.get("offer")
        return offer


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome and every reason, in the order of the rules and of the ranks."""

    outcome: str
    reasons: tuple[Reason, ...]


def found(code: str, outcome: str, stamp: Stamp, case: str | None = None, /, **parameters: object) -> Reason:
    """A reason that carries the dated value it used: its source, its first day, whether it is verified.

    `case` tells apart the several ways in which one rule reaches one outcome; None values are left out.
    """
    given = {"case": case, **parameters, "verified": stamp.verified, "since": stamp.valid_from}
    return Reason(
        code, outcome, {name: _json(value) for name, value in given.items() if value is not None}, stamp.source
    )


def settle(reason: Reason, settled: Collection[str]) -> Reason:
    """The reason once a coordinator has accepted it; what is missing stays missing."""
    if reason.code not in settled or reason.outcome not in (PERSON, FAIL):
        return reason
    return replace(reason, outcome=PASS, parameters={**reason.parameters, "case": "settled"})


def ineligible_wishes(verdict: Verdict) -> dict[str, tuple[str, ...]]:
    """The wishes that fail a rule of their own, each with the codes of these rules."""
    failing: dict[str, tuple[str, ...]] = {}
    for reason in verdict.reasons:
        if reason.outcome == FAIL and reason.offer is not None:
            failing[reason.offer] = (*failing.get(reason.offer, ()), reason.code)
    return failing


def codes_to_settle(verdict: Verdict) -> frozenset[str]:
    """What a coordinator's accept settles: the reasons that asked for a person, in a proposed refusal also why.

    In a file that goes on, a wish that fails stays failed: accepting the file is not accepting that wish.
    """
    wanted = (PERSON, FAIL) if verdict.outcome == REFUSAL_PROPOSED else (PERSON,)
    return frozenset(reason.code for reason in verdict.reasons if reason.outcome in wanted)


def weighing_codes(verdict: Verdict) -> frozenset[str]:
    """The codes of the reasons that ask for a person or for a refusal."""
    return frozenset(reason.code for reason in verdict.reasons if reason.outcome in (PERSON, FAIL))


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON values, without sentences."""
    return {
        "outcome": verdict.outcome,
        "reasons": [
            {"code": reason.code, "outcome": reason.outcome, "parameters": reason.parameters, "source": reason.source}
            for reason in verdict.reasons
        ],
    }


def verdict_bytes(verdict: Verdict) -> bytes:
    """The verdict as canonical JSON: the same facts give the same bytes."""
    document = verdict_document(verdict)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_json(item) for item in value]
    return value
