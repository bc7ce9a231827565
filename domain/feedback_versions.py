"""Versions of a questionnaire: which change needs a new one, and how their answers become one set of variables.

Before its first answer a questionnaire may change freely. From then on its content is held by a fingerprint, and a
change is a new version beside the old one. An item keeps its code and its type for ever: answers merge by code.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.feedback import BilingualText, Instrument, Item, Option, Questionnaires
from domain.policy_problems import PolicyProblem


def fingerprint(instrument: Instrument) -> str:
    """SHA-256 of everything that is asked and how: items in their order, types, words, options, limits, conditions."""
    items = [_content(item) for item in instrument.items]
    return hashlib.sha256(json.dumps(items, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _content(item: Item) -> dict[str, Any]:
    """What is set. A property that items may get one day does not change the fingerprint of those without it."""
    values = dataclasses.asdict(item)
    usual = {field.name: field.default for field in dataclasses.fields(item)}
    return {name: value for name, value in values.items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class VersionInUse:
    """A version that was answered (`sha256` at its first answer), or one that somebody is asked now (None)."""

    instrument: str
    version: int
    sha256: str | None = None


def version_problems(questionnaires: Questionnaires, in_use: Iterable[VersionInUse]) -> list[PolicyProblem]:
    """`changed_after_first_answer` and `version_in_use_is_gone`, one for each such version, in order."""
    known = {(each.code, each.version): fingerprint(each) for each in questionnaires.instruments}
    wrong: dict[tuple[str, int], str] = {}
    for used in in_use:
        present = known.get((used.instrument, used.version))
        if present is None:
            wrong[used.instrument, used.version] = "version_in_use_is_gone"
        elif used.sha256 not in (None, present):
            wrong[used.instrument, used.version] = "changed_after_first_answer"
    return [
        PolicyProblem(f"questionnaires.toml/{instrument}", code, {"version": version})
        for (instrument, version), code in sorted(wrong.items())
    ]


@dataclass(frozen=True, slots=True)
class Variable:
    """One item over all versions of a questionnaire. `text` is that of the latest version that asks it.

    `options` are those of every version, the latest words of each; `private` when it was in any of them.
    """

    code: str
    type: str
    text: BilingualText
    options: tuple[Option, ...]
    private: bool
    versions: tuple[int, ...]


def merged(questionnaires: Questionnaires, party: str, moment: str) -> tuple[Variable, ...]:
    """One variable for each item code of a questionnaire: those of the latest version first, in its order."""
    versions = sorted(
        (each for each in questionnaires.instruments if (each.party, each.moment) == (party, moment)),
        key=lambda each: each.version,
        reverse=True,
    )
    asked: dict[str, list[tuple[int, Item]]] = {}
    for instrument in versions:
        for item in instrument.items:
            asked.setdefault(item.code, []).append((instrument.version, item))
    return tuple(_variable(code, found) for code, found in asked.items())


def _variable(code: str, asked: list[tuple[int, Item]]) -> Variable:
    """`asked`: (version, item), the latest first."""
    _, latest = asked[0]
    options: dict[str, Option] = {}
    for _, item in asked:
        for option in item.options:
            options.setdefault(option.code, option)
    return Variable(
        code,
        latest.type,
        latest.text,
        tuple(options.values()),
        any(item.private for _, item in asked),
        tuple(sorted(version for version, _ in asked)),
    )
