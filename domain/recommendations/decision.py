"""The decision for one country: lexicographic, never a weighted sum, and monotone in every criterion.

1. A gate or a core criterion that is not met: fix first. 2. Else one of them without enough evidence: insufficient
evidence. 3. Else all the rest met: institutionalise. 4. Else extend with conditions (the rest may be not met or unknown
alike: telling them apart here would make a better answer worsen the decision).
"""

from collections.abc import Mapping
from itertools import product

from domain.indicators.judgement import Verdict

GATES: tuple[str, ...] = ("K1", "K2", "K8")
CORE: tuple[str, ...] = ("K5", "K7")
DECISIONS: tuple[str, ...] = ("fix_first", "insufficient_evidence", "extend_with_conditions", "institutionalise")
NOT_PUBLISHED = "not_published"


def decide(statuses: Mapping[str, Verdict]) -> str:
    """The decision from the status of each criterion. A gate or core criterion nobody judged has no evidence."""
    first = [statuses.get(code, Verdict.INSUFFICIENT) for code in GATES + CORE]
    if Verdict.NOT_MET in first:
        return "fix_first"
    if Verdict.INSUFFICIENT in first:
        return "insufficient_evidence"
    rest = [status for code, status in statuses.items() if code not in GATES + CORE]
    return "institutionalise" if all(status is Verdict.MET for status in rest) else "extend_with_conditions"


def decide_for_publication(published: Mapping[str, Verdict], hidden: frozenset[str]) -> str:
    """The decision when some statuses are hidden: only if it is the same whatever they are, else `NOT_PUBLISHED`.

    It is computed from what is published alone, so that it cannot tell anything about what is hidden.
    """
    # The rest only matter as "all met or not": two values are enough for each.
    names = sorted(hidden)
    choices = [tuple(Verdict) if name in GATES + CORE else (Verdict.MET, Verdict.NOT_MET) for name in names]
    possible = {decide({**published, **dict(zip(names, guess, strict=True))}) for guess in product(*choices)}
    return possible.pop() if len(possible) == 1 else NOT_PUBLISHED
