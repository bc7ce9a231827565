"""A small office for the contract of delivery: real storage, real transport, handlers that leave a trace.

An application is decided by ``eligibility``; ``notification`` hears of the application and of the verdict. Each
effect is a row without any unique key, so that an effect that happens twice shows twice.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

from config.clock import SystemClock
from domain.events import ApplicationSubmitted, VerdictDecided
from messaging.backoff import Backoff
from messaging.envelope import Envelope
from messaging.parked import ParkedMessage, list_parked, retry_parked
from messaging.relay import RelaySettings
from messaging.tables import metadata as messaging_metadata
from messaging.tables import outbox
from storage.database import Database
from storage.unit_of_work import UnitOfWork, unit_of_work
from workers.consumer import ConsumerSettings
from workers.delivery import DeliverySettings, drain
from workers.listener import Listener

metadata = MetaData()
applications = Table("office_applications", metadata, Column("id", String(50), primary_key=True))
effects = Table(
    "office_effects",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("listener", String(50), nullable=False),
    Column("event", String(100), nullable=False),
    Column("application", String(50), nullable=False),
    Column("correlation", String(100), nullable=False),
    Column("causation", String(100)),
)
AT_ONCE = Backoff(base=0.01, factor=1.0)
LATER = Backoff(base=3600.0, factor=1.0)


@dataclass(frozen=True, slots=True)
class Services:
    clock: SystemClock = field(default_factory=SystemClock)


@dataclass(slots=True)
class Office:
    """`trouble` is what happens inside the eligibility handler, by application; `tries` counts its calls."""

    database: Database
    broker_url: str
    namespace: str
    trouble: dict[str, Callable[[UnitOfWork], None]] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    services: Services = field(default_factory=Services)

    def create_tables(self) -> None:
        with self.database.write() as connection:
            messaging_metadata.create_all(connection)
            metadata.create_all(connection)

    def settings(self, backoff: Backoff = AT_ONCE, deadline_seconds: float = 30.0) -> DeliverySettings:
        return DeliverySettings(
            relay=RelaySettings(lease_seconds=0.5, backoff=backoff),
            embedded_lease_seconds=0.5,
            consumer=ConsumerSettings(backoff, deadline_seconds, pause_seconds=0.05),
            namespace=self.namespace,
        )

    @property
    def listeners(self) -> tuple[Listener[Services], ...]:
        return (
            Listener("eligibility", {"application.submitted": self._decide}),
            Listener("notification", {"application.submitted": self._note, "verdict.decided": self._note}),
        )

    def _decide(self, unit: UnitOfWork, envelope: Envelope, services: Services) -> None:
        application = envelope.data["application"]
        self.tries[application] += 1
        _leave_trace(unit, "eligibility", envelope)
        if application in self.trouble:
            self.trouble[application](unit)
        unit.record(VerdictDecided(application, "eligible", services.clock.now()))

    def _note(self, unit: UnitOfWork, envelope: Envelope, _services: Services) -> None:
        _leave_trace(unit, "notification", envelope)

    def submit(self, *identifiers: str, correlation: str = "request-1") -> None:
        """Save applications and the facts about them."""
        with unit_of_work(self.database, self.services.clock, correlation=correlation) as unit:
            for identifier in identifiers:
                unit.connection.execute(applications.insert().values(id=identifier))
                unit.record(ApplicationSubmitted(identifier, "2026A"))
            unit.commit()

    def drain(self, settings: DeliverySettings | None = None, deadline_seconds: float = 60.0) -> bool:
        return drain(
            self.database,
            self.broker_url,
            self.listeners,
            self.services,
            deadline_seconds,
            settings or self.settings(),
        )

    def effects(self) -> Counter[tuple[str, str, str]]:
        """(listener, event, application) → how often."""
        with self.database.read() as connection:
            key = (effects.c.listener, effects.c.event, effects.c.application)
            rows = connection.execute(select(*key, func.count()).group_by(*key))
            return Counter({(row[0], row[1], row[2]): row[3] for row in rows})

    def unpublished(self) -> int:
        with self.database.read() as connection:
            waiting = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
            return int(connection.execute(waiting).scalar_one())

    def parked(self) -> list[ParkedMessage]:
        with self.database.read() as connection:
            return list_parked(connection)

    def retry_parked(self) -> None:
        with self.database.write() as connection:
            retry_parked(connection, list_parked(connection))


def _leave_trace(unit: UnitOfWork, listener: str, envelope: Envelope) -> None:
    unit.connection.execute(
        effects.insert().values(
            listener=listener,
            event=envelope.name,
            application=envelope.data["application"],
            correlation=envelope.correlation,
            causation=envelope.causation,
        )
    )


def once_each(*identifiers: str) -> Counter[tuple[str, str, str]]:
    """What the office's effects are when everything about these applications happened exactly once."""
    steps = (
        ("eligibility", "application.submitted"),
        ("notification", "application.submitted"),
        ("notification", "verdict.decided"),
    )
    return Counter({(*step, identifier): 1 for step in steps for identifier in identifiers})
