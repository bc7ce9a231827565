"""The certificate of a round: what a stranger needs to check the outcome, computed from the outcome."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.matching.audit import Audit, quotas_used
from domain.matching.bound import upper_bound
from domain.matching.canonical import document_sha256
from domain.matching.instance import Instance
from domain.matching.refusals import Refusals, kept_places, public_code, reasons, shown_instead
from domain.matching.serial_dictatorship import (
    bound_of_crossing,
    findings_of_turns,
    reasons_of_turns,
    take_turns,
)
from domain.matching.solver import UNPLACED, Matching, place

Progress = Callable[[str, int, int], None]
"""Called with the stage (`placing`, `explaining`), what is done of it, and the whole of it."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the outcome comes from. An instance file has no round and no seed."""

    inputs_sha256: str
    round: str | None = None
    seed: str | None = None
    seed_commitment: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who is placed where, by ids; one code for every wish; the certificate of `contract.md`.

    `shown_instead` (`{volunteer: {offer: code}}`) stands in for a reason that would tell her about somebody else.
    """

    matching: dict[str, str | None]
    reasons: dict[str, dict[str, str]]
    certificate: dict[str, Any]
    shown_instead: dict[str, dict[str, str]] = field(default_factory=dict)

    def shown_code(self, volunteer: str, offer: str, placed_at_offer: int) -> str:
        """The reason as the person herself may see it."""
        hidden = self.shown_instead.get(volunteer)
        code = self.reasons[volunteer][offer] if hidden is None else hidden.get(offer, self.reasons[volunteer][offer])
        return public_code(code, placed_at_offer)

    def to_document(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"matching": self.matching, "reasons": self.reasons, "certificate": self.certificate}


def run(instance: Instance, provenance: Provenance, progress: Progress | None = None) -> Outcome:
    """Place, explain and certify. The same instance gives the same bytes."""
    tell = progress or _untold
    if instance.person_order is not None:
        return _run_in_turn(instance, instance.person_order, provenance, tell)
    matching = place(instance, progress=lambda done, total: tell("placing", done, total))
    return certify(instance, matching, provenance, tell)


def _untold(stage: str, done: int, total: int) -> None:
    """Nobody asked for the progress."""


def certify(
    instance: Instance, matching: Matching, provenance: Provenance, progress: Progress | None = None
) -> Outcome:
    """Explain a matching and say honestly what is wrong with it, if anything is."""
    refusals = Refusals(instance, matching)
    findings = _findings(instance, matching, refusals, progress or _untold)
    codes = reasons(refusals)
    return _outcome(instance, matching, provenance, codes, findings, shown_instead(refusals, codes))


def _run_in_turn(instance: Instance, order: Sequence[int], provenance: Provenance, tell: Progress) -> Outcome:
    turns = take_turns(instance, order, dict(instance.held))
    tell("explaining", 1, 2)
    bound = bound_of_crossing(instance, turns.matching)
    findings: dict[str, Any] = {
        "mechanism": "serial_dictatorship",
        "placed": sum(seat != UNPLACED for seat in turns.matching),
        "upper_bound": bound.value,
        "min_cut": bound.cut,
        **findings_of_turns(instance, turns),
        "quotas": quotas_used(instance, turns.matching),
        "order_independent": take_turns(instance, order, dict(sorted(instance.held.items(), reverse=True))) == turns,
    }
    return _outcome(instance, turns.matching, provenance, reasons_of_turns(instance, turns), findings, {})


def _outcome(
    instance: Instance,
    matching: Matching,
    provenance: Provenance,
    codes: dict[str, dict[str, str]],
    findings: dict[str, Any],
    hidden: dict[str, dict[str, str]],
) -> Outcome:
    named = {
        volunteer: None if seat == UNPLACED else instance.offers[seat]
        for volunteer, seat in zip(instance.volunteers, matching, strict=True)
    }
    certificate = {
        "round": provenance.round,
        "seed": provenance.seed,
        "seed_commitment": provenance.seed_commitment,
        "inputs_sha256": provenance.inputs_sha256,
        "outcome_sha256": document_sha256({"matching": named, "reasons": codes}),
        **findings,
    }
    for volunteer, kept in kept_places(instance).items():
        hidden[volunteer] = hidden.get(volunteer, {}) | kept
    return Outcome(named, codes, certificate, hidden)


def _findings(instance: Instance, matching: Matching, refusals: Refusals, tell: Progress) -> dict[str, Any]:
    audit = Audit(refusals)
    tell("explaining", 1, 3)
    bound = upper_bound(instance, matching)
    tell("explaining", 2, 3)
    findings: dict[str, Any] = {
        "placed": sum(seat != UNPLACED for seat in matching),
        "upper_bound": bound.value,
        "min_cut": bound.cut,
        "unrefused_wishes": audit.unrefused_wishes,
        "justified_envy": audit.justified_envy,
        "inversions": audit.inversions,
        "empty_seats": audit.empty_seats,
        "quotas": quotas_used(instance, matching),
        "order_independent": place(instance, oldest_first=True) == matching,
    }
    if audit.delegation_inversions:
        findings["delegation_inversions"] = audit.delegation_inversions
    return findings
