"""A whole round of ours, step by step, from a thousand volunteers to half a million."""

from dataclasses import dataclass
from functools import partial

from bench import ours
from bench.instances import Size, draw
from bench.measuring import Contestant
from bench.rounds import Race, Spread, race

WHOLE = Contestant("whole round", "bench.ours", "whole_round")
# Size and rounds.
SIZES = ((Size(1_000, 200), 5), (Size(10_000, 2_000), 5), (Size(100_000, 20_000), 3), (Size(500_000, 100_000), 1))


@dataclass(frozen=True, slots=True)
class Growth:
    """The rounds of one size."""

    size: Size
    race: Race

    @property
    def wishes(self) -> int:
        """Of everybody together."""
        return self.race.rounds[0][WHOLE.name].answer.figures["wishes"]

    def step(self, name: str) -> Spread:
        """Seconds of one step."""
        return Spread.of(self.race.seconds(WHOLE.name, name))

    def checks_against_solve(self) -> Spread:
        """Verifier and explanations together, divided by the solve, round by round."""
        steps = [each[WHOLE.name].answer.steps for each in self.race.rounds]
        return Spread.of([(each[ours.VERIFY] + each[ours.EXPLANATIONS]) / each[ours.SOLVE] for each in steps])

    def checks_against_solve_with_orders(self) -> Spread:
        """The same, divided by the solve with its orders: the verifier derives the orders a second time, too."""
        steps = [each[WHOLE.name].answer.steps for each in self.race.rounds]
        return Spread.of(
            [(each[ours.VERIFY] + each[ours.EXPLANATIONS]) / (each[ours.ORDERS] + each[ours.SOLVE]) for each in steps]
        )

    def inputs_memory(self) -> float:
        """MiB of the process with nothing but the frozen inputs."""
        return max(each[WHOLE.name].peak - each[WHOLE.name].added for each in self.race.rounds)

    def memory(self, step: str) -> float:
        """MiB of the whole process at the highest up to the end of a step."""
        return max(each[WHOLE.name].answer.peaks[step] for each in self.race.rounds)


def grow(size: Size, rounds: int) -> Growth:
    """Run the rounds of one size."""
    return Growth(size, race([(WHOLE, partial(draw, size))], rounds))
