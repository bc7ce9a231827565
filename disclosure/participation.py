"""How many people were asked: which groups may say so, before any answer is looked at.

All questions that were put to the same people tell the same numbers, so that one may not tell what another hides. The
groups found here are the only ones that any of these questions may tell; everybody is taken to know their numbers.
"""

from collections.abc import Iterable, Sequence

from disclosure.offers import linked_offers, simplified
from disclosure.statements import Offer, Problem, Statement, Target, exactly
from disclosure.suppression import IsTimeUp, suppress
from domain.disclosure.coarsening import TOTAL
from domain.disclosure.tables import Bundle, LinkedTables

Family = tuple[LinkedTables, ...]


def families(tables: Iterable[LinkedTables]) -> tuple[Family, ...]:
    """The tables grouped by whom they asked: the same cells, and the same numbers in every group."""
    found: dict[object, list[LinkedTables]] = {}
    for one in tables:
        asked = tuple((bundle.group, bundle.members, bundle.asked) for bundle in one.bundles)
        cells = tuple(cell[0] for cell in one.cells)
        found.setdefault((one.frame, one.known, asked, cells, one.is_additive), []).append(one)
    return tuple(tuple(each) for each in found.values())


def tellable_sizes(tables: LinkedTables, allowed: frozenset[str], k: int, is_time_up: IsTimeUp) -> frozenset[str]:
    """The allowed groups whose number of people asked may be told: the most that narrow no small group."""
    offers = linked_offers(_offer(bundle) for bundle in _large(tables.bundles, allowed, k))
    problem = Problem(
        truth=tuple(asked for asked, _, _ in tables.cells),
        knowledge=knowledge_of(tables),
        offers=offers,
        targets=tuple(
            Target(bundle.group, frozenset(bundle.members)) for bundle in tables.bundles if 0 < bundle.asked < k
        ),
        k=k,
    )
    hidden = suppress(simplified(problem, tables.frame), is_time_up).hidden
    return frozenset(group for offer in offers if offer.name not in hidden for group in offer.name.split())


def knowledge_of(tables: LinkedTables, parts: int = 1) -> tuple[tuple[Statement, ...], ...]:
    """What readers know anyway of the people asked: the whole; the press also the groups it told. `parts`: columns
    of each cell, one after the other for all cells."""
    size = len(tables.frame)
    told = {
        bundle.group: exactly(spread(bundle.members, size, range(parts)), bundle.asked) for bundle in tables.bundles
    }
    total = tuple(told[group] for group in told if group == TOTAL)
    press = tuple(told[group] for group in told if group in tables.known)
    return tuple(dict.fromkeys((total, total + press)))


def spread(members: Iterable[int], size: int, parts: Iterable[int]) -> frozenset[int]:
    """The columns of some parts of these cells: column = part x number of cells + cell."""
    cells = tuple(members)
    return frozenset(part * size + cell for part in parts for cell in cells)


def _large(bundles: Sequence[Bundle], allowed: frozenset[str], k: int) -> Iterable[Bundle]:
    return (bundle for bundle in bundles if bundle.group in allowed and not 0 < bundle.asked < k)


def _offer(bundle: Bundle) -> Offer:
    return Offer(bundle.group, 0, (exactly(frozenset(bundle.members), bundle.asked),))
