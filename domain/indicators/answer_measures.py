"""Indicators made of answers: shares of favourable answers, paired change, worst-case bounds, costs of silence.

"Does not apply" leaves the population; an item left out, an expired request and one still open are all non-response.
"""

from fractions import Fraction

from domain.feedback import NOT_APPLICABLE
from domain.indicators.definitions import AnswerRule, IndicatorDefinition
from domain.indicators.facts import PlacementFacts, RequestFacts
from domain.indicators.measure import Measure, ratio, tally
from domain.indicators.sample import Sample

Asked = tuple[PlacementFacts, RequestFacts]


def answer_share(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of favourable answers to the one item of the rule."""
    rule = _rule(definition)
    yes: list[str] = []
    no: list[str] = []
    silent = 0
    for asked in _units(rule, sample).values():
        verdict = _last_answer(rule, asked, sample)
        if verdict is None:
            silent += 1
        elif verdict[0] is not None:
            (yes if verdict[0] else no).append(verdict[1])
    return [tally(yes, no, undecided=silent)]


def worst_case_share(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share, with the lowest and the highest it can be whatever the silent would have said."""
    (measure,) = answer_share(definition, sample)
    if measure.population == 0:
        return [measure]
    low = Fraction(measure.numerator, measure.population)
    high = Fraction(measure.numerator + measure.undecided, measure.population)
    return [_with_details(measure, (("lowest", low), ("highest", high)))]


def paired_change(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of people with more skills improved than worsened; one person is one pair, a tie is not improved."""
    rule = _rule(definition)
    yes: list[str] = []
    no: list[str] = []
    silent = 0
    for _, request in _asked(rule, sample):
        marks = [sample.answers.get(request.id, {}).get(item) for item in rule.items]
        changes = [(mark > 3) - (mark < 3) for mark in marks if isinstance(mark, int) and not isinstance(mark, bool)]
        if changes:
            (yes if sum(changes) > 0 else no).append(_evidence(request, "skills"))
        elif not all(mark == NOT_APPLICABLE for mark in marks):
            silent += 1
    return [tally(yes, no, undecided=silent)]


def _with_details(measure: Measure, details: tuple[tuple[str, Fraction], ...]) -> Measure:
    return Measure(
        by=measure.by,
        value=measure.value,
        numerator=measure.numerator,
        n=measure.n,
        population=measure.population,
        undecided=measure.undecided,
        supporting=measure.supporting,
        opposing=measure.opposing,
        people=measure.people,
        details=details,
    )


def _rule(definition: IndicatorDefinition) -> AnswerRule:
    if definition.answers is None:
        raise ValueError(f"indicator {definition.code} needs an answer rule")
    return definition.answers


def _asked(rule: AnswerRule, sample: Sample) -> list[Asked]:
    return [asked for moment in rule.moments for asked in sample.by_party_and_moment.get((rule.party, moment), [])]


def _units(rule: AnswerRule, sample: Sample) -> dict[str, list[Asked]]:
    """Requests by whom they speak for: a host with three volunteers has one opinion, its latest."""
    units: dict[str, list[Asked]] = {}
    for placement, request in _asked(rule, sample):
        units.setdefault(_unit(rule, placement, request), []).append((placement, request))
    return units


def _unit(rule: AnswerRule, placement: PlacementFacts, request: RequestFacts) -> str:
    if rule.unit == "organisation":
        return placement.organisation
    if rule.unit == "country":
        return placement.origin if rule.party == "focal_origin" else placement.host
    return request.id


def _last_answer(rule: AnswerRule, asked: list[Asked], sample: Sample) -> tuple[bool | None, str] | None:
    """(favourable, evidence) of the latest value; (None, …) when nothing but "does not apply"; None when silent."""
    last: tuple[bool | None, str] | None = None
    for _, request in sorted(asked, key=lambda one: (one[1].answered_on or one[1].due_on, one[1].id)):
        value = sample.answers.get(request.id, {}).get(rule.items[0])
        if value == NOT_APPLICABLE:
            last = last if last and last[0] is not None else (None, "")
        elif value is not None:
            last = (_is_success(rule, value), _evidence(request, rule.items[0]))
    return last


def _is_success(rule: AnswerRule, value: object) -> bool:
    if rule.at_least is not None:
        return isinstance(value, int) and value >= rule.at_least
    return any(one in rule.success for one in value) if isinstance(value, list | tuple) else value in rule.success


def _evidence(request: RequestFacts, item: str) -> str:
    return f"answer:{request.id}/{item}"


def response_rates(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Answered of due requests, by party and moment and for everybody; open requests are undecided."""
    groups = sorted(sample.by_party_and_moment.items())
    by_group = [_response(f"{party}.{moment}", [request for _, request in asked]) for (party, moment), asked in groups]
    everything = [request for _, asked in groups for _, request in asked]
    return [_response(None, everything), *by_group]


def _response(by: str | None, requests: list[RequestFacts]) -> Measure:
    answered = [f"request:{request.id}" for request in requests if request.status == "answered"]
    expired = [f"request:{request.id}" for request in requests if request.status == "expired"]
    undecided = len(requests) - len(answered) - len(expired)
    measure = tally(answered, expired, undecided=undecided, by=by)
    placements = len({request.placement for request in requests})
    return Measure(
        by=by,
        value=ratio(len(answered), len(requests)),
        numerator=len(answered),
        n=len(requests),
        population=len(requests),
        undecided=undecided,
        supporting=measure.supporting,
        opposing=measure.opposing,
        people=(placements,),
    )


def response_rate_of_party(party: str, sample: Sample) -> Measure:
    """Answered of due requests of one party, all moments together."""
    groups = sorted(sample.by_party_and_moment.items())
    return _response(None, [request for (asked, _), rows in groups if asked == party for _, request in rows])


def missing_items(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Items left out of all items of answered questionnaires, by party and moment. "Does not apply" is an answer."""
    measures = []
    for (party, moment), asked in sorted(sample.by_party_and_moment.items()):
        answered = [request for _, request in asked if request.status == "answered"]
        values = [value for request in answered for value in sample.answers.get(request.id, {}).values()]
        left_out = sum(value is None for value in values)
        measures.append(_items(f"{party}.{moment}", left_out, len(values), answered))
    total = sum(measure.n for measure in measures)
    left_out = sum(measure.numerator for measure in measures)
    everything = [
        r for _, asked in sorted(sample.by_party_and_moment.items()) for _, r in asked if r.status == "answered"
    ]
    return [_items(None, left_out, total, everything), *measures]


def _items(by: str | None, left_out: int, total: int, answered: list[RequestFacts]) -> Measure:
    return Measure(
        by=by,
        value=ratio(left_out, total),
        numerator=left_out,
        n=total,
        population=total,
        supporting=tuple(f"request:{request.id}" for request in answered),
        people=(len({request.placement for request in answered}),),
    )


def answers_by_language(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of answered questionnaires in each language."""
    answered = [
        r for _, asked in sorted(sample.by_party_and_moment.items()) for _, r in asked if r.status == "answered"
    ]
    measures = [Measure(n=len(answered), population=len(answered), people=(len({r.placement for r in answered}),))]
    for language in sorted({request.language for request in answered}):
        spoken = [request for request in answered if request.language == language]
        measures.append(
            Measure(
                by=f"language.{language}",
                value=ratio(len(spoken), len(answered)),
                numerator=len(spoken),
                n=len(answered),
                population=len(answered),
                supporting=tuple(f"request:{request.id}" for request in spoken),
                people=(len({request.placement for request in spoken}),),
            )
        )
    return measures
