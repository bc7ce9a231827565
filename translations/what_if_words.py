"""A question "what if" about a round, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.marking import N_

# (kind, more or fewer)
_QUESTIONS = {
    ("corridor", True): N_("the limit of the corridor %(name)s were raised by %(number)s"),
    ("corridor", False): N_("the limit of the corridor %(name)s were lowered by %(number)s"),
    ("origin", True): N_("the limit of all departures from %(name)s were raised by %(number)s"),
    ("origin", False): N_("the limit of all departures from %(name)s were lowered by %(number)s"),
    ("host", True): N_("the limit of all arrivals in %(name)s were raised by %(number)s"),
    ("host", False): N_("the limit of all arrivals in %(name)s were lowered by %(number)s"),
    ("call", True): N_("the limit of the whole call were raised by %(number)s"),
    ("call", False): N_("the limit of the whole call were lowered by %(number)s"),
    ("offer", True): N_("the seats of “%(name)s” were raised by %(number)s"),
    ("offer", False): N_("the seats of “%(name)s” were lowered by %(number)s"),
}
_LIMITS = {
    "corridor": N_("corridor %(name)s, limit %(cap)s"),
    "origin": N_("all departures from %(name)s, limit %(cap)s"),
    "host": N_("all arrivals in %(name)s, limit %(cap)s"),
    "call": N_("the whole call, limit %(cap)s"),
    "offer": N_("%(name)s, seats: %(cap)s"),
}
_WHAT_IF = N_("What if %(changes)s?")


def question_words(language: str, changes: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> str:
    """The whole question; offers are named by `titles`, those without one by their ids."""
    told = [
        translate(
            language,
            _QUESTIONS[change["kind"], change["by"] > 0],
            {"name": _name(language, change["kind"], change["name"], titles), "number": abs(change["by"])},
        )
        for change in changes
    ]
    return translate(language, _WHAT_IF, {"changes": formats.both(language, told)})


def limit_words(language: str, kind: str, name: str, cap: int, titles: Mapping[str, str]) -> str:
    """A limit as one line of a list to choose from."""
    parameters = {"name": _name(language, kind, name, titles), "cap": formats.number(language, cap)}
    return translate(language, _LIMITS[kind], parameters)


def _name(language: str, kind: str, name: str, titles: Mapping[str, str]) -> str:
    if kind == "corridor":
        return formats.corridor(language, name)
    return titles.get(name, name) if kind == "offer" else formats.country(language, name)
