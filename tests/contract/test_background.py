"""Long work beside the messages: it holds nothing up, draining waits for it, and it ends with its role."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event

import pytest
from sqlalchemy import Connection

from storage.database import Database
from storage.errors import DatabaseUnavailable
from tests.contract.office import Office, Services, once_each
from workers.delivery import drain
from workers.listener import Background, Listener

Work = Callable[[Event], None]


@dataclass(slots=True)
class Task:
    """One piece of long work; `done` when `work` has come to its end."""

    work: Work
    begun: Event = field(default_factory=Event)
    done: Event = field(default_factory=Event)

    def step(self, _database: Database, _services: Services, stop: Event) -> int:
        if self.done.is_set():
            return 0
        self.begun.set()
        self.work(stop)
        self.done.set()
        return 1

    def is_idle(self, _connection: Connection) -> bool:
        return self.done.is_set()


def drained(office: Office, task: Task, deadline_seconds: float = 60.0) -> bool:
    first, *others = office.listeners
    listeners: list[Listener[Services]] = [replace(first, background=Background(task.step, task.is_idle)), *others]
    url, settings = office.broker_url, office.settings()
    return drain(office.database, url, listeners, office.services, deadline_seconds, settings)


def test_messages_are_handled_while_long_work_is_under_way_and_draining_waits_for_both(office: Office) -> None:
    release = Event()
    task = Task(lambda _stop: _expect(release.wait(60)))
    with ThreadPoolExecutor(1) as other:
        draining = other.submit(drained, office, task)
        assert task.begun.wait(60)
        office.submit("A1")
        pause = Event()
        while office.effects() != once_each("A1"):
            assert not draining.done()
            pause.wait(0.05)
        assert not task.done.is_set()
        release.set()
        assert draining.result(timeout=60)
    assert task.done.is_set()


def _expect(answer: bool) -> None:
    assert answer


def test_at_its_deadline_draining_tells_long_work_to_stop_and_says_that_it_is_not_done(office: Office) -> None:
    told = Event()

    def until_stopped(stop: Event) -> None:
        if stop.wait(60):
            told.set()

    assert not drained(office, Task(until_stopped), deadline_seconds=1.0)
    assert told.wait(60)


def test_an_error_in_long_work_ends_its_role_and_is_raised(office: Office) -> None:
    def breaks(_stop: Event) -> None:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        drained(office, Task(breaks))


def test_long_work_waits_for_a_database_that_is_away(office: Office) -> None:
    away = [True, False]

    def sometimes(_stop: Event) -> None:
        if away.pop(0):
            raise DatabaseUnavailable("connection_lost")

    assert drained(office, Task(sometimes))
    assert away == []
