"""Two questions, the second put to some of the people of the first, attacked together over every possible pilot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from disclosure import participation
from disclosure.audit_file import audit_document
from disclosure.protection import RESTRICTED, protect
from domain.disclosure.primary import is_of_one_mind, is_primary, is_too_small
from domain.disclosure.tables import Bundle, LinkedTables
from tests.unit.disclosure.instances import Cell, attack, by_origin_and_sex

K = 3
CELLS = (("SN", "female"), ("SN", "male"), ("CI", "female"), ("CI", "male"))
YES, NO, SILENT = range(3)


@dataclass(frozen=True)
class Sum:
    """A sum that must stay open: the cells and kinds of answer of one of the two questions; what it must reach."""

    question: int
    cells: tuple[int, ...]
    kinds: tuple[int, ...]
    reach: int

    def of(self, worlds: Any) -> Any:
        return worlds[:, self.cells, :][:, :, self.kinds].sum(axis=(1, 2))


def a_pilot(seed: int) -> tuple[LinkedTables, LinkedTables]:
    """Five to seven people, of whom one or two left before the second question. Odd pilots may tell one mind."""
    chance = Random(seed)
    people = [chance.randrange(4) for _ in range(chance.randrange(5, 8))]
    stayed = people[chance.randrange(1, 3) :]
    return _asked(people, "R3", chance, seed % 2 == 1), _asked(stayed, "F4", chance, seed % 2 == 1)


def _asked(people: list[int], name: str, chance: Random, one_mind: bool) -> LinkedTables:
    cells: dict[tuple[str, str], Cell] = {}
    for place, cell in enumerate(CELLS):
        said = [chance.choice((YES, YES, NO, NO, SILENT)) for one in people if one == place]
        cells[cell] = (len(said), said.count(YES), said.count(NO))
    return by_origin_and_sex(cells, name=name, unanimity_published=one_mind)


@cache
def every_world(people: int) -> Any:
    """All ways in which so many can stand in the cells and have answered: worlds x cells x kinds of answer."""
    flat = list(_all(people, len(CELLS) * 3))
    return np.array(flat, dtype=np.int8).reshape(-1, len(CELLS), 3)


def _all(total: int, size: int) -> Iterator[tuple[int, ...]]:
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _all(total - first, size - 1):
            yield first, *rest


def true_world(tables: LinkedTables) -> Any:
    return np.array([(yes, no, asked - yes - no) for asked, yes, no in tables.cells], dtype=np.int8)


def agreeing(tables: LinkedTables, sizes: Iterable[Bundle], answers: Iterable[Bundle]) -> Any:
    """The worlds in which these groups have these sizes, and these said so."""
    worlds, truth = every_world(sum(cell[0] for cell in tables.cells)), true_world(tables)
    fits = np.ones(len(worlds), dtype=bool)
    for bundle in sizes:
        fits &= worlds[:, bundle.members].sum(axis=(1, 2)) == truth[list(bundle.members)].sum()
    for bundle in answers:
        fits &= (worlds[:, bundle.members].sum(axis=1) == truth[list(bundle.members)].sum(axis=0)).all(axis=1)
    return worlds[fits]


def together(first: Any, second: Any) -> tuple[Any, Any]:
    """Of the worlds of both questions, those that go with one of the other: nobody was asked only the second."""
    asked = [np.unique(worlds.sum(axis=2), axis=0) for worlds in (first, second)]
    goes = (asked[1][None, :, :] <= asked[0][:, None, :]).all(axis=2)
    kept = [{tuple(one) for one in asked[0][goes.any(axis=1)]}, {tuple(one) for one in asked[1][goes.any(axis=0)]}]
    left = (
        worlds[[tuple(one) in possible for one in worlds.sum(axis=2)]]
        for worlds, possible in zip((first, second), kept, strict=True)
    )
    return next(left), next(left)


def small_sizes(question: int, tables: LinkedTables) -> Iterator[Sum]:
    for bundle in tables.bundles:
        if 0 < bundle.asked < K:
            yield Sum(question, bundle.members, (YES, NO, SILENT), K)


def hidden_answers(question: int, tables: LinkedTables) -> Iterator[Sum]:
    for bundle in tables.bundles:
        if not is_primary(tables, bundle, K):
            continue
        few = K if is_too_small(bundle, K) or not is_of_one_mind(bundle) else 2
        for number, kinds, reach in (
            (bundle.respondents, (YES, NO), K),
            (bundle.yes, (YES,), 0),
            (bundle.no, (NO,), 0),
        ):
            if number < few:
                yield Sum(question, bundle.members, kinds, reach)


def narrowed(one: Sum, truth: Any, alone: Any, after: Any) -> bool:
    """The definition, for a reader without a record and for everybody who has one in the question."""
    return any(_narrows(one, _of_reader(alone, own), _of_reader(after, own)) for own in (None, *np.argwhere(truth > 0)))


def _of_reader(worlds: Any, own: Any) -> Any:
    return worlds if own is None else worlds[worlds[:, own[0], own[1]] > 0]


def _narrows(one: Sum, alone: Any, after: Any) -> bool:
    before, now = one.of(alone), one.of(after)
    is_certain = now.min() == now.max() and before.min() < before.max()
    return bool(is_certain or now.max() < min(one.reach, before.max()))


def found_out(pilot: tuple[LinkedTables, LinkedTables], told: Mapping[str, frozenset[str]]) -> int:
    """How many sums a reader of both questions narrows."""
    bundles = [[each for each in one.bundles if each.group in told[one.indicator]] for one in pilot]
    whole = [[each for each in some if each.group == "total"] for some in bundles]
    nothing = together(*(agreeing(one, (), ()) for one in pilot))
    sizes = together(*(agreeing(one, some, ()) for one, some in zip(pilot, bundles, strict=True)))
    alone = together(*(agreeing(one, *known) for one, *known in zip(pilot, bundles, whole, strict=True)))
    after = together(*(agreeing(one, some, some) for one, some in zip(pilot, bundles, strict=True)))
    found = 0
    for question, tables in enumerate(pilot):
        truth = true_world(tables)
        found += sum(narrowed(one, truth, nothing[question], sizes[question]) for one in small_sizes(question, tables))
        found += sum(narrowed(one, truth, alone[question], after[question]) for one in hidden_answers(question, tables))
    return found


def told_of(pilot: tuple[LinkedTables, LinkedTables]) -> dict[str, frozenset[str]]:
    return protect(pilot, 7, 2 * K, K, 60.0).released(RESTRICTED)


@pytest.mark.parametrize("seeds", [range(10), range(10, 20)], ids=str)
def test_two_questions_together_narrow_nothing_that_each_leaves_open(seeds: range) -> None:
    pilots = [a_pilot(seed) for seed in seeds]

    assert [found_out(pilot, told_of(pilot)) for pilot in pilots] == [0] * len(pilots)
    assert any(len(groups) > 1 for pilot in pilots for groups in told_of(pilot).values())


@pytest.mark.parametrize("seed", [0, 13, 14])
def test_sizes_decided_for_each_question_by_itself_are_found_out(
    seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pilot = a_pilot(seed)
    assert attack(audit_document(pilot, protect(pilot, 7, 2 * K, K, 60.0)), tmp_path)[0] == 0

    monkeypatch.setattr(participation, "nestings", lambda asked: [])
    protection = protect(pilot, 7, 2 * K, K, 60.0)

    assert found_out(pilot, protection.released(RESTRICTED)) > 0
    assert attack(audit_document(pilot, protection), tmp_path)[0] == 1
