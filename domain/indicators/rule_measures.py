"""Indicators of relevance and coherence: what memorandums and national rules allow, and whom they stop."""

from collections.abc import Iterable
from dataclasses import replace

from domain.eligibility.verdict import REFUSAL_PROPOSED
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import ApplicationFacts, CallCorridor, CallFacts, OfferFacts
from domain.indicators.flow_measures import OPEN_OFFERS, corridors_of
from domain.indicators.measure import Measure, ratio, tally
from domain.indicators.sample import Sample


def offers_in_themes(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Published offers in a theme of a memorandum of their corridors. About offers, not about people.

    An offer without a theme, or without any memorandum whose themes are known, stays undecided.
    """
    found = [(offer.id, _is_in_themes(offer, sample)) for offer in sample.offers if offer.status in OPEN_OFFERS]
    yes = tuple(f"offer:{offer}" for offer, fits in found if fits)
    no = tuple(f"offer:{offer}" for offer, fits in found if fits is False)
    every = tuple(f"offer:{offer}" for offer, _ in found)
    return [replace(_of_institutions(yes, no, undecided=len(found) - len(yes) - len(no)), neutral=every)]


def _is_in_themes(offer: OfferFacts, sample: Sample) -> bool | None:
    """Whether the offer is within the themes of its call's corridors to its country; None: nobody can tell.

    One corridor looks at its own memorandum only.
    """
    known = [themes for origin, themes in themes_for(offer, sample.calls) if sample.group.has(origin, offer.host)]
    if offer.theme is None or not known:
        return None
    return any(offer.theme in themes for themes in known)


def themes_for(offer: OfferFacts, calls: Iterable[CallFacts]) -> list[tuple[str, tuple[str, ...]]]:
    """(origin, themes) of every memorandum in force that an offer falls under, where its themes are known."""
    return [
        (corridor.origin, corridor.themes)
        for call in calls
        for corridor in call.corridors
        if offer.call in (None, call.id) and corridor.host == offer.host and corridor.mou_in_force
        if corridor.themes is not None
    ]


def equal_rules(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Corridors whose two countries set the same rules; then rule by rule. A census of corridors."""
    state = {f"{one.origin}-{one.host}": one for one in corridors_of(sample)}
    corridors = [state[code] for code in sorted(state) if state[code].rules]
    by_rule = [_alike(corridors, (rule,), f"rule.{rule}") for rule in definition.rules]
    return [_alike(corridors, definition.rules, None), *by_rule]


def _alike(corridors: Iterable[CallCorridor], rules: tuple[str, ...], by: str | None) -> Measure:
    yes: list[str] = []
    no: list[str] = []
    for corridor in corridors:
        alike = dict(corridor.rules)
        (yes if all(alike.get(rule, False) for rule in rules) else no).append(
            f"corridor:{corridor.origin}-{corridor.host}"
        )
    return _of_institutions(tuple(yes), tuple(no), by=by)


def _of_institutions(yes: tuple[str, ...], no: tuple[str, ...], undecided: int = 0, by: str | None = None) -> Measure:
    """A share of things that are no people."""
    n = len(yes) + len(no)
    return Measure(
        by=by,
        value=ratio(len(yes), n),
        numerator=len(yes),
        n=n,
        population=n + undecided,
        undecided=undecided,
        supporting=yes,
        opposing=no,
    )


def blocked_by_law(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Decided applications whose refusal rests on a rule of national law; then rule by rule.

    One that no verdict was given on yet is undecided; so is a proposed refusal whose reasons were erased with the
    person: nobody can say any more which rule it rested on.
    """
    submitted = [one for one in sample.applications if one.submitted_at is not None]
    decided = [one for one in submitted if one.verdict is not None and _says_why(one)]
    undecided = len(submitted) - len(decided)
    by_rule = [_blocked(decided, undecided, (rule,), f"rule.{rule}") for rule in definition.rules]
    every = tuple(f"application:{one.id}" for one in submitted)
    return [replace(_blocked(decided, undecided, definition.rules, None), neutral=every), *by_rule]


def _says_why(one: ApplicationFacts) -> bool:
    return one.verdict != REFUSAL_PROPOSED or bool(one.failed_rules)


def _blocked(decided: list[ApplicationFacts], undecided: int, rules: tuple[str, ...], by: str | None) -> Measure:
    yes = [f"application:{one.id}" for one in decided if set(one.failed_rules) & set(rules)]
    no = [f"application:{one.id}" for one in decided if not set(one.failed_rules) & set(rules)]
    return tally(yes, no, undecided=undecided, by=by)
