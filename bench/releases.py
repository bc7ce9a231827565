"""`python -m bench.releases [--releases 200]`: what is kept, and whether the attacker narrows anything.

A cell is one non-sensitive question of one group of the whole catalogue (also of dimensions that the ladder leaves out)
in which somebody was asked. Three ways to hide are compared on the same releases:
- whole table: a dimension of a question is told only if no group of it is hidden for itself;
- primary only: hidden is what is too small (or of one mind), nothing besides;
- this method: the patterns of `disclosure.protect`, both tiers; the attacker attacks them and their union.
Each third release hides what is of one mind, too, as the service does; the next hides only what is too small, as the
dossier's definition says; the third one likewise, and nobody in it is of a level that nearly nobody has (such a level
is always hidden, and takes a neighbour with it). Ends with 1 if the attacker narrows anything that this method tells.
"""

import json
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.simulated_pilots import simulated_release
from disclosure.audit_file import audit_document
from disclosure.protection import PUBLIC, RESTRICTED, Protection, protect
from domain.disclosure.primary import is_primary
from domain.disclosure.tables import LinkedTables, Pattern, dimension_of

K = {RESTRICTED: 5, PUBLIC: 10}
# (people, share of the releases in per cent)
SIZES = ((2000, 35), (60, 30), (16, 25), (200, 10))
_DEADLINE = 10.0
_NAIVE_ATTACKS = 6
_NAIVE_SECONDS = 60.0
WAYS = ("small or of one mind", "small", "small, no rare levels")
_NO_RARE = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """One release: cells, how many each method keeps by tier, what the attacker narrowed, seconds, optimal patterns."""

    people: int
    way: str
    cells: int
    kept: Mapping[tuple[str, str], int]
    narrowed: int
    naive_narrowed: int | None
    seconds: tuple[float, float]
    optimal: tuple[int, int]


def one_release(people: int, seed: int) -> Outcome:
    """Make, protect and attack one release."""
    way = seed % len(WAYS)
    tables = simulated_release(people, seed, unanimity_published=way > 0, rare_levels=way != _NO_RARE)
    began = time.perf_counter()
    protection = protect(tables, people, K[PUBLIC], K[RESTRICTED], _DEADLINE)
    took = time.perf_counter() - began
    report, attack = _attacked(tables, protection)
    naive = replace(protection, patterns=_primary_only(tables))
    return Outcome(
        people=people,
        way=WAYS[way],
        cells=len(_cells(tables)),
        kept=_kept(tables, protection),
        narrowed=len(report["narrowed"]),
        naive_narrowed=_narrowed_in_time(tables, naive) if seed < _NAIVE_ATTACKS else None,
        seconds=(took, attack),
        optimal=(sum(one.optimal for one in protection.patterns), len(protection.patterns)),
    )


def _cells(tables: Sequence[LinkedTables]) -> set[tuple[str, str]]:
    return {(one.indicator, each.group) for one in tables if not one.sensitive for each in one.bundles if each.asked}


def _kept(tables: Sequence[LinkedTables], protection: Protection) -> dict[tuple[str, str], int]:
    cells, found = _cells(tables), {}
    for tier, k in K.items():
        ways = {"method": protection.released(tier), "primary": _large(tables, k), "whole": _whole(tables, k)}
        for way, told in ways.items():
            found[way, tier] = len(cells & {(name, group) for name, groups in told.items() for group in groups})
    return found


def _large(tables: Sequence[LinkedTables], k: int) -> dict[str, frozenset[str]]:
    return {
        one.indicator: frozenset(each.group for each in one.bundles if not is_primary(one, each, k)) for one in tables
    }


def _whole(tables: Sequence[LinkedTables], k: int) -> dict[str, frozenset[str]]:
    found = {}
    for one in tables:
        small = {dimension_of(each.group) for each in one.bundles if is_primary(one, each, k)}
        found[one.indicator] = frozenset(each.group for each in one.bundles if dimension_of(each.group) not in small)
    return found


def _primary_only(tables: Sequence[LinkedTables]) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(name, tier, groups, optimal=False)
        for tier, k in K.items()
        for name, groups in _large(tables, k).items()
    )


def _narrowed_in_time(tables: Sequence[LinkedTables], protection: Protection) -> int | None:
    try:
        return len(_attacked(tables, protection, _NAIVE_SECONDS)[0]["narrowed"])
    except subprocess.TimeoutExpired:
        return None


def _attacked(
    tables: Sequence[LinkedTables], protection: Protection, seconds: float | None = None
) -> tuple[dict[str, Any], float]:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "release.json"
        file.write_text(json.dumps(audit_document(tables, protection)), encoding="utf-8")
        command = [sys.executable, "-m", "attacker", str(file)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    if ended.returncode == 2:
        raise RuntimeError(ended.stderr)
    return json.loads(ended.stdout), time.perf_counter() - began


def main() -> int:
    """Run all releases on two processes and print the table."""
    parser = ArgumentParser(prog="python -m bench.releases")
    parser.add_argument("--releases", type=int, default=200)
    wanted = parser.parse_args().releases
    jobs = [(people, seed) for people, share in SIZES for seed in range(max(len(WAYS), -(-wanted * share // 100)))]
    outcomes = []
    with ProcessPoolExecutor(2) as pool:
        for outcome in pool.map(one_release, *zip(*jobs, strict=True)):
            outcomes.append(outcome)
            print(f"{len(outcomes)}/{len(jobs)}: {outcome.people}, {outcome.narrowed}", file=sys.stderr, flush=True)
    _print_table(outcomes)
    return 1 if any(one.narrowed for one in outcomes) else 0


def _print_table(outcomes: Sequence[Outcome]) -> None:
    found: dict[tuple[int, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        found[one.people, one.way].append(one)
    print("| people, hidden for itself | k | releases | whole table | primary only (narrowed) | method | narrowed "
          "| optimal | suppressor s (mean, max) | attacker s (mean, max) |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for (people, way), some in sorted(found.items()):
        for tier, k in K.items():
            print(_row(f"{people}, {way}", tier, k, some))


def _span(narrowed: Sequence[int]) -> str:
    """In how many sums the attacker got further, over the attacked releases; she did not finish them all in time."""
    return f"{min(narrowed)}–{max(narrowed)}" if narrowed else "not finished"


def _row(name: str, tier: str, k: int, some: Sequence[Outcome]) -> str:
    cells = sum(one.cells for one in some)
    kept = {way: 100 * sum(one.kept[way, tier] for one in some) / cells for way in ("whole", "primary", "method")}
    naive = [one.naive_narrowed for one in some if one.naive_narrowed is not None]
    took, attack = ([one.seconds[which] for one in some] for which in (0, 1))
    optimal = 100 * sum(one.optimal[0] for one in some) / sum(one.optimal[1] for one in some)
    parts = (
        name, k, len(some), f"{kept['whole']:.0f} %",
        f"{kept['primary']:.0f} % ({_span(naive)})",
        f"{kept['method']:.0f} %", sum(one.narrowed for one in some), f"{optimal:.0f} %",
        f"{sum(took) / len(took):.1f}, {max(took):.1f}", f"{sum(attack) / len(attack):.1f}, {max(attack):.1f}",
    )  # fmt: skip
    return "| " + " | ".join(map(str, parts)) + " |"


if __name__ == "__main__":
    sys.exit(main())
