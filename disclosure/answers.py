"""Which groups of one indicator may tell their answers.

The unknowns are how many said yes, said no and were silent in each cell. A group is told whole: all three numbers. Of a
group that is hidden for itself, neither how many answered nor what they said may be narrowed. Known anyway are the
numbers of people asked that `participation` found, and the whole wave's answers once these are told.
"""

from collections.abc import Iterator, Sequence

from disclosure.offers import linked_offers, simplified
from disclosure.participation import knowledge_of, spread
from disclosure.statements import Offer, Problem, Statement, Target, exactly
from disclosure.suppression import IsTimeUp, Suppression, suppress_together
from domain.disclosure.coarsening import TOTAL
from domain.disclosure.primary import is_primary, is_too_small, least, small_parts
from domain.disclosure.tables import Bundle, LinkedTables
from domain.indicators.frame import FrameCell
from domain.release.bands import band

YES, NO, SILENT = range(3)


def answers_problem(
    tables: LinkedTables, sizes: Sequence[Bundle], allowed: frozenset[str], k: int, *, in_bands: bool = False
) -> Problem:
    """What may be told of one indicator's answers. `sizes`: groups whose people asked are told, by any question;
    `allowed`: groups that may be told at all; `in_bands`: numbers of yes near nobody or everybody are told as a band.
    """
    size, told = len(tables.frame), {bundle.group for bundle in sizes}
    offers = linked_offers(
        Offer(bundle.group, 0, told_of(bundle, size, in_bands))
        for bundle in tables.bundles
        if bundle.group in allowed & told and not is_primary(tables, bundle, k, in_bands=in_bands)
    )
    everything = range(SILENT + 1)
    return Problem(
        truth=tuple(part for column in zip(*map(_parts, tables.cells), strict=True) for part in column),
        knowledge=knowledge_of(tables, len(everything)),
        offers=offers,
        targets=tuple(
            target for bundle in tables.bundles for target in targets_of(tables, bundle, k, in_bands=in_bands)
        ),
        k=least(tables, k),
        always=tuple(exactly(spread(bundle.members, size, everything), bundle.asked) for bundle in sizes),
        granted=frozenset(offer.name for offer in offers if TOTAL in offer.name.split()),
    )


def tellable_answers(
    problem: Problem, frame: Sequence[FrameCell], is_time_up: IsTimeUp, beside: Sequence[Problem] = ()
) -> tuple[frozenset[str], Suppression]:
    """The groups that may be told, and what was hidden for it. `beside`: what else the same offers must not narrow."""
    found = suppress_together([simplified(each, frame) for each in (problem, *beside)], is_time_up)
    told = [offer.name for offer in problem.offers if offer.name not in found.hidden]
    return frozenset(group for name in told for group in name.split()), found


def told_of(bundle: Bundle, size: int, in_bands: bool) -> tuple[Statement, ...]:
    """All that a bundle tells: how many answered and were silent, and how many said yes (or from where to where)."""
    least, most = band(bundle.yes, bundle.respondents) if in_bands else (bundle.yes, bundle.yes)
    return (
        exactly(spread(bundle.members, size, (YES, NO)), bundle.respondents),
        exactly(spread(bundle.members, size, (SILENT,)), bundle.asked - bundle.respondents),
        Statement(spread(bundle.members, size, (YES,)), least, most),
    )


def targets_of(tables: LinkedTables, bundle: Bundle, k: int, *, in_bands: bool = False) -> Iterator[Target]:
    """The sums of a hidden bundle that must stay open: those below k of the answered, of yes and of no; and of a group
    that is large enough, those of nobody or one, and small parts that figures would be told of by themselves."""
    if not bundle.respondents or not is_primary(tables, bundle, k, in_bands=in_bands):
        return
    size = len(tables.frame)
    around = spread(bundle.members, size, (YES, NO, SILENT))
    few = least(tables, k) if is_too_small(bundle, least(tables, k)) else 2
    groups = {"answered"} | (frozenset() if in_bands else small_parts(tables, bundle, k))
    for name, number, parts in _sums(bundle):
        if name in groups - {"answered"} or (number < few and name != "silent"):
            columns = spread(bundle.members, size, parts)
            yield Target(f"{bundle.group}/{name}", columns, must_reach=name in groups, around=around)


def _sums(bundle: Bundle) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
    parts = (("yes", (YES,)), ("no", (NO,)), ("silent", (SILENT,)))
    return ("answered", bundle.respondents, (YES, NO)), *((name, bundle.part(name), part) for name, part in parts)


def _parts(cell: tuple[int, int, int]) -> tuple[int, int, int]:
    asked, yes, no = cell
    return yes, no, asked - yes - no
