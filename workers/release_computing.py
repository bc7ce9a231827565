"""Making a release: judge what was counted of the closed waves, protect it, and write both documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping

from domain.indicators.definitions import IndicatorsPolicy
from domain.policy import Policy
from domain.recommendations.evaluation import conclude
from domain.release.document import released_document
from domain.release.header import release_header
from domain.release.records import Cohort
from domain.release.rounds import rounds_told_to
from domain.release.scope import Scope
from workers.quality_list import with_both_languages
from workers.release_counting import Count
from workers.release_protection import Protected, protected
from workers.release_records import Records, decide_records, records_header
from workers.release_sequence import TIERS
from workers.round_course import Course


@dataclass(frozen=True, slots=True)
class Made:
    """Both documents, the audit and the tables of records; `is_safe`: the attacker narrowed nothing, they may leave.

    `earlier`: the releases that were known when it was made.
    """

    documents: Mapping[str, dict[str, Any]]
    audit: dict[str, Any]
    is_safe: bool
    records: Records
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Making:
    """What one release is made from. `codes` of the calls by id; `earlier` releases, the newest first.

    `cohorts`: counts of the questionnaires that may get a record-level table.
    """

    release: RowMapping
    policy: Policy
    codes: Mapping[str, str]
    earlier: Sequence[RowMapping]
    cohorts: tuple[Cohort, ...] = ()


def make(making: Making, count: Count, course: Course) -> Made:
    """Everything that follows from the counts. Raises AttackFailed and RunEnded."""
    policy = making.policy.indicators
    indicators = replace(policy, definitions=policy.on(making.release["as_of"]))
    is_opening = not making.release["closed"]
    found = protected(count, indicators, making.earlier, course, is_opening=is_opening)
    cohorts = making.cohorts if found.attacked.is_safe else ()
    records = decide_records(cohorts, found, making.codes, indicators.definitions, course)
    course.reaches("writing")
    documents = _documents(making, count, indicators, found)
    told = records_header(making.release, records, making.earlier, making.policy)
    # The public tier has no rows of single questionnaires.
    documents["restricted"]["release"]["records"] = told
    audit = {**_audit(found, documents), **_audit_of_records(records, indicators)}
    return Made(documents, audit, found.attacked.is_safe, records, frozenset(one["id"] for one in making.earlier))


def _documents(
    making: Making, count: Count, indicators: IndicatorsPolicy, found: Protected
) -> dict[str, dict[str, Any]]:
    policy = making.policy
    concluded = conclude(
        count.tallies, count.frame, indicators, policy.criteria, policy.recommendations, making.release["made_at"]
    )
    evaluation = with_both_languages(concluded)
    scopes = (_scope(tier, making, indicators, found) for tier in TIERS)
    header = release_header(dict(making.release), making.codes, found.protection.coarsening)
    return {scope.tier: released_document(evaluation, scope, header) for scope in scopes}


def _scope(tier: str, making: Making, indicators: IndicatorsPolicy, found: Protected) -> Scope:
    rounds = rounds_told_to(tier, map(dict, making.earlier), indicators.thresholds)
    return Scope(tier, indicators.thresholds[tier], found.released(tier), indicators.definitions, rounds)


def _audit_of_records(records: Records, indicators: IndicatorsPolicy) -> dict[str, Any]:
    tables = [{"cohort": list(table.key), "table": name} for name, table in sorted(records.tables.items())]
    withheld = [{"cohort": list(one.key), "reason": one.reason} for one in records.withheld]
    return {"records": tables, "records_withheld": withheld, "records_told": records.told(indicators.definitions)}


def _audit(found: Protected, documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is kept beside the documents, for evaluators and for the releases to come."""
    released = {tier: found.released(tier) for tier in TIERS}
    return {
        "report": found.attacked.report,
        "bundles": {tier: documents[tier]["release"]["bundles"] for tier in TIERS},
        "released": {tier: {code: sorted(groups) for code, groups in released[tier].items()} for tier in TIERS},
        "fingerprints": found.fingerprints,
        "optimal": sum(pattern.optimal for pattern in found.protection.patterns),
        "patterns": len(found.protection.patterns),
    }
