"""The certificate of a round: what a stranger needs to check the outcome, computed from the outcome."""

from dataclasses import dataclass
from typing import Any

from domain.matching.audit import Audit, quotas_used
from domain.matching.bound import upper_bound
from domain.matching.canonical import document_sha256
from domain.matching.instance import Instance
from domain.matching.refusals import Refusals, reasons
from domain.matching.solver import UNPLACED, Matching, place


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the outcome comes from. An instance file has no round and no seed."""

    inputs_sha256: str
    round: str | None = None
    seed: str | None = None
    seed_commitment: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who is placed where, by ids; one code for every wish; the certificate of `contract.md`."""

    matching: dict[str, str | None]
    reasons: dict[str, dict[str, str]]
    certificate: dict[str, Any]

    def to_document(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"matching": self.matching, "reasons": self.reasons, "certificate": self.certificate}


def run(instance: Instance, provenance: Provenance) -> Outcome:
    """Place, explain and certify. The same instance gives the same bytes."""
    return certify(instance, place(instance), provenance)


def certify(instance: Instance, matching: Matching, provenance: Provenance) -> Outcome:
    """Explain a matching and say honestly what is wrong with it, if anything is."""
    refusals = Refusals(instance, matching)
    named = {
        volunteer: None if seat == UNPLACED else instance.offers[seat]
        for volunteer, seat in zip(instance.volunteers, matching, strict=True)
    }
    codes = reasons(refusals)
    certificate = {
        "round": provenance.round,
        "seed": provenance.seed,
        "seed_commitment": provenance.seed_commitment,
        "inputs_sha256": provenance.inputs_sha256,
        "outcome_sha256": document_sha256({"matching": named, "reasons": codes}),
        **_findings(instance, matching, refusals),
    }
    return Outcome(named, codes, certificate)


def _findings(instance: Instance, matching: Matching, refusals: Refusals) -> dict[str, Any]:
    audit, bound = Audit(refusals), upper_bound(instance, matching)
    findings: dict[str, Any] = {
        "placed": sum(seat != UNPLACED for seat in matching),
        "upper_bound": bound.value,
        "min_cut": bound.cut,
        "unrefused_wishes": audit.unrefused_wishes,
        "justified_envy": audit.justified_envy,
        "inversions": audit.inversions,
        "empty_seats": audit.empty_seats,
        "quotas": quotas_used(refusals),
        "order_independent": place(instance, oldest_first=True) == matching,
    }
    if audit.delegation_inversions:
        findings["delegation_inversions"] = audit.delegation_inversions
    return findings
