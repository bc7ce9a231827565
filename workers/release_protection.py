"""Protecting a release: what may be told of it, what may be told again, and the attack on the result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping

from disclosure.audit_file import ToldBefore, audit_document
from disclosure.protection import Protection, protect
from domain.disclosure.tables import LinkedTables, Pattern
from domain.indicators.definitions import IndicatorsPolicy
from domain.indicators.linking import linked_tables
from domain.release.changes import may_be_told_again, was_told
from workers.release_attack import Attack, attack
from workers.release_counting import Count, closed_of
from workers.round_course import Course

TIERS = ("restricted", "public")
PROTECT_SECONDS = 900.0
Fingerprints = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be told of `tables`. `fingerprints` of all groups by indicator, for the releases to come."""

    protection: Protection
    fingerprints: Fingerprints
    attacked: Attack
    tables: tuple[LinkedTables, ...] = ()

    def released(self, tier: str) -> dict[str, frozenset[str]]:
        """The groups of each indicator that a tier tells."""
        return self.protection.released(tier)


def protected(
    count: Count, indicators: IndicatorsPolicy, earlier: Sequence[RowMapping], course: Course, *, is_opening: bool
) -> Protected:
    """Protect the counts and have them attacked; the opening has nothing of people in it.

    `earlier` releases, the newest first. Raises AttackFailed and RunEnded.
    """
    course.reaches("protecting")
    tables = () if is_opening else _tables(count, indicators)
    fingerprints = _fingerprints(tables, count)
    again = _Again(earlier, count, fingerprints, indicators.thresholds)
    found = _protection(tables, count, indicators, course)
    kept = replace(found, patterns=tuple(again.without_few_changes(tables, found.patterns)))
    course.reaches("attacking")
    return Protected(kept, fingerprints, _attacked(tables, kept, again), tables)


def _tables(count: Count, indicators: IndicatorsPolicy) -> tuple[LinkedTables, ...]:
    """The press knows how many volunteers there were, and from and to which country they went."""
    press = ["total", *(f"{side}.{country}" for side in ("origin", "host") for country in count.frame.countries)]
    return linked_tables(count.tallies, count.frame, indicators.definitions, press)


def _protection(
    tables: Sequence[LinkedTables], count: Count, indicators: IndicatorsPolicy, course: Course
) -> Protection:
    k_public, k_restricted = indicators.thresholds["public"], indicators.thresholds["restricted"]

    def progress(done: int, total: int) -> None:
        course.reaches("protecting", done, total)

    return protect(tables, count.people[0], k_public, k_restricted, PROTECT_SECONDS, progress)


def _fingerprints(tables: Sequence[LinkedTables], count: Count) -> dict[str, dict[str, str]]:
    return {
        one.indicator: {
            bundle.group: count.fingerprints.of_group(
                one.indicator, (one.frame[place] for place in bundle.members), bundle.asked
            )
            for bundle in one.bundles
        }
        for one in tables
    }


def _attacked(tables: Sequence[LinkedTables], kept: Protection, again: "_Again") -> Attack:
    """Before any wave has closed there is nothing about people to attack."""
    if not tables:
        return Attack(True, {"attacked": 0, "narrowed": []})
    return attack(audit_document(tables, kept, again.told_again(tables, kept.patterns)))


@dataclass(frozen=True, slots=True)
class _Again:
    """What earlier releases have told already."""

    earlier: Sequence[RowMapping]
    count: Count
    fingerprints: Fingerprints
    thresholds: Mapping[str, int]

    def without_few_changes(self, tables: Sequence[LinkedTables], patterns: Sequence[Pattern]) -> Iterator[Pattern]:
        """The patterns without groups in which too few people changed since they were told last."""
        by_code = {one.indicator: one for one in tables}
        for pattern in patterns:
            one = by_code[pattern.indicator]
            kept = frozenset(group for group in pattern.released if self._may(one, group, pattern.tier))
            yield replace(pattern, released=kept)

    def _may(self, one: LinkedTables, group: str, tier: str) -> bool:
        before, changed = self._since(one, group, tier)
        return may_be_told_again(before, self.fingerprints[one.indicator][group], changed, self.thresholds[tier])

    def _since(self, one: LinkedTables, group: str, tier: str) -> tuple[str | None, int]:
        """The group's fingerprint when it was told last in this tier, and how many people changed since."""
        code = one.indicator
        last = next((each for each in self.earlier if was_told(each["audit"], code, group, tier)), None)
        if last is None:
            return None, 0
        cells = (one.frame[place] for place in one.bundle(group).members)
        before: str = last["audit"]["fingerprints"][code][group]
        return before, self.count.changed(closed_of(last), code, cells)

    def told_again(self, tables: Sequence[LinkedTables], patterns: Sequence[Pattern]) -> Iterator[ToldBefore]:
        """For the attacker: of each group that is told again, who changed, as opaque numbers; k are enough."""
        by_code = {one.indicator: one for one in tables}
        for pattern in patterns:
            for group in sorted(pattern.released):
                before, changed = self._since(by_code[pattern.indicator], group, pattern.tier)
                if before not in (None, self.fingerprints[pattern.indicator][group]):
                    people = [str(number) for number in range(min(changed, self.thresholds[pattern.tier]))]
                    yield ToldBefore(pattern.tier, dict.fromkeys(people, "then"), dict.fromkeys(people, "now"))
