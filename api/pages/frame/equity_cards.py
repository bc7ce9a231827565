"""Equity aims as pages show them: what for, how many points, and on which legal basis since when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from api.languages import current_language
from domain.equity import EquityRule, rules_in_force
from domain.programme import Programme
from translations.sources import source_text

Card = dict[str, Any]


def equity_cards(rules: Iterable[EquityRule]) -> list[Card]:
    """`{name, points, source, published_on}` of each rule, in the language of the page."""
    language = current_language()
    return [
        {
            "name": getattr(rule.name, language),
            "points": rule.points,
            "source": source_text(language, rule.source),
            "published_on": rule.published_on,
        }
        for rule in rules
    ]


def equity_in_force(programme: Programme, opened: date) -> list[Card]:
    """The rules that count in a call that opened on that day; none as the programme ships."""
    return equity_cards(rules_in_force(programme.equity, opened))
