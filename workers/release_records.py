"""Record-level tables of a release: what they may hold is decided from counts and attacked with everything else told.

The attacker is given every combination that rows show as one more group of each indicator that reads them. While
anything is narrowed, the tables lose a column; without columns left, there are none.

Known limits: cohorts of several calls are attacked together, as one; tables of earlier releases are looked at by who
changed since (`domain.disclosure.earlier`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping

from disclosure.audit_file import audit_document
from domain.disclosure.earlier import Since
from domain.disclosure.tables import Bundle, LinkedTables, Pattern, dimension_of
from domain.indicators.definitions import IndicatorDefinition
from domain.policy import Policy
from domain.release.records import (
    COLUMNS,
    NARROWED,
    Cohort,
    CohortKey,
    RecordTable,
    Withheld,
    group_of,
    plan_records,
    reads,
)
from domain.release.waves import Wave
from storage.release_records import cohort_keys, count_cohort, store_records, table_items
from workers.release_attack import attack
from workers.release_protection import Protected
from workers.round_course import Course

_RESTRICTED = "restricted"
Document = dict[str, Any]


class RecordsChanged(Exception):
    """Somebody answered, or was erased, while the release was made: it is made again."""


@dataclass(frozen=True, slots=True)
class Records:
    """What was decided: `tables` by name, and the counts that they rest on."""

    tables: Mapping[str, RecordTable]
    withheld: tuple[Withheld, ...]
    cohorts: tuple[Cohort, ...]

    def told(self, definitions: Mapping[str, IndicatorDefinition]) -> dict[str, list[str]]:
        """The dimensions by which each indicator can be worked out from the rows."""
        found: dict[str, set[str]] = {}
        for table in self.tables.values():
            for code, definition in definitions.items():
                if _tells(table, definition):
                    ways = ("pair", "corridor", "exchange") if {"origin", "host"} <= {*table.columns} else ()
                    found.setdefault(code, {"total"}).update(table.columns, ways)
        return {code: sorted(columns) for code, columns in sorted(found.items())}


def count_cohorts(
    connection: Connection, policy: Policy, release: RowMapping, earlier: Iterable[RowMapping], course: Course
) -> tuple[Cohort, ...]:
    """The counts of every closed cohort that no earlier release has a table of."""
    told = {CohortKey(*one["cohort"]) for row in earlier for one in row["audit"].get("records", ())}
    closed = frozenset(Wave(*wave) for wave in release["closed"])
    definitions = tuple(policy.indicators.on(release["as_of"]).values())
    keys = [key for key in cohort_keys(connection, closed) if key not in told]
    found = []
    for number, key in enumerate(keys, start=1):
        found.append(count_cohort(connection, policy.questionnaires, definitions, key, release["as_of"]))
        course.reaches("counting", number, len(keys))
    return tuple(found)


def decide_records(
    cohorts: Sequence[Cohort],
    found: Protected,
    codes: Mapping[str, str],
    definitions: Mapping[str, Any],
    course: Course,
) -> Records:
    """The tables that may be told beside what is told already. Raises AttackFailed and RunEnded."""
    told_by = {dimension_of(group) for groups in found.released(_RESTRICTED).values() for group in groups}
    columns = tuple(column for column in COLUMNS if column in told_by)
    for number in range(len(columns), -1, -1):
        tables, withheld = plan_records(cohorts, columns[:number], found.protection.k_restricted)
        if not tables or _is_safe(tables, found, definitions, course):
            named = {_name(table, codes): table for table in tables}
            return Records(named, withheld, tuple(cohorts))
    return Records({}, tuple(Withheld(one.key, NARROWED) for one in cohorts), tuple(cohorts))


def _name(table: RecordTable, codes: Mapping[str, str]) -> str:
    code = codes.get(table.key.call, table.key.call).lower()
    return f"records_{table.key.party}_{table.key.moment}_{code}"


def _is_safe(
    tables: Sequence[RecordTable], found: Protected, definitions: Mapping[str, IndicatorDefinition], course: Course
) -> bool:
    course.reaches("attacking")
    shown = [_with_groups(one, definitions[one.code], tables) for one in found.tables]
    groups = {one.indicator: _record_groups(one) for one in shown}
    patterns = tuple(_with_told(pattern, groups[pattern.indicator]) for pattern in found.protection.patterns)
    earlier = {one.indicator: _seen_from(one, found.earlier.get(one.indicator, ())) for one in shown}
    attacked = attack(audit_document(shown, replace(found.protection, patterns=patterns), earlier))
    return attacked.is_safe


def _seen_from(one: LinkedTables, earlier: Sequence[Since]) -> list[Since]:
    """Of groups that rows show it is not counted how many people changed: their answers are attacked all the same."""
    groups = dict.fromkeys((bundle.group for bundle in one.bundles), 0)
    return [replace(since, changed={**groups, **since.changed}) for since in earlier]


def _with_groups(one: LinkedTables, definition: IndicatorDefinition, tables: Sequence[RecordTable]) -> LinkedTables:
    """The indicator with a group for each combination that rows show. What is no sum of cells, rows do not show."""
    table = next((each for each in tables if _tells(each, definition)), None)
    if table is None or not one.is_additive or not one.cells:
        return one
    members: dict[tuple[str, ...], list[int]] = {}
    for place, cell in enumerate(one.frame):
        members.setdefault(group_of(cell, table.columns), []).append(place)
    # Questions put to the same people share their groups by name, and tables of theirs may have other columns.
    by = "records." + "+".join(table.columns)
    bundles = (_bundle(f"{by}.{number}", places, one) for number, (_, places) in enumerate(sorted(members.items())))
    return replace(one, bundles=(*one.bundles, *bundles))


def _tells(table: RecordTable, definition: IndicatorDefinition) -> bool:
    """Whether the indicator can be worked out from the rows of the table."""
    items = definition.answers.items if definition.answers else ()
    return reads(definition, table.key.party, table.key.moment) and not {*items} & {*table.left_out}


def _bundle(group: str, places: list[int], one: LinkedTables) -> Bundle:
    asked, yes, no = (sum(one.cells[place][part] for place in places) for part in range(3))
    return Bundle(group, tuple(places), asked, yes, no)


def _record_groups(one: LinkedTables) -> frozenset[str]:
    return frozenset(bundle.group for bundle in one.bundles if dimension_of(bundle.group) == "records")


def _with_told(pattern: Pattern, groups: frozenset[str]) -> Pattern:
    return replace(pattern, released=pattern.released | groups) if pattern.tier == _RESTRICTED else pattern


def records_header(
    release: RowMapping, records: Records, earlier: Sequence[RowMapping], policy: Policy
) -> list[Document]:
    """What the restricted document says of its tables: those of earlier releases, then its own."""
    before = earlier[0]["restricted"]["release"].get("records", []) if earlier else []
    mine = [
        {
            "table": name,
            "release": release["id"],
            "party": table.key.party,
            "moment": table.key.moment,
            "columns": list(table.columns),
            "items": list(table_items(policy.questionnaires, table)),
            "left_out": list(table.left_out),
            "rows": next(one.people for one in records.cohorts if one.key == table.key),
        }
        for name, table in sorted(records.tables.items())
    ]
    return [*before, *mine]


def store_tables(connection: Connection, policy: Policy, release: RowMapping, records: Records, key: bytes) -> None:
    """Store the rows of every table with the release. Raises RecordsChanged."""
    definitions = tuple(policy.indicators.on(release["as_of"]).values())
    counted = {one.key: one for one in records.cohorts}
    for name, table in sorted(records.tables.items()):
        now = count_cohort(connection, policy.questionnaires, definitions, table.key, release["as_of"])
        if now != counted[table.key]:
            raise RecordsChanged
        store_records(connection, policy.questionnaires, (release["id"], release["as_of"]), name, table, key)
