"""What roles do beside their messages: each in a thread of its own, so that messages and heartbeats go on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from storage.database import Database
from workers.listener import Background, Listener, Services
from workers.loop import Pace, keep_going


@contextmanager
def beside(
    listeners: Sequence[Listener[Services]], database: Database, services: Services, stop: Event, pace: Pace
) -> Iterator[None]:
    """The background of these listeners runs until the block is left, which sets `stop`.

    An error in it sets `stop` too, so that the block ends; it is raised then.
    """
    failures: list[BaseException] = []

    def guarded(background: Background[Services]) -> None:
        try:
            keep_going(partial(background.step, database, services, stop), stop, pace)
        except BaseException as error:  # raised below, in the thread of the role
            failures.append(error)
            stop.set()

    backgrounds = [listener.background for listener in listeners if listener.background is not None]
    threads = [Thread(target=guarded, args=(each,), name="background", daemon=True) for each in backgrounds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
