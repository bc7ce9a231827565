"""How many people's records differ between two releases: joiners, leavers and corrections, never the net."""

from collections.abc import Hashable, Mapping


def symmetric_change(before: Mapping[str, Hashable], after: Mapping[str, Hashable]) -> int:
    """How many keys are in one only, or in both with another record. Each maps a person to what was told of her."""
    return sum(1 for person in before.keys() | after.keys() if _differs(before, after, person))


def may_follow(before: Mapping[str, Hashable], after: Mapping[str, Hashable], k: int) -> bool:
    """Whether a group may be told again: nobody's record changed, or at least k did."""
    changed = symmetric_change(before, after)
    return changed == 0 or changed >= k


def _differs(before: Mapping[str, Hashable], after: Mapping[str, Hashable], person: str) -> bool:
    return (person in before) != (person in after) or before.get(person) != after.get(person)
