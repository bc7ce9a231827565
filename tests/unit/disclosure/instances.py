"""The instances of the evidence dossier, and a small pilot told by hand."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from disclosure.cells import CellTable
from disclosure.statements import exactly
from domain.disclosure.tables import Bundle, KnownGroup, LinkedTables
from domain.indicators.frame import FrameCell

Cell = tuple[int, int, int]
FILE = Path(__file__).parent / "instances" / "tables.json"


def instances() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def cell_table(instance: dict[str, Any]) -> CellTable:
    return CellTable(
        counts=tuple(instance["frame_counts"]),
        rows=tuple(columns(row) for row in instance["rows"]),
        k=instance["k"],
        public=tuple(exactly(columns(one["row"]), one["value"]) for one in instance["public"]),
        never_hide=frozenset(instance["never_hide"]),
    )


def columns(row: list[int]) -> frozenset[int]:
    return frozenset(column for column, taken in enumerate(row) if taken)


def by_origin_and_sex(cells: dict[tuple[str, str], Cell], name: str = "R3", **values: Any) -> LinkedTables:
    """Tables over countries of origin and sexes. Each cell: asked, yes, no."""
    frame = tuple(FrameCell(origin, ("MA",), sex, "under_25", "volunteering") for origin, sex in cells)
    groups = {"total": tuple(range(len(frame)))}
    for place, (origin, sex) in enumerate(cells):
        for group in (f"origin.{origin}", f"sex.{sex}"):
            groups[group] = (*groups.get(group, ()), place)
    counts = tuple(cells.values())
    bundles = tuple(Bundle(group, members, *sums(counts, members)) for group, members in groups.items())
    return LinkedTables(name, frame, bundles, cells=counts, **values)


def by_origin_and_host(cells: dict[tuple[str, str], Cell], name: str = "R3") -> LinkedTables:
    """Tables over countries of origin and corridors; also how many went where is known. Each cell: asked, yes, no."""
    frame = tuple(FrameCell(origin, (host,), "female", "under_25", "volunteering") for origin, host in cells)
    groups = {"total": tuple(range(len(frame)))}
    for place, (origin, host) in enumerate(cells):
        for group in (f"origin.{origin}", f"corridor.{origin}-{host}", f"host.{host}"):
            groups[group] = (*groups.get(group, ()), place)
    known = tuple(KnownGroup(group, members) for group, members in groups.items() if "corridor" not in group)
    counts = tuple(cells.values())
    told = {group: members for group, members in groups.items() if not group.startswith("host")}
    bundles = tuple(Bundle(group, members, *sums(counts, members)) for group, members in told.items())
    return LinkedTables(name, frame, bundles, known, cells=counts)


def sums(counts: tuple[Cell, ...], members: tuple[int, ...]) -> Cell:
    asked, yes, no = (sum(counts[place][part] for place in members) for part in range(3))
    return asked, yes, no


def attack(document: Mapping[str, Any], folder: Path) -> tuple[int, dict[str, Any]]:
    """The exit status of the attacker and what it printed."""
    file = folder / "release.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, "-m", "attacker", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, json.loads(ended.stdout or "{}")
