"""Equity aims in the published score: points for a fact of a person, only on a legal basis and only if published.

A rule counts in a call when it was published before that call opened, and for the whole of that call: nobody's score
changes while people apply. Facts that the law protects (sex, health, origin, religion, opinions) are not usable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.eligibility.policy_values import Bilingual
from domain.eligibility.reading import Document, Row
from domain.policy_problems import PolicyProblem
from domain.values import EDUCATION_LEVELS

# Fact of an application → its values. Hosts read these facts of their candidates anyway: the points tell them nothing
# new. A fact is added here only after somebody has checked that the law of all four countries lets it count.
USABLE_FACTS: Mapping[str, tuple[str, ...]] = {"education_level": EDUCATION_LEVELS}


@dataclass(frozen=True, slots=True)
class EquityRule:
    """Points for people whose `fact` is one of `values`; `source` is the legal basis, `ends_on` the last day."""

    code: str
    name: Bilingual
    points: int
    fact: str
    values: tuple[str, ...]
    source: str
    published_on: date
    ends_on: date | None = None

    def counts_in(self, opened: date) -> bool:
        """Whether it counts in a call that opened on that day."""
        return self.published_on < opened and (self.ends_on is None or opened <= self.ends_on)


def rules_in_force(rules: Sequence[EquityRule], opened: date) -> tuple[EquityRule, ...]:
    """The rules that count in a call that opened on that day."""
    return tuple(rule for rule in rules if rule.counts_in(opened))


def rules_met(in_force: Sequence[EquityRule], facts: Mapping[str, Any]) -> tuple[EquityRule, ...]:
    """Those of the rules in force that give this person points. A fact that is not known gives none."""
    return tuple(rule for rule in in_force if facts.get(rule.fact) in rule.values)


def read_equity(values: Mapping[str, Any]) -> tuple[tuple[EquityRule, ...], list[PolicyProblem]]:
    """The rows `[[equity]]` of `programme.toml`, none by default, and everything that is wrong with them."""
    document = Document("programme.toml", values)
    rules = document.rows("equity", _rule, needed=False)
    codes = [rule.code for rule in rules]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            document.note(f"equity/{number}/code", "repeated", value=code)
    return rules, document.problems


def _rule(row: Row) -> EquityRule:
    fact, published = row.text("fact", USABLE_FACTS), row.day("published_on")
    ends = row.day("ends_on") if "ends_on" in row.values else None
    if ends is not None and published is not None and ends < published:
        row.note("ends_on", "ends_before_it_begins")
    values = row.texts("values", USABLE_FACTS.get(fact))
    if not values:
        row.note("values", "list_of_texts_expected")
    return EquityRule(
        code=row.text("code"),
        name=row.bilingual("name"),
        points=row.number("points", 1),
        fact=fact,
        values=values,
        source=row.text("source"),
        published_on=published or date.max,
        ends_on=ends,
    )
