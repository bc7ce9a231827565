"""Checks C0 to C8 of a round's outcome. An empty list of violations means: confirmed.

C0 hashes, opening of the seed. C1 caps. C2 who is placed wished it and is eligible. C3, C4 every better wish has a
refusal, and the reasons are the true ones. C5 no justified envy, inversions as listed. C6 empty seats with what binds
them. C7 number placed, and a bound that its cut proves. C8 a re-run in another processing order agrees.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from domain.matching.verifier.counts import cut_value, quotas
from domain.matching.verifier.findings import Findings
from domain.matching.verifier.frozen import NONE, Frozen
from domain.matching.verifier.mechanism import rerun
from domain.matching.verifier.reading import Document, read
from domain.matching.verifier.serial import Serial

Violation = dict[str, Any]
Progress = Callable[[int, int], None]
"""Called with the steps that are done and their number."""
OUTCOME = ("matching", "reasons", "certificate")
OPTIONAL = {"delegation_inversions": [], "offer_order_envy": [], "mechanism": "tlda"}
"""What a certificate means that leaves these out."""
STEPS = 4


def verify(document: object, progress: Progress | None = None) -> list[Violation]:
    """Check `{inputs | instance, matching, reasons, certificate}`; the fields of an instance may also stand at the top.

    Returns violations `{check, code, ...}`; a document of another shape is itself one (`malformed`), never an error.
    """
    try:
        return _verify(_whole(document), progress or _untold)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        return [_violation("C0", "malformed", at=type(problem).__name__)]


def _untold(done: int, total: int) -> None:
    """Nobody asked for the progress."""


def _whole(document: object) -> Document:
    if not isinstance(document, dict):
        raise TypeError
    if "inputs" in document or "instance" in document:
        return document
    return {
        "instance": {name: value for name, value in document.items() if name not in OUTCOME},
        **{name: document[name] for name in OUTCOME},
    }


def _verify(document: Document, tell: Progress) -> list[Violation]:
    certificate, matching = document["certificate"], document["matching"]
    found = _hashes(document, certificate)
    tell(1, STEPS)
    frozen = read(document, certificate["seed"])
    found += [_violation("C0", code) for code in frozen.broken]
    found += _eligibility(frozen, matching)
    if found:
        return found
    tell(2, STEPS)
    seats = _seats(frozen, matching)
    found += _counts(frozen, seats, certificate)
    check = _one_by_one if frozen.mechanism == "serial_dictatorship" else _deferred_acceptance
    return found + check(frozen, seats, document, tell)


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
    if len(set(frozen.people)) != len(frozen.people):
        return [_violation("C0", "named_twice")]
    strangers = sorted(set(matching) ^ set(frozen.people))
    if strangers:
        return [_violation("C2", "volunteers_differ", volunteers=strangers)]
    wishes = zip(frozen.people, frozen.wishes, strict=True)
    wished = {name: {frozen.offers[offer] for offer in own} for name, own in wishes if matching[name] is not None}
    return [
        _violation("C2", "not_an_eligible_wish", volunteer=name, offer=matching[name])
        for name, own in wished.items()
        if matching[name] not in own
    ]


def _seats(frozen: Frozen, matching: Mapping[str, str | None]) -> list[int]:
    numbers: dict[str | None, int] = {offer: number for number, offer in enumerate(frozen.offers)}
    numbers[None] = NONE
    return [numbers[matching[name]] for name in frozen.people]


def _counts(frozen: Frozen, seats: Sequence[int], certificate: Document) -> list[Violation]:
    true = {
        "placed": ("C7", sum(offer != NONE for offer in seats)),
        "upper_bound": ("C7", _proved(frozen, certificate)),
        "quotas": ("C1", quotas(frozen, seats)),
        "order_independent": ("C8", True),
    }
    return _differing(true, certificate)


def _proved(frozen: Frozen, certificate: Document) -> int | str:
    """The bound that the cut proves; a word, which no bound equals, when it proves none."""
    value = cut_value(frozen, certificate["min_cut"])
    return "unproved" if value is None else value


def _differing(true: Mapping[str, tuple[str, Any]], certificate: Document) -> list[Violation]:
    """Fields of the certificate that say something else."""
    return [
        _violation(check, "certificate_differs", field=name)
        for name, (check, value) in true.items()
        if (certificate.get(name, OPTIONAL[name]) if name in OPTIONAL else certificate[name]) != value
    ]


def _deferred_acceptance(frozen: Frozen, seats: Sequence[int], document: Document, tell: Progress) -> list[Violation]:
    findings = Findings(frozen, seats)
    found = [_violation("C1", "cap_exceeded", set=name) for name in findings.over_cap()]
    found += _reasons(findings.reasons, document["reasons"])
    found += [_violation("C4", "unrefused_wish", volunteer=v, offer=m) for v, m in findings.unrefused]
    found += [_violation("C5", "justified_envy", volunteer=v, other=u, offer=m) for v, u, m in findings.envy]
    found += _differing(findings.certificate(), document["certificate"])
    tell(3, STEPS)
    return found + _same_outcome(frozen, rerun(frozen), seats)


def _one_by_one(frozen: Frozen, seats: Sequence[int], document: Document, tell: Progress) -> list[Violation]:
    """The published order leaves nothing to choose: the outcome is right when it is the one that the order gives."""
    serial = Serial(frozen)
    found = [_violation("C1", "cap_exceeded", set=name) for name in serial.over_cap()]
    found += _reasons(serial.reasons, document["reasons"])
    found += _differing(serial.certificate(), document["certificate"])
    tell(3, STEPS)
    return found + _same_outcome(frozen, serial.matching, seats)


def _reasons(true: Mapping[str, Mapping[str, str]], given: Mapping[str, Mapping[str, str]]) -> list[Violation]:
    return [
        _violation("C4", "reason_differs", volunteer=volunteer)
        for volunteer in sorted(set(true) | set(given))
        if true.get(volunteer) != given.get(volunteer)
    ]


def _same_outcome(frozen: Frozen, again: Sequence[int], seats: Sequence[int]) -> list[Violation]:
    moved = sorted(name for name, one, other in zip(frozen.people, again, seats, strict=True) if one != other)
    return [_violation("C8", "not_the_mechanism", volunteers=moved)] if moved else []
