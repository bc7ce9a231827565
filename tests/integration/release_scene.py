"""A small pilot whose waves close one after another, for the tests of releases."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.builders import offer
from tests.installation import Installation
from tests.integration.journey import Journey

VOLUNTEERS = (("awa", "SN"), ("fatou", "SN"), ("salma", "MA"), ("idriss", "MA"))


@dataclass
class ReleaseScene:
    """`journey` with four people of one call; every step ends with a tick and with everything delivered."""

    journey: Journey

    @property
    def pilot(self) -> Installation:
        return self.journey.pilot

    def begin(self) -> "ReleaseScene":
        """People apply, and are evaluated for the first time."""
        for name, origin in VOLUNTEERS:
            self.journey.apply(name, origin)
        self.pilot.deliver()
        self.pilot.tick(2026, 12, 2)
        return self

    def place(self) -> "ReleaseScene":
        """Everybody is placed and has accepted; the call is over."""
        made = self.journey.round()
        self.pilot.post(f"/rounds/{made['id']}/validation", self.journey.tokens["MA"]).expect(200)
        self.pilot.deliver()
        for name, _ in VOLUNTEERS:
            self.journey.confirm(name)
        self.pilot.tick(2027, 1, 2)
        return self

    def depart(self) -> "ReleaseScene":
        """Everybody begins, answers on arrival, and nobody may answer any more."""
        for name, _ in VOLUNTEERS:
            self.journey.depart(name, "2027-03-01")
        self.pilot.tick(2027, 3, 16)
        self.journey.answer_feedback({"role_matches": 5, "feels_safe": 5})
        self.pilot.tick(2027, 4, 10)
        return self

    def releases(self) -> list[dict[str, Any]]:
        """All releases, the newest first."""
        found = self.pilot.get("/releases", self.journey.tokens["evaluator"]).expect(200)
        return list(found["items"])

    def tick_again(self, day: int) -> None:
        """A day in May on which something happens that belongs to no wave, and everything is evaluated again."""
        self.pilot.clock.at = datetime(2027, 5, day, 8, tzinfo=UTC)
        later = offer(starts_on="2027-09-01", ends_on="2027-12-31")
        self.pilot.post("/offers", self.journey.tokens["host SN"], later).expect(201)
        self.pilot.tick(2027, 5, day, 9)
