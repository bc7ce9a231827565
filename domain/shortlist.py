"""A host's shortlist: whom it puts forward among the people of the same published score, before any ranking is known.

Only membership counts in a round, and only inside a band; the order of the list is for the host's own reading.
"""

from collections.abc import Collection, Sequence

from domain.errors import DomainError, IllegalTransition

# A round that is open or was validated has fixed the lists of its call; one that was put aside has not.
OPEN_ROUNDS = ("requested", "simulated")
FIXING_ROUNDS = (*OPEN_ROUNDS, "validated")
# A filled offer takes part in protected rounds, when a seat comes free again.
LISTED_OFFERS = ("approved", "filled")


def require_listed(status: str) -> None:
    """Only a published offer has candidates. Raises IllegalTransition."""
    if status not in LISTED_OFFERS:
        raise IllegalTransition("offer", status, "shortlist")


def require_candidates(wanted: Sequence[str], candidates: Collection[str], fixed: Collection[str]) -> None:
    """Refuse people of a call whose round has begun, and strangers.

    Raises DomainError `shortlist_fixed` or `not_a_candidate`, with the `place` in the list.
    """
    for place, application in enumerate(wanted):
        if application in fixed:
            raise DomainError("shortlist_fixed", {"place": place})
        if application not in candidates:
            raise DomainError("not_a_candidate", {"place": place})
