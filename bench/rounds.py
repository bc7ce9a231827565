"""Rounds of contestants, interleaved A B C A B C, each round between two looks at how fast the machine is just then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from statistics import median
from time import process_time

from bench.measuring import Answer, Contestant, Measured, Payload, measure

FLOOR_SECONDS = 1.0
MOST_UNEVEN = 1.5
# A loaded machine is no reason to measure for ever.
TRIES_PER_ROUND = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, least and most of some rounds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values))


@dataclass(slots=True)
class Race:
    """The rounds that were kept, by name of contestant, and how many were dropped; the answers of the first one."""

    wanted: int
    rounds: list[dict[str, Measured]] = field(default_factory=list)
    dropped: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def seconds(self, name: str, step: str | None = None) -> list[float]:
        """Per round; of one step only if it is named."""
        measured = [each[name] for each in self.rounds]
        return [each.seconds if step is None else each.answer.steps[step] for each in measured]

    def ratio(self, one: str, other: str, step: str | None = None) -> Spread:
        """The time of one divided by that of the other (or by one step of the other), round by round."""
        pairs = zip(self.seconds(one), self.seconds(other, step), strict=True)
        return Spread.of([first / second for first, second in pairs])

    def memory(self, name: str) -> float:
        """MiB that the contestant added to its payload at the peak, the most of all rounds."""
        return max(each[name].added for each in self.rounds)


def race(entries: Sequence[tuple[Contestant, Payload]], wanted: int) -> Race:
    """Run every contestant once per round on its payload until `wanted` rounds are kept, or twice as many were run.

    A contestant that answers differently in a later round, or whose own check fails, is a complaint.
    """
    result = Race(wanted)
    while len(result.rounds) < wanted and len(result.rounds) + result.dropped < TRIES_PER_ROUND * wanted:
        before = floor()
        measured = {contestant.name: measure(contestant, payload) for contestant, payload in entries}
        after = floor()
        for name, each in measured.items():
            _compare(result, name, each.answer)
            # Each round would keep its own copy of the same matching.
            each.answer.matching = ()
        if max(before, after) > MOST_UNEVEN * min(before, after):
            result.dropped += 1
        else:
            result.rounds.append(measured)
    return result


def _compare(result: Race, name: str, answer: Answer) -> None:
    first = result.answers.setdefault(name, Answer(answer.matching, complaints=answer.complaints))
    if list(first.matching) != list(answer.matching):
        result.complaints.append(f"{name} answers differently when asked again")
    result.complaints += [f"{name}: {each}" for each in answer.complaints]


def floor() -> float:
    """How often a second of the processor a plain Python process pushes and pops here and now."""
    heap: list[int] = []
    start, count = process_time(), 0
    while process_time() - start < FLOOR_SECONDS:
        for number in range(1000):
            heappush(heap, -number)
        for _ in range(1000):
            heappop(heap)
        count += 1000
    return count / (process_time() - start)
