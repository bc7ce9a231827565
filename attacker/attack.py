"""The attack: every small or hidden sum, from every view, with the knowledge of the press and every own record.

A sum x (of people asked with 0 < x < k; of those who answered, said yes or said no in a group that is hidden because
fewer than k answered, or because all but at most one said the same; of a part that figures are told of by itself, with
0 < x < k; k is doubled where amounts of money are added up) is narrowed iff some reader, with release and
knowledge, can put its maximum below min(k, what knowledge alone allows), or is certain of it where knowledge alone is
not. Of what people said, and of groups of one mind, only certainty counts. What the release tells of people asked, and
its answer for the whole, are part of "knowledge alone" for answers.

Of questions that were put to some of the people of other questions the sizes are attacked together, too.

Earlier releases are attacked together with this one (`attacker.following`).

Views: the restricted tier, the public tier, and both together.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations

from attacker.bounds import FREE, Fact, Facts, System
from attacker.following import scenes
from attacker.reading import Case, Family, Table, Told

_VIEWS = (("restricted", ("restricted",)), ("public", ("public",)), ("union", ("restricted", "public")))


@dataclass
class Findings:
    """How many sums were attacked, and the hashed names of those that were narrowed, each with its view; `done`: what
    was found of what was attacked already."""

    attacked: int = 0
    narrowed: set[str] = field(default_factory=set)
    done: dict[object, list[str]] = field(default_factory=dict)

    def by_view(self) -> dict[str, int]:
        """How many were narrowed from each view."""
        return dict(Counter(name.partition(":")[0] for name in self.narrowed))


@dataclass(frozen=True)
class _Sum:
    name: str
    goal: frozenset[int]
    around: frozenset[int]
    reach: int
    is_told: bool = False


@dataclass(frozen=True)
class _Scene:
    """The truth by unknown, what is told, and what each reader knows of it without the release."""

    truth: list[int]
    told: tuple[Fact, ...]
    knowledge: tuple[tuple[Fact, ...], ...]


def audit(case: Case) -> Findings:
    """Attack the whole release."""
    found = Findings()
    for number, family in enumerate(case.families):
        for view, tiers in _VIEWS:
            k = case.k[tiers[0]]
            _attack_sizes(found, family, view, tiers, k, str(number))
            for table in family.tables:
                _attack_answers(found, family, table, view, tiers, k)
                _attack_following(found, family, table, view, tiers, k)
    for whole, part in permutations(case.families, 2):
        if _is_part(whole, part):
            for view, tiers in _VIEWS:
                _attack_nested(found, whole, part, view, tiers, case.k[tiers[0]])
    return found


def _attack_sizes(found: Findings, family: Family, view: str, tiers: tuple[str, ...], k: int, name: str) -> None:
    told = tuple(dict.fromkeys(_size_facts(family, tiers, 1)))
    sums = []
    for group, cells in family.groups.items():
        if 0 < sum(family.asked[cell] for cell in cells) < k:
            sums.append(_Sum(_opaque(name, group, "asked"), frozenset(cells), frozenset(cells), k))
    scene = _Scene(family.asked, told, _press(family, 1))
    _attack(found, scene, sums, view)


def _is_part(whole: Family, part: Family) -> bool:
    """Whether a reader may know that the second questions were put to some of the people of the first."""
    if len(whole.asked) != len(part.asked) or whole.asked == part.asked:
        return False
    same = all(whole.groups[name] == part.groups[name] for name in whole.groups.keys() & part.groups.keys())
    return same and all(more >= fewer for more, fewer in zip(whole.asked, part.asked, strict=True))


def _attack_nested(found: Findings, whole: Family, part: Family, view: str, tiers: tuple[str, ...], k: int) -> None:
    """The sizes of both at once. Unknowns: who was asked both, then who was asked the first only."""
    size = len(part.asked)
    told = (*_size_facts(whole, tiers, 2), *_size_facts(part, tiers, 1))
    knowledge = tuple((*one, *other) for one, other in zip(_views(whole, 2), _views(part, 1), strict=True))
    sums = []
    for name, family, halves in (("whole", whole, 2), ("part", part, 1)):
        for group, cells in family.groups.items():
            if 0 < sum(family.asked[cell] for cell in cells) < k:
                goal = frozenset(half * size + cell for half in range(halves) for cell in cells)
                sums.append(_Sum(_opaque(name, str(whole.asked), str(part.asked), group), goal, goal, k))
    first_only = [more - fewer for more, fewer in zip(whole.asked, part.asked, strict=True)]
    _attack(found, _Scene(part.asked + first_only, told, knowledge), sums, view)


def _views(family: Family, parts: int) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """What who knows least and who knows most knows anyway."""
    knowledge = _press(family, parts)
    return knowledge[0], knowledge[-1]


def _attack_answers(found: Findings, family: Family, table: Table, view: str, tiers: tuple[str, ...], k: int) -> None:
    shown = {group: one for tier in tiers for group, one in table.told[tier].items()}
    if table.yes is None or table.no is None:
        # No sums of cells: nothing but the whole may be told, for no differences can be bounded.
        found.attacked += 1
        if shown.keys() - {"total"}:
            found.narrowed.add(f"{view}:{_opaque(table.name, 'apart')}")
        return
    yes, no = table.yes, table.no
    silent = [asked - one - other for asked, one, other in zip(family.asked, yes, no, strict=True)]
    context = tuple(_size_facts(family, tiers, 3))
    whole = tuple(fact for tier in tiers for fact in _bundle_facts(family, "total", table.told[tier].get("total")))
    told = tuple(
        fact for tier in tiers for group, one in table.told[tier].items() for fact in _bundle_facts(family, group, one)
    )
    knowledge = tuple(known + context + whole for known in _press(family, 3))
    # Of sensitive answers the public tier tells a band only, and nothing of those who said yes by themselves.
    apart = frozenset(() if table.sensitive and tiers == ("public",) else table.apart)
    k = 2 * k if table.money else k
    sums = [
        one for group in sorted(table.groups) for one in _answer_sums(family, table, group, group in shown, k, apart)
    ]
    _attack(found, _Scene(yes + no + silent, told, knowledge), sums, view)


def _attack_following(found: Findings, family: Family, table: Table, view: str, tiers: tuple[str, ...], k: int) -> None:
    """Together with every earlier release."""
    k = 2 * k if table.money else k
    for both in scenes(family, table, tiers, k):
        sums = [_Sum(_opaque(*one.names), one.columns, one.around, one.reach) for one in both.goals]
        _attack(found, _Scene(both.truth, both.told, both.knowledge), sums, view)
    for earlier in table.earlier:
        # Whoever has both figures of a group sees what its few changed people did, were it a correction that no sum of
        # people shows.
        for group in sorted(table.groups if table.yes is not None else {"total"}):
            found.attacked += 1
            told_twice = all(any(group in told[tier] for tier in tiers) for told in (table.told, earlier.told))
            if told_twice and 0 < earlier.changed[group] < k:
                found.narrowed.add(f"{view}:{_opaque(table.name, earlier.name, group, 'twice')}")


def _answer_sums(
    family: Family, table: Table, group: str, is_shown: bool, k: int, apart: frozenset[str]
) -> Iterator[_Sum]:
    cells, size = family.groups[group], len(family.asked)
    yes = sum((table.yes or [])[cell] for cell in cells)
    no = sum((table.no or [])[cell] for cell in cells)
    silent = sum(family.asked[cell] for cell in cells) - yes - no
    is_small, is_of_one_mind = 0 < yes + no < k, yes + no > 0 and min(yes, no) < 2
    few = {name for name, number in (("yes", yes), ("no", no), ("silent", silent)) if name in apart and 0 < number < k}
    if not is_small and not few and (table.unanimity or not is_of_one_mind):
        return
    parts = (("answered", yes + no, (0, 1)), ("yes", yes, (0,)), ("no", no, (1,)), ("silent", silent, (2,)))
    for name, number, columns in parts:
        if name in few or (number < (k if is_small else 2) and name != "silent"):
            reach = k if name == "answered" or name in few else 0
            goal = frozenset(part * size + cell for part in columns for cell in cells)
            around = frozenset(part * size + cell for part in range(3) for cell in cells)
            yield _Sum(_opaque(table.name, group, name), goal, around, reach, is_shown)


def _attack(found: Findings, scene: _Scene, sums: Iterable[_Sum], view: str) -> None:
    asked = list(sums)
    found.attacked += len(asked)
    # Both tiers together often tell just what the restricted one tells.
    case = (tuple(asked), tuple(scene.truth), frozenset(scene.told), tuple(map(frozenset, scene.knowledge)))
    if case not in found.done:
        found.done[case] = _narrowed(scene, asked)
    found.narrowed |= {f"{view}:{name}" for name in found.done[case]}


def _narrowed(scene: _Scene, sums: list[_Sum]) -> list[str]:
    size = len(scene.truth)
    sides = [
        (Facts(size, known + scene.told), Facts(size, known))
        for known in scene.knowledge
        if _tells_more(known, scene.told)
    ]
    return [one.name for one in sums if one.is_told or _is_narrowed_for_somebody(scene, sides, one)]


def _tells_more(known: Iterable[Fact], told: Iterable[Fact]) -> bool:
    """Whether something is told that does not stand in what is known, where nobody can be in what is known as empty."""
    empty = frozenset(column for columns, _, high in known if not high for column in columns)
    before = {(columns - empty, low, high) for columns, low, high in known}
    return any(columns - empty and (columns - empty, low, high) not in before for columns, low, high in told)


def _is_narrowed_for_somebody(scene: _Scene, sides: list[tuple[Facts, Facts]], one: _Sum) -> bool:
    """Who knows most is tried first: what is as open as can be even to her is so to those who know less."""
    for after, before in reversed(sides):
        system = System(after, one.goal)
        present = {system.kind_of[column] for column, people in enumerate(scene.truth) if people}
        if _is_open(system, present, one.reach, _true(scene, one)):
            return False
        if _is_narrowed(scene, system, System(before, one.goal), one):
            return True
    return False


def _is_narrowed(scene: _Scene, system: System, alone: System, one: _Sum) -> bool:
    true = _true(scene, one)
    present = [column for column, people in enumerate(scene.truth) if people]
    inside = {system.kind_of[column] for column in one.around}
    outside = sorted({system.kind_of[column] for column in present} - inside)
    left = sorted({system.kind_of[column] for column in present} & inside)
    reach = min(one.reach, _most(alone) if one.reach else 0)
    if _is_open(system, outside + left, reach, true):
        return False
    if not _is_open(system, (), reach, true) and _sees_less(system, alone, one, (), ()):
        return True
    closed = {*_not_open_at_once(system, outside, reach, true), *_not_open_at_once(system, left, reach, true)}
    readers = {(system.kind_of[column], alone.kind_of[column]) for column in present}
    return any(_sees_less(system, alone, one, (own,), (was,)) for own, was in sorted(readers) if own in closed)


def _true(scene: _Scene, one: _Sum) -> int:
    return sum(scene.truth[column] for column in one.goal)


def _not_open_at_once(system: System, kinds: list[int], reach: int, true: int) -> list[int]:
    """The kinds that must be looked at one by one. Where the sum is open with somebody in several kinds at once, it is
    open to a reader in any one of them; where it is not, each half is tried."""
    closed = [kind for kind in kinds if not system.shows((kind,), reach, true)]
    if not closed or _is_open(system, closed, reach, true):
        return []
    if len(closed) == 1:
        return closed
    half = len(closed) // 2
    return [kind for part in (closed[:half], closed[half:]) for kind in _not_open_at_once(system, part, reach, true)]


def _most(alone: System) -> int:
    most = alone.largest()
    return FREE if most is None else most


def _is_open(system: System, present: Iterable[int], reach: int, true: int) -> bool:
    most = system.largest(present)
    if most is None or most < reach:
        return False
    return most != true or system.smallest(present) not in (None, true)


def _sees_less(system: System, alone: System, one: _Sum, own: tuple[int, ...], as_before: tuple[int, ...]) -> bool:
    most, anyway = system.largest(own), alone.largest(as_before)
    if most is None or anyway is None:
        return True
    if one.reach and most < min(one.reach, anyway):
        return True
    return most == system.smallest(own) and anyway != alone.smallest(as_before)


def _press(family: Family, parts: int) -> tuple[tuple[Fact, ...], ...]:
    total = (_size_fact(family, "total", parts),)
    press = tuple(_size_fact(family, group, parts) for group in sorted(family.known))
    return (total,) if set(press) <= set(total) else (total, total + press)


def _size_facts(family: Family, tiers: tuple[str, ...], parts: int) -> Iterator[Fact]:
    told = {group for table in family.tables if table.yes is not None for tier in tiers for group in table.told[tier]}
    return (_size_fact(family, group, parts) for group in sorted(told))


def _size_fact(family: Family, group: str, parts: int) -> Fact:
    cells, size = family.groups[group], len(family.asked)
    people = sum(family.asked[cell] for cell in cells)
    return frozenset(part * size + cell for part in range(parts) for cell in cells), people, people


def _bundle_facts(family: Family, group: str, told: Told | None) -> Iterator[Fact]:
    if told is None:
        return
    cells, size = family.groups[group], len(family.asked)
    yes, no, silent = (frozenset(part * size + cell for cell in cells) for part in range(3))
    yield yes | no, told.answered, told.answered
    yield silent, told.asked - told.answered, told.asked - told.answered
    yield yes, told.yes_from, told.yes_to


def _opaque(*names: str) -> str:
    return hashlib.sha256("\x00".join(names).encode()).hexdigest()[:16]
