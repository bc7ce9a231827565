"""The placement round against its peers: same instance, interleaved rounds, every answer checked."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bench import ours
from bench.instances import Size, draw
from bench.measuring import Answer, Contestant, made_apart, measure
from bench.quality import Quality, assess
from bench.rounds import Race, race
from domain.matching.instance import Instance

OURS = Contestant("ours", "bench.ours", "solve")
OURS_WITH_ORDERS = Contestant("ours with orders", "bench.ours", "order_and_solve")
MATCHING = Contestant("matching", "bench.peer_matching", "hospital_resident")
FLOW = Contestant("OR-Tools min-cost flow", "bench.peer_flow", "cheapest_flow")
LINEAR = Contestant("HiGHS linear program", "bench.peer_linear", "linear_program")
LARGEST = Contestant("OR-Tools max flow", "bench.peer_flow", "largest_flow")


@dataclass(frozen=True, slots=True)
class Duel:
    """One instance, the peers that can do it, and how many rounds they are worth."""

    size: Size
    caps: bool
    peers: tuple[Contestant, ...]
    rounds: int

    def __str__(self) -> str:
        return f"{self.size}, {'20 caps' if self.caps else 'no caps'}"


SMALL, MIDDLE, LARGE = Size(1_000, 200), Size(10_000, 2_000), Size(100_000, 20_000)
DUELS = (
    Duel(SMALL, False, (MATCHING,), 5),
    Duel(MIDDLE, False, (MATCHING,), 3),
    Duel(SMALL, True, (FLOW, LINEAR), 5),
    Duel(MIDDLE, True, (FLOW, LINEAR), 5),
    Duel(LARGE, True, (FLOW,), 5),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a duel. `largest` is the greatest number that can be placed, proved by a flow."""

    duel: Duel
    race: Race
    qualities: dict[str, Quality]
    largest: int
    complaints: tuple[str, ...]


def fight(duel: Duel) -> Result:
    """Draw the instance, run the rounds, check every answer."""
    inputs, strict = (partial(pickle.loads, each) for each in made_apart(_payloads, duel))
    entries = [(OURS, strict), (OURS_WITH_ORDERS, inputs), *((peer, strict) for peer in duel.peers)]
    run = race(entries, duel.rounds)
    instance = strict()
    qualities = {name: assess(instance, answer.matching) for name, answer in run.answers.items()}
    largest = measure(LARGEST, strict).answer.figures["size"]
    complaints = [*run.complaints, *_wrong(qualities, run.answers, largest), *_wrong_bound(instance, run, largest)]
    return Result(duel, run, qualities, largest, tuple(f"{duel}: {each}" for each in complaints))


def _payloads(duel: Duel) -> tuple[bytes, bytes]:
    """The frozen inputs and their strict form, pickled."""
    inputs = draw(duel.size, duel.caps)
    return pickle.dumps(inputs), pickle.dumps(ours.strict(inputs))


def _wrong(qualities: dict[str, Quality], answers: dict[str, Answer], largest: int) -> Sequence[str]:
    """What must hold of the answers, whatever the time they took."""
    mine, found = qualities[OURS.name], []
    for name, quality in qualities.items():
        if quality.over:
            found.append(f"{name} exceeds {len(quality.over)} caps")
        if quality.placed > largest:
            found.append(f"{name} places more than can be placed")
    if mine.envy or mine.waste:
        found.append(f"ours leaves {mine.envy} justified envies and {mine.waste} wasted wishes")
    same = {OURS_WITH_ORDERS.name, MATCHING.name} & set(answers)
    found += [
        f"{name} and ours differ" for name in same if list(answers[name].matching) != list(answers[OURS.name].matching)
    ]
    optima = {qualities[name].benefit for name in (FLOW.name, LINEAR.name) if name in qualities}
    if len(optima) > 1:
        found.append(f"two optima differ: {sorted(optima)}")
    if optima and max(optima) < mine.benefit:
        found.append("an optimum is worth less than ours")
    return found


def _wrong_bound(instance: Instance, run: Race, largest: int) -> Sequence[str]:
    mine = ours.bound(instance, tuple(run.answers[OURS.name].matching))
    return [] if mine == largest else [f"the bound is {mine}, the largest flow {largest}"]
