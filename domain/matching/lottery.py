"""The only chance in a round: one ticket per volunteer, drawn from a seed that was committed to beforehand.

The hash of the seed is published with the call, before the lists open; the seed itself is opened with the outcome.
Whoever knows the seed derives the same tickets from the references alone.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256


def commitment(seed: str) -> str:
    """The hex SHA-256 of the UTF-8 seed."""
    return sha256(seed.encode("utf-8")).hexdigest()


def ticket(seed: str, call: str, reference: str) -> str:
    """The hex HMAC-SHA-256 of ``call|reference`` under the seed; the smaller ticket comes first."""
    return hmac.digest(seed.encode("utf-8"), f"{call}|{reference}".encode(), "sha256").hex()


def ticket_ranks(seed: str, call: str, references: Iterable[str]) -> dict[str, int]:
    """Rank 0 for the smallest ticket. Equal tickets (never seen) fall back on the reference, so the order is strict."""
    drawn = sorted((ticket(seed, call, reference), reference) for reference in references)
    return {reference: rank for rank, (_, reference) in enumerate(drawn)}
