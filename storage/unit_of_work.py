"""One unit of work: state and the facts about it, committed together or not at all."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import Connection

from config.clock import Clock
from domain.events import Fact
from domain.evidence.touching import NOTED
from messaging.envelope import Envelope
from messaging.events import Circumstances, event_of, seal
from messaging.outbox import append, take_sequences
from storage.database import Database


@dataclass(frozen=True, slots=True)
class _Recorded:
    fact: Fact
    subject: str
    about: Circumstances


@dataclass(frozen=True, slots=True)
class Note:
    """A change that no event tells of: its name in `NOTED`, and the id of what changed."""

    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """A transaction with the facts recorded in it. Rolls back unless `commit` was called.

    `correlation` names what began it all (a request, a tick); `causation` the message being handled.
    """

    connection: Connection
    clock: Clock
    correlation: str
    causation: str | None = None
    _recorded: list[_Recorded] = field(default_factory=list)
    _noted: dict[Note, None] = field(default_factory=dict)

    def record(self, fact: Fact, *, aggregate: str | None = None) -> None:
        """Note a fact; it is written to the outbox at commit, numbered within its aggregate.

        `aggregate` replaces the one that the catalogue names, for example ``application:01J9``.
        """
        subject = aggregate or event_of(fact).subject(fact)
        about = Circumstances(self.correlation, self.causation, self.clock.now())
        self._recorded.append(_Recorded(fact, subject, about))

    def note(self, name: str, subject: str) -> None:
        """Note a change that the catalogue of events has no name for and that an evaluation counts.

        It is numbered at commit like a fact, so that an evaluation becomes due; nothing is sent. Raises KeyError for a
        name that is not in `NOTED`.
        """
        if name not in NOTED:
            raise KeyError(name)
        self._noted[Note(name, subject)] = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noted and not yet written, each once."""
        return tuple(self._noted)

    def caused_by(self, envelope: Envelope) -> Self:
        """The same transaction, seen while handling one message: its facts carry where they come from."""
        return type(self)(self.connection, self.clock, envelope.correlation, envelope.id, self._recorded, self._noted)

    def commit(self) -> None:
        """Write the recorded facts and commit. Nothing can be done in this unit afterwards."""
        self.flush()
        self.connection.commit()

    def flush(self) -> None:
        """Write the recorded facts to the outbox and count the notes, still inside the transaction.

        Sequence numbers are taken late, all at once, so that their locks are held shortly and in order.
        """
        recorded = tuple(self._recorded)
        noted = [f"{note.name}:{note.subject}" for note in self._noted]
        self._recorded.clear()
        self._noted.clear()
        numbers = take_sequences(self.connection, [entry.subject for entry in recorded] + noted)
        if not recorded:
            return
        append(
            self.connection,
            [
                seal(entry.fact, message=uuid.uuid4().hex, subject=entry.subject, seq=number, about=entry.about)
                for entry, number in zip(recorded, numbers[: len(recorded)], strict=True)
            ],
        )


@contextmanager
def unit_of_work(
    database: Database, clock: Clock, *, correlation: str, causation: str | None = None
) -> Iterator[UnitOfWork]:
    """Open a unit of work. Leaving it without `commit`, or by an error, changes nothing."""
    with database.begin() as connection:
        yield UnitOfWork(connection, clock, correlation, causation)
