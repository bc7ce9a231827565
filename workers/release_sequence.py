"""What earlier releases told of the people that are counted now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import RowMapping

from domain.disclosure.earlier import Said, Since, told_together
from domain.disclosure.tables import Bundle, LinkedTables
from domain.indicators.definitions import IndicatorsPolicy
from domain.indicators.linking import SIZES_ONLY, known_to_the_press, linked_tables
from domain.indicators.tally import Frame, Tallies
from domain.release.changes import Changes, was_told
from workers.release_counting import Count, Then, closed_of

TIERS = ("restricted", "public")
Earlier = Mapping[str, tuple[Since, ...]]


def tables_now(count: Count, indicators: IndicatorsPolicy) -> tuple[LinkedTables, ...]:
    """The tables of a release, with a cell for everybody whom an earlier one counted."""
    for then in count.then.values():
        count.tallies.hold_places(then.tallies)
    return _tables(count.tallies, count.frame, indicators)


def _tables(tallies: Tallies, frame: Frame, indicators: IndicatorsPolicy) -> tuple[LinkedTables, ...]:
    return linked_tables(tallies, frame, indicators.definitions, known_to_the_press(frame))


def told_earlier(
    tables: Sequence[LinkedTables], count: Count, earlier: Sequence[RowMapping], indicators: IndicatorsPolicy
) -> Earlier:
    """By indicator, every earlier release that told anything of it; those that counted it alike are one."""
    found: dict[str, tuple[Since, ...]] = {}
    for release in earlier:
        if not closed_of(release):
            continue
        for since in _of_release(tables, count, release, indicators):
            if any(since.told.values()):
                found[since.indicator] = told_together((*found.get(since.indicator, ()), since))
    return found


def _of_release(
    tables: Sequence[LinkedTables], count: Count, release: RowMapping, indicators: IndicatorsPolicy
) -> Iterator[Since]:
    then = count.then[closed_of(release)]
    then.tallies.hold_places(count.tallies)
    before = {one.indicator: one for one in _tables(then.tallies, count.frame, indicators)}
    for now in tables:
        code, counted = now.indicator, before.get(now.indicator)
        said = _cells_of(now, counted)
        stable = _stable(then.changes, now, said)
        since = Since(
            indicator=code,
            stable=stable,
            left=tuple(map(_less, said, stable)),
            joined=tuple(map(_less, map(_said, now.cells), stable)),
            changed={},
            told={tier: _told(release, now, tier) for tier in TIERS},
        )
        known = release["audit"]["fingerprints"].get(code, {})
        yield replace(since, changed={one.group: _changed(then, since, now, one, known) for one in now.bundles})


def _cells_of(now: LinkedTables, then: LinkedTables | None) -> list[Said]:
    """What was counted then in the cells of now: yes, no, silent."""
    counted = dict(zip(then.frame, then.cells, strict=True)) if then is not None else {}
    return [_said(counted.get(cell, (0, 0, 0))) for cell in now.frame]


def _said(cell: tuple[int, int, int]) -> Said:
    asked, yes, no = cell
    return yes, no, asked - yes - no


def _stable(changes: Changes, now: LinkedTables, then: Sequence[Said]) -> tuple[Said, ...]:
    """Who is counted in both states of each cell alike. Of the silent nobody keeps a record: as many as can be."""
    leavers = changes.leavers(now.indicator)
    found = []
    for cell, before, (yes, no, silent) in zip(now.frame, then, map(_said, now.cells), strict=True):
        same_yes, same_no = changes.unchanged(now.indicator, cell)
        if now.code in SIZES_ONLY:
            # "Yes" are people there, who have several pieces of evidence each.
            same_yes = max(before[0] - leavers[cell], 0)
        found.append((min(before[0], yes, same_yes), min(before[1], no, same_no), min(before[2], silent)))
    return tuple(found)


def _less(one: Said, other: Said) -> Said:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _told(release: RowMapping, now: LinkedTables, tier: str) -> frozenset[str]:
    groups = (bundle.group for bundle in now.bundles)
    return frozenset(group for group in groups if was_told(release["audit"], now.indicator, group, tier))


def _changed(then: Then, since: Since, now: LinkedTables, bundle: Bundle, known: Mapping[str, str]) -> int:
    """How many people of a group changed. What was taken back or erased since then is in neither state: only the
    fingerprint tells; of the silent only that there are more or fewer. Then at least one changed."""
    cells = [now.frame[place] for place in bundle.members]
    asked = sum(sum(part[place]) for part in (since.stable, since.left) for place in bundle.members)
    again = then.fingerprints.of_group(now.indicator, cells, asked)
    is_other = known.get(bundle.group, again) != again
    is_other |= any(any(part[place]) for part in (since.left, since.joined) for place in bundle.members)
    return max(then.changes.of_group(now.indicator, cells), int(is_other))
