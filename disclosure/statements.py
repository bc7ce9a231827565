"""What somebody can know of a release: sums of unknown whole numbers, and what may be told or must stay open.

The unknowns ("columns") are how many people stand in each finest cell, or in each finest cell with each kind of answer.
"""

from dataclasses import dataclass

Columns = frozenset[int]


@dataclass(frozen=True, slots=True)
class Statement:
    """The numbers in `columns`, less those in `minus`, add up to something from `low` to `high` (the same for an exact
    figure)."""

    columns: Columns
    low: int
    high: int
    minus: Columns = frozenset()


def exactly(columns: Columns, value: int) -> Statement:
    """The numbers in these columns add up to `value`."""
    return Statement(columns, value, value)


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle that could be told: all its statements or none. `weight`: how dear it is to hide it (a whole number)."""

    name: str
    weight: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A sum that nobody may narrow: its possible values must reach min(k, what was possible anyway).

    `must_reach=False`: it must only never become certain. `around`: all columns of the people it is about, whatever
    they said.
    """

    name: str
    columns: Columns
    must_reach: bool = True
    around: Columns = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """What may be told of one set of linked sums.

    `truth`: the number in each column. `knowledge`: what each kind of reader knows anyway, each all that the one before
    knows and more; each may know a record of her own besides. `always`: told whatever
    is hidden. `granted`: names of offers that, once told, count as known anyway. All statements are true of `truth`.
    `records`: where each person stands (with herself at least 1 in all of these columns); without it, a person stands
    in one column.
    """

    truth: tuple[int, ...]
    knowledge: tuple[tuple[Statement, ...], ...]
    offers: tuple[Offer, ...]
    targets: tuple[Target, ...]
    k: int
    always: tuple[Statement, ...] = ()
    granted: frozenset[str] = frozenset()
    records: frozenset[Columns] | None = None

    def own_records(self) -> frozenset[Columns]:
        """Where the people stand, each place once."""
        if self.records is not None:
            return self.records
        return frozenset(frozenset({column}) for column, people in enumerate(self.truth) if people)

    def value(self, columns: Columns) -> int:
        """The true sum of these columns."""
        return sum(self.truth[column] for column in columns)
