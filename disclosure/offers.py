"""Offers of the groups of a release: how dear each is, and which are one and the same."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from disclosure.margins import over_margins
from disclosure.statements import Offer, Problem, Statement, Target
from domain.disclosure.tables import dimension_of
from domain.indicators.frame import FrameCell

# Hiding one group more always weighs more than which one it is; the whole outweighs them all.
_ONE = 100
_MORE = {"total": 10_000, "origin": 4, "host": 4, "pair": 4, "sex": 3, "corridor": 2, "exchange": 2}


def weight_of(group: str) -> int:
    """How dear it is to hide a group: the whole, then countries, then sex, then corridors, then the rest."""
    return _ONE + _MORE.get(dimension_of(group), 0)


def linked_offers(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Groups of the same people (a corridor that is a country's only one) are told together, under both names."""
    same: dict[tuple[Statement, ...], list[str]] = {}
    for offer in offers:
        same.setdefault(offer.statements, []).append(offer.name)
    return tuple(Offer(" ".join(names), sum(map(weight_of, names)), told) for told, names in same.items())


def simplified(problem: Problem, frame: Sequence[FrameCell]) -> Problem:
    """The same problem over margins where it has them, each target once."""
    again = over_margins(problem, frame)
    return replace(again, targets=_distinct(again.targets))


def _distinct(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Of targets that are the same people by two names, the first."""
    return tuple({(one.columns, one.must_reach): one for one in reversed(list(targets))}.values())
