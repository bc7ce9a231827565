"""The ways into the mechanism: a frozen round with its seed, or an instance document.

Checking an outcome is elsewhere on purpose: `domain.matching.verifier.verify`.
"""

from typing import Any

from domain.matching.canonical import document_sha256
from domain.matching.certificate import Outcome, Progress, Provenance, run
from domain.matching.inputs import RoundInputs
from domain.matching.instance_file import read_instance
from domain.matching.orders import strict_instance


def simulate(inputs: RoundInputs, seed: str, round_id: str, progress: Progress | None = None) -> Outcome:
    """Run a frozen round. The same inputs and seed give the same bytes, whatever the order they were loaded in.

    A round with holders of earlier seats is a protected round: nobody loses a seat. Raises DomainError:
    `seed_mismatch`, `config_crossing`, `held_over_cap`, `held_not_ranked`, `bad_cap`, `duplicate_wish`,
    `duplicate_volunteer`, `duplicate_offer`, `duplicate_corridor`. What `progress` raises ends the run.
    """
    instance = strict_instance(inputs, seed)
    return run(instance, Provenance(inputs.sha256, round_id, seed, inputs.seed_commitment), progress)


def solve_instance(document: object) -> dict[str, Any]:
    """`{matching, reasons, certificate}` of an instance document; its hash is over the whole document as given.

    Raises DomainError with the codes of `read_instance`.
    """
    instance = read_instance(document)
    return run(instance, Provenance(document_sha256(document))).to_document()
