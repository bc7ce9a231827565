"""Linked tables from what was counted: the bundles of every indicator over the cells of its frame."""

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from domain.disclosure.tables import Bundle, LinkedTables
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.frame import LEVELS, FrameCell, cell_of_organisations
from domain.indicators.measure import Measure
from domain.indicators.sample import Group
from domain.indicators.tally import Frame, Tallies, group_measures
from domain.indicators.values import IndicatorValue, groups, tested

Counts = tuple[int, int, int]
# K11 judges how the parties on the host's side answer by the host country: a row tells no such group, a verdict does.
_JUDGED_BY_HOST_TOO = frozenset({"Z1"})


def group_name(value: IndicatorValue, definition: IndicatorDefinition) -> str:
    """The name in disclosure control of the group that a value is about; rows by cause or step belong to the total."""
    if value.country is not None:
        return f"{definition.country_of}.{value.country}"
    if value.corridor is not None:
        return f"{'exchange' if definition.country_of == 'pair' else 'corridor'}.{value.corridor}"
    is_of_people = value.by is not None and value.by.partition(".")[0] in LEVELS
    return str(value.by) if is_of_people else "total"


def linked_tables(
    tallies: Tallies, frame: Frame, definitions: Mapping[str, IndicatorDefinition], known: Iterable[str] = ()
) -> tuple[LinkedTables, ...]:
    """The tables of every indicator that counted people, in the order of the definitions.

    `known`: groups whose size the press tells (`LinkedTables.known`). What no people were counted for (treaties,
    rules, rounds) has no table: there is nobody to protect.
    """
    press = frozenset(known)
    found = (_tables(definition, tallies, frame, press) for definition in definitions.values())
    return tuple(tables for tables in found if tables is not None)


def _tables(
    definition: IndicatorDefinition, tallies: Tallies, frame: Frame, press: frozenset[str]
) -> LinkedTables | None:
    counted = tallies.cells(definition.code)
    if not counted or _is_about_institutions(definition):
        return None
    if definition.answers is not None and definition.answers.unit == "organisation":
        return _tables_of_organisations(definition, tallies, frame, press)
    cells = _possible_cells(counted, frame)
    count = _BY_CODE.get(definition.code, _BY_KIND.get(definition.kind, _of_answers))
    bundles = tuple(
        _bundle(group, cells, count(definition, group_measures(definition, tallies, frame, group)[0]))
        for group in _told_or_judged(definition, tallies, frame)
    )
    in_cells = tuple(count(definition, tallies.of_cell(definition.code, cell)) for cell in cells)
    return _linked(definition, cells, bundles, in_cells, press)


def _told_or_judged(definition: IndicatorDefinition, tallies: Tallies, frame: Frame) -> list[Group]:
    told = groups(definition, tallies, frame)
    judged = [Group(country=country, side="host") for country in frame.countries]
    return told + judged if definition.code in _JUDGED_BY_HOST_TOO else told


def _tables_of_organisations(
    definition: IndicatorDefinition, tallies: Tallies, frame: Frame, press: frozenset[str]
) -> LinkedTables:
    """An organisation speaks once, wherever its volunteers come from: it is counted in its country only."""
    found = [Group(country=country, side=definition.country_of) for country in frame.countries]
    cells = tuple(map(cell_of_organisations, frame.countries))
    counts = tuple(
        _of_answers(definition, group_measures(definition, tallies, frame, group)[0]) for group in (Group(), *found)
    )
    whole = Bundle(Group().name, tuple(range(len(cells))), *counts[0])
    single = (Bundle(group.name, (place,), *counts[place + 1]) for place, group in enumerate(found))
    # The press tells how many people went where, not how many organisations took them in.
    return _linked(definition, cells, (whole, *single), counts[1:], frozenset())


def _linked(
    definition: IndicatorDefinition,
    frame: tuple[FrameCell, ...],
    bundles: tuple[Bundle, ...],
    cells: tuple[Counts, ...],
    press: frozenset[str],
) -> LinkedTables:
    return LinkedTables(
        indicator=definition.code,
        frame=frame,
        bundles=bundles,
        known=press,
        sensitive=definition.sensitive,
        unanimity_published=definition.unanimity == "published",
        cells=cells,
    )


def _is_about_institutions(definition: IndicatorDefinition) -> bool:
    return definition.answers is not None and definition.answers.unit == "country"


def _possible_cells(counted: tuple[FrameCell, ...], frame: Frame) -> tuple[FrameCell, ...]:
    """Every cell that a reader must think possible: any level, on any way that the calls open or that was used."""
    ways = {(cell.origin, cell.hosts) for cell in counted} | {(origin, (host,)) for origin, host in frame.corridors}
    people = product(*(LEVELS[dimension] for dimension in ("sex", "age", "modality")))
    possible = {FrameCell(*way, sex, age, modality) for way, (sex, age, modality) in product(ways, people)}
    return tuple(sorted(possible | set(counted)))


def _bundle(group: Group, cells: tuple[FrameCell, ...], counts: Counts) -> Bundle:
    members = tuple(place for place, cell in enumerate(cells) if group.has_cell(cell))
    return Bundle(group.name, members, *counts)


def _of_answers(definition: IndicatorDefinition, measure: Measure) -> Counts:
    return measure.population, measure.numerator, measure.n - measure.numerator


def _of_durations(definition: IndicatorDefinition, measure: Measure) -> Counts:
    within, n, _ = tested(definition, measure)
    return max(measure.population, n), within, n - within


def _of_people(definition: IndicatorDefinition, measure: Measure) -> Counts:
    """The counts are of days, payments or sheets: what must be large enough is the number of people behind them."""
    people = max(measure.people, default=0)
    return people, people, 0


def _of_covered_days(definition: IndicatorDefinition, measure: Measure) -> Counts:
    counts = dict(measure.counts)
    covered, exposed = counts.get("covered", 0), counts.get("exposed", 0)
    return covered + exposed, covered, exposed


def _of_flows(definition: IndicatorDefinition, measure: Measure) -> Counts:
    people = sum(count for _, count in measure.counts)
    return people, people, 0


def _of_rates(definition: IndicatorDefinition, measure: Measure) -> Counts:
    chosen, left = sum(measure.people[0::2]), sum(measure.people[1::2])
    return chosen + left, chosen, left


_BY_KIND: Mapping[str, Callable[[IndicatorDefinition, Measure], Counts]] = {
    "duration": _of_durations,
    "ratio": _of_people,
    "count": _of_people,
}
_BY_CODE: Mapping[str, Callable[[IndicatorDefinition, Measure], Counts]] = {
    "I5": _of_people,
    "X1": _of_covered_days,
    "X2": _of_covered_days,
    "X3": _of_people,
    "Q2": _of_rates,
    "Q3": _of_flows,
    "Z1": _of_people,
    "Z2": _of_people,
    "Z3": _of_people,
    "Z4": _of_people,
}
