"""How far an attempt at a round has come: written by the work, read by who renews its claim."""

import time
from dataclasses import dataclass, field
from threading import Event

from storage.runs import Progress

STAGES = ("loading", "placing", "explaining", "checking", "storing")


class RunEnded(Exception):
    """The process shall end, or the claim is lost: the work stops here and writes nothing more."""


@dataclass(slots=True)
class Course:
    """`stop` ends the process, `ended` this attempt. `began` tells when each stage was reached first."""

    stop: Event
    ended: Event = field(default_factory=Event)
    progress: Progress = field(default_factory=lambda: Progress("loading"))
    began: dict[str, float] = field(default_factory=lambda: {"loading": time.monotonic()})

    def reaches(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Note the progress. Raises RunEnded."""
        self.began.setdefault(stage, time.monotonic())
        self.progress = Progress(stage, done, total)
        self.require()

    def require(self) -> None:
        """Raises RunEnded when the work is to stop."""
        if self.stop.is_set() or self.ended.is_set():
            raise RunEnded

    def seconds(self) -> dict[str, float]:
        """How long each stage took up to now."""
        starts = [*self.began.values(), time.monotonic()]
        return {
            stage: round(after - before, 3)
            for stage, before, after in zip(self.began, starts, starts[1:], strict=False)
        }
