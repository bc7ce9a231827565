"""Evidence as documents list it: some ids, and how many there are in all."""

from typing import Any

from domain.indicators.measure import Measure

EVIDENCE_LISTED = 500


def evidence_document(ids: tuple[str, ...], unlisted: int = 0) -> dict[str, Any]:
    """Some ids, and how many there are with those that are not listed. Their hash is in the graph, over all leaves."""
    return {"ids": list(ids[:EVIDENCE_LISTED]), "count": len(ids) + unlisted}


def both_sides(measure: Measure) -> dict[str, Any]:
    """What speaks for and against: at national scale the lists are cut, the numbers are not."""
    return {
        "supporting": evidence_document(measure.supporting, measure.unlisted[0]),
        "opposing": evidence_document(measure.opposing, measure.unlisted[1]),
    }
