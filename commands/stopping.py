"""How a role that runs for long is told to end: SIGINT and SIGTERM, exit code 0."""

import signal
from collections.abc import Callable, Sequence
from threading import Event, Thread
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def stop_on_signals() -> Event:
    """An event that is set when this process shall end; what is under way is finished first."""
    stop = Event()

    def set_stop(_number: int, _frame: FrameType | None) -> None:
        # In a thread of its own: the interrupted code may hold the very lock that `set` needs.
        Thread(target=stop.set, daemon=True).start()

    for number in _SIGNALS:
        signal.signal(number, set_stop)
    return stop


def leave_on_signals() -> None:
    """Raise SystemExit(0) in the main thread when this process shall end, for a server with its own loop."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for number in _SIGNALS:
        signal.signal(number, leave)


def run_together(runs: Sequence[Callable[[Event], None]], stop: Event) -> None:
    """Run each in a thread of its own until `stop` is set, or until one ends: then all do. Raises what ended it."""
    failures: list[BaseException] = []

    def guarded(run: Callable[[Event], None]) -> None:
        try:
            run(stop)
        except BaseException as error:  # raised again below, in the main thread
            failures.append(error)
        finally:
            stop.set()

    threads = [Thread(target=guarded, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
