"""Reads `only_if` of an item and checks that every condition of a questionnaire can be met, whatever its order.

`only_if = { item = "people_reached", above = 0 }` or `only_if = { item = "workload", is = ["too_heavy"] }`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.feedback import Condition, Item
from domain.policy_problems import PolicyProblem

_KEYS = {"item", "is", "above"}
_ON_SCALE = {"likert5": range(1, 6), "scale0_10": range(11)}


def read_condition(row: object) -> tuple[Condition | None, str | None]:
    """(condition, None), or (None, code of the problem): an item, and either a list of answers or a number."""
    if row is None:
        return None, None
    if not isinstance(row, Mapping) or set(row) - _KEYS or ("is" in row) == ("above" in row):
        return None, "not_a_condition"
    item, values, above = row.get("item"), row.get("is", []), row.get("above")
    if not isinstance(item, str) or not isinstance(values, list) or ("is" in row and not values):
        return None, "not_a_condition"
    if "above" in row and (not isinstance(above, int) or isinstance(above, bool)):
        return None, "not_a_condition"
    return Condition(item, tuple(values), above), None


def condition_problems(where: str, items: Sequence[Item]) -> list[PolicyProblem]:
    """A condition on an item that is not there, comes later, waits for itself, or can never be met; all at once."""
    places = {item.code: place for place, item in enumerate(items)}
    problems = []
    for place, item in enumerate(items):
        if item.only_if is None:
            continue
        code, parameters = _problem(item, place, items, places)
        if code is not None:
            problems.append(PolicyProblem(f"{where}/{place}/only_if", code, parameters))
    return problems


def _problem(
    item: Item, place: int, items: Sequence[Item], places: Mapping[str, int]
) -> tuple[str | None, dict[str, Any]]:
    condition = item.only_if
    if condition is None or condition.item not in places:
        return "condition_on_unknown_item", {"item": condition.item if condition else ""}
    path = _cycle(item.code, {each.code: each.only_if.item for each in items if each.only_if is not None})
    if path:
        return "condition_cycle", {"path": " → ".join(path)}
    if places[condition.item] > place:
        return "condition_on_later_item", {"item": condition.item}
    if not _can_be_met(condition, items[places[condition.item]]):
        return "condition_never_met", {"item": condition.item}
    return None, {}


def _cycle(start: str, waits_for: Mapping[str, str]) -> list[str]:
    """The way from an item back to itself, or nothing."""
    path = [start]
    while path[-1] in waits_for and waits_for[path[-1]] not in path[1:]:
        path.append(waits_for[path[-1]])
        if path[-1] == start:
            return path
    return []


def _can_be_met(condition: Condition, asked: Item) -> bool:
    if condition.above is not None:
        return asked.type == "number" and (asked.maximum is None or condition.above < asked.maximum)
    if asked.type == "yes_no":
        return all(isinstance(value, bool) for value in condition.values)
    if asked.type in _ON_SCALE:
        scale = _ON_SCALE[asked.type]
        return all(
            isinstance(value, int) and not isinstance(value, bool) and value in scale for value in condition.values
        )
    return set(map(str, condition.values)) <= {option.code for option in asked.options}
