"""The reasons of a verdict in words, made when they are read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.marking import N_
from translations.reason_sentences import sentence_of
from translations.reason_terms import PARAMETER_KINDS, TERMS

_UNITS = {
    "months": (N_("%(count)s month"), N_("%(count)s months")),
    "years": (N_("%(count)s year"), N_("%(count)s years")),
    "days": (N_("%(count)s day"), N_("%(count)s days")),
}


def reason_message(language: str, reason: Mapping[str, Any]) -> str:
    """What the rule found, in a sentence."""
    message, _ = sentence_of(reason["code"], reason["outcome"], reason["parameters"])
    return translate(language, message, _words(language, reason["parameters"]))


def reason_remedy(language: str, reason: Mapping[str, Any]) -> str | None:
    """What can be done about it, or None where there is nothing to do."""
    _, remedy = sentence_of(reason["code"], reason["outcome"], reason["parameters"])
    return None if remedy is None else translate(language, remedy, _words(language, reason["parameters"]))


def counted(language: str, count: int, unit: str) -> str:
    """ "1 mois", "3 mois", "1 day", "3 days". French counts zero as one."""
    one, many = _UNITS[unit]
    single = count < 2 if language == "fr" else count == 1
    return translate(language, one if single else many, {"count": count})


def _words(language: str, parameters: Mapping[str, Any]) -> dict[str, str]:
    return {name: _word(language, PARAMETER_KINDS.get(name, "text"), value) for name, value in parameters.items()}


def _word(language: str, kind: str, value: Any) -> str:
    if kind in _WRITTEN:
        return _WRITTEN[kind](language, value)
    if kind in _UNITS:
        return counted(language, int(value), kind)
    if kind.startswith("term:"):
        return _listed(value, lambda code: translate(language, TERMS[kind.removeprefix("term:"), code]))
    return str(value)


def _listed(value: Any, word: Callable[[str], str]) -> str:
    codes: Sequence[str] = [value] if isinstance(value, str) else value
    return ", ".join(map(word, codes))


_WRITTEN: dict[str, Callable[[str, Any], str]] = {
    "date": formats.day,
    "number": formats.number,
    "country": formats.country,
    "countries": lambda language, value: _listed(value, lambda code: formats.country(language, code)),
    "language": lambda language, value: _listed(value, lambda code: formats.language_name(language, code)),
}
