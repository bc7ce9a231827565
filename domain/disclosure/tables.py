"""What disclosure control works on: bundles of counts over the cells of a frame, and who may know what anyway.

A bundle is everything that is told about one indicator in one group (counts, share, interval, rate, verdict, sentence):
it is published whole or not at all. All groups of one indicator are linked, for they are sums over the same cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.indicators.frame import FrameCell


@dataclass(frozen=True, slots=True)
class Bundle:
    """One group of one indicator: `asked` people, of whom `yes` and `no` answered; the rest are silent.

    `group`: "total" or "<dimension>.<level>" (origin.MA, host.SN, pair.MA, corridor.MA-SN, sex.female, age.under_25,
    modality.volunteering). `members`: indices of the cells of its table's frame.
    """

    group: str
    members: tuple[int, ...]
    asked: int
    yes: int
    no: int

    @property
    def respondents(self) -> int:
        """How many answered: what the threshold k counts."""
        return self.yes + self.no

    def part(self, name: str) -> int:
        """How many said "yes", said "no" or were "silent"."""
        return {"yes": self.yes, "no": self.no, "silent": self.asked - self.respondents}[name]


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group whose number of people is public knowledge (the press), whether an indicator is told of it or not.

    `members`: indices of the cells of its table's frame.
    """

    group: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LinkedTables:
    """All bundles of one indicator over one frame.

    `known`: groups whose number of people asked is known anyway; `sensitive`: only the whole wave may be told, in
    bands; `unanimity_published`: 0 % and 100 % may be told (duties of institutions), or yes and no are no answers but
    sizes. `apart`: which of "yes", "no" and "silent" are groups of people that figures are told of by themselves;
    `money`: sums of amounts. `indicator`: its code, with "/" and a name where it has several tables.
    """

    indicator: str
    frame: tuple[FrameCell, ...]
    bundles: tuple[Bundle, ...]
    known: tuple[KnownGroup, ...] = ()
    sensitive: bool = False
    unanimity_published: bool = False
    cells: tuple[tuple[int, int, int], ...] = ()
    apart: tuple[str, ...] = ()
    money: bool = False

    @property
    def code(self) -> str:
        """The code of the indicator."""
        return self.indicator.partition("/")[0]

    @property
    def is_additive(self) -> bool:
        """Whether every bundle is the sum of its cells: only then can the groups be solved as linked sums."""
        return bool(self.cells) and all(
            tuple(sum(self.cells[place][part] for place in bundle.members) for part in range(3))
            == (bundle.asked, bundle.yes, bundle.no)
            for bundle in self.bundles
        )

    def bundle(self, group: str) -> Bundle:
        """The bundle of a group. Raises KeyError."""
        return {one.group: one for one in self.bundles}[group]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which groups of one indicator may be told in one tier; `optimal`: no pattern hides fewer."""

    indicator: str
    tier: str
    released: frozenset[str]
    optimal: bool


def dimension_of(group: str) -> str:
    """The dimension of a group: "total", "origin", "sex", …"""
    return group.partition(".")[0]


def groups_of(tables: LinkedTables) -> Sequence[str]:
    """The groups of the tables, in their order."""
    return [bundle.group for bundle in tables.bundles]
