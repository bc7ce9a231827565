"""Linked tables from what was counted: the bundles of every indicator over the cells of its frame.

What the tables hold is what a release tells, so that what is protected is what is published:
- answers: who was asked, who said yes and no; of incidents and of the sexes also the parts that figures are told of.
- days, payments, documents and sheets, places by applications, costs: how many people are behind the figure, as "yes".
  The size matters, not the mind: with k people behind it, a rate of 0 % or 100 % tells of duties, and of taking part
  (whether somebody answered, how many questions, in which language), never what a person said.
- response rates are judged by party, so that each party has a table of its own (`table_of_party`).
- flows are told both ways: reciprocity of a country or an exchange is told where both its directions are, which are
  groups of their own (`directions_of`).
- placement rates of women and men say nothing but what F1 tells by sex: they have no table, and are told for the whole
  only, where F1 tells both sexes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from domain.disclosure.tables import Bundle, KnownGroup, LinkedTables
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.disclosure import MONEY
from domain.indicators.frame import LEVELS, FrameCell, cell_of_organisations
from domain.indicators.measure import Measure
from domain.indicators.sample import Group
from domain.indicators.tally import Frame, Tallies, group_measures
from domain.indicators.values import IndicatorValue, groups, tested

Counts = tuple[int, int, int]
Count = Callable[[IndicatorDefinition, Measure], Counts]
RESPONSES, RATES_BY_SEX, FLOWS = "Z1", "Q2", "Q3"
PARTIES: Mapping[str, str] = {"volunteer": "origin", "host": "host", "focal_origin": "origin", "focal_host": "host"}
# Where the counts are of people behind a figure, not of answers.
SIZES_ONLY = frozenset({"R2", "I2", "I5", "X3", "Z1", "Z2", "Z3", "Z4", FLOWS})
# Which parts of a group figures are told of by themselves: the incidents of those concerned; the women and the others.
_APART: Mapping[str, tuple[str, ...]] = {"X4": ("yes",), "Q1": ("yes", "no", "silent")}


def table_of_party(party: str) -> str:
    """The name of the table that holds how one party answers; its countries are those of the party's side."""
    return f"{RESPONSES}/{party}"


def directions_of(group: str) -> tuple[str, ...]:
    """The groups of flows that a group is made of: out and in of a country, both ways of an exchange."""
    dimension, _, place = group.partition(".")
    if dimension == "pair":
        return f"origin.{place}", f"host.{place}"
    if dimension == "exchange":
        one, _, other = place.partition("-")
        return f"corridor.{one}-{other}", f"corridor.{other}-{one}"
    return (group,)


def group_name(value: IndicatorValue, definition: IndicatorDefinition) -> str:
    """The name in disclosure control of the group that a value is about; rows by cause or step belong to the total."""
    if value.country is not None:
        return f"{definition.country_of}.{value.country}"
    if value.corridor is not None:
        return f"{'exchange' if definition.country_of == 'pair' else 'corridor'}.{value.corridor}"
    is_of_people = value.by is not None and value.by.partition(".")[0] in LEVELS
    return str(value.by) if is_of_people else "total"


def known_to_the_press(frame: Frame) -> list[Group]:
    """How many volunteers there were, and from and to which country they went, is public knowledge."""
    return [Group(), *(Group(country=country, side=side) for side in ("origin", "host") for country in frame.countries)]


def linked_tables(
    tallies: Tallies, frame: Frame, definitions: Mapping[str, IndicatorDefinition], known: Sequence[Group] = ()
) -> tuple[LinkedTables, ...]:
    """The tables of every indicator that counted people, in the order of the definitions.

    `known`: groups whose size is public knowledge (`LinkedTables.known`). What no people were counted for (treaties,
    rules, rounds) has no table: there is nobody to protect. Nor has what states report of themselves.
    """
    return tuple(tables for definition in definitions.values() for tables in _tables(definition, tallies, frame, known))


def _tables(
    definition: IndicatorDefinition, tallies: Tallies, frame: Frame, press: Sequence[Group]
) -> Iterator[LinkedTables]:
    counted = tallies.cells(definition.code)
    if not counted or is_about_states(definition) or definition.code == RATES_BY_SEX:
        return
    if definition.answers is not None and definition.answers.unit == "organisation":
        yield _tables_of_organisations(definition, tallies, frame)
        return
    cells = _possible_cells(counted, frame)
    count = _BY_CODE.get(definition.code, _BY_KIND.get(definition.kind, _of_answers))
    bundles = tuple(
        _bundle(group, cells, count(definition, group_measures(definition, tallies, frame, group)[0]))
        for group in (_directions(frame) if definition.code == FLOWS else groups(definition, tallies, frame))
    )
    in_cells = tuple(count(definition, tallies.of_cell(definition.code, cell)) for cell in cells)
    whole = _linked(definition, cells, bundles, in_cells, press)
    yield whole
    if definition.code == RESPONSES:
        yield from (_of_party(whole, party, tallies, frame) for party in PARTIES)


def _directions(frame: Frame) -> list[Group]:
    ways = sorted({way for origin, host in frame.corridors for way in ((origin, host), (host, origin))})
    sides = [Group(country=country, side=side) for side in ("origin", "host") for country in frame.countries]
    return [Group(), *sides, *(Group(origin=origin, host=host) for origin, host in ways)]


def _of_party(whole: LinkedTables, party: str, tallies: Tallies, frame: Frame) -> LinkedTables:
    """How many people had a questionnaire of this party that was due, by the countries of its side."""
    row = f"party.{party}"
    people = tallies.people(whole.code, row)
    cells = tuple((size, size, 0) for size in (people.get(cell, 0) for cell in whole.frame))
    bundles = []
    for group in (Group(), *(Group(country=country, side=PARTIES[party]) for country in frame.countries)):
        members = _places(group, whole.frame)
        size = sum(cells[place][0] for place in members)
        bundles.append(Bundle(group.name, members, size, size, 0))
    return replace(whole, indicator=table_of_party(party), bundles=tuple(bundles), cells=cells)


def _tables_of_organisations(definition: IndicatorDefinition, tallies: Tallies, frame: Frame) -> LinkedTables:
    """An organisation speaks once, wherever its volunteers come from: it is counted in its country only."""
    found = [Group(country=country, side=definition.country_of) for country in frame.countries]
    cells = tuple(map(cell_of_organisations, frame.countries))
    counts = tuple(
        _of_answers(definition, group_measures(definition, tallies, frame, group)[0]) for group in (Group(), *found)
    )
    whole = Bundle(Group().name, tuple(range(len(cells))), *counts[0])
    single = (Bundle(group.name, (place,), *counts[place + 1]) for place, group in enumerate(found))
    # The press tells how many people went where, not how many organisations took them in.
    return _linked(definition, cells, (whole, *single), counts[1:], ())


def _linked(
    definition: IndicatorDefinition,
    frame: tuple[FrameCell, ...],
    bundles: tuple[Bundle, ...],
    cells: tuple[Counts, ...],
    press: Sequence[Group],
) -> LinkedTables:
    return LinkedTables(
        indicator=definition.code,
        frame=frame,
        bundles=bundles,
        known=tuple(KnownGroup(group.name, _places(group, frame)) for group in press),
        sensitive=definition.sensitive,
        unanimity_published=definition.unanimity == "published" or definition.code in SIZES_ONLY,
        cells=cells,
        apart=_APART.get(definition.code, ()),
        money=definition.unit == MONEY,
    )


def is_about_states(definition: IndicatorDefinition) -> bool:
    """Whether the answers are what a state reports of its own acts, such as a budget or a law: a public matter."""
    return definition.answers is not None and definition.answers.unit == "country"


def _possible_cells(counted: tuple[FrameCell, ...], frame: Frame) -> tuple[FrameCell, ...]:
    """Every cell that a reader must think possible: any level, on any way that the calls open or that was used."""
    ways = {(cell.origin, cell.hosts) for cell in counted} | {(origin, (host,)) for origin, host in frame.corridors}
    people = product(*(LEVELS[dimension] for dimension in ("sex", "age", "modality")))
    possible = {FrameCell(*way, sex, age, modality) for way, (sex, age, modality) in product(ways, people)}
    return tuple(sorted(possible | set(counted)))


def _bundle(group: Group, cells: tuple[FrameCell, ...], counts: Counts) -> Bundle:
    return Bundle(group.name, _places(group, cells), *counts)


def _places(group: Group, cells: tuple[FrameCell, ...]) -> tuple[int, ...]:
    return tuple(place for place, cell in enumerate(cells) if group.has_cell(cell))


def _of_answers(definition: IndicatorDefinition, measure: Measure) -> Counts:
    return measure.population, measure.numerator, measure.n - measure.numerator


def _of_durations(definition: IndicatorDefinition, measure: Measure) -> Counts:
    within, n, _ = tested(definition, measure)
    return max(measure.population, n), within, n - within


def _of_people(definition: IndicatorDefinition, measure: Measure) -> Counts:
    """The counts are of days, payments or sheets: what must be large enough is the number of people behind them.

    Of two sizes the first is who was concerned, the second who is behind the figure.
    """
    sizes = measure.people or (0,)
    return sizes[0], sizes[-1], 0


def _of_covered_days(definition: IndicatorDefinition, measure: Measure) -> Counts:
    counts = dict(measure.counts)
    covered, exposed = counts.get("covered", 0), counts.get("exposed", 0)
    return covered + exposed, covered, exposed


def _of_flows(definition: IndicatorDefinition, measure: Measure) -> Counts:
    people = sum(count for _, count in measure.counts)
    return people, people, 0


_BY_KIND: Mapping[str, Count] = {"duration": _of_durations}
_BY_CODE: Mapping[str, Count] = {
    **dict.fromkeys(SIZES_ONLY, _of_people),
    "X1": _of_covered_days,
    "X2": _of_covered_days,
    FLOWS: _of_flows,
}
