"""How the parts of a criterion are read from indicators: one small rule each (see `criteria.toml`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import FurtherAnswers, Verdict, superpopulation
from domain.indicators.measure import Measure
from domain.indicators.sample import Group
from domain.indicators.tally import Frame, Tallies, group_measures
from domain.indicators.values import IndicatorValue, judged, tested, verdict_of
from domain.recommendations.criteria_policy import PartRule
from domain.recommendations.deciding import STRICT, Distance, cycles_of, distance

_HOST_PARTIES = ("host", "focal_host")


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """What one part says; `reached`: the plain value is at its target, whatever the evidence is worth."""

    verdict: Verdict | None
    reached: bool
    missing: str | None
    measure: Measure
    flip_count: int | None
    further: FurtherAnswers | None


def side_of_party(party: str | None) -> str:
    """By which country of a placement the answers of a party are counted: "host" or "origin"."""
    return "host" if party in _HOST_PARTIES else "origin"


class PartReader:
    """Reads parts for one evaluation: what was counted, the definitions, the values by country."""

    def __init__(
        self,
        tallies: Tallies,
        frame: Frame,
        definitions: Mapping[str, IndicatorDefinition],
        values: tuple[IndicatorValue, ...],
    ) -> None:
        self._tallies = tallies
        self._frame = frame
        self._definitions = definitions
        self._values = {(one.code, one.country): one for one in values if one.country and one.by is None}

    def definition_of(self, code: str) -> IndicatorDefinition | None:
        """The definition of an indicator in this evaluation, or None."""
        return self._definitions.get(code)

    def read(self, rule: PartRule, country: str) -> PartVerdict:
        """The verdict of one part for one country."""
        definition = self._definitions[rule.indicator]
        if rule.rule == "cycles":
            return self._cycles(definition, rule, country)
        value = self._responses(definition, rule, country) if rule.rule == "responses" else None
        value = value or self._values[rule.indicator, country]
        verdict, measure = value.verdict or Verdict.INSUFFICIENT, value.measure
        if rule.rule == "floor":
            verdict = _with_floor(definition, measure, rule.floor or Fraction(0))
        if rule.rule == "triple_win":
            verdict = _triple_win(definition, measure)
        return _part(definition, measure, verdict, distance(rule, definition, value))

    def _row(self, definition: IndicatorDefinition, group: Group, by: str) -> Measure | None:
        rows = group_measures(definition, self._tallies, self._frame, group)
        return next((row for row in rows if row.by == by), None)

    def _responses(self, definition: IndicatorDefinition, rule: PartRule, country: str) -> IndicatorValue:
        group = Group(country=country, side=side_of_party(rule.party))
        row = self._row(definition, group, f"party.{rule.party}")
        return judged(definition, group, replace(row or Measure(), by=None))

    def _cycles(self, definition: IndicatorDefinition, rule: PartRule, country: str) -> PartVerdict:
        """Nine in ten within plan in each of the last calls; fewer calls than asked are not enough."""
        group = Group(country=country, side=definition.country_of)
        found = [self._row(definition, group, f"call.{call}") for call in self._frame.calls]
        measures = [measure for measure in found if measure is not None][-rule.cycles :]
        cycles = cycles_of(rule, definition, measures)
        flip = cycles.flip()
        whole = self._values[definition.code, country].measure
        whole = replace(whole, people=tuple(size for one in measures for size in one.people))
        part = _part(definition, whole, cycles.verdict, (cycles.edit() if flip is None else flip, cycles.further()))
        part = replace(part, reached=bool(measures) and all(_reached(definition, one) for one in measures))
        if cycles.verdict is Verdict.INSUFFICIENT and len(measures) < rule.cycles:
            return replace(part, missing="second_cycle" if measures else "no_data")
        return part


def _part(definition: IndicatorDefinition, measure: Measure, verdict: Verdict, how_far: Distance) -> PartVerdict:
    if definition.code == "X2" and measure.population == 0:
        # Nobody stayed longer than ninety days: no title was needed. X1 tells whether anybody served at all.
        return PartVerdict(None, True, None, measure, None, None)
    flip, further = how_far
    if verdict is not Verdict.INSUFFICIENT:
        return PartVerdict(verdict, _reached(definition, measure), None, measure, flip, None)
    missing = _missing(definition, measure, further)
    return PartVerdict(verdict, _reached(definition, measure), missing, measure, flip, further)


def _with_floor(definition: IndicatorDefinition, measure: Measure, floor: Fraction) -> Verdict:
    """Met: the share is at its target and surely above the floor. Not met: surely below the target."""
    x, n, theta = tested(definition, measure)
    if n and x >= theta * n and superpopulation(x, n, floor) is Verdict.MET:
        return Verdict.MET
    below = superpopulation(x, n, theta) is Verdict.NOT_MET
    return Verdict.NOT_MET if below else Verdict.INSUFFICIENT


def _triple_win(definition: IndicatorDefinition, measure: Measure) -> Verdict:
    """Met as usual; not met only at a third of the error, for three parties are tested at once."""
    if verdict_of(definition, measure) is Verdict.MET:
        return Verdict.MET
    strict = verdict_of(definition, measure, STRICT)
    return Verdict.NOT_MET if strict is Verdict.NOT_MET else Verdict.INSUFFICIENT


def _reached(definition: IndicatorDefinition, measure: Measure) -> bool:
    if definition.kind in ("ratio", "count"):
        return verdict_of(definition, measure) is Verdict.MET
    if definition.kind == "rate":
        return measure.value is not None and definition.target is not None and measure.value <= definition.target
    x, n, theta = tested(definition, measure)
    return n > 0 and x >= theta * n


def _missing(definition: IndicatorDefinition, measure: Measure, further: FurtherAnswers | None) -> str:
    """Why it is open: where answers can still decide, they must come; where none that can come does, the next wave."""
    if measure.population == 0 or measure.n == 0:
        return "no_data"
    if definition.kind == "census" or further is None:
        return "undecided" if measure.undecided else "more_answers"
    return "next_wave" if further.decidable is False else "more_answers"
