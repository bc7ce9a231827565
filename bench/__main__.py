"""`python -m bench [--up-to VOLUNTEERS]`: the placement round against its peers. Ends with 1 if an answer is wrong."""

import sys
from argparse import ArgumentParser

from bench.duels import DUELS, fight
from bench.growth import SIZES, grow
from bench.report import in_short, report


def main() -> int:
    """Measure, print, and say whether every answer was right."""
    largest = _largest()
    results, growths = [], []
    for duel in DUELS:
        if duel.size.volunteers <= largest:
            _tell(f"{duel}: {duel.rounds} rounds against {', '.join(peer.name for peer in duel.peers)}")
            results.append(fight(duel))
            _tell(in_short(results[-1]))
    for size, rounds in SIZES:
        if size.volunteers <= largest:
            _tell(f"{size}: {rounds} whole rounds of ours")
            growths.append(grow(size, rounds))
    print(report(results, growths))
    wrong = [each for result in results for each in result.complaints]
    wrong += [f"{growth.size}: {each}" for growth in growths for each in growth.race.complaints]
    for each in wrong:
        print(f"WRONG: {each}", file=sys.stderr)
    return 1 if wrong else 0


def _largest() -> int:
    parser = ArgumentParser(prog="python -m bench", description="The placement round against its peers.")
    parser.add_argument("--up-to", type=int, default=SIZES[-1][0].volunteers, help="leave larger instances out")
    largest: int = parser.parse_args().up_to
    return largest


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


sys.exit(main())
