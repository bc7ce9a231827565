"""How many people were asked: which groups may say so, before any answer is looked at.

All questions that were put to the same people tell the same numbers, so that one may not tell what another hides. The
groups found here are the only ones that any of these questions may tell; everybody is taken to know their numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from disclosure.offers import linked_offers, simplified
from disclosure.statements import Offer, Problem, Statement, Target, exactly
from disclosure.suppression import IsTimeUp, suppress_together
from domain.disclosure.coarsening import TOTAL
from domain.disclosure.tables import LinkedTables

Family = tuple[LinkedTables, ...]


def families(tables: Iterable[LinkedTables]) -> tuple[Family, ...]:
    """The tables grouped by whom they asked: the same numbers in the same cells, whatever groups they are told for."""
    found: dict[object, list[LinkedTables]] = {}
    for one in tables:
        is_additive = one.is_additive
        found.setdefault((one.frame, one.known, _sizes(one) if is_additive else one.bundles), []).append(one)
    return tuple(tuple(each) for each in found.values())


def sizes_of(family: Family) -> LinkedTables:
    """All groups that any question of the family has, for the numbers of people asked."""
    bundles = {bundle.group: bundle for one in reversed(family) for bundle in one.bundles}
    ordered = dict.fromkeys(bundle.group for one in family for bundle in one.bundles)
    return replace(family[0], bundles=tuple(bundles[group] for group in ordered))


def tellable_sizes(
    asked: Sequence[tuple[LinkedTables, frozenset[str]]], k: int, is_time_up: IsTimeUp
) -> list[frozenset[str]]:
    """Of each (questions, groups that they may tell), the groups whose number of people asked may be told: the most
    that narrow no small group, neither for themselves nor together with the sizes of other questions."""
    offers = [
        tuple(replace(offer, name=f"{number}/{offer.name}") for offer in linked_offers(_offers(tables, allowed, k)))
        for number, (tables, allowed) in enumerate(asked)
    ]
    alone = [_alone(tables, told, k) for (tables, _), told in zip(asked, offers, strict=True)]
    nested = [
        _nested(asked[whole][0], asked[part][0], (offers[whole], offers[part]), k)
        for whole, part in nestings([tables for tables, _ in asked])
    ]
    hidden = suppress_together([*alone, *nested], is_time_up).hidden
    return [
        frozenset(group for one in told if one.name not in hidden for group in one.name.partition("/")[2].split())
        for told in offers
    ]


def nestings(asked: Sequence[LinkedTables]) -> list[tuple[int, int]]:
    """(whole, part): the second was put to some of those that the first was put to, in every cell, and to no others."""
    return [
        (whole, part)
        for whole, part in permutations(range(len(asked)), 2)
        if asked[whole].frame == asked[part].frame and _sizes(asked[whole]) != _sizes(asked[part])
        and all(more >= fewer for more, fewer in zip(_sizes(asked[whole]), _sizes(asked[part]), strict=True))
    ]  # fmt: skip


def _alone(tables: LinkedTables, offers: tuple[Offer, ...], k: int) -> Problem:
    problem = Problem(
        truth=_sizes(tables),
        knowledge=knowledge_of(tables),
        offers=offers,
        targets=tuple(_small(tables, range(1), k)),
        k=k,
    )
    return simplified(problem, tables.frame)


def _nested(whole: LinkedTables, part: LinkedTables, offers: tuple[tuple[Offer, ...], ...], k: int) -> Problem:
    """Whoever knows that a question was put to some of the people of another one. Columns: who was asked both, then who
    was asked the first only."""
    both = _sizes(part)
    size = len(both)
    first_only = tuple(more - fewer for more, fewer in zip(_sizes(whole), both, strict=True))
    wider = tuple(
        replace(offer, statements=tuple(_over_both(statement, size) for statement in offer.statements))
        for offer in offers[0]
    )
    of_whole, of_part = knowledge_of(whole, 2), knowledge_of(part)
    problem = Problem(
        truth=both + first_only,
        knowledge=tuple(dict.fromkeys((of_whole[which] + of_part[which]) for which in (0, -1))),
        offers=wider + offers[1],
        targets=(*_small(whole, range(2), k, "whole "), *_small(part, range(1), k, "part ")),
        k=k,
    )
    return simplified(problem, whole.frame)


def _over_both(statement: Statement, size: int) -> Statement:
    return replace(statement, columns=spread(statement.columns, size, range(2)))


def _small(tables: LinkedTables, parts: Sequence[int], k: int, prefix: str = "") -> Iterator[Target]:
    for bundle in tables.bundles:
        if 0 < bundle.asked < k:
            columns = spread(bundle.members, len(tables.frame), parts)
            yield Target(prefix + bundle.group, columns)


def _sizes(tables: LinkedTables) -> tuple[int, ...]:
    return tuple(asked for asked, _, _ in tables.cells)


def knowledge_of(tables: LinkedTables, parts: int = 1) -> tuple[tuple[Statement, ...], ...]:
    """What readers know anyway of the people asked: the whole; the press also the groups it told. `parts`: columns
    of each cell, one after the other for all cells."""
    size = len(tables.frame)

    def asked(members: Sequence[int], people: int) -> Statement:
        return exactly(spread(members, size, range(parts)), people)

    total = tuple(asked(one.members, one.asked) for one in tables.bundles if one.group == TOTAL)
    sizes = _sizes(tables)
    press = tuple(asked(one.members, sum(sizes[place] for place in one.members)) for one in tables.known)
    return tuple(dict.fromkeys((total, tuple(dict.fromkeys(total + press)))))


def spread(members: Iterable[int], size: int, parts: Iterable[int]) -> frozenset[int]:
    """The columns of some parts of these cells: column = part x number of cells + cell."""
    cells = tuple(members)
    return frozenset(part * size + cell for part in parts for cell in cells)


def _offers(tables: LinkedTables, allowed: frozenset[str], k: int) -> Iterator[Offer]:
    for bundle in tables.bundles:
        if bundle.group in allowed and not 0 < bundle.asked < k:
            yield Offer(bundle.group, 0, (exactly(frozenset(bundle.members), bundle.asked),))
