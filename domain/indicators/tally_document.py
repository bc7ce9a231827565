"""Tallies as plain JSON, so that what a block of people adds can be kept until something in the block changes."""

from collections.abc import Iterable, Iterator
from typing import Any

from domain.indicators.frame import FrameCell
from domain.indicators.measure import LatestAnswer, Measure

Counted = tuple[str, FrameCell, Measure]
Document = list[dict[str, Any]]


def document_of(counted: Iterable[Counted]) -> Document:
    """One entry for each measure of each cell."""
    return [
        {
            "code": code,
            "by": measure.by,
            "cell": [cell.origin, list(cell.hosts), cell.sex, cell.age, cell.modality],
            "numbers": [measure.numerator, measure.n, measure.population, measure.undecided],
            "supporting": list(measure.supporting),
            "opposing": list(measure.opposing),
            "unlisted": list(measure.unlisted),
            "people": list(measure.people),
            "seconds": list(measure.seconds),
            "counts": [list(each) for each in measure.counts],
            "units": [[unit, *one.said, one.favourable, one.evidence] for unit, one in measure.units],
        }
        for code, cell, measure in counted
    ]


def counted_from(document: Document) -> Iterator[Counted]:
    """What `document_of` was given, in the same order."""
    for entry in document:
        origin, hosts, sex, age, modality = entry["cell"]
        numerator, n, population, undecided = entry["numbers"]
        for_it, against = entry["unlisted"]
        measure = Measure(
            by=entry["by"],
            numerator=numerator,
            n=n,
            population=population,
            undecided=undecided,
            supporting=tuple(entry["supporting"]),
            opposing=tuple(entry["opposing"]),
            people=tuple(entry["people"]),
            seconds=tuple(entry["seconds"]),
            counts=tuple((name, count) for name, count in entry["counts"]),
            units=tuple(
                (unit, LatestAnswer((day, request), favourable, evidence))
                for unit, day, request, favourable, evidence in entry["units"]
            ),
            unlisted=(for_it, against),
        )
        yield entry["code"], FrameCell(origin, tuple(hosts), sex, age, modality), measure
