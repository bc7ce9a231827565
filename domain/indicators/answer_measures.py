"""Indicators made of answers: shares of favourable answers, paired change, worst-case bounds, costs of silence.

"Does not apply" leaves the population; an item left out, an expired request and one still open are all non-response.
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.feedback import NOT_APPLICABLE
from domain.indicators.definitions import AnswerRule, IndicatorDefinition
from domain.indicators.facts import PlacementFacts, RequestFacts
from domain.indicators.measure import LatestAnswer, Measure, ratio, tally
from domain.indicators.sample import Sample

Asked = tuple[PlacementFacts, RequestFacts]


def answer_share(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of favourable answers to the one item of the rule."""
    rule = _rule(definition)
    if rule.unit != "request":
        return [_of_units(rule, sample)]
    yes: list[str] = []
    no: list[str] = []
    silent: list[RequestFacts] = []
    everybody = _asked(rule, sample)
    for asked in everybody:
        answer = _last_answer(rule, [asked], sample)
        if answer.favourable is not None:
            (yes if answer.favourable else no).append(answer.evidence)
        elif not answer.evidence:
            silent.append(asked[1])
    measure = tally(yes, no, undecided=len(silent), neutral=_beside(sample, everybody, silent))
    return [_without_sides(measure) if definition.sensitive else measure]


def _beside(sample: Sample, asked: Iterable[Asked], silent: Iterable[RequestFacts] = ()) -> tuple[str, ...]:
    return sample.beside((placement for placement, _ in asked), silent)


def _of_units(rule: AnswerRule, sample: Sample) -> Measure:
    """The latest answer of everybody whom a unit asked here; who said nothing is known by the request."""
    units = sorted(_units(rule, sample).items())
    everybody = [one for _, asked in units for one in asked]
    silent = [one[1] for one in everybody if not _last_answer(rule, [one], sample).evidence]
    latest = tuple((unit, _last_answer(rule, asked, sample)) for unit, asked in units)
    return Measure(units=latest, neutral=_beside(sample, everybody, silent))


def _without_sides(measure: Measure) -> Measure:
    """All the evidence in one list: two would tell who said what, even where the answers themselves are hidden."""
    return replace(measure, supporting=tuple(sorted(measure.supporting + measure.opposing)), opposing=())


def paired_change(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of people with more skills improved than worsened; one person is one pair, a tie is not improved."""
    rule = _rule(definition)
    yes: list[str] = []
    no: list[str] = []
    silent: list[RequestFacts] = []
    asked = _asked(rule, sample)
    for _, request in asked:
        marks = [sample.answers.get(request.id, {}).get(item) for item in rule.items]
        changes = [(mark > 3) - (mark < 3) for mark in marks if isinstance(mark, int) and not isinstance(mark, bool)]
        if changes:
            (yes if sum(changes) > 0 else no).append(_evidence(request, "skills"))
        elif not all(mark == NOT_APPLICABLE for mark in marks):
            silent.append(request)
    return [tally(yes, no, undecided=len(silent), neutral=_beside(sample, asked, silent))]


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


def _last_answer(rule: AnswerRule, asked: list[Asked], sample: Sample) -> LatestAnswer:
    """The latest value; else "does not apply"; else silence, without evidence."""
    last = LatestAnswer(("", ""), None, "")
    for _, request in asked:
        value = sample.answers.get(request.id, {}).get(rule.items[0])
        if value is not None:
            favourable = None if value == NOT_APPLICABLE else is_success(rule, value)
            answer = LatestAnswer(request.said, favourable, _evidence(request, rule.items[0]))
            last = max(last, answer, key=lambda one: one.weight)
    return last


def is_success(rule: AnswerRule, value: object) -> bool:
    """Whether a given answer counts as favourable."""
    if rule.at_least is not None:
        return isinstance(value, int) and value >= rule.at_least
    return any(one in rule.success for one in value) if isinstance(value, list | tuple) else value in rule.success


def _evidence(request: RequestFacts, item: str) -> str:
    return f"answer:{request.id}/{item}"


def response_rates(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Answered of due requests, by party and moment and for everybody; open requests are undecided."""
    groups = sorted(sample.by_party_and_moment.items())
    by_group = [_response(f"{party}.{moment}", asked, sample) for (party, moment), asked in groups]
    everything = [one for _, asked in groups for one in asked]
    by_party = [
        _response(f"party.{party}", [one for (whose, _), asked in groups if whose == party for one in asked], sample)
        for party in sorted({party for party, _ in sample.by_party_and_moment})
    ]
    return [_response(None, everything, sample), *by_party, *by_group]


def _response(by: str | None, asked: list[Asked], sample: Sample) -> Measure:
    requests = [request for _, request in asked]
    answered = [f"request:{request.id}" for request in requests if request.status == "answered"]
    expired = [f"request:{request.id}" for request in requests if request.status == "expired"]
    waiting = [request for request in requests if request.status not in ("answered", "expired")]
    measure = tally(answered, expired, undecided=len(waiting), by=by)
    placements = len({request.placement for request in requests})
    return Measure(
        by=by,
        value=ratio(len(answered), len(requests)),
        numerator=len(answered),
        n=len(requests),
        population=len(requests),
        undecided=len(waiting),
        supporting=measure.supporting,
        opposing=measure.opposing,
        people=(placements,),
        neutral=_beside(sample, asked, waiting),
    )


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
    whole = _items(None, left_out, total, everything)
    return [replace(whole, neutral=_groups_of(everything)), *measures]


def _groups_of(requests: list[RequestFacts]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"group:{request.placement}" for request in requests))


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
    whole = Measure(n=len(answered), population=len(answered), people=(len({r.placement for r in answered}),))
    # The language stands in a leaf of its own: beside an answer it would lead to a person.
    spoken_in = tuple(f"language:{request.id}" for request in answered)
    measures = [replace(whole, neutral=_groups_of(answered) + spoken_in)]
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
