"""Times one task in a process of its own and sees how much memory it takes there.

Seconds are those of the processor, user and system: everybody computes in one thread and waits for nothing, so on an
idle machine this is the time on the wall, and on a busy one it stays it.
"""

import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import process_time
from typing import Any, TypeVar

# A child ends with its memory: nothing is left for the next contestant.
_CONTEXT = get_context("fork")
Made = TypeVar("Made")
Payload = Callable[[], Any]
"""Makes what the contestant gets, in the child and before the clock starts: what it shared with the parent would have
to be copied page by page as soon as it is touched."""


@dataclass(slots=True)
class Answer:
    """What a contestant gives: the offer number of each volunteer, seconds and MiB of steps worth telling apart,
    figures that stand for themselves, and what a check of its own found wrong."""

    matching: Sequence[int] = ()
    steps: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contestant:
    """A function of one payload, by the name of its module: only the child imports it, before the clock starts. Two
    peers bring different versions of one library and cannot live in one process."""

    name: str
    module: str
    function: str


@dataclass(frozen=True, slots=True)
class Measured:
    """`added`: MiB at the peak beyond what the child started with. `peak`: MiB of the whole process."""

    answer: Answer
    seconds: float
    added: float
    peak: float


class ContestantFailed(Exception):
    """The child ended without an answer; what it said stands on stderr."""


def measure(contestant: Contestant, payload: Payload) -> Measured:
    """Run it once in a child. Raises ContestantFailed when it gives no answer."""
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_run, args=(contestant, payload, sender))
    child.start()
    sender.close()
    try:
        measured: Measured = receiver.recv()
    except EOFError as problem:
        raise ContestantFailed(contestant.name) from problem
    finally:
        child.join()
    return measured


def made_apart(make: Callable[..., Made], *arguments: object) -> Made:
    """What a child made. The memory that it let go on the way does not lie about here, free for a contestant to use."""
    with _CONTEXT.Pool(1) as pool:
        return pool.apply(make, arguments)


def _run(contestant: Contestant, payload: Payload, sender: Connection) -> None:
    task, own = getattr(import_module(contestant.module), contestant.function), payload()
    before, start = _peak(), process_time()
    answer: Answer = task(own)
    seconds, peak = process_time() - start, _peak()
    sender.send(Measured(answer, seconds, peak - before, peak))


def _peak() -> float:
    """MiB. Right after the fork this is what the child holds at that moment."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Watch:
    """Seconds by name: the time since the last mark goes to the name that is given. `peaks` has the MiB of the whole
    process at the highest so far."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.peaks: dict[str, float] = {}
        self._last = process_time()

    def mark(self, name: str) -> None:
        now = process_time()
        self.steps[name] = now - self._last
        self.peaks[name] = _peak()
        self._last = now
