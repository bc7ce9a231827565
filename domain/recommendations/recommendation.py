"""A recommendation: codes, parameters and evidence ids only; its sentences are made when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Checked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation for one country.

    `evidence` speaks for it, `counter_evidence` against it (ids), `unlisted` is how many more there are of each, and
    `counter_search` says where the latter was looked for; `flip_count`: how many answers would have to change for
    another conclusion; `target`: the indicator or review and the value that closes it; `self_check`: quality list of
    the United Nations Evaluation Group, item by item.
    """

    code: str
    country: str
    criterion: str
    input: str
    addressee: str
    deadline: date
    target: tuple[str, str]
    parameters: Mapping[str, object]
    evidence: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    flip_count: int | None
    confidence: str
    limits: tuple[str, ...]
    feasibility: str
    rights: str
    self_check: Checked = ()
    counter_search: str = ""
    unlisted: tuple[int, int] = (0, 0)
