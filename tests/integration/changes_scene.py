"""A pilot to which one thing after another happens; after each, what is stale is compared with what was made anew."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.evidence import names
from domain.evidence.difference import dirty, stale
from domain.evidence.touching import NOTED, OF_ERASED, OF_FACTS, Touched, of_request
from domain.values import COUNTRIES
from messaging.tables import aggregate_sequences, outbox
from storage.evidence_versions import latest_row
from storage.staleness import answers_erased, asked_of
from storage.tables.evaluation import recommendations
from tests.integration.advised import evaluate
from tests.integration.journey import Journey


@dataclass(frozen=True)
class Happened:
    """What one thing that happened made stale, and what the evaluation after it found changed."""

    marked: frozenset[str]
    changed_advice: frozenset[str]
    changed_figures: frozenset[str]
    said_to_touch: frozenset[str]


@dataclass
class Changes:
    """The journey, with the number of evaluations so far and where the last one stood."""

    journey: Journey
    evaluated: int = 0
    position: int = 0
    noted: dict[str, int] = field(default_factory=dict)

    def evaluate(self) -> None:
        """Evaluate a minute later, on the same day."""
        pilot = self.journey.pilot
        pilot.deliver()
        pilot.clock.at += timedelta(minutes=1)
        self.evaluated += 1
        evaluate(pilot, f"change-{self.evaluated}")
        pilot.clock.at += timedelta(minutes=1)
        with pilot.database.read() as connection:
            self.position = max(connection.execute(select(outbox.c.position)).scalars(), default=0)
            self.noted = self._notes()

    def look(self) -> Happened:
        """What happened since the last evaluation, compared with a new one."""
        self.journey.pilot.deliver()
        marked = frozenset(row["id"] for row in self._advice() if row["stale_since"] is not None)
        said = self._said_to_touch()
        before = self._graph()
        self.evaluate()
        after = self._graph()
        changed = {*dirty(before, after), *stale(before, after)}
        figures = [names.split(name) for name in changed if names.kind_of(name) == "indicator"]
        mine = {row["id"] for row in self._advice() if names.recommendation(row["id"]) in changed}
        return Happened(
            marked,
            frozenset(mine),
            frozenset(code for code, place in figures if place in COUNTRIES),
            said,
        )

    def _advice(self) -> list[dict[str, Any]]:
        with self.journey.pilot.database.read() as connection:
            query = select(recommendations).where(recommendations.c.status != "replaced")
            return [dict(row) for row in connection.execute(query).mappings()]

    def _graph(self) -> dict[str, Any]:
        with self.journey.pilot.database.read() as connection:
            latest = latest_row(connection)
        assert latest is not None
        return dict(latest["graph"])

    def _notes(self) -> dict[str, int]:
        with self.journey.pilot.database.read() as connection:
            rows = connection.execute(select(aggregate_sequences.c.subject, aggregate_sequences.c.last)).all()
        found: defaultdict[str, int] = defaultdict(int)
        for subject, last in rows:
            if subject.partition(":")[0] in NOTED:
                found[subject.partition(":")[0]] += last
        return dict(found)

    def _said_to_touch(self) -> frozenset[str]:
        """The figures of the events and notes since the last evaluation."""
        codes = {
            code for name, count in self._notes().items() if count > self.noted.get(name, 0) for code in NOTED[name]
        }
        definitions = self.journey.pilot.policy.indicators.definitions
        with self.journey.pilot.database.read() as connection:
            since = select(outbox.c.name, outbox.c.subject).where(outbox.c.position > self.position)
            for name, subject in connection.execute(since):
                identifier = subject.partition(":")[2]
                codes |= OF_FACTS.get(name, frozenset())
                codes |= NOTED["application.moved"] if name == "placement.proposed" else frozenset()
                asked = []
                if name.startswith("feedback."):
                    asked = [asked_of(connection, identifier)]
                if name == "subject.erased":
                    codes |= OF_ERASED
                    asked = list(answers_erased(connection, identifier))
                touched: Touched = frozenset().union(*(of_request(definitions, *one) for one in asked if one))
                codes |= {code for code, _ in touched}
        return frozenset(codes)
