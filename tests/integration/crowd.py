"""Many people like one who applied: rows beside hers, for what only a large call shows."""

from typing import Any

from sqlalchemy import Table, insert, select

from storage.tables.applications import applications, verdicts, wishes
from tests.integration.journey import Journey


def multiply(journey: Journey, name: str, number: int) -> list[str]:
    """Add so many eligible people with the facts, wishes and verdict of somebody; their references."""
    identifier = journey.applications[name]["id"]
    with journey.pilot.database.write() as connection:
        own = {table: [dict(row) for row in connection.execute(_of(table, identifier)).mappings()] for table in _TABLES}
        last = max(journey.applications.values(), key=lambda each: each["reference"])["reference"]
        code, _, serial = last.rpartition("-")
        references = [f"{code}-{int(serial) + place:06}" for place in range(1, number + 1)]
        for table, rows in own.items():
            connection.execute(insert(table), [_copy(table, row, each) for each in references for row in rows])
    return references


_TABLES = (applications, wishes, verdicts)
_KEYS = ("email_hash", "phone_hash", "identity_hash", "access_token_hash")


def _of(table: Table, identifier: str) -> Any:
    return select(table).where((table.c.id if table is applications else table.c.application_id) == identifier)


def _copy(table: Table, row: dict[str, Any], reference: str) -> dict[str, Any]:
    if table is not applications:
        return {**row, "application_id": f"id-{reference}"}
    keys = {name: f"{name} {reference}" for name in _KEYS}
    return {**row, **keys, "id": f"id-{reference}", "reference": reference}
