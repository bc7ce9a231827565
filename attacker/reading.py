"""Reads the file of a release, and refuses one that contradicts itself."""

from dataclasses import dataclass, field
from typing import Any

TIERS = ("restricted", "public")
# Of each three parts: yes, no and silent.
STATES = ("stable", "left", "joined")


class Unreadable(Exception):
    """The file is not what the attacker understands; says where, tells no number of it."""


@dataclass(frozen=True)
class Told:
    """What one bundle tells."""

    asked: int
    answered: int
    yes_from: int
    yes_to: int


@dataclass(frozen=True)
class Earlier:
    """One question in an earlier release. `parts`: who was stable, left and joined, each by yes, no and silent, by
    cell; `changed`: people by group."""

    name: str
    parts: list[list[int]]
    changed: dict[str, int]
    told: dict[str, dict[str, Told]]


@dataclass(frozen=True)
class Table:
    """One question. `yes` and `no` by cell; both None if its groups are no sums of cells.

    `apart`: which of yes, no and silent figures are told of by themselves; `sensitive`: the public tier tells bands.
    """

    name: str
    groups: set[str]
    yes: list[int] | None
    no: list[int] | None
    unanimity: bool
    sensitive: bool
    apart: list[str]
    money: bool
    told: dict[str, dict[str, Told]]
    earlier: list[Earlier] = field(default_factory=list)


@dataclass(frozen=True)
class Family:
    """Questions put to the same people. `asked` by cell."""

    asked: list[int]
    groups: dict[str, list[int]]
    known: set[str]
    tables: list[Table]


@dataclass(frozen=True)
class Case:
    """A whole release."""

    k: dict[str, int]
    families: list[Family]


def read(document: Any) -> Case:
    """The release in a document. Raises Unreadable."""
    try:
        if document["format"] != 1:
            raise Unreadable("another format than 1")
        k = {tier: int(document["k"][tier]) for tier in TIERS}
        families = [_family(one) for one in document["families"]]
    except (KeyError, TypeError, ValueError, AttributeError) as missing:
        raise Unreadable(f"a part is missing or of another kind ({type(missing).__name__})") from missing
    return Case(k, families)


def _family(document: Any) -> Family:
    family = Family(
        asked=_counts(document["asked"]),
        groups={str(name): sorted(set(map(int, cells))) for name, cells in document["groups"].items()},
        known=set(document["known"]),
        tables=[_table(one) for one in document["tables"]],
    )
    size = len(family.asked)
    if family.groups.get("total") != list(range(size)):
        raise Unreadable("the total is not all cells")
    if any(cell < 0 or cell >= size for cells in family.groups.values() for cell in cells):
        raise Unreadable("a group has a cell that does not exist")
    if not family.known <= family.groups.keys():
        raise Unreadable("a known group does not exist")
    for table in family.tables:
        _check(family, table)
    return family


def _table(document: Any) -> Table:
    yes, no = document["yes"], document["no"]
    return Table(
        name=str(document["name"]),
        groups=set(document["groups"]),
        yes=None if yes is None else _counts(yes),
        no=None if no is None else _counts(no),
        unanimity=bool(document["unanimity"]),
        sensitive=bool(document["sensitive"]),
        apart=_parts_apart(document["apart"]),
        money=bool(document["money"]),
        told=_tiers(document["told"]),
        earlier=[_earlier(one) for one in document.get("earlier", [])],
    )


def _parts_apart(names: Any) -> list[str]:
    if not set(names) <= {"yes", "no", "silent"}:
        raise Unreadable("an unknown part")
    return list(names)


def _earlier(document: Any) -> Earlier:
    return Earlier(
        name=str(document["name"]),
        parts=[_counts(part) for state in STATES for part in document[state]],
        changed={str(group): int(number) for group, number in document["changed"].items()},
        told=_tiers(document["told"]),
    )


def _tiers(document: Any) -> dict[str, dict[str, Told]]:
    return {tier: {str(name): _told(one) for name, one in document[tier].items()} for tier in TIERS}


def _told(document: Any) -> Told:
    low, high = document["yes"]
    return Told(int(document["asked"]), int(document["answered"]), int(low), int(high))


def _counts(numbers: Any) -> list[int]:
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        raise Unreadable("a count is not a whole number from 0")
    return list(numbers)


def _check(family: Family, table: Table) -> None:
    """What is told must be true: an attack on a false figure would prove nothing."""
    if any(told.keys() - table.groups for told in table.told.values()) or table.groups - family.groups.keys():
        raise Unreadable("a told group does not exist")
    if table.yes is None or table.no is None:
        return
    if not len(table.yes) == len(table.no) == len(family.asked):
        raise Unreadable("a table has another number of cells")
    if any(yes + no > asked for asked, yes, no in zip(family.asked, table.yes, table.no, strict=True)):
        raise Unreadable("more answered than were asked")
    _check_told(family, table.told, (family.asked, table.yes, table.no))
    for earlier in table.earlier:
        _check_earlier(family, table, earlier)


def _check_earlier(family: Family, table: Table, earlier: Earlier) -> None:
    if len(earlier.parts) != 3 * len(STATES) or any(len(part) != len(family.asked) for part in earlier.parts):
        raise Unreadable("an earlier release has another number of cells")
    if earlier.changed.keys() != table.groups or any(told.keys() - table.groups for told in earlier.told.values()):
        raise Unreadable("an earlier release has other groups")
    stable, left, joined = (earlier.parts[place : place + 3] for place in (0, 3, 6))
    now, then = _added(stable, joined), _added(stable, left)
    if [now[0], now[1], list(map(sum, zip(*now, strict=True)))] != [table.yes, table.no, family.asked]:
        raise Unreadable("who stayed and who joined are not those who are counted")
    _check_told(family, earlier.told, (list(map(sum, zip(*then, strict=True))), then[0], then[1]))


def _added(one: list[list[int]], other: list[list[int]]) -> list[list[int]]:
    return [list(map(sum, zip(*each, strict=True))) for each in zip(one, other, strict=True)]


def _check_told(family: Family, tiers: dict[str, dict[str, Told]], parts: tuple[list[int], ...]) -> None:
    for told in tiers.values():
        for group, one in told.items():
            asked, yes, no = (sum(part[cell] for cell in family.groups[group]) for part in parts)
            if (one.asked, one.answered) != (asked, yes + no) or not one.yes_from <= yes <= one.yes_to:
                raise Unreadable("a told figure is not true")
