"""Protecting a release: what may be told of it, what may be told again, and the attack on the result."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import RowMapping

from disclosure.audit_file import audit_document
from disclosure.protection import Protection, protect
from domain.disclosure.coarsening import TOTAL
from domain.disclosure.tables import LinkedTables
from domain.indicators.definitions import IndicatorsPolicy
from workers.release_attack import Attack, attack
from workers.release_counting import Count
from workers.release_sequence import Earlier, tables_now, told_earlier
from workers.round_course import Course

PROTECT_SECONDS = 900.0
_PARTS = ("answered", "yes", "no", "silent")
Fingerprints = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be told of `tables`. `fingerprints` of all groups by indicator, for the releases to come; `earlier`:
    what those before told of the same people."""

    protection: Protection
    fingerprints: Fingerprints
    attacked: Attack
    tables: tuple[LinkedTables, ...] = ()
    earlier: Earlier = field(default_factory=dict)

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
    tables = () if is_opening else tables_now(count, indicators)
    fingerprints = _fingerprints(tables, count)
    known = told_earlier(tables, count, earlier, indicators)
    found = _protection(tables, count, indicators, known, course)
    course.reaches("attacking")
    found, attacked = attacked_as_told(tables, found, known)
    return Protected(found, fingerprints, attacked, tables, known)


def attacked_as_told(tables: Sequence[LinkedTables], found: Protection, earlier: Earlier) -> tuple[Protection, Attack]:
    """What is told in the end, and the attack on it. Raises AttackFailed."""
    attacked = _attacked(tables, found, earlier)
    if fewer := _without_narrowed(found, tables, attacked):
        return fewer, _attacked(tables, fewer, earlier)
    return found, attacked


def _without_narrowed(found: Protection, tables: Sequence[LinkedTables], attacked: Attack) -> Protection | None:
    """Where the attacker got further than the choice foresaw: of these indicators the whole alone, to be attacked anew.
    None where nothing was narrowed, or what was is not the answers of a group."""
    marks = {mark.rpartition(":")[2] for mark in attacked.report["narrowed"]}
    names = {
        one.indicator
        for one in tables
        for bundle in one.bundles
        for part in _PARTS
        if _mark(one.indicator, bundle.group, part) in marks
    }
    if not names:
        return None
    patterns = (
        replace(one, released=one.released & {TOTAL}, optimal=False) if one.indicator in names else one
        for one in found.patterns
    )
    return replace(found, patterns=tuple(patterns))


def _mark(*names: str) -> str:
    """How the attacker's report names a sum, so that nobody else can read it."""
    return hashlib.sha256("\x00".join(names).encode()).hexdigest()[:16]


def _protection(
    tables: Sequence[LinkedTables], count: Count, indicators: IndicatorsPolicy, earlier: Earlier, course: Course
) -> Protection:
    k_public, k_restricted = indicators.thresholds["public"], indicators.thresholds["restricted"]

    def progress(done: int, total: int) -> None:
        course.reaches("protecting", done, total)

    return protect(tables, count.people[0], k_public, k_restricted, PROTECT_SECONDS, progress, earlier)


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


def _attacked(tables: Sequence[LinkedTables], kept: Protection, earlier: Earlier) -> Attack:
    """Before any wave has closed there is nothing about people to attack."""
    if not tables:
        return Attack(True, {"attacked": 0, "narrowed": []})
    return attack(audit_document(tables, kept, earlier))
