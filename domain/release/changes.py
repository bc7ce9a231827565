"""What one release tells beyond an earlier one: whoever compares both sees the people that changed in between.

Counted are joiners, leavers and corrections, never the net: two that cancel out are two. Corrections and erasures since
the earlier release show in a fingerprint: who they are is not known any more, but that somebody changed is.

What is about no single people is not counted here: whole rounds are compared with what was told (`rounds`).
"""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.disclosure.tables import dimension_of
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import EvaluationFacts
from domain.indicators.frame import FrameCell, cell_of_organisations
from domain.indicators.linking import RESPONSES, table_of_party
from domain.indicators.measure import Measure, merged
from domain.indicators.sample import Group
from domain.indicators.tally import Frame, Tallies

Counted = tuple[str, FrameCell, Measure]
# What one person adds to one indicator: the cell she is counted in, and her evidence on either side.
Contribution = tuple[FrameCell, frozenset[tuple[str, str]]]
Contributions = Mapping[tuple[str, str], Contribution]
_MODULUS = 1 << 128
_SIDES = {True: "None:supporting", False: "None:opposing", None: "None:silent"}


def contributions(counted: Iterable[Counted], facts: EvaluationFacts) -> Contributions:
    """(indicator, person) → what she adds, for one block. People who were asked and said nothing add nothing."""
    people = _people(facts)
    found: dict[tuple[str, str], tuple[FrameCell, set[tuple[str, str]]]] = {}
    for code, cell, measure in _by_table(counted):
        for side, ids in (("supporting", measure.supporting), ("opposing", measure.opposing)):
            for evidence in ids:
                person = people.get(evidence.partition("/")[0], evidence)
                found.setdefault((code, person), (cell, set()))[1].add((f"{measure.by}:{side}", evidence))
    return {key: (cell, frozenset(what)) for key, (cell, what) in found.items()}


def _by_table(counted: Iterable[Counted]) -> Iterator[Counted]:
    """Every row under its indicator, and the responses of one party also under the table of that party."""
    for code, cell, measure in counted:
        yield code, cell, measure
        kind, _, party = (measure.by or "").partition(".")
        if code == RESPONSES and kind == "party":
            yield table_of_party(party), cell, measure


def of_organisations(tallies: Tallies, frame: Frame, definitions: Mapping[str, IndicatorDefinition]) -> Contributions:
    """What each organisation adds, by its last word: in its country only, wherever its volunteers come from."""
    found: dict[tuple[str, str], Contribution] = {}
    for code, definition in definitions.items():
        if definition.answers is None or definition.answers.unit != "organisation":
            continue
        for country in frame.countries:
            mine = tallies.measures(code, None, Group(country=country, side=definition.country_of))
            for unit, said in merged(mine).units if mine else ():
                side = _SIDES[said.favourable]
                found[code, unit] = cell_of_organisations(country), frozenset({(side, said.evidence)})
    return found


def _people(facts: EvaluationFacts) -> dict[str, str]:
    """The application behind every id of evidence; answers are known by their request."""
    people = {f"application:{one.id}": one.id for one in facts.applications}
    by_placement = {one.id: one.application for one in facts.placements}
    people |= {f"placement:{one}": person for one, person in by_placement.items()}
    people |= {f"protection:{one.id}": by_placement.get(one.placement, one.id) for one in facts.protection}
    for request in facts.requests:
        person = by_placement.get(request.placement, request.id)
        people |= {f"request:{request.id}": person, f"answer:{request.id}": person}
    return people


@dataclass(slots=True)
class Changes:
    """People who changed between two states of the same people, by indicator; growing block by block.

    `moves`: how many changed, by the cell that they were in and the cell that they are in (None: not counted there).
    `stable`: how many pieces of evidence are the same in both states, by cell and side.
    """

    moves: Counter[tuple[str, FrameCell | None, FrameCell | None]] = field(default_factory=Counter)
    stable: Counter[tuple[str, FrameCell, str]] = field(default_factory=Counter)

    def add(self, before: Contributions, after: Contributions) -> None:
        """Compare the people of one more block."""
        for key in {*before, *after}:
            one, other = before.get(key), after.get(key)
            cells = tuple(each[0] if each is not None else None for each in (one, other))
            if one != other:
                self.moves[key[0], cells[0], cells[1]] += 1
            if one is not None and other is not None and one[0] == other[0]:
                self.stable.update((key[0], one[0], side) for side, _ in one[1] & other[1])

    def of_group(self, code: str, cells: Iterable[FrameCell]) -> int:
        """How many people changed in a group of cells; who moved within it as one."""
        group = frozenset(cells)
        return sum(
            number for (known, *ends), number in self.moves.items() if known == code and not group.isdisjoint(ends)
        )

    def leavers(self, code: str) -> Counter[FrameCell]:
        """How many people changed, by the cell that they were in."""
        found: Counter[FrameCell] = Counter()
        for (known, before, _), number in self.moves.items():
            if known == code and before is not None:
                found[before] += number
        return found

    def unchanged(self, code: str, cell: FrameCell) -> tuple[int, int]:
        """How much of the evidence for and against is in both states of a cell."""
        return self.stable[code, cell, f"{None}:supporting"], self.stable[code, cell, f"{None}:opposing"]


@dataclass(slots=True)
class Fingerprints:
    """A number for each indicator and cell that every single contribution changes; it tells nobody's.

    It is keyed, so that what an erased person said cannot be found again by trying; adding makes it the same in any
    order of blocks.
    """

    key: bytes
    numbers: dict[tuple[str, FrameCell], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, block: Contributions) -> None:
        """Take in the people of one more block."""
        for (code, person), (cell, what) in block.items():
            text = "\n".join([code, repr(cell), person, *map(repr, sorted(what))])
            digest = hmac.digest(self.key, text.encode("utf-8"), hashlib.sha256)
            number = self.numbers.get((code, cell), 0) + int.from_bytes(digest[:16], "big")
            self.numbers[code, cell] = number % _MODULUS

    def of_group(self, code: str, cells: Iterable[FrameCell], asked: int) -> str:
        """The fingerprint of a group of cells of which so many people were asked."""
        total = sum(self.numbers.get((code, cell), 0) for cell in cells) % _MODULUS
        return f"{total:032x}:{asked}"


def was_told(audit: Mapping[str, Any], code: str, group: str, tier: str) -> bool:
    """Whether a release told a group: in a bundle of its own, or in the rows that its restricted tier has.

    `audit`: what is kept beside the release. Rows are known to whoever reads the public tier as well.
    """
    in_rows = dimension_of(group) in audit.get("records_told", {}).get(code, ())
    return group in audit["released"][tier].get(code, ()) or (in_rows and group in audit["fingerprints"].get(code, {}))
