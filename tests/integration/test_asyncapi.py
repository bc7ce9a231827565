"""The catalogue of events is published."""

from pathlib import Path

from messaging.events import EVENTS
from tests.installation import Installation, SetClock
from tests.integration.test_journey import START


def test_every_event_of_the_catalogue_is_described(tmp_path: Path) -> None:
    pilot = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(START))
    described = pilot.get("/asyncapi.json").expect(200)
    pilot.close()
    assert described["asyncapi"] == "3.0.0"
    assert set(described["channels"]) == {event.name for event in EVENTS}
