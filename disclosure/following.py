"""What may be told of one indicator after an earlier release: both together as one system of sums.

Columns: who is stable (counted then and now alike), who left (counted then, not so now) and who joined (counted now,
not so then) in each cell, each by yes, no and silent. What the earlier release told is told whatever is hidden now.

Of those who left and who joined every group must stay open in which few answered, few people changed, or all but at
most one said the same. For them, unlike for the groups of this release, its answer for the whole is not known anyway.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disclosure.offers import linked_offers
from disclosure.participation import spread
from disclosure.statements import Columns, Offer, Problem, Statement, Target, exactly
from domain.disclosure.coarsening import TOTAL
from domain.disclosure.earlier import Since, tables_then
from domain.disclosure.primary import is_of_one_mind, is_primary, least
from domain.disclosure.tables import Bundle, KnownGroup, LinkedTables
from domain.release.bands import band

_STABLE, _LEFT, _JOINED = 0, 3, 6
_THEN, _NOW = (_STABLE, _LEFT), (_STABLE, _JOINED)
_YES, _NO, _SILENT = 0, 1, 2
_EVERYBODY = (_YES, _NO, _SILENT)
States = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be decided: the groups whose people asked are told now, those that may be told, and the tier."""

    sizes: Sequence[Bundle]
    offered: frozenset[str]
    tier: str
    k: int
    in_bands: bool


def following_problems(tables: LinkedTables, since: Since, wanted: Wanted) -> tuple[Problem, ...]:
    """One problem for the groups of both releases, one for those who came and went. Offers have the names of the
    group's offers in `disclosure.answers`."""
    pair = _Pair(tables, tables_then(tables, since), since, wanted)
    offers = linked_offers(
        Offer(bundle.group, 0, tuple(pair.told(bundle, _NOW)))
        for bundle in tables.bundles
        if bundle.group in wanted.offered
    )
    whole = frozenset(offer.name for offer in offers if TOTAL in offer.name.split())
    kinds = ((whole, tuple(pair.of_releases())), (frozenset[str](), tuple(pair.of_changes())))
    return tuple(
        Problem(
            truth=pair.truth(),
            knowledge=pair.knowledge(),
            offers=offers,
            targets=targets,
            k=pair.k,
            always=tuple(pair.always()),
            granted=granted,
        )
        for granted, targets in kinds
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """One indicator `now` and `then`."""

    now: LinkedTables
    then: LinkedTables
    since: Since
    wanted: Wanted

    @property
    def k(self) -> int:
        """How many people a figure needs."""
        return least(self.now, self.wanted.k)

    def truth(self) -> tuple[int, ...]:
        states = (self.since.stable, self.since.left, self.since.joined)
        return tuple(cell[kind] for cells in states for kind in _EVERYBODY for cell in cells)

    def columns(self, bundle: Bundle | KnownGroup, states: States, kinds: States) -> Columns:
        parts = [state + kind for state in states for kind in kinds]
        return spread(bundle.members, len(self.now.frame), parts)

    def size(self, bundle: Bundle | KnownGroup, states: States) -> Statement:
        numbers = (self.said(bundle, state) for state in states)
        return exactly(self.columns(bundle, states, _EVERYBODY), sum(map(sum, numbers)))

    def said(self, bundle: Bundle | KnownGroup, state: int) -> tuple[int, ...]:
        """How many of a group said yes, said no, and were silent, of one state."""
        cells = {_STABLE: self.since.stable, _LEFT: self.since.left, _JOINED: self.since.joined}[state]
        return tuple(sum(cells[place][kind] for place in bundle.members) for kind in _EVERYBODY)

    def told(self, bundle: Bundle, states: States) -> Iterator[Statement]:
        """All that a bundle tells."""
        least, most = band(bundle.yes, bundle.respondents) if self.wanted.in_bands else (bundle.yes, bundle.yes)
        yield exactly(self.columns(bundle, states, (_YES, _NO)), bundle.respondents)
        yield exactly(self.columns(bundle, states, (_SILENT,)), bundle.asked - bundle.respondents)
        yield Statement(self.columns(bundle, states, (_YES,)), least, most)

    def always(self) -> Iterator[Statement]:
        """What was told then, and the sizes of now."""
        for bundle in self.then.bundles:
            if bundle.group in self.since.told[self.wanted.tier]:
                yield from self.told(bundle, _THEN)
        for bundle in self.wanted.sizes:
            yield self.size(bundle, _NOW)

    def knowledge(self) -> tuple[tuple[Statement, ...], ...]:
        """Who knows least first: the totals; what the press said of both; how many came and went."""
        total = [KnownGroup(one.group, one.members) for one in self.now.bundles if one.group == TOTAL]
        press = self.now.known
        totals = tuple(self.size(one, states) for one in total for states in (_THEN, _NOW))
        both = tuple(self.size(one, states) for one in press for states in (_THEN, _NOW))
        moves = tuple(self.size(one, (state,)) for one in (*total, *press) for state in (_LEFT, _JOINED))
        return tuple(dict.fromkeys(tuple(dict.fromkeys(one)) for one in (totals, totals + both, totals + both + moves)))

    def of_releases(self) -> Iterator[Target]:
        for name, tables, states in (("then", self.then, _THEN), ("now", self.now, _NOW)):
            for bundle in tables.bundles:
                if bundle.respondents and is_primary(tables, bundle, self.wanted.k):
                    yield from self.targets(f"{name} {bundle.group}", bundle, states, is_small=False)

    def of_changes(self) -> Iterator[Target]:
        for name, state in (("left", _LEFT), ("joined", _JOINED)):
            for bundle in self.now.bundles:
                yes, no, silent = self.said(bundle, state)
                part = Bundle(bundle.group, bundle.members, yes + no + silent, yes, no)
                few = 0 < self.since.changed[bundle.group] < self.k
                if part.respondents and (few or is_primary(self.now, part, self.wanted.k)):
                    yield from self.targets(f"{name} {bundle.group}", part, (state,), is_small=few)

    def targets(self, name: str, bundle: Bundle, states: States, *, is_small: bool) -> Iterator[Target]:
        """The sums that must stay open: those below k of the answered, of yes and of no."""
        k = self.k
        few = 2 if is_of_one_mind(bundle) and bundle.respondents >= k and not is_small else k
        around = self.columns(bundle, states, _EVERYBODY)
        sums = (("answered", bundle.respondents, (_YES, _NO)), ("yes", bundle.yes, (_YES,)), ("no", bundle.no, (_NO,)))
        for kind, number, kinds in sums:
            if number < few:
                columns = self.columns(bundle, states, kinds)
                yield Target(f"{name}/{kind}", columns, must_reach=kind == "answered", around=around)
