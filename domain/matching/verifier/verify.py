"""Checks C0 to C8 of a round's outcome. An empty list of violations means: confirmed.

C0 hashes, opening of the seed. C1 caps. C2 who is placed wished it and is eligible. C3, C4 every better wish has a
refusal, and the reasons are the true ones. C5 no justified envy, inversions as listed. C6 empty seats with what binds
them. C7 number placed, and a bound that its cut proves. C8 a re-run in another processing order agrees.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from domain.matching.verifier.findings import Findings
from domain.matching.verifier.mechanism import rerun
from domain.matching.verifier.reading import Document, Frozen, read

Violation = dict[str, Any]
OUTCOME = ("matching", "reasons", "certificate")


def verify(document: object) -> list[Violation]:
    """Check `{inputs | instance, matching, reasons, certificate}`; the fields of an instance may also stand at the top.

    Returns violations `{check, code, ...}`; a document of another shape is itself one (`malformed`), never an error.
    """
    try:
        return _verify(_whole(document))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        return [_violation("C0", "malformed", at=type(problem).__name__)]


def _whole(document: object) -> Document:
    if not isinstance(document, dict):
        raise TypeError
    if "inputs" in document or "instance" in document:
        return document
    return {
        "instance": {name: value for name, value in document.items() if name not in OUTCOME},
        **{name: document[name] for name in OUTCOME},
    }


def _verify(document: Document) -> list[Violation]:
    certificate, matching = document["certificate"], document["matching"]
    found = _hashes(document, certificate)
    frozen = read(document, certificate["seed"])
    found += [_violation("C0", code) for code in frozen.broken]
    found += _eligibility(frozen, matching)
    if found:
        return found
    findings = Findings(frozen, matching)
    found += [_violation("C1", "cap_exceeded", set=name) for name in findings.over_cap()]
    found += _reasons(findings.reasons, document["reasons"])
    found += [_violation("C4", "unrefused_wish", volunteer=v, offer=m) for v, m in findings.unrefused]
    found += [_violation("C5", "justified_envy", volunteer=v, other=u, offer=m) for v, u, m in findings.envy]
    found += _certificate(findings, certificate)
    return found + _same_outcome(rerun(frozen), matching)


def _violation(check: str, code: str, **parameters: object) -> Violation:
    return {"check": check, "code": code, **parameters}


def _sha256(document: object) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode("utf-8")).hexdigest()


def _hashes(document: Document, certificate: Document) -> list[Violation]:
    inputs = document["inputs"] if "inputs" in document else document["instance"]
    found = []
    if certificate["inputs_sha256"] != _sha256(inputs):
        found.append(_violation("C0", "inputs_hash_differs"))
    if certificate["outcome_sha256"] != _sha256({name: document[name] for name in OUTCOME[:2]}):
        found.append(_violation("C0", "outcome_hash_differs"))
    committed = inputs["seed_commitment"] if "inputs" in document else None
    seed = certificate["seed"]
    opened = None if seed is None else sha256(seed.encode("utf-8")).hexdigest()
    if not committed == opened == certificate["seed_commitment"]:
        found.append(_violation("C0", "seed_mismatch"))
    return found


def _eligibility(frozen: Frozen, matching: Mapping[str, str | None]) -> list[Violation]:
    strangers = sorted(set(matching) ^ set(frozen.wishes))
    if strangers:
        return [_violation("C2", "volunteers_differ", volunteers=strangers)]
    return [
        _violation("C2", "not_an_eligible_wish", volunteer=volunteer, offer=offer)
        for volunteer, offer in matching.items()
        if offer is not None and offer not in frozen.wishes[volunteer]
    ]


def _reasons(true: Mapping[str, Mapping[str, str]], given: Mapping[str, Mapping[str, str]]) -> list[Violation]:
    return [
        _violation("C4", "reason_differs", volunteer=volunteer)
        for volunteer in sorted(set(true) | set(given))
        if true.get(volunteer) != given.get(volunteer)
    ]


def _certificate(findings: Findings, certificate: Document) -> list[Violation]:
    true = {
        "unrefused_wishes": ("C4", sorted(findings.unrefused)),
        "justified_envy": ("C5", sorted(findings.envy)),
        "inversions": ("C5", sorted(findings.inversions)),
        "empty_seats": ("C6", findings.empty_seats()),
        "placed": ("C7", sum(offer is not None for offer in findings.matching.values())),
        "upper_bound": ("C7", findings.cut_value(certificate["min_cut"])),
        "quotas": ("C1", findings.quotas()),
        "order_independent": ("C8", True),
    }
    found = [
        _violation(check, "certificate_differs", field=name)
        for name, (check, value) in true.items()
        if certificate[name] != value
    ]
    if certificate.get("delegation_inversions", []) != sorted(findings.delegation_inversions):
        found.append(_violation("C5", "certificate_differs", field="delegation_inversions"))
    return found


def _same_outcome(again: Mapping[str, str | None], matching: Mapping[str, str | None]) -> list[Violation]:
    moved = sorted(volunteer for volunteer, offer in matching.items() if again[volunteer] != offer)
    return [_violation("C8", "not_the_mechanism", volunteers=moved)] if moved else []
