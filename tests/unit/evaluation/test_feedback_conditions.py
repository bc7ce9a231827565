"""Questions that are only asked after a certain answer: when they are hidden, and which files are refused."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.feedback import NOT_APPLICABLE, Instrument
from domain.feedback_answers import validate_answers
from domain.feedback_policy import parse_questionnaires
from domain.policy_problems import PolicyError
from tests.unit.evaluation.pilot import document, questionnaires

TEXT = {"fr": "Une question", "en": "A question"}
OPTIONS = [{"code": code, "text": {"fr": f"{code} fr", "en": f"{code} en"}} for code in ("light", "heavy")]


def item(code: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"code": code, "type": kind, "text": TEXT, **more}


def read(*items: dict[str, Any]) -> Instrument:
    instrument = {"party": "host", "moments": ["mid"], "version": 1, "items": list(items)}
    (found,) = parse_questionnaires(document("questionnaires") | {"instruments": [instrument]}).instruments
    return found


def problems(*items: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as refused:
        read(*items)
    start = "questionnaires.toml/instruments/0/items/"
    return [(problem.where.removeprefix(start), problem.code) for problem in refused.value.problems]


def refusals(instrument: Instrument, **answers: object) -> list[tuple[str, str]]:
    return [(problem.item, problem.code) for problem in validate_answers(instrument, answers)[1]]


ONLY_IF_YES = read(item("first"), item("then", "number", only_if={"item": "first", "is": [True]}))


@pytest.mark.parametrize("first", [False, None, NOT_APPLICABLE, "no", ""])
def test_an_answer_to_a_hidden_question_is_refused(first: object) -> None:
    assert refusals(ONLY_IF_YES, first=first, then=3) == [("then", "hidden_item")]


@pytest.mark.parametrize("first", [True, "yes"])
def test_the_answer_that_opens_a_question_makes_it_one_like_the_others(first: object) -> None:
    assert validate_answers(ONLY_IF_YES, {"first": first, "then": "3"}) == ({"first": True, "then": 3}, [])
    assert validate_answers(ONLY_IF_YES, {"first": first}) == ({"first": True, "then": None}, [])


@pytest.mark.parametrize("then", [None, NOT_APPLICABLE])
def test_a_hidden_question_that_is_left_alone_leaves_the_population(then: object) -> None:
    assert validate_answers(ONLY_IF_YES, {"first": False, "then": then}) == ({"first": False}, [])


def test_after_a_wrong_answer_only_that_one_is_told() -> None:
    assert refusals(ONLY_IF_YES, first="perhaps", then=3) == [("first", "not_yes_no")]


def test_nonsense_in_a_hidden_question_is_told_as_hidden() -> None:
    assert refusals(ONLY_IF_YES, first=False, then="many") == [("then", "hidden_item")]


def test_what_follows_a_hidden_question_is_hidden_too() -> None:
    chain = read(
        item("first"),
        item("second", only_if={"item": "first", "is": [True]}),
        item("third", only_if={"item": "second", "is": [False]}),
    )
    assert validate_answers(chain, {"first": False})[0] == {"first": False}
    assert refusals(chain, first=False, third=True) == [("third", "hidden_item")]
    assert refusals(chain, first=True, second=False, third=True) == []


@pytest.mark.parametrize(("people", "is_asked"), [(0, False), (1, True), ("0", False), ("0,5", True), (None, False)])
def test_how_people_were_counted_is_asked_only_when_there_were_some(people: object, is_asked: bool) -> None:
    host = questionnaires().latest("host", "end")
    assert host is not None
    clean, _ = validate_answers(host, {"people_reached": people})
    assert ("people_counted_how" in clean) is is_asked


def test_each_kind_of_question_can_open_another() -> None:
    opened = read(
        item("mark", "likert5"),
        item("load", "single", options=OPTIONS),
        item("which", "multiple", options=OPTIONS),
        item("low", only_if={"item": "mark", "is": [1, 2]}),
        item("hard", only_if={"item": "load", "is": ["heavy"]}),
        item("both", only_if={"item": "which", "is": ["light"]}),
    )
    clean, _ = validate_answers(opened, {"mark": "2", "load": "heavy", "which": ["light", "heavy"]})
    assert {"low", "hard", "both"} <= set(clean)
    clean, _ = validate_answers(opened, {"mark": "3", "load": "light", "which": ["heavy"]})
    assert not {"low", "hard", "both"} & set(clean)


@pytest.mark.parametrize(
    "condition",
    [
        "first",
        {"item": "first"},
        {"item": "first", "is": True},
        {"item": "first", "is": []},
        {"is": [True]},
        {"item": "first", "is": [True], "above": 0},
        {"item": "first", "above": "0"},
        {"item": "first", "unless": 1},
    ],
    ids=str,
)
def test_a_condition_of_another_shape_is_refused(condition: object) -> None:
    assert problems(item("first"), item("then", only_if=condition)) == [("1/only_if", "not_a_condition")]


def test_conditions_that_lead_nowhere_or_in_a_circle_are_refused_all_at_once() -> None:
    assert problems(
        item("a", only_if={"item": "b", "is": [True]}),
        item("b", only_if={"item": "c", "is": [True]}),
        item("c", only_if={"item": "a", "is": [True]}),
        item("d", only_if={"item": "d", "is": [True]}),
        item("e", only_if={"item": "nobody", "is": [True]}),
        item("f", only_if={"item": "g", "is": [True]}),
        item("g"),
        item("h", only_if={"item": "a", "is": [True]}),
    ) == [
        ("0/only_if", "condition_cycle"),
        ("1/only_if", "condition_cycle"),
        ("2/only_if", "condition_cycle"),
        ("3/only_if", "condition_cycle"),
        ("4/only_if", "condition_on_unknown_item"),
        ("5/only_if", "condition_on_later_item"),
    ]


def test_a_circle_is_told_with_its_way() -> None:
    with pytest.raises(PolicyError, match="condition_cycle") as refused:
        read(item("a", only_if={"item": "b", "is": [True]}), item("b", only_if={"item": "a", "is": [True]}))
    assert [problem.parameters for problem in refused.value.problems] == [{"path": "a → b → a"}, {"path": "b → a → b"}]


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        (item("first"), {"is": [1]}),
        (item("first"), {"above": 0}),
        (item("first", "likert5"), {"is": [6]}),
        (item("first", "likert5"), {"is": [True]}),
        (item("first", "scale0_10"), {"is": ["10"]}),
        (item("first", "number", maximum=10), {"above": 10}),
        (item("first", "single", options=OPTIONS), {"is": ["light", "middle"]}),
        (item("first", "text"), {"is": ["x"]}),
        (item("first", "number"), {"is": [1]}),
    ],
    ids=str,
)
def test_a_condition_that_no_answer_can_meet_is_refused(asked: dict[str, Any], condition: dict[str, Any]) -> None:
    then = item("then", only_if={"item": "first", **condition})
    assert problems(asked, then) == [("1/only_if", "condition_never_met")]


def _without_english(items: list[dict[str, Any]]) -> None:
    items[0]["text"] = {"fr": "Une question", "en": " "}


def _thirteen(items: list[dict[str, Any]]) -> None:
    items += [item(f"more_{number}") for number in range(12)]


def _twice(items: list[dict[str, Any]]) -> None:
    items.append(items[0])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_without_english, "text_missing"),
        (_thirteen, "wrong_number_of_items"),
        (_twice, "item_twice"),
        (lambda items: items.append(item("n", "number", minimum=5, maximum=5)), "minimum_not_below_maximum"),
        (lambda items: items.append(item("n", "number", minimum="0")), "not_a_whole_number"),
        (lambda items: items.append(item("n", "yes_no", maximum=5)), "limit_not_wanted"),
        (lambda items: items.append(item("n", "yes_no", options=OPTIONS)), "options_not_wanted"),
        (lambda items: items.append(item("n", "single", options=OPTIONS[:1])), "too_few_options"),
        (lambda items: items.append(item("n", "single", options=[OPTIONS[0]] * 2)), "option_twice"),
        (lambda items: items.append(item("n", "multiple", options=OPTIONS, exclusive=["none"])), "unknown_option"),
        (lambda items: items.append(item("bad code")), "not_a_code"),
    ],
)
def test_a_wrong_definition_is_refused(spoil: Callable[[list[dict[str, Any]]], None], code: str) -> None:
    items = [item("first")]
    spoil(items)
    assert code in [found for _, found in problems(*items)]


def test_a_scale_of_agreement_has_five_steps() -> None:
    short = document("questionnaires")
    short["scales"]["agreement"]["options"].pop()
    with pytest.raises(PolicyError) as refused:
        parse_questionnaires(short)
    assert {problem.code for problem in refused.value.problems} == {"not_five_steps"}


def test_a_schedule_without_numbers_is_refused_with_each_of_them() -> None:
    with pytest.raises(PolicyError) as refused:
        parse_questionnaires(document("questionnaires") | {"schedule": {"arrival_days": "14", "reminder_days": 0}})
    assert [problem.where.rpartition("/")[2] for problem in refused.value.problems] == [
        "arrival_days",
        "reminder_days",
        "expiry_days",
        "paper_days",
    ]
