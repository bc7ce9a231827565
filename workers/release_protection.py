"""Protecting a release: what may be told of it, what may be told again, and the attack on the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import RowMapping

from disclosure.audit_file import audit_document
from disclosure.protection import Protection, protect
from domain.disclosure.tables import LinkedTables
from domain.indicators.definitions import IndicatorsPolicy
from workers.release_attack import Attack, attack
from workers.release_counting import Count
from workers.release_sequence import Earlier, tables_now, told_earlier
from workers.round_course import Course

PROTECT_SECONDS = 900.0
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
    return Protected(found, fingerprints, _attacked(tables, found, known), tables, known)


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
