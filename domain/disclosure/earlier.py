"""What became of the people of one indicator since an earlier release, and what may be told of them again.

Whoever has both releases sees what changed: who left (was counted then, is not counted so now) and who joined (is
counted now, was not then). Somebody who moved or took an answer back did both. All others are stable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.disclosure.coarsening import TOTAL
from domain.disclosure.primary import least
from domain.disclosure.tables import Bundle, LinkedTables

# How many said yes, said no and were silent.
Said = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Since:
    """One earlier release, seen from now.

    `stable`, `left`, `joined`: by cell of the indicator's frame. `changed`: how many people changed in each group,
    at least 1 where only their fingerprint does. `told`: the groups that it told, by tier.
    """

    indicator: str
    stable: tuple[Said, ...]
    left: tuple[Said, ...]
    joined: tuple[Said, ...]
    changed: Mapping[str, int]
    told: Mapping[str, frozenset[str]]


def told_together(releases: Sequence[Since]) -> tuple[Since, ...]:
    """Releases between which nobody counted moved tell of one state: one of them, with all that they told."""
    found: list[Since] = []
    for since in releases:
        place = next((place for place, one in enumerate(found) if replace(one, told=since.told) == since), None)
        if place is None:
            found.append(since)
        else:
            told = found[place].told
            found[place] = replace(since, told={tier: groups | told[tier] for tier, groups in since.told.items()})
    return tuple(found)


def tellable_again(
    tables: LinkedTables, earlier: Iterable[Since], released: frozenset[str], tier: str, k: int
) -> frozenset[str]:
    """What of these groups may be told although an earlier release told some: where too few people of any group
    changed, nothing but what was told then and is the same still. For then the difference of all other groups would
    tell of these few, and so would a group that is told for the first time."""
    for since in earlier:
        told = since.told[tier]
        if not told or not released:
            continue
        same = frozenset(group for group in released if not since.changed[group])
        if not same <= told or any(changes_tell(tables, since, one, k) for one in compared(tables)):
            released = same & told
    return released


def without_few(
    tables: LinkedTables, earlier: Iterable[Since], allowed: frozenset[str], tier: str, k: int
) -> frozenset[str]:
    """The groups without those that were told and in which too few people changed since, before their neighbours are
    looked at. A correction or an erasure moves nobody: as sums cannot show its neighbours, nothing but what is the same
    still may be told where too few people of a group changed so."""
    enough = least(tables, k)
    for since in earlier:
        if any(_is_unseen(since, one) and since.changed[one.group] < enough for one in compared(tables)):
            allowed = tellable_again(tables, (since,), allowed, tier, k)
        told = since.told[tier]
        if told and not is_changed(since):
            # The same people, the same answers: the same groups, or the difference would be a further one.
            allowed &= told
        allowed -= {group for group in told if 0 < since.changed[group] < enough}
    return allowed


def is_changed(since: Since) -> bool:
    """Whether anybody changed since then."""
    return any(since.changed.values()) or any(any(cell) for part in (since.left, since.joined) for cell in part)


def _is_unseen(since: Since, bundle: Bundle) -> bool:
    moved = any(any(part[place]) for part in (since.left, since.joined) for place in bundle.members)
    return since.changed[bundle.group] > 0 and not moved


def tables_then(tables: LinkedTables, since: Since) -> LinkedTables:
    """The same tables as the earlier release counted them, as far as it is still known: sums of its cells."""
    if not tables.cells:
        return tables
    cells = tuple(_asked(*both) for both in zip(since.stable, since.left, strict=True))
    return replace(tables, cells=cells, bundles=tuple(_sum(one, cells) for one in tables.bundles))


def _asked(one: Said, other: Said) -> Said:
    yes, no, silent = (each + more for each, more in zip(one, other, strict=True))
    return yes + no + silent, yes, no


def _sum(bundle: Bundle, cells: Sequence[tuple[int, int, int]]) -> Bundle:
    asked, yes, no = (sum(cells[place][part] for place in bundle.members) for part in range(3))
    return replace(bundle, asked=asked, yes=yes, no=no)


def compared(tables: LinkedTables) -> Sequence[Bundle]:
    """The groups whose changes can be worked out. Of what is no sum of cells only the whole is ever told."""
    return [one for one in tables.bundles if tables.is_additive or one.group == TOTAL]


def changes_tell(tables: LinkedTables, since: Since, bundle: Bundle, k: int) -> bool:
    """Whether the difference of two figures of a group would say too much: few changed, or all in one direction."""
    changed = since.changed[bundle.group]
    if not changed:
        return False
    up, down = (sum(side) for side in zip(*(_shift(since, place) for place in bundle.members), strict=True))
    is_one_way = up + down > 0 and min(up, down) <= 1
    return changed < least(tables, k) or (is_one_way and not tables.unanimity_published)


def _shift(since: Since, place: int) -> tuple[int, int]:
    """How many in a cell make its share larger, and how many smaller."""
    left, joined = since.left[place], since.joined[place]
    return joined[0] + left[1], joined[1] + left[0]
