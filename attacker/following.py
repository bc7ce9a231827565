"""The attack on two releases of the same people, an earlier one and this one.

Whoever counted then and counts now alike is stable; the others left (counted then, not so now) or joined (counted now,
not so then). Somebody who took an answer back did both. What a release tells of a group is stable and left then, and
stable and joined now. Unknowns: stable, left and joined in each finest cell, each by yes, no and silent.

Attacked are the small and hidden sums of now, and of what was hidden then; and of those who joined and those who left
the sums of every group in which fewer than k of them answered, fewer than k people changed, or all but at most one
said the same. What the earlier release told is known; its readers may know the sizes then and now, or even how many
came and went.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from attacker.bounds import Fact
from attacker.reading import Earlier, Family, Table, Told

_STABLE, _LEFT, _JOINED = 0, 3, 6
_THEN, _NOW = (_STABLE, _LEFT), (_STABLE, _JOINED)
_YES, _NO, _SILENT = 0, 1, 2
_PARTS = 9


@dataclass(frozen=True)
class Goal:
    """A sum of unknowns. `names` tell it from all others."""

    names: tuple[str, ...]
    columns: frozenset[int]
    around: frozenset[int]
    reach: int


@dataclass(frozen=True)
class Both:
    """What is attacked at once: the truth by unknown, what this release tells, what readers know, what is sought."""

    truth: list[int]
    told: tuple[Fact, ...]
    knowledge: tuple[tuple[Fact, ...], ...]
    goals: list[Goal]


@dataclass(frozen=True)
class _Pair:
    """One question in both releases."""

    family: Family
    table: Table
    earlier: Earlier
    k: int

    def columns(self, group: str, states: tuple[int, ...], kinds: tuple[int, ...]) -> frozenset[int]:
        size = len(self.family.asked)
        return frozenset(
            (state + kind) * size + cell for state in states for kind in kinds for cell in self.family.groups[group]
        )

    def number(self, group: str, states: tuple[int, ...], kinds: tuple[int, ...]) -> int:
        parts = self.earlier.parts
        return sum(
            parts[state + kind][cell] for state in states for kind in kinds for cell in self.family.groups[group]
        )

    def size(self, group: str, states: tuple[int, ...]) -> Fact:
        everybody = (_YES, _NO, _SILENT)
        number = self.number(group, states, everybody)
        return self.columns(group, states, everybody), number, number

    def bundle(self, group: str, states: tuple[int, ...], told: Told) -> Iterator[Fact]:
        silent = told.asked - told.answered
        yield self.columns(group, states, (_YES, _NO)), told.answered, told.answered
        yield self.columns(group, states, (_SILENT,)), silent, silent
        yield self.columns(group, states, (_YES,)), told.yes_from, told.yes_to


def scenes(family: Family, table: Table, tiers: tuple[str, ...], k: int) -> Iterator[Both]:
    """What to attack of one question: of each earlier release that a reader of these tiers has, two scenes."""
    for earlier in table.earlier:
        is_told_twice = any(earlier.told[tier] for tier in tiers) and any(table.told[tier] for tier in tiers)
        if table.yes is not None and is_told_twice and not _is_repeated(table, earlier, tiers):
            yield from _scenes(_Pair(family, table, earlier, k), tiers)


def _is_repeated(table: Table, earlier: Earlier, tiers: tuple[str, ...]) -> bool:
    """Whether nobody came or went, and nothing is told that was not told then: there is nothing to subtract."""
    told_then = [one for tier in tiers for one in earlier.told[tier].items()]
    told_now = [one for tier in tiers for one in table.told[tier].items()]
    nobody_moved = not any(any(part) for part in earlier.parts[_LEFT:])
    return nobody_moved and all(one in told_then for one in told_now)


def _scenes(pair: _Pair, tiers: tuple[str, ...]) -> Iterator[Both]:
    truth = [number for part in pair.earlier.parts for number in part]
    then = _bundles(pair, _THEN, [pair.earlier.told[tier] for tier in tiers])
    now = _bundles(pair, _NOW, [pair.table.told[tier] for tier in tiers])
    whole = [
        fact
        for tier in tiers
        if (one := pair.table.told[tier].get("total"))
        for fact in pair.bundle("total", _NOW, one)
    ]
    asked = {group for table in pair.family.tables if table.yes is not None for t in tiers for group in table.told[t]}
    context = (*then, *(pair.size(group, _NOW) for group in sorted(asked)))
    known = [(*each, *context) for each in _readers(pair)]
    yield Both(truth, now, tuple((*each, *whole) for each in known), list(_of_releases(pair)))
    # Of the whole of this release is not known anyway what it tells of those who came and went.
    yield Both(truth, now, tuple(known), list(_of_changes(pair)))


def _bundles(pair: _Pair, states: tuple[int, ...], tiers: list[dict[str, Told]]) -> tuple[Fact, ...]:
    return tuple(fact for told in tiers for group, one in told.items() for fact in pair.bundle(group, states, one))


def _readers(pair: _Pair) -> Iterator[tuple[Fact, ...]]:
    """Who knows least first: the totals; what the press said of both; who came and who went."""
    totals = tuple(pair.size("total", states) for states in (_THEN, _NOW))
    press = tuple(pair.size(group, states) for group in sorted(pair.family.known) for states in (_THEN, _NOW))
    groups = sorted({"total", *pair.family.known})
    moves = tuple(pair.size(group, (state,)) for group in groups for state in (_LEFT, _JOINED))
    yield totals
    yield totals + press
    yield totals + press + moves


def _of_releases(pair: _Pair) -> Iterator[Goal]:
    for name, states in (("then", _THEN), ("now", _NOW)):
        for group in sorted(pair.table.groups):
            yield from _sums(pair, group, name, states, is_small=False)


def _of_changes(pair: _Pair) -> Iterator[Goal]:
    for name, state in (("left", _LEFT), ("joined", _JOINED)):
        for group in sorted(pair.table.groups):
            few = 0 < pair.earlier.changed[group] < pair.k
            yield from _sums(pair, group, name, (state,), is_small=few)


def _sums(pair: _Pair, group: str, name: str, states: tuple[int, ...], is_small: bool) -> Iterator[Goal]:
    yes, no = (pair.number(group, states, (kind,)) for kind in (_YES, _NO))
    answered, k = yes + no, pair.k
    is_small = answered > 0 and (is_small or answered < k)
    is_of_one_mind = answered > 0 and min(yes, no) < 2 and not pair.table.unanimity
    if not is_small and not is_of_one_mind:
        return
    sums = (("answered", answered, (_YES, _NO), k), ("yes", yes, (_YES,), 0), ("no", no, (_NO,), 0))
    for kind, number, kinds, reach in sums:
        if number < (k if is_small else 2):
            names = (pair.table.name, pair.earlier.name, group, name, kind)
            around = pair.columns(group, states, (_YES, _NO, _SILENT))
            yield Goal(names, pair.columns(group, states, kinds), around, reach)
