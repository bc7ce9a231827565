"""Offers of the groups of a release: how dear each is, and which are one and the same."""

from collections.abc import Iterable
from dataclasses import replace

from disclosure.statements import Columns, Offer, Problem, Statement, Target
from domain.disclosure.tables import dimension_of

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


def merged(problem: Problem) -> Problem:
    """The same problem with columns that no statement or target tells apart as one."""
    sums = _all_sums(problem)
    signature: dict[int, list[int]] = {column: [] for column in range(len(problem.truth))}
    for number, columns in enumerate(sums):
        for column in columns:
            signature[column].append(number)
    place: dict[tuple[int, ...], int] = {}
    of_column = [place.setdefault(tuple(signature[column]), len(place)) for column in range(len(problem.truth))]
    truth = [0] * len(place)
    for column, people in enumerate(problem.truth):
        truth[of_column[column]] += people

    def again(statement: Statement) -> Statement:
        return replace(statement, columns=frozenset(of_column[column] for column in statement.columns))

    def target_again(target: Target) -> Target:
        columns, around = (frozenset(of_column[each] for each in some) for some in (target.columns, target.around))
        return replace(target, columns=columns, around=around)

    return replace(
        problem,
        truth=tuple(truth),
        knowledge=tuple(tuple(map(again, each)) for each in problem.knowledge),
        offers=tuple(replace(one, statements=tuple(map(again, one.statements))) for one in problem.offers),
        targets=_distinct(map(target_again, problem.targets)),
        always=tuple(map(again, problem.always)),
    )


def _distinct(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Of targets that are the same people by two names, the first."""
    return tuple({(one.columns, one.must_reach): one for one in reversed(list(targets))}.values())


def _all_sums(problem: Problem) -> tuple[Columns, ...]:
    told = [one for each in problem.knowledge for one in each] + list(problem.always)
    told += [one for offer in problem.offers for one in offer.statements]
    return tuple(dict.fromkeys([*(one.columns for one in told), *(one.columns for one in problem.targets)]))
