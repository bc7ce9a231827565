"""Tallies: what was counted for every indicator in every cell of the frame, added up block by block.

A tally is small however many people it counts: lists of evidence are cut and the rest of them only counted (their
hashes are made elsewhere, from all of them), durations are whole seconds.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import EvaluationFacts
from domain.indicators.frame import FrameCell
from domain.indicators.measure import LatestAnswer, Measure, merged
from domain.indicators.registry import MEASURES
from domain.indicators.sample import Group, Sample, by_cell, whole

EVIDENCE_OF_A_CELL = 60
Row = tuple[str, str | None]


class Tally:
    """One cell's counts of one indicator, growing."""

    __slots__ = ("_counts", "_numbers", "_opposing", "_people", "_seconds", "_supporting", "_units", "_unlisted")

    def __init__(self) -> None:
        self._numbers = [0, 0, 0, 0]
        self._people: list[int] = []
        self._supporting: list[str] = []
        self._opposing: list[str] = []
        self._unlisted = (0, 0)
        self._seconds = array("q")
        self._counts: Counter[str] = Counter()
        self._units: dict[str, LatestAnswer] = {}

    def add(self, measure: Measure) -> None:
        """Count another part of the same cell."""
        numbers = (measure.numerator, measure.n, measure.population, measure.undecided)
        self._numbers = [one + other for one, other in zip(self._numbers, numbers, strict=True)]
        self._people.extend([0] * (len(measure.people) - len(self._people)))
        for place, size in enumerate(measure.people):
            self._people[place] += size
        self._unlisted = (
            self._unlisted[0] + measure.unlisted[0] + _fill(self._supporting, measure.supporting),
            self._unlisted[1] + measure.unlisted[1] + _fill(self._opposing, measure.opposing),
        )
        self._seconds.extend(measure.seconds)
        self._counts.update(dict(measure.counts))
        for unit, answer in measure.units:
            known = self._units.get(unit)
            if known is None or answer.weight > known.weight:
                self._units[unit] = answer

    def measure(self, by: str | None) -> Measure:
        """What was counted, as a measure without value."""
        numerator, n, population, undecided = self._numbers
        return Measure(
            by=by,
            numerator=numerator,
            n=n,
            population=population,
            undecided=undecided,
            supporting=tuple(self._supporting),
            opposing=tuple(self._opposing),
            people=tuple(self._people),
            seconds=tuple(self._seconds),
            counts=tuple(sorted(self._counts.items())),
            units=tuple(sorted(self._units.items())),
            unlisted=self._unlisted,
        )


def _fill(listed: list[str], more: tuple[str, ...]) -> int:
    """List as many as there is room for; how many were left out."""
    room = EVIDENCE_OF_A_CELL - len(listed)
    listed.extend(more[:room])
    return max(0, len(more) - room)


class Tallies:
    """All tallies: by indicator and row (`by`), then by cell."""

    def __init__(self) -> None:
        self._rows: dict[Row, dict[FrameCell, Tally]] = {}

    def add(self, code: str, cell: FrameCell, measure: Measure) -> None:
        """Count one more part of a cell."""
        cells = self._rows.setdefault((code, measure.by), {})
        if cell not in cells:
            cells[cell] = Tally()
        cells[cell].add(measure)

    def rows(self, code: str) -> tuple[str | None, ...]:
        """The rows of an indicator: None is the whole, the others are by cause, step, side or language."""
        found = [by for known, by in self._rows if known == code]
        return tuple(sorted(found, key=lambda by: (by is not None, by or "")))

    def cells(self, code: str) -> tuple[FrameCell, ...]:
        """The cells in which an indicator counted somebody, in order."""
        return tuple(sorted({cell for (known, _), cells in self._rows.items() if known == code for cell in cells}))

    def measures(self, code: str, by: str | None, group: Group) -> list[Measure]:
        """The tallies of one row that belong to a group, in order of cell."""
        cells = self._rows.get((code, by), {})
        return [cells[cell].measure(by) for cell in sorted(cells) if group.has_cell(cell)]

    def of_cell(self, code: str, cell: FrameCell) -> Measure:
        """What was counted in one cell, as a whole."""
        tally = self._rows.get((code, None), {}).get(cell)
        return Measure() if tally is None else tally.measure(None)

    def people(self, code: str, by: str) -> dict[FrameCell, int]:
        """How many people one row is about in each cell."""
        measures = {cell: tally.measure(by) for cell, tally in self._rows.get((code, by), {}).items()}
        return {cell: max(one.people, default=0) for cell, one in measures.items()}

    def hold_places(self, others: "Tallies") -> None:
        """Have every cell of these others, too, if only as one of nobody."""
        for code in {code for code, by in self._rows if by is None}:
            for cell in others.cells(code):
                self._rows[code, None].setdefault(cell, Tally())

    def __iter__(self) -> Iterator[tuple[str, FrameCell, Measure]]:
        for (code, by), cells in sorted(self._rows.items(), key=lambda entry: (entry[0][0], entry[0][1] or "")):
            for cell, tally in sorted(cells.items()):
                yield code, cell, tally.measure(by)

    def update(self, other: Iterable[tuple[str, FrameCell, Measure]]) -> None:
        """Count the tallies of other people as well."""
        for code, cell, measure in other:
            self.add(code, cell, measure)


def block_measures(
    facts: EvaluationFacts, definitions: Mapping[str, IndicatorDefinition]
) -> Iterator[tuple[str, FrameCell, Measure]]:
    """Everything that one block of people adds, each with its whole evidence: to be added to tallies and hashed."""
    for cell, sample in by_cell(whole(facts)):
        for code in MEASURES:
            if code in definitions:
                for measure in MEASURES[code].count(definitions[code], sample):
                    if _counts_anything(measure):
                        yield code, cell, measure


def _counts_anything(measure: Measure) -> bool:
    return bool(measure.population or measure.undecided or measure.counts or measure.units or any(measure.people))


class Frame:
    """What is about nobody (calls, offers, rounds), counted for each group when it is asked for."""

    def __init__(self, facts: EvaluationFacts, definitions: Mapping[str, IndicatorDefinition]) -> None:
        self.as_of = facts.as_of
        self.countries = tuple(sorted(facts.countries))
        self.corridors = tuple(sorted({(one.origin, one.host) for call in facts.calls for one in call.corridors}))
        # The calls, the earliest first.
        self.calls = tuple(call.code for call in sorted(facts.calls, key=lambda call: (call.opens, call.id)))
        self._everything = whole(replace(facts, applications=(), placements=(), requests=(), answers=()))
        self._definitions = definitions
        self._samples: dict[Group, Sample] = {}

    def measures(self, code: str, group: Group) -> dict[str | None, Measure]:
        """The frame's part of an indicator in a group, by row."""
        if group not in self._samples:
            self._samples[group] = self._everything.narrowed(group)
        counted = MEASURES[code].count(self._definitions[code], self._samples[group])
        return {measure.by: measure for measure in counted}


def counted(facts: EvaluationFacts, definitions: Mapping[str, IndicatorDefinition]) -> tuple[Tallies, Frame]:
    """Everything of a small pilot in one go. The same facts in any order give the same tallies."""
    tallies = Tallies()
    tallies.update(block_measures(facts, definitions))
    return tallies, Frame(facts, definitions)


def group_measures(definition: IndicatorDefinition, tallies: Tallies, frame: Frame, group: Group) -> list[Measure]:
    """All rows of an indicator in a group, finished; the whole first."""
    code = definition.code
    of_frame = frame.measures(code, group)
    rows = dict.fromkeys([None, *tallies.rows(code), *of_frame])
    parts: defaultdict[str | None, list[Measure]] = defaultdict(list)
    for by in rows:
        parts[by] = [of_frame[by]] if by in of_frame else []
        parts[by] += tallies.measures(code, by, group)
    whole_measure = replace(merged(parts[None]), by=None)
    finish = MEASURES[code].finish
    found = [finish(definition, whole_measure, group)]
    for by in rows:
        if by is not None and any(_counts_anything(part) for part in parts[by]):
            found.append(finish(definition, _of_whole(replace(merged(parts[by]), by=by), whole_measure), group))
    return found


# Rows that are parts of the whole: a cell without a cause or a language does not mention it.
_PARTS = ("cause", "language")


def _of_whole(row: Measure, everybody: Measure) -> Measure:
    if (row.by or "").partition(".")[0] not in _PARTS:
        return row
    people = (everybody.n, row.numerator) if (row.by or "").startswith("cause") else row.people
    return replace(row, n=everybody.n, population=everybody.population, people=people)
