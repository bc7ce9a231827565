"""Where "now" comes from. Facts use an injected clock; leases use the clock of the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the current instant, aware and in UTC."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Always the same instant: for a tick, a rehearsal or a test. Raises ValueError without a time zone."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an instant needs a time zone")

    def now(self) -> datetime:
        return self.at.astimezone(UTC)
