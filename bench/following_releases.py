"""`python -m bench.following_releases [--pilots 6]`: two waves of invented pilots, made by the code of the service.

Unlike `bench.releases`, which compares ways to hide on three questions, this one counts every indicator of the
catalogue from facts: the release of a first call, then the one of both calls, protected and attacked together with the
first, and its documents. Each pilot is drawn from its number. Kept are the groups of non-sensitive tables in which
somebody was asked, also of dimensions that the ladder leaves out. Ends with 1 if the attacker narrows anything.
"""

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random

from bench.simulated_pilots import WAYS
from tests.unit.release.two_waves import POLICY, Flow, Released, facts_of, release, waves_of

TIERS = ("restricted", "public")
_SHARES = (4, 3, 1, 4, 3, 1)
# (people in both calls, part of the pilots in per cent)
SIZES = ((200, 15), (60, 35), (16, 50))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One release: groups with somebody in them, how many each tier tells, what the attacker narrowed, seconds."""

    people: int
    place: int
    groups: int
    kept: dict[str, int]
    narrowed: int
    seconds: float


def pilot(people: int, seed: int) -> list[Outcome]:
    """Both releases of one pilot."""
    chance = Random(f"{people}/{seed}")
    facts = facts_of({"A": _flows(people - people // 2, chance), "B": _flows(people // 2, chance)}, seed)
    began = time.perf_counter()
    first = release(facts, waves_of("A"), disclosed=POLICY)
    between = time.perf_counter()
    second = release(facts, waves_of("A", "B"), [first], POLICY)
    ended = time.perf_counter()
    return [_outcome(people, 1, first, between - began), _outcome(people, 2, second, ended - between)]


def _flows(people: int, chance: Random) -> Sequence[Flow]:
    drawn = Counter(chance.choices(WAYS, weights=_SHARES, k=people))
    return [(*way, drawn[way]) for way in WAYS if drawn[way]]


def _outcome(people: int, place: int, made: Released, seconds: float) -> Outcome:
    groups = {
        (one.indicator, bundle.group)
        for one in made.found.tables
        if not one.sensitive
        for bundle in one.bundles
        if bundle.asked
    }
    kept = {}
    for tier in TIERS:
        told = {(code, group) for code, found in made.found.released(tier).items() for group in found}
        kept[tier] = len(groups & told)
    return Outcome(people, place, len(groups), kept, len(made.found.attacked.report["narrowed"]), seconds)


def main() -> int:
    """Make all releases on two processes and print the table."""
    parser = ArgumentParser(prog="python -m bench.following_releases")
    parser.add_argument("--pilots", type=int, default=6)
    wanted = parser.parse_args().pilots
    jobs = [(people, seed) for people, share in SIZES for seed in range(max(1, wanted * share // 100))]
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(2) as pool:
        for made in pool.map(pilot, *zip(*jobs, strict=True)):
            outcomes += made
            print(f"{len(outcomes) // 2}/{len(jobs)}: {[one.narrowed for one in made]}", file=sys.stderr, flush=True)
    print("| people, release | releases | groups | kept, k = 5 | kept, k = 10 | narrowed | s (mean, max) |")
    print("|---|---|---|---|---|---|---|")
    for people, place in sorted({(one.people, one.place) for one in outcomes}):
        print(_row([one for one in outcomes if (one.people, one.place) == (people, place)]))
    return 1 if any(one.narrowed for one in outcomes) else 0


def _row(some: Sequence[Outcome]) -> str:
    groups = sum(one.groups for one in some)
    kept = (f"{100 * sum(one.kept[tier] for one in some) / groups:.0f} %" for tier in TIERS)
    seconds = [one.seconds for one in some]
    parts = (
        f"{some[0].people}, {some[0].place}", len(some), groups, *kept, sum(one.narrowed for one in some),
        f"{sum(seconds) / len(seconds):.0f}, {max(seconds):.0f}",
    )  # fmt: skip
    return "| " + " | ".join(map(str, parts)) + " |"


if __name__ == "__main__":
    sys.exit(main())
