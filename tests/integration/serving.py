"""A pilot with somebody in service and advice that stands on what she said, for the tests of stale advice."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from storage.tables.evaluation import recommendations
from tests.integration.journey import Journey

ARRIVAL = datetime(2026, 12, 7, 8, tzinfo=UTC)


def serve(journey: Journey) -> Journey:
    """Awa of Senegal serves in Morocco; her questionnaire of arrival has been sent, and an evaluation been made."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    journey.depart("awa", "2026-11-22")
    journey.pilot.tick(2026, 12, 7)
    journey.pilot.clock.at = ARRIVAL + timedelta(hours=2)
    return journey


def advice(journey: Journey) -> list[dict[str, Any]]:
    with journey.pilot.database.read() as connection:
        query = select(recommendations).where(recommendations.c.status != "replaced")
        return [dict(row) for row in connection.execute(query).mappings()]


def stale(journey: Journey) -> set[str]:
    return {row["id"] for row in advice(journey) if row["stale_since"] is not None}
