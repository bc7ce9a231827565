"""A change after the first answer makes a new version; the versions of an item are one variable."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from domain.feedback import Questionnaires
from domain.feedback_policy import parse_questionnaires
from domain.feedback_versions import VersionInUse, fingerprint, merged, version_problems
from domain.policy_problems import PolicyError
from tests.unit.evaluation.pilot import document, questionnaires

Row = dict[str, Any]


def mid(read: Questionnaires, version: int = 1) -> str:
    found = read.version("volunteer", "mid", version)
    assert found is not None
    return fingerprint(found)


def of_mid(change: Callable[[list[Row]], object]) -> Questionnaires:
    """The file with the mid-term questionnaire of volunteers changed on the spot."""
    changed = document("questionnaires")
    change(_mid_of(changed)["items"])
    return parse_questionnaires(changed)


def with_version_2(change: Callable[[list[Row]], object]) -> Questionnaires:
    """The file with a second version beside the first."""
    changed = document("questionnaires")
    second = copy.deepcopy(_mid_of(changed)) | {"version": 2}
    change(second["items"])
    changed["instruments"].append(second)
    return parse_questionnaires(changed)


def _mid_of(file: dict[str, Any]) -> Any:
    (found,) = [one for one in file["instruments"] if one["party"] == "volunteer" and one["moments"] == ["mid"]]
    return found


def workload(items: list[Row]) -> Row:
    (found,) = [item for item in items if item["code"] == "workload"]
    return found


CHANGES: dict[str, Callable[[list[Row]], object]] = {
    "a question less": lambda items: items.pop(),
    "another order": lambda items: items.reverse(),
    "another word": lambda items: workload(items)["text"].update(en="How is the workload?"),
    "another option": lambda items: workload(items)["options"].pop(),
    "the word of an option": lambda items: workload(items)["options"][0]["text"].update(fr="Légère"),
    "confidential": lambda items: workload(items).update(private=True),
    "a condition": lambda items: workload(items).update(only_if={"item": "learning", "is": [1]}),
    "another scale": lambda items: items[0].update(scale="quality"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_in_a_questionnaire_changes_its_fingerprint(change: Callable[[list[Row]], object]) -> None:
    assert mid(of_mid(change)) != mid(questionnaires())


def test_the_same_file_has_the_same_fingerprint() -> None:
    assert mid(questionnaires()) == mid(questionnaires())
    assert mid(questionnaires()) != fingerprint(questionnaires().instruments[0])


def test_before_the_first_answer_a_change_is_free() -> None:
    changed = of_mid(CHANGES["another word"])
    assert version_problems(changed, [VersionInUse("volunteer.mid", 1)]) == []
    assert version_problems(changed, []) == []


def test_after_the_first_answer_a_change_is_refused_by_the_name_of_the_questionnaire() -> None:
    answered = VersionInUse("volunteer.mid", 1, mid(questionnaires()))
    assert version_problems(questionnaires(), [answered]) == []
    (problem,) = version_problems(of_mid(CHANGES["another word"]), [answered, VersionInUse("volunteer.mid", 1)])
    assert (problem.where, problem.code, problem.parameters) == (
        "questionnaires.toml/volunteer.mid",
        "changed_after_first_answer",
        {"version": 1},
    )


def test_the_change_is_taken_as_a_new_version_beside_the_old_one() -> None:
    answered = VersionInUse("volunteer.mid", 1, mid(questionnaires()))
    both = with_version_2(CHANGES["another word"])
    assert version_problems(both, [answered]) == []
    assert mid(both, 2) != mid(both)


def test_every_version_in_use_that_is_gone_is_told() -> None:
    found = version_problems(
        questionnaires(),
        [
            VersionInUse("volunteer.mid", 3),
            VersionInUse("host.mid", 2, "0" * 64),
            VersionInUse("host.end", 1, "0" * 64),
        ],
    )
    assert [(problem.where.rpartition("/")[2], problem.code) for problem in found] == [
        ("host.end", "changed_after_first_answer"),
        ("host.mid", "version_in_use_is_gone"),
        ("volunteer.mid", "version_in_use_is_gone"),
    ]


def test_the_versions_of_an_item_are_one_variable() -> None:
    def change(items: list[Row]) -> None:
        removed = items.pop(0)
        assert removed["code"] == "tasks_use_skills"
        words = {"code": "far_too_heavy", "text": {"fr": "Bien trop lourde", "en": "Far too heavy"}}
        workload(items)["options"].append(words)
        workload(items)["text"] = {"fr": "Votre charge de travail ?", "en": "Your workload?"}
        items.append({"code": "day_off", "type": "yes_no", "text": {"fr": "Un jour libre ?", "en": "A day off?"}})

    found = {each.code: each for each in merged(with_version_2(change), "volunteer", "mid")}

    assert list(found)[-1] == "tasks_use_skills"
    assert (found["tasks_use_skills"].versions, found["day_off"].versions) == ((1,), (2,))
    load = found["workload"]
    assert (load.versions, load.text.en) == ((1, 2), "Your workload?")
    assert [option.code for option in load.options] == ["too_light", "right", "too_heavy", "far_too_heavy"]


def test_an_answer_that_was_confidential_in_one_version_stays_so() -> None:
    found = merged(with_version_2(lambda items: items[-1].update(private=False)), "volunteer", "mid")
    assert [each.code for each in found if each.private] == ["incident"]


@pytest.mark.parametrize("place", ["the next version", "another questionnaire"])
def test_an_item_never_changes_its_type(place: str) -> None:
    def change(items: list[Row]) -> None:
        text = items[0]["text"]
        code = "workload" if place == "the next version" else "lodging"
        kept = [item for item in items if item["code"] != code]
        items[:] = [*kept, {"code": code, "type": "yes_no", "text": text}]

    with pytest.raises(PolicyError) as refused:
        with_version_2(change)
    assert [problem.code for problem in refused.value.problems] == ["item_type_changed"]
