"""What a file of indicators must not say: a definition that rests on itself, a question that nobody is asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.feedback import Questionnaires
from domain.indicators.definitions import AnswerRule, IndicatorDefinition
from domain.policy_problems import PolicyProblem

Found = tuple[str, str, dict[str, Any]]
FILE = "indicators.toml"


def cycle_problems(definitions: Mapping[str, IndicatorDefinition]) -> Iterator[Found]:
    """(where, code, parameters) of every unknown part and of every cycle among `composed_of`, told once each."""
    seen: set[frozenset[str]] = set()
    for code, definition in definitions.items():
        for part in definition.composed_of:
            if part not in definitions:
                yield f"indicators/{code}/composed_of", "unknown_indicator", {"value": part}
        path = _way_back(definitions, code)
        if path and frozenset(path) not in seen:
            seen.add(frozenset(path))
            yield f"indicators/{code}/composed_of", "definition_cycle", {"path": " → ".join(path)}


def _way_back(definitions: Mapping[str, IndicatorDefinition], start: str) -> list[str]:
    """The shortest way from a definition over its parts back to itself; empty when there is none."""
    ways, reached = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        definition = definitions.get(way[-1])
        for part in definition.composed_of if definition else ():
            if part == start:
                return [*way, part]
            if part not in reached:
                reached.add(part)
                ways.append([*way, part])
    return []


def question_problems(
    definitions: Mapping[str, IndicatorDefinition], questionnaires: Questionnaires
) -> list[PolicyProblem]:
    """Instruments and items that no questionnaire has, and private items of an indicator that is not `sensitive`."""
    return [
        PolicyProblem(f"{FILE}/indicators/{code}/{where}", problem, more)
        for code, definition in definitions.items()
        if definition.answers is not None
        for where, problem, more in _questions(definition, definition.answers, questionnaires)
    ]


def _questions(definition: IndicatorDefinition, rule: AnswerRule, questionnaires: Questionnaires) -> Iterator[Found]:
    for moment in rule.moments:
        instrument = questionnaires.latest(rule.party, moment)
        if instrument is None:
            yield "answers/moments", "unknown_instrument", {"value": f"{rule.party}.{moment}"}
            continue
        items = {item.code: item for item in instrument.items}
        for code in rule.items:
            if code not in items:
                yield "answers/items", "unknown_item", {"value": code, "instrument": instrument.code}
            elif items[code].private and not definition.sensitive:
                yield "sensitive", "private_item", {"value": code, "instrument": instrument.code}
