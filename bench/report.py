"""The one report of the placement bench: ratios, quality, growth, goals, and the absolute figures as a footnote."""

from collections.abc import Sequence

from bench import ours
from bench.duels import FLOW, LARGE, MATCHING, MIDDLE, OURS, OURS_WITH_ORDERS, Result
from bench.growth import Growth
from bench.instances import Size
from bench.measuring import Contestant
from bench.rounds import Spread
from bench.table import Goal, Row, number, ratio, seconds, share, table

NOTES = """\
Inside the clock of everybody: building its own model from the same strict instance (numbers in memory), solving, and
reading the matching off. Outside: drawing lots and putting all applications in one order, which the peers need as well
or cannot do; "with orders" has that inside on our side alone. "its solve alone" leaves the peer's model out.
`matching` checks its input at length while it builds its model, and knows no ties or caps.
Benefit: 20 for a first wish, one less for each step down the list. Caps: five corridors, one host country, fourteen
organisations; delegation cells beside. Envy: pairs where one comes before in the published orders and could take the
other's seat within every cap. Waste: wishes that no full cap stands against. Moves inside: a better wish at an empty
seat under a quota in which the person has a place already, but later in the order of the quota.
Every contestant runs in a process of its own that starts with the instance in place, in one thread. Seconds are those
of the processor; MiB are what is added at the peak. Ratios are of times in the same round; a round counts when what
plain Python does in a second before it and after it differs by less than half.
"""
_PAIR = "median (least-most)"


def report(results: Sequence[Result], growths: Sequence[Growth]) -> str:
    """Everything that was measured, for a terminal."""
    parts = [_ratios(results), _quality(results), _growth(growths), _goals(results, growths), _absolute(results), NOTES]
    return "\n".join(parts)


def in_short(result: Result) -> str:
    """One line as soon as a duel is over, for whoever waits."""
    ratios = [f"{row[1]} × the time of {peer.name}" for peer in result.duel.peers for row in [_ratio_row(result, peer)]]
    return f"  {'; '.join(ratios)}; {len(result.complaints)} complaints"


def _ratios(results: Sequence[Result]) -> str:
    header = (
        "instance, peer",
        f"ours ÷ peer: {_PAIR}",
        "÷ its solve alone",
        "with orders ÷ peer",
        "rounds",
        "MiB ours",
        "peer",
    )
    rows = [_ratio_row(result, peer) for result in results for peer in result.duel.peers]
    return table("Placement round: time of ours divided by the time of the peer", header, rows)


def _ratio_row(result: Result, peer: Contestant) -> Row:
    run, name = result.race, f"{result.duel}: {peer.name}"
    kept = f"{len(run.rounds)} of {len(run.rounds) + run.dropped}"
    if not run.rounds:
        return name, "no quiet round", "-", "-", kept, "-", "-"
    return (
        name,
        ratio(run.ratio(OURS.name, peer.name)),
        number(run.ratio(OURS.name, peer.name, step="solve").median),
        number(run.ratio(OURS_WITH_ORDERS.name, peer.name).median),
        kept,
        number(run.memory(OURS.name)),
        number(run.memory(peer.name)),
    )


def _quality(results: Sequence[Result]) -> str:
    header = (
        "instance, solver",
        "placed",
        "of proven size",
        "of benefit",
        "binding caps",
        "envy",
        "waste",
        "moves inside",
    )
    rows = [
        _quality_row(result, name) for result in results for name in result.qualities if name != OURS_WITH_ORDERS.name
    ]
    return table("What the matchings are worth", header, rows)


def _quality_row(result: Result, name: str) -> Row:
    quality, best = result.qualities[name], _best_benefit(result)
    return (
        f"{result.duel}: {name}",
        f"{quality.placed:,} of {result.duel.size.volunteers:,}",
        share(quality.placed, result.largest),
        share(quality.benefit, best) if best else "-",
        str(quality.binding),
        f"{quality.envy:,}",
        f"{quality.waste:,}",
        f"{quality.inside:,}",
    )


def _best_benefit(result: Result) -> int:
    return result.qualities[FLOW.name].benefit if FLOW.name in result.qualities else 0


def _growth(growths: Sequence[Growth]) -> str:
    header = (
        "size",
        "wishes",
        *ours.STEPS,
        "(verify + expl.) ÷ solve",
        "÷ (orders + solve)",
        "MiB inputs",
        "after solve",
        "at the end",
        "rounds",
    )
    return table("A whole round of ours, seconds (median)", header, [_growth_row(each) for each in growths])


def _growth_row(growth: Growth) -> Row:
    run = growth.race
    kept = f"{len(run.rounds)} of {len(run.rounds) + run.dropped}"
    if not run.rounds:
        return str(growth.size), *["-"] * (len(ours.STEPS) + 6), kept
    return (
        str(growth.size),
        f"{growth.wishes:,}",
        *(f"{growth.step(name).median:.3f}" for name in ours.STEPS),
        ratio(growth.checks_against_solve()),
        number(growth.checks_against_solve_with_orders().median),
        *(f"{each:,.0f}" for each in (growth.inputs_memory(), growth.memory(ours.SOLVE), growth.memory(ours.VERIFY))),
        kept,
    )


def _goals(results: Sequence[Result], growths: Sequence[Growth]) -> str:
    rows = [
        Goal(f"{LARGE} with caps, time against {FLOW.name}", 0.5, 0.3, unit=" ×").verdict(
            _against(results, LARGE, FLOW)
        ),
        Goal(f"{MIDDLE}, times as fast as {MATCHING.name}", 100, 500, less=False, unit=" ×").verdict(_faster(results)),
        *_quality_goals([result for result in results if result.duel.caps]),
        Goal("verifier and explanations against the solve", 0.5, unit=" ×").verdict(_checks(growths)),
    ]
    return table("Goals", ("goal", "wanted", "measured", "verdict"), rows)


def _quality_goals(capped: Sequence[Result]) -> list[Row]:
    """The worst of all instances with caps counts."""
    mine = [(result, result.qualities[OURS.name]) for result in capped]
    claims = max((quality.envy + quality.waste for _, quality in mine), default=None)
    benefit = min((100 * quality.benefit / _best_benefit(result) for result, quality in mine), default=None)
    size = min((100 * quality.placed / result.largest for result, quality in mine), default=None)
    return [
        Goal("envy and waste beyond quotas", 0).verdict(claims),
        Goal("share of the largest benefit under the caps", 94, less=False, unit=" %").verdict(benefit),
        Goal("share of the proven size", 98, 99.5, less=False, unit=" %").verdict(size),
    ]


def _against(results: Sequence[Result], size: Size, peer: Contestant) -> float | None:
    return next(
        (
            result.race.ratio(OURS.name, peer.name).median
            for result in results
            if result.duel.size == size and peer in result.duel.peers and result.race.rounds
        ),
        None,
    )


def _faster(results: Sequence[Result]) -> float | None:
    against = _against(results, MIDDLE, MATCHING)
    return None if against is None else 1 / against


def _checks(growths: Sequence[Growth]) -> float | None:
    """Of the largest instance that has several rounds."""
    measured = [growth for growth in growths if len(growth.race.rounds) > 1]
    return measured[-1].checks_against_solve().median if measured else None


def _absolute(results: Sequence[Result]) -> str:
    header = ("instance, contestant", f"time: {_PAIR}", "of which its solve")
    rows = [_absolute_row(result, name) for result in results if result.race.rounds for name in result.qualities]
    return table("Footnote: absolute times on this machine today", header, rows)


def _absolute_row(result: Result, name: str) -> Row:
    run = result.race
    peer = name in {each.name for each in result.duel.peers}
    time = Spread.of(run.seconds(name))
    return (
        f"{result.duel}: {name}",
        f"{seconds(time.median)} ({seconds(time.least)}-{seconds(time.most)})",
        seconds(Spread.of(run.seconds(name, "solve")).median) if peer else "",
    )
